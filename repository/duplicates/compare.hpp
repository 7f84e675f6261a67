// Are two records the same work? Thresholds of CROSSWALK 5.8 (those of Finland's RecordManager), on code points.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <repository/store/duplicate_store.hpp>

namespace muras::duplicates {

inline constexpr std::int32_t most_pages_apart = 10;
inline constexpr unsigned title_percent = 10;           ///< edit distance below this share of the longer title
inline constexpr unsigned author_percent = 20;          ///< at most this share of the longer name
inline constexpr std::int32_t summary_years_apart = 1;  ///< between autoabstract and thesis

/// What no likeness, identifier or decision overcomes.
enum class Apart { summary_and_thesis, languages, editions };

/// Why two records can never be one work; nothing: they may be. Symmetric. Pure.
std::optional<Apart> never_one_work(const Sketch& one, const Sketch& other);

/// Whether two groups of type may name one kind of work: equal, or one of them unknown. Pure.
bool groups_agree(std::string_view one, std::string_view other);

/// Whether nothing speaks against one work: group of type (a record of unknown type may be anything), language and
/// edition. Symmetric. Pure.
bool compatible(const Sketch& one, const Sketch& other);

/// What two records are to each other, as a pair of `one` and `other` by number; nothing: unlike. Symmetric. Pure.
std::optional<Pair> compare(RecordNo one, const Sketch& a, RecordNo other, const Sketch& b);

/// What staff weigh of a pair.
struct Evidence {
    unsigned title_percent = 0;                     ///< of the longer title's letters that agree; 100: the same
    std::vector<std::string> authors, identifiers;  ///< keys of names and "scheme:value" that both have
};

/// What two records have in common. Symmetric. Pure.
Evidence evidence(const Sketch& one, const Sketch& other);

/// The Levenshtein distance in code points, or `limit` + 1 when it is greater than `limit`. Pure.
std::size_t edit_distance(std::u32string_view a, std::u32string_view b, std::size_t limit);

}  // namespace muras::duplicates
