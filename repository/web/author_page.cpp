// /author?name=: everything by one person, year by year, under the ways the name is written in which a given name or
// two initials agree. Names that share the family name and one initial are named beside, never put together: of such
// names every twentieth is several people's.
#include <algorithm>

#include <repository/base/text.hpp>
#include <repository/web/links.hpp>
#include <repository/web/page.hpp>
#include <repository/web/query_builder.hpp>
#include <repository/web/record_facts.hpp>
#include <repository/web/search_facts.hpp>

namespace muras::web {
namespace {

constexpr std::size_t most_name_letters = 200;
constexpr std::size_t most_spellings = 20;

bool is_written_so(SearchIndex& index, const std::string& name) {
    auto place = index.place("author", name);
    auto found = index.headings("author", {place, {}}, 1);
    return found && !found->empty() && found->front().place == place;
}

/// The works under headings of their years, in the order given.
ViewList years_of(const Page& page, const SearchAnswer& found) {
    ViewList years;
    for (std::size_t i = 0; i < found.hits.size();) {
        auto year = year_of(found.hits[i].record);
        ViewList hits;
        for (; i < found.hits.size() && year_of(found.hits[i].record) == year; ++i) {
            const auto& record = found.hits[i].record;
            auto row = hit_view(page, record);
            put(row, "source_name", facet_label(page.tongue(), "source", record.provenance.source, found.source_names));
            put(row, "year", false);
            hits.push_back(std::move(row));
        }
        View group;
        put(group, "year_heading", year > 0 ? std::to_string(year) : page.say("Year not known"));
        put(group, "hits", std::move(hits));
        years.push_back(std::move(group));
    }
    return years;
}

}  // namespace

http::Response Site::author(const http::Request& request) const {
    auto name = squeeze(to_valid_utf8(request.param("name")));
    name.resize(first_letters(name, most_name_letters).size());
    if (name.empty()) return message(request, 404);
    if (!shared_->index) return message(request, 503);
    auto spellings = shared_->index->spellings(name, most_spellings);
    if (!spellings) return message(request, 503);

    auto state = SearchState::read(request);
    state.q.clear();
    state.filters.clear();
    state.sort = SortOrder::newest;
    state.per_page = max_per_page;
    bool alone = request.param("only") == "1";
    // A name that nobody writes so is taken for the spellings that it likely means, else for its words.
    bool has_likely = std::ranges::any_of(*spellings, &NameSpelling::likely);
    if (alone || !has_likely || is_written_so(*shared_->index, name)) state.filters.emplace_back("author", name);
    for (const auto& spelling : *spellings)
        if (spelling.likely && !alone) state.filters.emplace_back("author", spelling.name);
    auto found = run_search(*shared_, state, tongue_for(request, shared_->options.otherwise));
    if (!found) return message(request, 503);

    Page page(*shared_, request);
    auto& view = page.view();
    page.set_title(name);
    auto own = "/author?name=" + query_encoded(name);
    page.set_unlisted();
    put(view, "author", name);
    put(view, "count", text(page.tongue(), "{n} work", "{n} works", found->result.total));
    ViewList likely, others;
    for (const auto& spelling : *spellings) {
        View row;
        put(row, "spelling", spelling.name);
        put(row, "spelling_href", author_page(spelling.name));
        put(row, "spelling_count", number(page.tongue(), spelling.works));
        (spelling.likely ? likely : others).push_back(std::move(row));
    }
    put(view, "has_likely", !likely.empty());
    put(view, "likely", std::move(likely));
    put(view, "alone", alone);
    put(view, "other_href", alone ? own : own + "&only=1");
    put(view, "has_others", !others.empty());
    put(view, "others", std::move(others));

    auto years = years_of(page, *found);
    put(view, "none", years.empty());
    put(view, "years", std::move(years));
    auto all = state.on_page(1);
    all.per_page = default_per_page;
    put(view, "search_href", all.url());
    put(view, "search_words_href", SearchState().with_query(query_of({{"author", "all", name}})).url());
    put(view, "bib_href", all.url("/search.bib"));
    put(view, "ris_href", all.url("/search.ris"));
    put(view, "csv_href", all.url("/search.csv"));
    return page.respond("author", found->result.total == 0 ? 404 : 200);
}

}  // namespace muras::web
