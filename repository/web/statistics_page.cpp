// /statistics: what is held, and how it is used, month by month, by source and by collection.
#include <algorithm>

#include <repository/base/calendar.hpp>
#include <repository/web/doors.hpp>
#include <repository/web/links.hpp>
#include <repository/web/usage_view.hpp>

namespace muras::web {
namespace {

constexpr std::size_t months_shown = 24;
constexpr std::size_t names_at_once = 500;

std::string month_text(Tongue tongue, std::uint32_t month) {
    auto text = std::to_string(month);
    return text.size() == 6 ? date_text(tongue, text.substr(0, 4) + "-" + text.substr(4)) : text;
}

void put_counts(View& row, Tongue tongue, const UsageCounts& counts) {
    put(row, "views", number(tongue, counts.investigations));
    put(row, "unique_views", number(tongue, counts.unique_investigations));
    put(row, "downloads", number(tongue, counts.requests));
    put(row, "unique_downloads", number(tongue, counts.unique_requests));
    put(row, "searches", number(tongue, counts.searches));
}

struct Total {
    std::string name;
    UsageCounts counts;
};

/// All months of each name together, the most used first.
Result<std::vector<Total>> totals(ReaderStore& readers, UsageOf of) {
    std::vector<Total> out;
    for (std::string after;;) {
        auto rows = readers.usage_after(of, after, names_at_once, 0, UINT32_MAX);
        if (!rows) return rows.error();
        if (rows->empty()) break;
        for (auto& row : *rows) {
            if (out.empty() || out.back().name != row.name) out.push_back({row.name, {}});
            out.back().counts += row.counts;
        }
        after = rows->back().name;
    }
    std::stable_sort(out.begin(), out.end(),
                     [](const Total& a, const Total& b) { return a.counts.investigations > b.counts.investigations; });
    return out;
}

Result<ViewList> source_rows(const Page& page, ReaderStore& readers) {
    auto used = totals(readers, UsageOf::source);
    if (!used) return used.error();
    ViewList rows;
    for (const auto& total : *used) {
        auto state = page.shared().store.source(total.name);
        if (!state) return state.error();
        if (!*state) continue;
        View row;
        put(row, "name", (*state)->source.name.empty() ? total.name : (*state)->source.name);
        put(row, "name_href", "/sources/" + url_encoded(total.name) + "/");
        put_counts(row, page.tongue(), total.counts);
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<ViewList> used_collections(const Page& page, ReaderStore& readers) {
    auto used = totals(readers, UsageOf::collection);
    if (!used) return used.error();
    auto states = page.shared().store.collections();
    if (!states) return states.error();
    ViewList rows;
    for (const auto& total : *used) {
        auto known = std::find_if(states->begin(), states->end(),
                                  [&](const CollectionState& s) { return s.collection.key == total.name; });
        if (known == states->end()) continue;
        View row;
        put(row, "name", known->collection.name.empty() ? total.name : known->collection.name);
        put(row, "name_href", collection_path(total.name));
        put_counts(row, page.tongue(), total.counts);
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<ViewList> month_rows(const Page& page, ReaderStore& readers) {
    auto months = readers.usage(UsageOf::all, {});
    if (!months) return months.error();
    ViewList rows;
    for (auto month = months->rbegin(); month != months->rend() && rows.size() < months_shown; ++month) {
        View row;
        put(row, "month", month_text(page.tongue(), month->month));
        put_counts(row, page.tongue(), month->counts);
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

void put_usage(Page& page, UsageOf of, std::string_view name) {
    auto* readers = page.shared().options.readers;
    if (!readers) return;
    auto months = readers->usage(of, name);
    if (!months || months->empty()) return;  // a page is worth more than its counts
    UsageCounts all;
    for (const auto& month : *months) all += month.counts;
    View used;
    put(used, "views", number(page.tongue(), all.investigations));
    put(used, "downloads", number(page.tongue(), all.requests));
    put(used, "since", fill(page.say("since {month}"), "month", month_text(page.tongue(), months->front().month)));
    put(page.view(), "used", std::move(used));
}

http::Response Site::statistics(const http::Request& request) const {
    auto taken = shared_->overview.get(shared_->store, shared_->blobs, shared_->index);
    if (!taken) return message(request, 503);
    Page page(*shared_, request);
    auto& view = page.view();
    page.set_title(page.say("Statistics"));
    page.set_canonical("/statistics");
    put(view, "records", number(page.tongue(), (*taken)->stats.records));
    put(view, "files_count", number(page.tongue(), (*taken)->files.files));
    put(view, "files_size", size_text(page.tongue(), (*taken)->files.bytes));
    put(view, "sources_count", number(page.tongue(), (*taken)->sources.size()));
    auto* readers = shared_->options.readers;
    put(view, "counted", readers != nullptr);
    if (!readers) return page.respond("statistics");

    auto months = month_rows(page, *readers);
    auto sources = source_rows(page, *readers);
    auto collections = used_collections(page, *readers);
    if (!months || !sources || !collections) return message(request, 503);
    put(view, "has_months", !months->empty());
    put(view, "months", std::move(*months));
    put(view, "has_sources", !sources->empty());
    put(view, "sources", std::move(*sources));
    put(view, "has_collections", !collections->empty());
    put(view, "collections", std::move(*collections));
    return page.respond("statistics");
}

}  // namespace muras::web
