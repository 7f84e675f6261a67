// Durations and sizes as people write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <schemas/result.hpp>

namespace muras {

/// "45s", "30m", "24h", "7d" to seconds. Errors: `usage`, saying what was expected.
Result<std::int64_t> parse_duration(std::string_view text);

/// "512K", "32M", "1G", "1T" or plain bytes to bytes (powers of 1024). Errors: `usage`.
Result<std::int64_t> parse_bytes(std::string_view text);

/// The shortest form that parse_duration / parse_bytes reads back. Pure.
std::string format_duration(std::int64_t seconds);
std::string format_bytes(std::int64_t bytes);

/// A stretch of the day in minutes from midnight; `until` is behind its last one and may lie on the next day.
struct DayWindow {
    int from = 0, until = 0;
};

/// "22:00-06:00"; nothing for an empty text. Errors: `usage`, saying what was expected.
Result<std::optional<DayWindow>> parse_day_window(std::string_view text);

}  // namespace muras
