// "Did you mean": a query of words that no record has, as it was probably meant.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <indexer/languages/stem.hpp>

namespace Xapian {
class Database;
}

namespace muras {

/// The query typed with the other keyboard layout, where that gives words that records have; else with each unknown
/// word replaced by the nearest that short texts have, all else as it was typed. nullopt when every word is known or
/// nothing better is. Throws Xapian's exceptions.
std::optional<std::string> corrected_query(const Xapian::Database& database, std::string_view text, Stemmer& stemmer);

}  // namespace muras
