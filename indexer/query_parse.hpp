// The query language, first stage: from text to a tree. Pure; knows no Xapian and no stems.
//
//   group   := either+                        words side by side: all of them, or any where no record has all
//   either  := both (OR both)*                OR, ИЛИ, ЖЕ
//   both    := item (AND item)*               AND, И, ЖАНА
//   item    := NOT item | -item | FIELD:primary | primary        NOT, НЕ, ЭМЕС
//   primary := "a phrase" | ( group ) | word | begin* | 2010-2015 (of a year)
//
// Operators in capitals only. FIELD is a name or alias of schemas/fields.hpp. Nothing is an error: what does not fit is
// searched as plain words.
#pragma once

#include <cstddef>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <schemas/fields.hpp>

namespace muras {

inline constexpr std::size_t max_query_bytes = 2'000;
inline constexpr std::size_t max_query_words = 64;
inline constexpr unsigned max_query_depth = 100;

struct QueryNode {
    enum class Kind {
        nothing,   ///< no words: everything matches
        word,      ///< words[0]
        phrase,    ///< words, one after the other
        compound,  ///< a word with hyphens: words are its parts, `text` the whole without hyphens
        prefix,    ///< words that begin with words[0]; of an exact field: values that begin with `text`
        exact,     ///< `text` as a value of an exact field
        years,     ///< from..to, inclusive; 0 open
        group,     ///< all parts, or any where no record has all
        all,       ///< all parts
        any,       ///< one of the parts
        without,   ///< parts[0], but none of the others; parts[0] may be `nothing`
    };
    Kind kind = Kind::nothing;
    const Field* field = nullptr;    ///< nullptr: everywhere
    std::vector<std::string> words;  ///< folded as the Tokenizer folds
    std::string text;
    int from = 0, to = 0;
    std::vector<QueryNode> parts;
};

/// `parts` under one node; a lone part is itself, but under `without`; none are nothing. Pure.
QueryNode branch(QueryNode::Kind kind, std::vector<QueryNode> parts);

/// Words that nearly every text has: asking for them among others only costs time. Those of Kyrgyz, Russian and English,
/// until staff add or remove some.
class StopWords {
  public:
    StopWords();
    void add(std::string folded) { words_.insert(std::move(folded)); }
    void remove(const std::string& folded) { words_.erase(folded); }
    bool has(const std::string& folded) const { return words_.contains(folded); }

  private:
    std::set<std::string> words_;
};

/// Never fails. Longer queries are cut to max_query_bytes and max_query_words; stop words among plain words are left out
/// while other words remain.
QueryNode parse_query(std::string_view text);
QueryNode parse_query(std::string_view text, const StopWords& stop_words);

/// The tree in one line, for tests and logs: (group word:a phrase:"b c" title=word:d).
std::string to_text(const QueryNode& node);

/// The field that a reader calls `name` (any case), or nullptr.
const Field* field_called(std::string_view name);

}  // namespace muras
