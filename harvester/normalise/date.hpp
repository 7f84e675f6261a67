// Dates as donors write them, to EDTF (CROSSWALK section 5.1).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muras::normalise {

/// `edtf` is "2012", "2012-07", "2012-07-05", "2012/2013", "199X"; "2012~" is about, "2012?" perhaps. `has_time` tells a
/// repository's own stamp (accessioned, available) from a date of issue.
struct DateValue {
    std::string edtf;
    std::string_view precision;  ///< day | month | year | range | decade
    std::int32_t year = 0;       ///< of a range, its first; 0 for a century
    bool has_time = false;
};

/// Years before this are taken for errors of entry.
inline constexpr std::int32_t first_year = 1450;

/// Reads one date; nullopt when it says nothing ("[б. г.]", "s.a.") or can't be read. Two digits are never guessed to
/// be a year, and a year after `last_year` is none. Pure.
std::optional<DateValue> read_date(std::string_view text, std::int32_t last_year);

}  // namespace muras::normalise
