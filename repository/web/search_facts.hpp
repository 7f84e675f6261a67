// A search carried out: hits hydrated from the store (I6), with excerpts and names, for the page and for JSON alike.
#pragma once

#include <array>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <repository/search.hpp>
#include <repository/web/page.hpp>
#include <repository/web/search_state.hpp>
#include <schemas/record.hpp>

namespace muras::web {

inline constexpr std::size_t excerpt_letters = 160;

/// The order of facets beside results (USERS section 2.1).
inline constexpr std::array<std::string_view, 11> facet_order{
    "access", "type", "lang", "year", "source", "collection", "author", "subject", "udc", "vak", "project"};

/// What people call sources, by their keys, and collections, by their sets.
using SourceNames = std::map<std::string, std::string, std::less<>>;

struct Excerpt {
    std::vector<ExcerptPart> parts;
    std::string lang;        ///< ISO 639-3, or empty
    std::uint32_t page = 0;  ///< of a file's text, from 1; 0: of the abstract
    std::string href;        ///< of that page
    bool recognised = false;  ///< OCR told its letters
};

struct Found {
    Record record;
    double score = 0;
    Excerpt excerpt;
};

struct SearchAnswer {
    SearchResult result;
    std::vector<Found> hits;  ///< only those that are live in the store now
    SourceNames source_names;
};

/// Errors: those of the index and the store; not_found when there is no index.
Result<SearchAnswer> run_search(const SiteShared& shared, const SearchState& state, Tongue tongue);

/// Errors: the store's.
Result<SourceNames> source_names(RecordStore& store);

/// A facet's value for people: the type's or language's name, the source's or collection's, or the value itself.
std::string facet_label(Tongue tongue, std::string_view field, std::string_view value, const SourceNames& names);

}  // namespace muras::web
