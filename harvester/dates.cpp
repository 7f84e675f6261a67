#include <harvester/dates.hpp>

#include <charconv>

#include <repository/base/clock.hpp>

namespace muras {
namespace {

constexpr std::size_t seconds_form = std::string_view("YYYY-MM-DDThh:mm:ss").size();
constexpr std::size_t day_form = std::string_view("YYYY-MM-DD").size();

/// Seconds that "+06:00" or "-0130" is ahead of UTC; 0 for anything else.
std::int64_t offset_of(std::string_view tail) {
    if (tail.size() < 5 || (tail[0] != '+' && tail[0] != '-')) return 0;
    int hours = 0, minutes = 0;
    auto minute_at = tail[3] == ':' ? 4u : 3u;
    std::from_chars(tail.data() + 1, tail.data() + 3, hours);
    std::from_chars(tail.data() + minute_at, tail.data() + tail.size(), minutes);
    auto ahead = std::int64_t{hours} * 3600 + minutes * 60;
    return tail[0] == '-' ? -ahead : ahead;
}

}  // namespace

std::optional<std::string> proven_date(std::string_view text) {
    if (parse_datestamp(text))
        return text.size() == day_form ? in_granularity(text, second_granularity) : std::string(text);
    if (text.size() < day_form) return std::nullopt;
    if (text.size() < seconds_form) {
        auto day = parse_datestamp(text.substr(0, day_form));
        return day ? std::optional(format_datestamp(*day)) : std::nullopt;
    }
    auto base = std::string(text.substr(0, seconds_form));
    base[day_form] = 'T';
    auto time = parse_datestamp(base + "Z");
    if (!time) return std::nullopt;
    auto tail = text.substr(seconds_form);
    if (tail.starts_with('.')) tail.remove_prefix(std::min(tail.find_first_not_of("0123456789", 1), tail.size()));
    return format_datestamp(*time - offset_of(tail));
}

std::string in_granularity(std::string_view date, std::string_view granularity, bool end) {
    auto time = parse_datestamp(date, end);
    if (!time) return std::string(date);
    return granularity == second_granularity ? format_datestamp(*time) : format_day(*time);
}

}  // namespace muras
