// The query language, second stage: from the tree to Xapian's query, and to the terms that excerpts mark. A word is
// tried as it stands, by its stems and in the other script, in every field that a plain search looks into.
#pragma once

#include <xapian.h>

#include <cstdint>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <indexer/languages/scripts.hpp>
#include <indexer/languages/stem.hpp>
#include <indexer/query_parse.hpp>
#include <repository/search.hpp>

namespace muras {

/// Whether words side by side are all needed.
enum class Words { all, any };

/// How many terms the `begin*` of a query may stand for together: the most frequent ones.
inline constexpr Xapian::termcount max_expansion = 200;

/// Empty text gives MatchAll. Throws nothing of its own.
Xapian::Query to_xapian(const QueryNode& node, Words words, Stemmer& stemmer);

/// True when Words::any would find more than Words::all.
bool has_group(const QueryNode& node);

/// A filter: one of `values` in a field; by the words of a value where the field holds text.
Xapian::Query filter_query(const Field& field, const std::vector<std::string>& values, Stemmer& stemmer);

/// A filter: one of `values`, as they are written, of a text field that is a facet.
Xapian::Query whole_query(const Field& field, const std::vector<std::string>& values);

/// A value as the index has it: a text as it is, else lower case, a language by its ISO 639-3 code where the reader
/// gave its tag. Pure.
std::string canonical_value(const Field& field, std::string_view value);

/// Years in [from, to]; 0 is open.
Xapian::Query years_query(int from, int to);

/// Ranks records first that have exactly this title, or this identifier: `query` finds no less with it.
Xapian::Query with_exact_matches(Xapian::Query query, std::string_view text);

/// What an excerpt marks: the terms, without prefix, of the words that were asked for (not of those to be absent).
struct WantedTerms {
    std::set<std::string, std::less<>> terms, keys;
    std::vector<std::string> begins;
    std::uint32_t beginnings = 0;  ///< a bit for each beginning_of() a wanted word

    /// False for most words that has() would refuse, at a fraction of the cost of their forms.
    bool may_have(std::string_view folded) const { return (beginnings >> beginning_of(folded) & 1) != 0; }
    bool has(const WordForms& forms) const;
    bool empty() const { return terms.empty() && begins.empty(); }
};
WantedTerms wanted_terms(const QueryNode& node, Stemmer& stemmer);

}  // namespace muras
