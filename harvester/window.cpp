#include <harvester/window.hpp>

#include <algorithm>
#include <chrono>

#include <harvester/dates.hpp>
#include <repository/base/clock.hpp>

namespace muras {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

sys_days day_of(std::int64_t time) {
    return std::chrono::floor<days>(std::chrono::sys_seconds{std::chrono::seconds{time}});
}

std::string text_of(sys_days day, std::string_view granularity, bool end) {
    auto first = std::chrono::sys_seconds{day}.time_since_epoch().count();
    return in_granularity(format_day(first), granularity, end);
}

sys_days last_day(sys_days first, WindowStep step) {
    std::chrono::year_month_day date{first};
    auto month_end = sys_days{date.year() / date.month() / std::chrono::last};
    if (step == WindowStep::month) return month_end;
    return step == WindowStep::week ? std::min(first + days{6}, month_end) : first;
}

/// The window of that step from `from` on, which is `first` in the calendar.
Window window_from(std::string from, sys_days first, WindowStep step, const WindowRange& range) {
    auto last = last_day(first, step);
    auto end = parse_datestamp(range.until, true);
    bool is_last = last >= (end ? day_of(*end) : day_of(range.now));
    return {std::move(from), is_last ? range.until : text_of(last, range.granularity, true), step};
}

}  // namespace

std::optional<Window> finer(const Window& window, const WindowRange& range) {
    if (window.step == WindowStep::day) return std::nullopt;
    auto begin = parse_datestamp(window.from.empty() ? range.earliest : window.from);
    if (!begin) return std::nullopt;
    // A donor that promises "0001-01-01" must not cost a request for each month since.
    constexpr std::int64_t oldest = 788'918'400;  // 1995-01-01: no repository is older
    begin = std::max(*begin, window.from.empty() ? oldest : *begin);
    auto step = static_cast<WindowStep>(static_cast<std::uint32_t>(window.step) + 1);
    auto out = window_from(window.from, day_of(*begin), step, range);
    return out.until == window.until && step != WindowStep::month ? finer(out, range) : std::optional(out);
}

std::optional<Window> next(const Window& window, const WindowRange& range) {
    if (window.step == WindowStep::whole || window.until == range.until) return std::nullopt;
    auto end = parse_datestamp(window.until, true);
    if (!end) return std::nullopt;
    auto first = day_of(*end) + days{1};
    bool month_begins = std::chrono::year_month_day{first}.day() == std::chrono::day{1};
    return window_from(text_of(first, range.granularity, false), first,
                       month_begins ? WindowStep::month : window.step, range);
}

}  // namespace muras
