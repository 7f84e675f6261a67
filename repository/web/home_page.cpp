// /: what this is, a box to search it, and what is in it.
#include <algorithm>

#include <repository/web/doors.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/links.hpp>
#include <repository/web/page.hpp>
#include <repository/web/record_facts.hpp>
#include <repository/web/search_facts.hpp>
#include <repository/web/search_state.hpp>

namespace muras::web {
namespace {

constexpr std::size_t years_shown = 12;
constexpr std::size_t values_shown = 14;
constexpr std::size_t subjects_shown = 10;

SourceNames names_of(const Overview& overview) {
    SourceNames names;
    for (const auto& state : overview.sources)
        names[state.source.key] = state.source.name.empty() ? state.source.key : state.source.name;
    return names;
}

/// A facet of the whole collection as links into it.
ViewList browse_rows(const Page& page, const Overview& overview, const std::string& field, std::size_t most) {
    auto it = overview.facets.find(field);
    if (it == overview.facets.end()) return {};
    auto values = it->second;
    if (field == "year")
        std::sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.value > b.value; });
    ViewList rows;
    for (const auto& value : values) {
        if (rows.size() == most) break;
        View row;
        auto year = field == "year" ? std::atoi(value.value.c_str()) : 0;
        auto state = year ? SearchState().with_years(year, year) : SearchState().with_filter(field, value.value);
        put(row, "browse_label", facet_label(page.tongue(), field, value.value, {}));
        put(row, "browse_href", state.url());
        put(row, "browse_count", number(page.tongue(), value.count));
        rows.push_back(std::move(row));
    }
    return rows;
}

ViewList source_rows(const Page& page, const Overview& overview) {
    ViewList rows;
    for (const auto& state : overview.sources) {
        View row;
        put(row, "source_name", state.source.name.empty() ? state.source.key : state.source.name);
        put(row, "source_href", "/sources/" + url_encoded(state.source.key) + "/");
        put(row, "source_count", number(page.tongue(), state.live));
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

http::Response Site::home(const http::Request& request) const {
    auto taken = shared_->overview.get(shared_->store, shared_->blobs, shared_->index);
    if (!taken) return message(request, 503);
    const auto& overview = **taken;
    Page page(*shared_, request);
    auto& view = page.view();
    auto tongue = page.tongue();
    page.set_canonical("/");
    put(view, "at_home", true);
    put(view, "records", number(tongue, overview.stats.records));
    put(view, "records_word", text(tongue, "work", "works", overview.stats.records));
    put(view, "files_count", number(tongue, overview.files.files));
    put(view, "files_word", text(tongue, "file kept here", "files kept here", overview.files.files));
    put(view, "sources_count", number(tongue, overview.sources.size()));
    put(view, "sources_word", text(tongue, "source", "sources", overview.sources.size()));
    put(view, "empty", overview.stats.records == 0);

    auto names = names_of(overview);
    ViewList newest;
    for (const auto& record : overview.newest) {
        auto row = hit_view(page, record);
        put(row, "source_name", facet_label(tongue, "source", record.provenance.source, names));
        newest.push_back(std::move(row));
    }
    put(view, "has_newest", !newest.empty());
    put(view, "hits", std::move(newest));
    auto add_browse = [&](const char* name, const char* has, ViewList rows) {
        put(view, has, !rows.empty());
        put(view, name, std::move(rows));
    };
    add_browse("collections", "has_collections", collection_rows(page, overview));
    if (shared_->index) add_browse("lists", "has_lists", list_rows(page));
    add_browse("types", "has_types", browse_rows(page, overview, "type", values_shown));
    add_browse("subjects", "has_subjects", browse_rows(page, overview, "subject", subjects_shown));
    add_browse("fields", "has_fields", browse_rows(page, overview, "udc", values_shown));
    add_browse("languages", "has_languages", browse_rows(page, overview, "lang", values_shown));
    add_browse("years", "has_years", browse_rows(page, overview, "year", years_shown));
    add_browse("sources", "has_sources", source_rows(page, overview));
    return page.respond("home");
}

}  // namespace muras::web
