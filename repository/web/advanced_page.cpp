// /advanced: rows of fields and words, without script. The form's answer is the address of the search that it means.
#include <algorithm>
#include <array>
#include <charconv>

#include <repository/base/text.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/links.hpp>
#include <repository/web/page.hpp>
#include <repository/web/query_builder.hpp>
#include <repository/web/search_facts.hpp>

namespace muras::web {
namespace {

constexpr std::size_t rows_shown = 3, rows_most = 8;

/// The filters that the form offers, as the collection has them.
constexpr std::array<std::string_view, 4> filter_fields{"type", "lang", "access", "source"};

std::string numbered(std::string_view name, std::size_t n) { return std::string(name) + std::to_string(n); }

std::vector<QueryRow> rows_of(const http::Request& request) {
    std::vector<QueryRow> rows;
    for (std::size_t n = 1; n <= rows_most; ++n) {
        auto how = request.param(numbered("how", n));
        rows.push_back({std::string(request.param(numbered("in", n))), how.empty() ? "all" : std::string(how),
                        squeeze(to_valid_utf8(request.param(numbered("w", n))))});
    }
    return rows;
}

template <std::size_t N>
ViewList choices(Tongue tongue, const std::array<Label, N>& labels, std::string_view chosen) {
    ViewList out;
    for (const auto& row : labels) {
        View view;
        view["value"] = View(std::string(row.code));
        put(view, "label", text(tongue, row.english));
        put(view, "chosen", row.code == chosen);
        out.push_back(std::move(view));
    }
    return out;
}

ViewList row_views(const Page& page, const std::vector<QueryRow>& rows, std::size_t shown) {
    ViewList out;
    for (std::size_t n = 1; n <= shown; ++n) {
        const auto& row = rows[n - 1];
        // Two rows to begin with ask in different places, so that the form explains itself.
        static constexpr std::array<std::string_view, rows_shown> first{"", "title", "author"};
        auto in = row.words.empty() && row.in.empty() && n <= first.size() ? first[n - 1] : std::string_view(row.in);
        View view;
        put(view, "n", std::to_string(n));
        put(view, "words", row.words);
        put(view, "ins", choices(page.tongue(), in_labels, in));
        put(view, "hows", choices(page.tongue(), how_labels, row.how));
        out.push_back(std::move(view));
    }
    return out;
}

ViewList filter_views(const Page& page, const Overview& overview) {
    SourceNames names;
    for (const auto& s : overview.sources) names[s.source.key] = s.source.name.empty() ? s.source.key : s.source.name;
    ViewList out;
    for (auto field : filter_fields) {
        auto facet = overview.facets.find(std::string(field));
        if (facet == overview.facets.end() || facet->second.size() < 2) continue;
        ViewList values;
        for (const auto& value : facet->second) {
            View row;
            put(row, "value", value.value);
            put(row, "label", facet_label(page.tongue(), field, value.value, names));
            put(row, "chosen", page.request().param("f." + std::string(field)) == value.value);
            values.push_back(std::move(row));
        }
        View group;
        put(group, "filter", std::string(field));
        put(group, "filter_label", label(page.tongue(), field_labels, field));
        put(group, "values", std::move(values));
        out.push_back(std::move(group));
    }
    return out;
}

}  // namespace

http::Response Site::advanced(const http::Request& request) const {
    auto rows = rows_of(request);
    auto state = SearchState::read(request);
    auto years = SearchState::read([&] {
        http::Request given;
        given.params.emplace_back("y", std::string(request.param("from")) + "-" + std::string(request.param("to")));
        return given;
    }());
    if (request.param("go") == "1") {
        state.q = query_of(rows);
        state = state.with_years(years.year_from, years.year_to);
        http::Response response;
        response.status = 303;
        response.set("Location", state.url());
        return response;
    }
    auto taken = shared_->overview.get(shared_->store, shared_->blobs, shared_->index);
    if (!taken) return message(request, 503);
    Page page(*shared_, request);
    auto& view = page.view();
    page.set_title(page.say("Advanced search"));
    page.set_canonical("/advanced");
    put(view, "at_search", true);
    auto shown = request.param("rows") == "more" ? rows_most : rows_shown;
    while (shown < rows_most && !rows[shown].words.empty()) ++shown;
    put(view, "rows", row_views(page, rows, shown));
    put(view, "can_grow", shown < rows_most);
    put(view, "filters", filter_views(page, **taken));
    put(view, "from", std::string(first_letters(to_valid_utf8(request.param("from")), 4)));
    put(view, "to", std::string(first_letters(to_valid_utf8(request.param("to")), 4)));
    return page.respond("advanced");
}

}  // namespace muras::web
