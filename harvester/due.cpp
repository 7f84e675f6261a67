#include <harvester/due.hpp>

#include <algorithm>
#include <ctime>

#include <repository/base/units.hpp>

namespace muras {
namespace {

constexpr std::int64_t minute_s = 60;
constexpr int minutes_a_day = 24 * 60;

bool is_bad(const Run& run) { return run.verdict == "failed" || run.verdict == "blocked" || run.verdict == "partial"; }

/// When the plan alone wants the next run.
std::int64_t planned(const Source& source, const std::vector<Run>& harvests) {
    if (harvests.empty()) return 0;
    const auto& last = harvests.front();
    if (last.verdict.empty()) return 0;  // it was killed, and goes on at its page
    if (!is_bad(last)) return last.started_at + source.every_s;
    auto wait = last.verdict == "blocked" ? first_retry_blocked_s : first_retry_s;
    for (const auto& run : harvests) {
        if (&run == &last) continue;
        if (!is_bad(run) || wait >= source.every_s) break;
        wait *= 2;
    }
    return std::max(last.finished_at, last.started_at) + std::min(wait, source.every_s);
}

/// The first minute from `time` on that lies in the window.
std::int64_t into_window(std::int64_t time, const DayWindow& window, const LocalMinute& minute_of) {
    auto inside = [&](int minute) {
        if (window.from <= window.until) return minute >= window.from && minute < window.until;
        return minute >= window.from || minute < window.until;
    };
    if (inside(minute_of(time))) return time;
    auto wait = (window.from - minute_of(time) + minutes_a_day) % minutes_a_day;
    return time - time % minute_s + wait * minute_s;
}

}  // namespace

int local_minute(std::int64_t time) {
    std::time_t seconds = time;
    std::tm local{};
    ::localtime_r(&seconds, &local);
    return local.tm_hour * 60 + local.tm_min;
}

std::optional<std::int64_t> next_start(const SourceState& state, const std::vector<Run>& newest_first,
                                       std::int64_t last_start, std::int64_t now, const LocalMinute& minute_of) {
    const auto& source = state.source;
    if (state.removed || source.every_s <= 0 || source.base_url.empty()) return std::nullopt;
    std::vector<Run> harvests;
    for (const auto& run : newest_first)
        if (run.kind == "harvest") harvests.push_back(run);
    auto time = std::max({now, planned(source, harvests), state.not_before});
    if (last_start > 0) time = std::max(time, last_start + std::min(shortest_rest_s, source.every_s));
    auto window = parse_day_window(source.window);
    if (window && *window) time = into_window(time, **window, minute_of);
    return time;
}

}  // namespace muras
