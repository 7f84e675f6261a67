// The stretch of a text that shows why it was found. Ten times cheaper than Xapian's own snippets, and it marks what
// the query meant in any of its languages.
#pragma once

#include <string_view>
#include <vector>

#include <indexer/query_to_xapian.hpp>
#include <repository/search.hpp>

namespace muras {

/// At most `max_letters` code points of `text` (an ellipsis at a cut end not counted): where the most different wanted
/// words stand together, the earliest such place. Ends fall between words.
std::vector<ExcerptPart> make_excerpt(const WantedTerms& wanted, std::string_view text, std::size_t max_letters,
                                      Stemmer& stemmer);

}  // namespace muras
