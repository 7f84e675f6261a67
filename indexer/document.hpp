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
//   and one with the field's prefix: its stems by the language of the text (both Russian and Kyrgyz where that is not
//   known, and of names), the word itself, and its keys across scripts (key_mark), these with a prefix for names only,
//   which have the keys of their initials too.
// - The abstract's words are terms of its own prefix only, by their stems alone: nine tenths of all words are there,
// and
//   a plain search looks under both. So each is written once.
// - The words of full texts are terms of a prefix of their own, each once and without positions. Only the words that a
//   text has most often weigh anything, so that a long file makes its record neither found before one that says the
//   word in its title, nor hard to find by its own title.
// - Positions: of stems only, in the terms without prefix and in those of title and abstract.
// - Words of short texts are the spellings that corrections are taken from.

/// The long field, which a plain search looks into beside the terms without prefix.
inline constexpr const Field& long_field = *find_field("abstract");

/// The field of the files' texts, which a plain search looks into last.
inline constexpr const Field& text_field = *find_field("text");

/// Between the values of one slot that has several.
inline constexpr char value_separator = '\n';

/// The value slot of Record::cluster, in decimal digits; empty for a record that has no copies. Part of the on-disk
/// format; the fields' slots are in schemas/fields.hpp.
inline constexpr unsigned cluster_slot = 13;

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
    std::vector<std::string> spellings;                    ///< words of short texts, as terms; no doubles
};

/// The term of an exact value: prefix and the value in lower case; a long one is hashed. Pure.
std::string exact_term(std::string_view prefix, std::string_view value);

/// Of one record's files: three thousand pages. A dictionary in one document would cost more than it finds.
inline constexpr std::size_t max_text_bytes = 8u << 20;

/// Builds documents; the same record always gives the same document. One thread each (it remembers stems).
class DocumentBuilder {
  public:
    /// `texts`: pages of the record's files; what is beyond max_text_bytes is not looked at.
    IndexDocument build(const Record& record, const std::vector<std::string>& texts = {});

  private:
    Stemmer stemmer_;
};

}  // namespace muras
