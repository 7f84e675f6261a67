// From a record to what the index holds of it: terms, positions and values after schemas/fields.hpp. No Xapian here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <indexer/languages/stem.hpp>
#include <schemas/fields.hpp>
#include <schemas/record.hpp>

namespace muras {

// How words become terms (part of the on-disk format of the index):
// - Every word of a short text field (title, author, subject, publisher) is a term without prefix, for plain searches,
//   and one with the field's prefix. Both its stem and the word itself are indexed.
// - The abstract's words are terms of its own prefix only, by their stem alone: nine tenths of all words are there, and
//   a plain search looks under both. So each is written once.
// - Positions: in the terms without prefix and in those of title and abstract.

/// The long field, which a plain search looks into beside the terms without prefix.
inline constexpr const Field& long_field = *find_field("abstract");

/// Of the term that a whole title makes: its folded words joined, for the boost of an exact match.
inline constexpr std::string_view whole_title_prefix = "XW";

/// Between the values of one slot that has several.
inline constexpr char value_separator = '\n';

/// One occurrence of a term; `position` 0: none is kept.
struct Posting {
    std::string term;
    std::uint32_t position = 0;
    std::uint32_t wdf = 1;
    bool operator==(const Posting&) const = default;
};

struct IndexDocument {
    RecordNo no;
    std::vector<Posting> postings;
    std::vector<std::pair<unsigned, std::string>> values;  ///< by slot, none empty
};

/// The term of an exact value: prefix and the value in lower case; a long one is hashed. Pure.
std::string exact_term(std::string_view prefix, std::string_view value);

/// The term of a whole title, or of a query that may be one; empty for no words. Pure.
std::string whole_title_term(std::string_view title);

/// Builds documents; the same record always gives the same document. One thread each (it remembers stems).
class DocumentBuilder {
  public:
    IndexDocument build(const Record& record);

  private:
    Stemmer stemmer_;
};

}  // namespace muras
