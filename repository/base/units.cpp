#include <repository/base/units.hpp>

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <limits>
#include <span>

namespace muras {
namespace {

struct Unit {
    std::string_view letter;
    std::int64_t factor;
};

constexpr std::array time_units{Unit{"d", 86400}, Unit{"h", 3600}, Unit{"m", 60}, Unit{"s", 1}};
constexpr std::array size_units{Unit{"T", 1ll << 40}, Unit{"G", 1ll << 30}, Unit{"M", 1ll << 20}, Unit{"K", 1ll << 10},
                                Unit{"", 1}};

Result<std::int64_t> parse(std::string_view text, std::span<const Unit> units, std::string_view expected) {
    std::int64_t n = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    auto letter = text.substr(static_cast<std::size_t>(end - text.data()));
    for (const auto& unit : units)
        if (error == std::errc{} && n >= 0 && letter == unit.letter &&
            n <= std::numeric_limits<std::int64_t>::max() / unit.factor)
            return n * unit.factor;
    return fail(ErrorCode::usage, fmt::format("\"{}\" is not {}", text, expected));
}

std::string format(std::int64_t n, std::span<const Unit> units) {
    for (const auto& unit : units)
        if (n >= unit.factor && n % unit.factor == 0) return fmt::format("{}{}", n / unit.factor, unit.letter);
    return fmt::format("0{}", units.back().letter);
}

/// "22:00" to minutes from midnight; -1 for anything else.
int day_minute(std::string_view text) {
    int hours = 0, minutes = 0;
    auto is_digit = [&](std::size_t at) { return text[at] >= '0' && text[at] <= '9'; };
    if (text.size() != 5 || text[2] != ':' || !is_digit(0) || !is_digit(1) || !is_digit(3) || !is_digit(4)) return -1;
    std::from_chars(text.data(), text.data() + 2, hours);
    std::from_chars(text.data() + 3, text.data() + 5, minutes);
    return hours < 24 && minutes < 60 ? hours * 60 + minutes : -1;
}

}  // namespace

Result<std::optional<DayWindow>> parse_day_window(std::string_view text) {
    if (text.empty()) return std::optional<DayWindow>{};
    auto dash = text.find('-');
    DayWindow window{day_minute(text.substr(0, dash)),
                     dash == std::string_view::npos ? -1 : day_minute(text.substr(dash + 1))};
    if (window.from < 0 || window.until < 0 || window.from == window.until)
        return fail(ErrorCode::usage, fmt::format("\"{}\" is not a window of the day", text),
                    "write the beginning and the end, such as 22:00-06:00");
    return std::optional{window};
}

Result<std::int64_t> parse_duration(std::string_view text) {
    return parse(text, time_units, "a duration such as 45s, 30m, 24h or 7d");
}

Result<std::int64_t> parse_bytes(std::string_view text) {
    return parse(text, size_units, "a size such as 512K, 32M or 1G");
}

std::string format_duration(std::int64_t seconds) { return format(seconds, time_units); }
std::string format_bytes(std::int64_t bytes) { return format(bytes, size_units); }

}  // namespace muras
