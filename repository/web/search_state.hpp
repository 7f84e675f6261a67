// The state of a search as its URL says it (DESIGN section 5): every state is a link, and every link is made here.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <repository/http/message.hpp>
#include <repository/search.hpp>

namespace muras::web {

inline constexpr std::size_t default_per_page = 20;
inline constexpr std::size_t max_per_page = 100;
inline constexpr std::size_t max_page = 500;  ///< deeper pages are answered as the last one that is allowed
inline constexpr std::size_t max_query_letters = 500;
inline constexpr std::size_t max_filters = 32;
inline constexpr std::size_t max_filter_bytes = 300;

/// A search: what was typed, filters in the order given, years (0: open), order and page.
struct SearchState {
    std::string q;
    std::vector<std::pair<std::string, std::string>> filters;  ///< field name (schemas/fields.hpp) and value
    int year_from = 0, year_to = 0;
    SortOrder sort = SortOrder::relevance;
    std::size_t page = 1, per_page = default_per_page;
    bool exact = false;  ///< no correction: only the words as they are typed

    /// Reads a request's parameters; what is unknown or broken is left out, never an error.
    static SearchState read(const http::Request& request);

    /// The canonical address of this state under `path` ("/search", "/search.json"): one state, one URL.
    std::string url(std::string_view path = "/search") const;

    SearchQuery query() const;

    bool has_filter(std::string_view name, std::string_view value) const;

    // Neighbours: the same search with one thing changed; all but the last begin at page 1 again.
    SearchState with_filter(std::string_view name, std::string_view value) const;
    SearchState without_filter(std::string_view name, std::string_view value) const;
    SearchState with_years(int from, int to) const;
    SearchState with_sort(SortOrder order) const;
    SearchState with_query(std::string text) const;
    SearchState as_typed() const;
    SearchState without_filters() const;
    SearchState on_page(std::size_t number) const;
};

/// "2010-2015", "2010" (one year), or "2010-", "-2015" (open). Pure.
std::string year_range(int from, int to);

/// "relevance", "newest", "oldest", "author" or "title".
std::string_view sort_name(SortOrder order);

}  // namespace muras::web
