#include <repository/base/clock.hpp>

#include <fmt/format.h>

#include <charconv>
#include <chrono>

namespace muras {
namespace {

using std::chrono::sys_seconds;

struct Civil {
    int year;
    unsigned month, day, hour, minute, second;
};

Civil civil(std::int64_t seconds) {
    auto time = sys_seconds{std::chrono::seconds{seconds}};
    auto day = std::chrono::floor<std::chrono::days>(time);
    auto date = std::chrono::year_month_day{day};
    auto rest = static_cast<unsigned>((time - day).count());
    return {int{date.year()}, unsigned{date.month()}, unsigned{date.day()}, rest / 3600, rest / 60 % 60, rest % 60};
}

/// Exactly `width` digits at `at`, or nothing.
std::optional<unsigned> digits(std::string_view text, std::size_t at, std::size_t width) {
    if (text.size() < at + width) return std::nullopt;
    unsigned n = 0;
    auto [end, error] = std::from_chars(text.data() + at, text.data() + at + width, n);
    if (error != std::errc{} || end != text.data() + at + width) return std::nullopt;
    return n;
}

}  // namespace

std::int64_t now_seconds() {
    return std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now()).time_since_epoch().count();
}

std::string format_datestamp(std::int64_t seconds) {
    auto c = civil(seconds);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z", c.year, c.month, c.day, c.hour, c.minute, c.second);
}

std::string format_day(std::int64_t seconds) { return format_datestamp(seconds).substr(0, 10); }

std::optional<std::int64_t> parse_datestamp(std::string_view text, bool end_of_day) {
    auto year = digits(text, 0, 4), month = digits(text, 5, 2), day = digits(text, 8, 2);
    if (!year || !month || !day || text[4] != '-' || text[7] != '-') return std::nullopt;
    std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)), std::chrono::month(*month),
                                     std::chrono::day(*day)};
    if (!date.ok()) return std::nullopt;
    auto start = sys_seconds{std::chrono::sys_days{date}}.time_since_epoch().count();
    if (text.size() == 10) return start + (end_of_day ? 86399 : 0);
    auto hour = digits(text, 11, 2), minute = digits(text, 14, 2), second = digits(text, 17, 2);
    if (text.size() != 20 || !hour || !minute || !second || text[10] != 'T' || text[13] != ':' || text[16] != ':' ||
        text[19] != 'Z' || *hour > 23 || *minute > 59 || *second > 59)
        return std::nullopt;
    return start + *hour * 3600 + *minute * 60 + *second;
}

}  // namespace muras
