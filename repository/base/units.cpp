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

}  // namespace

Result<std::int64_t> parse_duration(std::string_view text) {
    return parse(text, time_units, "a duration such as 45s, 30m, 24h or 7d");
}

Result<std::int64_t> parse_bytes(std::string_view text) {
    return parse(text, size_units, "a size such as 512K, 32M or 1G");
}

std::string format_duration(std::int64_t seconds) { return format(seconds, time_units); }
std::string format_bytes(std::int64_t bytes) { return format(bytes, size_units); }

}  // namespace muras
