// Time: Unix seconds, UTC, and the two datestamp forms of OAI-PMH 2.0 (section 3.3).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muras {

/// Now, Unix seconds. Any thread.
std::int64_t now_seconds();

/// "YYYY-MM-DDThh:mm:ssZ". Pure.
std::string format_datestamp(std::int64_t seconds);

/// "YYYY-MM-DD". Pure.
std::string format_day(std::int64_t seconds);

/// Reads exactly "YYYY-MM-DD" or "YYYY-MM-DDThh:mm:ssZ" of a real date (no 30 February); a day alone is its first
/// second, or its last one with `end_of_day`. Anything else is nullopt. Pure.
std::optional<std::int64_t> parse_datestamp(std::string_view text, bool end_of_day = false);

}  // namespace muras
