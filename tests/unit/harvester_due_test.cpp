// The schedule, with the clock in the test's hand.
#include <harvester/due.hpp>
#include <repository/base/units.hpp>
#include <tests/unit/harvester_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

constexpr std::int64_t hour = 3600, day = 24 * hour;
constexpr std::int64_t now = 100 * day + 12 * hour;  // noon, UTC

int utc_minute(std::int64_t time) { return static_cast<int>(time % day / 60); }

SourceState every(std::int64_t seconds, std::string window = {}) {
    SourceState state;
    state.source.key = "osh";
    state.source.base_url = "https://donor.example/oai";
    state.source.every_s = seconds;
    state.source.window = std::move(window);
    return state;
}

Run run(std::string verdict, std::int64_t started_at, std::int64_t finished_at = 0) {
    Run out;
    out.verdict = std::move(verdict);
    out.started_at = started_at;
    out.finished_at = finished_at;
    return out;
}

std::int64_t wait(const SourceState& state, const std::vector<Run>& runs, std::int64_t last_start = 0) {
    return next_start(state, runs, last_start, now, utc_minute).value() - now;
}

}  // namespace

TEST_CASE("a source by hand, a removed one and one without an address are never due") {
    CHECK_FALSE(next_start(every(0), {}, 0, now));
    auto state = every(day);
    state.removed = true;
    CHECK_FALSE(next_start(state, {}, 0, now));
    state.removed = false;
    state.source.base_url.clear();
    CHECK_FALSE(next_start(state, {}, 0, now));
}

TEST_CASE("a source is due at first, and then every so often from the last beginning") {
    CHECK(wait(every(day), {}) == 0);
    CHECK(wait(every(day), {run("complete", now - hour, now)}) == 23 * hour);
    CHECK(wait(every(day), {run("suspicious", now - hour, now)}) == 23 * hour);
    CHECK(wait(every(day), {run("complete", now - 2 * day)}) == 0);
    auto import = run("complete", now - hour);
    import.kind = "import";
    CHECK(wait(every(day), {import}) == 0);
}

TEST_CASE("a donor that asked to be left alone is not due before") {
    auto state = every(day);
    state.not_before = now + 5 * hour;
    CHECK(wait(state, {run("blocked", now - 2 * hour, now - 2 * hour)}) == 5 * hour);
}

TEST_CASE("a bad run is tried again sooner than every, each time later, and never later than every") {
    std::vector<Run> runs{run("failed", now - 60, now)};
    CHECK(wait(every(day), runs) == first_retry_s);
    for (std::int64_t expected = 2 * first_retry_s; expected < day; expected *= 2) {
        runs.insert(runs.begin(), run("partial", now - 60, now));
        CHECK(wait(every(day), runs) == expected);
    }
    for (int i = 0; i < 10; ++i) runs.insert(runs.begin(), run("failed", now - 60, now));
    CHECK(wait(every(day), runs) == day);
    CHECK(wait(every(day), {run("blocked", now - 60, now)}) == first_retry_blocked_s);
    CHECK(wait(every(300), {run("blocked", now - 60, now)}) == 300);
    CHECK(wait(every(day), {run("failed", now - 60, now), run("complete", now - day), run("failed", now - 2 * day)}) ==
          first_retry_s);
}

TEST_CASE("a run that was killed goes on at once, but no source is started without rest") {
    CHECK(wait(every(day), {run("", now - hour)}) == 0);
    CHECK(wait(every(day), {run("", now - hour)}, now - 10) == shortest_rest_s - 10);
    CHECK(wait(every(day), {}, now - 10) == shortest_rest_s - 10);
    CHECK(wait(every(5), {run("complete", now - 20)}, now - 10) == 0);
}

TEST_CASE("a window of the day is waited for, also over midnight") {
    CHECK(wait(every(day, "10:00-14:00"), {}) == 0);
    CHECK(wait(every(day, "12:00-12:01"), {}) == 0);
    CHECK(wait(every(day, "10:00-12:00"), {}) == 22 * hour);
    CHECK(wait(every(day, "22:00-06:00"), {}) == 10 * hour);
    CHECK(wait(every(day, "20:00-13:00"), {}) == 0);
    // Due outside of the window: its beginning is what counts.
    CHECK(wait(every(8 * hour, "22:00-06:00"), {run("complete", now - hour)}) == 10 * hour);
    CHECK(wait(every(day, "22:00-06:00"), {run("failed", now - 60, now)}) == 10 * hour);
}

TEST_CASE("a window is two times of the day") {
    for (auto text : {"22:00-06:00", "00:00-23:59", "08:30-08:31"}) CHECK(parse_day_window(text));
    CHECK_FALSE(*parse_day_window(""));
    for (auto text : {"22-6", "24:00-06:00", "22:00", "22:60-06:00", "22:00-22:00", "a", "22:00-06:00x", "-1:00-06:00"}) {
        INFO(text);
        CHECK_FALSE(parse_day_window(text));
    }
}
