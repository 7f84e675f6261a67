// What of a record is compared with others, and the keys under which records meet to be compared (CROSSWALK 5.8).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <repository/store/duplicate_store.hpp>
#include <schemas/record.hpp>

namespace muras::duplicates {

/// Raised when sketches, keys or thresholds change: what an earlier program found is then found anew. Since 2 decisions
/// of staff count.
inline constexpr std::uint32_t rules_version = 2;

/// The sketch of a live record. Pure.
Sketch make_sketch(const Record& record);

/// The keys of a sketch, sorted, each once: one for each identifier, and those of CROSSWALK 5.8 (b): year and type with
/// the author, with the beginning of the title, and with its end. A misprint spoils one of them, seldom all. Theses and
/// autoabstracts share keys of their authors besides. Pure.
std::vector<std::uint64_t> keys_of(const Sketch& sketch);

/// Types that donors call by each other's names: one group; the type itself for most. Pure.
std::string_view type_group(std::string_view type);

/// Words of a text in lower case, Kyrgyz letters as their Russian neighbours, everything else a blank. Pure.
std::string folded_words(std::string_view text);

/// A name in Latin letters: family and first initial («Осмонов, А.» and "Osmonov, Azamat" give one key). Pure.
std::string author_key(std::string_view family, std::string_view given);

}  // namespace muras::duplicates
