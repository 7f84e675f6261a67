// /browse/: every work by plain links, for readers and for crawlers that follow no forms; here by year and by source,
// by the alphabet in heading_page.cpp.
#include <algorithm>
#include <charconv>

#include <repository/formats/facts.hpp>
#include <repository/formats/links.hpp>
#include <repository/web/doors.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/links.hpp>
#include <repository/web/page.hpp>
#include <repository/web/record_facts.hpp>

namespace muras::web {
namespace {

constexpr std::size_t works_a_page = 100;

template <class Number>
Number number_in(std::string_view text) {
    Number n = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    return error == std::errc{} && end == text.data() + text.size() ? n : Number{0};
}

ViewList year_rows(const Page& page, const Overview& overview) {
    ViewList rows;
    auto found = overview.facets.find("year");
    if (found == overview.facets.end()) return rows;
    auto years = found->second;
    std::ranges::sort(years, std::ranges::greater{}, &FacetValue::value);
    for (const auto& year : years) {
        View row;
        put(row, "browse_label", year.value);
        put(row, "browse_href", "/browse/year/" + year.value + "/");
        put(row, "browse_count", number(page.tongue(), year.count));
        rows.push_back(std::move(row));
    }
    return rows;
}

ViewList source_rows(const Page& page, const Overview& overview) {
    ViewList rows;
    for (const auto& state : overview.sources) {
        if (state.live == 0) continue;
        View row;
        put(row, "browse_label", state.source.name.empty() ? state.source.key : state.source.name);
        put(row, "browse_href", "/browse/source/" + formats::url_encoded(state.source.key) + "/");
        put(row, "browse_count", number(page.tongue(), state.live));
        rows.push_back(std::move(row));
    }
    return rows;
}

View work_row(const Record& record) {
    const auto* title = formats::main_title(record);
    auto row = spoken("title", title ? title->value : record.pid, title ? std::string_view(title->lang) : "");
    put(row, "href", record_path(record));
    std::string people;
    for (const auto* person : formats::creators(record)) people += (people.empty() ? "" : "; ") + person->display;
    put(row, "by", people);
    if (auto year = formats::year_of(record)) put(row, "year", std::to_string(year));
    return row;
}

}  // namespace

http::Response Site::browse(const http::Request& request) const {
    auto taken = shared_->overview.get(shared_->store, shared_->blobs, shared_->index);
    if (!taken) return message(request, 503);
    Page page(*shared_, request);
    auto& view = page.view();
    page.set_title(page.say("Every work by title, author, subject, year and source"));
    page.set_canonical("/browse/");
    auto years = year_rows(page, **taken), sources = source_rows(page, **taken);
    put(view, "has_lists", shared_->index != nullptr);
    put(view, "lists", list_rows(page));
    put(view, "has_years", !years.empty());
    put(view, "years", std::move(years));
    auto collections = collection_rows(page, **taken);
    put(view, "has_collections", !collections.empty());
    put(view, "collections", std::move(collections));
    put(view, "has_sources", !sources.empty());
    put(view, "sources", std::move(sources));
    return page.respond("browse");
}

http::Response Site::browse_list(const http::Request& request) const {
    if (!shared_->index) return message(request, 503);
    if (request.path.size() < 3) return message(request, 404);
    const auto& value = request.path[2];
    SearchQuery query;
    std::string name;
    if (request.path[1] == "year") {
        query.year_from = query.year_to = number_in<int>(value);
        if (query.year_from == 0) return message(request, 404);
        name = value;
    } else {
        auto state = shared_->store.source(value);
        if (!state) return message(request, 503);
        if (!*state) return message(request, 404);
        query.filters["source"] = {value};
        name = (*state)->source.name.empty() ? value : (*state)->source.name;
    }
    auto all = shared_->index->all(query);
    if (!all) return message(request, 503);
    const auto pages = std::max<std::size_t>(1, (all->size() + works_a_page - 1) / works_a_page);
    const auto n = std::max<std::size_t>(1, number_in<std::size_t>(request.param("page")));
    if (all->empty() || n > pages) return message(request, 404);
    const auto first = all->begin() + static_cast<std::ptrdiff_t>((n - 1) * works_a_page);
    const auto last = all->begin() + static_cast<std::ptrdiff_t>(std::min(all->size(), n * works_a_page));
    auto records = shared_->store.records(std::vector<RecordNo>(first, last));
    if (!records) return message(request, 503);

    const auto here = "/browse/" + request.path[1] + "/" + formats::url_encoded(value) + "/";
    auto address = [&](std::size_t at) { return at == 1 ? here : here + "?page=" + std::to_string(at); };
    Page page(*shared_, request);
    auto& view = page.view();
    page.set_title(name);
    page.set_canonical(address(n));
    put(view, "name", name);
    ViewList works;
    for (const auto& record : *records)
        if (record && record->status == Status::active) works.push_back(work_row(*record));
    put(view, "works", std::move(works));
    put(view, "paged", pages > 1);
    if (n > 1) put(view, "before", address(n - 1));
    if (n < pages) put(view, "after", address(n + 1));
    return page.respond("browse_list");
}

}  // namespace muras::web
