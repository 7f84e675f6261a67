// The donor's clock: what it said, in the form that it is asked in.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muras {

inline constexpr std::string_view day_granularity = "YYYY-MM-DD";
inline constexpr std::string_view second_granularity = "YYYY-MM-DDThh:mm:ssZ";

/// A responseDate in the form of OAI-PMH, also from the forms seen in the wild (fractions of seconds, no Z, an
/// offset); nullopt when it is no date. Pure.
std::optional<std::string> proven_date(std::string_view response_date);

/// A datestamp as a donor of that granularity is asked: cut to the day, or a day widened to its first (with `end`,
/// last) second. Empty stays empty; what is no datestamp is returned as it is. Pure.
std::string in_granularity(std::string_view date, std::string_view granularity, bool end = false);

}  // namespace muras
