// /search: hits, facets, active filters, order and paging; every state is a link.
#include <algorithm>

#include <repository/base/text.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/links.hpp>
#include <repository/web/page.hpp>
#include <repository/web/record_facts.hpp>
#include <repository/web/search_facts.hpp>
#include <repository/web/search_state.hpp>

namespace muras::web {
namespace {

constexpr std::size_t facet_values_shown = 5;
constexpr std::size_t facet_values_most = 8;
constexpr std::size_t pages_around = 2;
constexpr std::size_t facets_unfolded = 5;  ///< the others are folded, unless one of their values is chosen

/// The form's hidden fields: filters and order outlive a new query.
ViewList kept_fields(const SearchState& state) {
    ViewList rows;
    auto add = [&](std::string name, std::string value) {
        View row;
        put(row, "field", std::move(name));
        put(row, "field_value", std::move(value));
        rows.push_back(std::move(row));
    };
    for (const auto& [name, value] : state.filters) add("f." + name, value);
    if (state.sort != SortOrder::relevance) add("sort", std::string(sort_name(state.sort)));
    return rows;
}

ViewList chips(const Page& page, const SearchState& state, const SourceNames& names) {
    ViewList rows;
    auto add = [&](std::string_view field, std::string value, const SearchState& without) {
        View row;
        put(row, "chip_field", label(page.tongue(), field_labels, field));
        put(row, "chip_value", std::move(value));
        put(row, "chip_href", without.url());
        rows.push_back(std::move(row));
    };
    for (const auto& [name, value] : state.filters)
        add(name, facet_label(page.tongue(), name, value, names), state.without_filter(name, value));
    if (state.year_from || state.year_to)
        add("year", year_range(state.year_from, state.year_to), state.with_years(0, 0));
    return rows;
}

View facet_row(const Page& page, const SearchState& state, const SearchResult& found, std::string_view field,
               const FacetValue& value, const SourceNames& names) {
    View row;
    auto year = field == "year" ? std::atoi(value.value.c_str()) : 0;
    bool active = field == "year" ? state.year_from == year && state.year_to == year && year != 0
                                  : state.has_filter(field, value.value);
    SearchState next;
    if (field == "year")
        next = active ? state.with_years(0, 0) : state.with_years(year, year);
    else
        next = active ? state.without_filter(field, value.value) : state.with_filter(field, value.value);
    put(row, "facet_value", facet_label(page.tongue(), field, value.value, names));
    put(row, "facet_count", (found.about ? "\u2248 " : "") + number(page.tongue(), value.count));
    put(row, "facet_href", next.url());
    put(row, "active", active);
    return row;
}

ViewList facets(const Page& page, const SearchState& state, const SearchResult& found, const SourceNames& names) {
    ViewList groups;
    auto is_chosen = [&](std::string_view field) {
        return std::ranges::any_of(state.filters, [&](const auto& filter) { return filter.first == field; });
    };
    for (auto field : facet_order) {
        auto it = found.facets.find(std::string(field));
        if (it == found.facets.end() || it->second.empty()) continue;
        auto values = it->second;
        if (field == "year")
            std::sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.value > b.value; });
        ViewList shown, more;
        for (const auto& value : values) {
            if (shown.size() + more.size() == facet_values_most) break;
            auto& list = shown.size() < facet_values_shown ? shown : more;
            list.push_back(facet_row(page, state, found, field, value, names));
        }
        View group;
        put(group, "facet_name", label(page.tongue(), field_labels, field));
        put(group, "values", std::move(shown));
        put(group, "has_more", !more.empty());
        put(group, "more_values", std::move(more));
        put(group, "is_year", field == "year");
        put(group, "unfolded", groups.size() < facets_unfolded || is_chosen(field));
        groups.push_back(std::move(group));
    }
    return groups;
}

ViewList sort_links(const Page& page, const SearchState& state) {
    ViewList rows;
    for (const auto& row : sort_labels) {
        auto order = static_cast<SortOrder>(&row - sort_labels.data());
        View view;
        put(view, "sort_label", page.say(row.english));
        put(view, "sort_href", state.with_sort(order).url());
        put(view, "active", order == state.sort);
        rows.push_back(std::move(view));
    }
    return rows;
}

void add_paging(Page& page, const SearchState& state, std::uint64_t total) {
    auto last = std::min<std::uint64_t>((total + state.per_page - 1) / state.per_page, max_page);
    if (last < 2) return;
    auto& view = page.view();
    put(view, "paged", true);
    if (state.page > 1) put(view, "previous", state.on_page(std::min<std::size_t>(state.page - 1, last)).url());
    if (state.page < last) put(view, "next", state.on_page(state.page + 1).url());
    ViewList rows;
    std::size_t before = 0;
    for (std::size_t n = 1; n <= last; ++n) {
        bool near = n + pages_around >= state.page && n <= state.page + pages_around;
        if (n != 1 && n != last && !near) continue;
        View row;
        put(row, "gap", n != before + 1);
        put(row, "number", std::to_string(n));
        put(row, "page_href", state.on_page(n).url());
        put(row, "active", n == state.page);
        rows.push_back(std::move(row));
        before = n;
    }
    put(view, "pages", std::move(rows));
}

