// What the search index answers, as the pages and the command line see it; indexer/ implements it.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <schemas/ids.hpp>
#include <schemas/result.hpp>

namespace muras {

enum class SortOrder { relevance, newest, oldest, author, title };

/// A query in the reader's words. `filters`: field name of schemas/fields.hpp ("type", "lang", "source", "access",
/// "author", "subject") to values; OR within one name, AND across names. Years inclusive; 0 means open.
struct SearchQuery {
    std::string text;
    std::map<std::string, std::vector<std::string>> filters;
    int year_from = 0, year_to = 0;
    SortOrder sort = SortOrder::relevance;
    std::size_t page = 1;       ///< from 1
    std::size_t per_page = 20;  ///< at most 100
    bool facets = true;
};

struct Hit {
    RecordNo record;
    double score = 0;  ///< 0..100
};

struct FacetValue {
    std::string value;
    std::uint64_t count = 0;
};

struct SearchResult {
    std::uint64_t total = 0;
    std::vector<Hit> hits;
    std::map<std::string, std::vector<FacetValue>> facets;  ///< by field name; most frequent first; "year" by year
    std::optional<std::string> did_you_mean;
};

/// A stretch of text; `marked` where it matched the query.
struct ExcerptPart {
    std::string text;
    bool marked = false;
};

/// Where the index stands against the store. `behind` in changes; `rebuilding` while a new index is being built.
struct IndexState {
    std::uint64_t documents = 0;
    std::uint64_t behind = 0;
    bool present = false;
};

/// Thread rule: every method may be called from any thread at once; each call uses a database handle of its own.
/// A broken query is searched as plain words, never an error. Errors: not_found when there is no index yet; temporary
/// while it is replaced.
class SearchIndex {
  public:
    virtual ~SearchIndex() = default;
    virtual Result<SearchResult> search(const SearchQuery&) = 0;
    /// The best stretch of `text` (at most `max_letters` code points) for the query, its matching words marked.
    virtual std::vector<ExcerptPart> excerpt(const SearchQuery&, std::string_view text, std::size_t max_letters) = 0;
    virtual Result<IndexState> state() = 0;
};

}  // namespace muras
