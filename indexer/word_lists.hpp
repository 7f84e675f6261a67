// The word lists that staff edit: synonyms and stop words, as plain text files. They are read when a query is asked, so
// that a change needs no new index.
#pragma once

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <indexer/languages/stem.hpp>
#include <indexer/query_parse.hpp>
#include <schemas/result.hpp>

namespace muras {

inline constexpr const char* synonyms_file = "synonyms.txt";
inline constexpr const char* stop_words_file = "stopwords.txt";

/// What one line may say, and one file.
inline constexpr std::size_t max_synonyms_a_group = 20, max_synonym_words = 6;
inline constexpr std::size_t max_word_list_bytes = 1u << 20;

/// Groups of words and phrases that mean the same.
class Synonyms {
  public:
    /// These terms mean the same; they are compared with queries by their words, folded.
    void add(const std::vector<std::string>& terms);

    /// The query with each word, or words side by side, that a group has in any form or script widened to one of the
    /// group. Phrases in quotes, begin*, values of exact fields and what must be absent stay as they are. Any thread.
    QueryNode widened(const QueryNode& query, Stemmer& stemmer) const;

    bool empty() const { return groups_.empty(); }

  private:
    friend class Widener;
    struct Place {
        std::size_t group = 0, term = 0;
    };
    using Words = std::vector<std::string>;

    std::vector<std::vector<Words>> groups_;
    std::map<std::string, std::vector<Place>, std::less<>> by_first_;  ///< by the marks of a term's first word
};

struct WordLists {
    Synonyms synonyms;
    StopWords stop_words;
};

/// Reads DIRECTORY/synonyms.txt and stopwords.txt; a file that is not there says nothing. UTF-8; `#` begins a comment.
/// A line of synonyms.txt is a group, its terms separated by commas; one of stopwords.txt is a word that plain queries
/// do without, or `!word`, which the program would drop, to be searched after all. Errors: `config` with file, line and
/// what is wrong there.
Result<WordLists> read_word_lists(const std::string& directory);

/// The lists of a directory as they stand. Looks for changes at most once a second; a list that became wrong is logged,
/// and the last good one stays in use. Any thread.
class CurrentWordLists {
  public:
    explicit CurrentWordLists(std::string directory);
    std::shared_ptr<const WordLists> get();

  private:
    using Stamp = std::pair<std::filesystem::file_time_type, std::uintmax_t>;

    std::string directory_;
    std::mutex mutex_;
    std::shared_ptr<const WordLists> lists_;
    std::vector<Stamp> stamps_;
    std::chrono::steady_clock::time_point looked_;
};

}  // namespace muras