ViewList hit_rows(const Page& page, const std::vector<Found>& hits, const SourceNames& names) {
    ViewList rows;
    for (const auto& hit : hits) {
        auto row = hit_view(page, hit.record);
        const auto& source = hit.record.provenance.source;
        put(row, "source_name", facet_label(page.tongue(), "source", source, names));
        put(row, "can_mark", true);
        ViewList parts;
        for (const auto& part : hit.excerpt.parts) {
            View piece;
            put(piece, "marked", part.marked);
            put(piece, "piece", part.text);
            parts.push_back(std::move(piece));
        }
        if (!parts.empty()) {
            View excerpt;
            put(excerpt, "parts", std::move(parts));
            put(excerpt, "excerpt_lang",
                hit.excerpt.lang.empty() ? View(false) : View(std::string(language_tag(hit.excerpt.lang))));
            if (hit.excerpt.page) {
                put(excerpt, "text_href", hit.excerpt.href);
                put(excerpt, "recognised", hit.excerpt.recognised);
                put(excerpt, "text_page",
                    fill(page.say("Page {page}"), "page", std::to_string(hit.excerpt.page)));
            }
            put(row, "excerpt", std::move(excerpt));
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

/// The year form of the facets sends two numbers; its answer is the one address of that state.
std::optional<http::Response> year_form(const http::Request& request, const SearchState& state) {
    auto from = request.param("from"), to = request.param("to");
    bool sent = std::any_of(request.params.begin(), request.params.end(),
                            [](const auto& p) { return p.first == "from" || p.first == "to"; });
    if (!sent) return std::nullopt;
    http::Request years;
    years.params.emplace_back("y", std::string(from) + "-" + std::string(to));
    auto range = SearchState::read(years);
    http::Response response;
    response.status = 303;
    response.set("Location", state.with_years(range.year_from, range.year_to).url());
    return response;
}

}  // namespace

http::Response Site::search(const http::Request& request) const {
    auto state = SearchState::read(request);
    if (auto redirect = year_form(request, state)) return std::move(*redirect);
    auto found = run_search(*shared_, state, tongue_for(request, shared_->options.otherwise));
    if (!found) return message(request, 503);

    Page page(*shared_, request);
    auto& view = page.view();
    page.set_unlisted();
    const auto& names = found->source_names;
    page.set_title(state.q.empty() ? page.say("Search") : fill(page.say("Search: {query}"), "query", state.q));
    put(view, "at_search", true);
    put(view, "query", state.q);
    put(view, "kept_fields", kept_fields(state));
    put(view, "count", text(page.tongue(), "{n} record", "{n} records", found->result.total));
    put(view, "cut_short", found->result.cut_short);
    put(view, "none", found->result.total == 0);
    put(view, "beyond", found->result.total > 0 && found->hits.empty());
    put(view, "first_page", state.on_page(1).url());
    put(view, "json_href", state.url("/search.json"));
    auto whole = state.on_page(1);
    whole.per_page = default_per_page;
    put(view, "atom_href", whole.url("/search.atom"));
    put(view, "csv_href", whole.url("/search.csv"));
    put(view, "ris_href", whole.url("/search.ris"));
    put(view, "bib_href", whole.url("/search.bib"));
    auto active = chips(page, state, names);
    put(view, "filtered", !active.empty());
    put(view, "without_filters", state.without_filters().url());
    put(view, "chips", std::move(active));
    put(view, "sorts", sort_links(page, state));
    auto groups = facets(page, state, found->result, names);
    put(view, "has_facets", !groups.empty());
    put(view, "facets", std::move(groups));
    if (state.year_from) put(view, "year_from", std::to_string(state.year_from));
    if (state.year_to) put(view, "year_to", std::to_string(state.year_to));
    put(view, "first_number", std::to_string((state.page - 1) * state.per_page + 1));
    if (const auto& other = found->result.did_you_mean) {
        put(view, "did_you_mean", *other);
        put(view, "did_you_mean_href", state.with_query(*other).url());
        put(view, "corrected", found->result.corrected);
        put(view, "as_typed_href", state.as_typed().url());
    }
    add_paging(page, state, found->result.total);
    put(view, "has_hits", !found->hits.empty());
    put(view, "hits", hit_rows(page, found->hits, names));
    return page.respond("search");
}

}  // namespace muras::web
