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
    bool correct = true;  ///< where nothing has the words as typed, search the words that were meant, and say so
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
    std::optional<std::string> did_you_mean;  ///< what was probably meant, where the words as typed are not found
    bool corrected = false;                   ///< the hits are those of did_you_mean
    bool cut_short = false;     ///< the search took too long: all this is of the records looked at till then
    bool about = false;         ///< so many records match that the facets' counts are taken from a sample
};

/// A stretch of text; `marked` where it matched the query.
struct ExcerptPart {
    std::string text;
    bool marked = false;
};

/// An entry of an alphabetical list of titles, authors or subjects. The text itself is in the record: the one whose
/// place (SearchIndex::place) is `place`.
struct Heading {
    std::string place;        ///< where it stands: bytes in the order of the list
    RecordNo record;          ///< a title's record; the first of those with that name or subject
    std::uint64_t works = 0;  ///< that have it
};

/// Where a stretch of a list begins: at the first heading that is not before `place`; within the titles that stand in
/// one place, at `record`. An empty place is the list's beginning.
struct ListStart {
    std::string place;
    RecordNo record;
};

/// Another way of writing a name. `likely`: a given name in full agrees, or two initials do; else the family name and the
/// first initial alone, which different people often share.
struct NameSpelling {
    std::string name;
    std::uint64_t works = 0;
    bool likely = false;
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
    /// Every record that the query finds, by number; its page, order and facets don't count. Four bytes a record are what
    /// a result set of any size costs.
    virtual Result<std::vector<RecordNo>> all(const SearchQuery&) = 0;

    /// A stretch of the list of `field` ("title", "author", "subject") in the root collation's order, which has ң ө ү in
    /// their places; it costs the same wherever it begins. Errors: `usage` for another field.
    virtual Result<std::vector<Heading>> headings(std::string_view field, const ListStart& from, std::size_t most) = 0;
    /// Which of these texts ("А", "Б") some heading of the list begins with. Errors: as headings.
    virtual Result<std::vector<bool>> beginnings(std::string_view field, const std::vector<std::string>& texts) = 0;
    /// Where a heading stands; and where those stand that begin with a text. Empty for another field. Pure.
    virtual std::string place(std::string_view field, std::string_view heading) const = 0;
    virtual std::string start(std::string_view field, std::string_view text) const = 0;

    /// Works that have the words of this one's title and its subjects, the nearest first; none rather than far ones.
    virtual Result<std::vector<RecordNo>> similar(RecordNo record, std::size_t most) = 0;

    /// The other ways in which works write a name that is perhaps this one: the same family name in either script, and
    /// given names that don't contradict each other; the likely ones first, then by number of works.
    virtual Result<std::vector<NameSpelling>> spellings(std::string_view name, std::size_t most) = 0;
};

}  // namespace muras
