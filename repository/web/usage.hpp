// How often works are looked at and taken home, after the COUNTER Code of Practice 5.1 (section 7): double clicks are
// one, robots none, and a session is a salted digest of address and program within an hour, in memory only.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include <repository/http/message.hpp>
#include <repository/store/reader_store.hpp>

namespace muras::web {

/// A request is an investigation too.
enum class UsageKind { investigation, request, search };

/// The counts of one work (its PID) and month; of searches, which belong to no work, `pid` is empty.
struct WorkUsage {
    std::string pid;
    std::uint32_t month = 0;
    UsageCounts counts;
};

/// Whether a program with this User-Agent reads for no person: its list is usage/robots.json, in the form of COUNTER's
/// own list (an array of {"pattern": regular expression}), so that a newer one can take its place. A request that does
/// not name its program counts as a robot's. Any thread.
bool is_robot(std::string_view user_agent);

/// Whether an answer to this request would be counted at all: a GET of a person who will see it. Prefetching browsers
/// say so; a text whose page is turned, a page whose language is changed, and a download that is resumed were counted
/// when they were begun. Any thread.
bool is_countable(const http::Request& request, UsageKind kind);

/// Any thread. What is not taken yet is lost with the process: at most the clicks of the last half minute and what the
/// caller did not take since.
class UsageCounter {
  public:
    UsageCounter();

    /// One click, at `now` (Unix seconds). `link` is the address without what does not change what is read; of two
    /// clicks of a reader on a link within 30 seconds the later one counts (section 7.2).
    void click(UsageKind kind, std::string_view pid, std::string_view link, std::string_view address,
               std::string_view agent, std::int64_t now);

    /// What was counted since the last call, without the clicks that may still be the first of two; `all`: with them.
    std::vector<WorkUsage> take(std::int64_t now, bool all = false);

  private:
    struct Click {
        std::int64_t at = 0;
        UsageKind kind = UsageKind::investigation;
        std::uint64_t reader = 0;
        std::string pid;
    };
    std::uint64_t digest(std::string_view bytes) const;
    void settle(const Click& click);
    bool is_first(const Click& click, UsageKind kind);
    void forget(std::int64_t now);

    std::mutex mutex_;
    std::string salt_;
    std::int64_t salt_day_ = 0;
    std::unordered_map<std::uint64_t, Click> open_;  ///< by reader and link: may be the first of two
    std::map<std::int64_t, std::unordered_set<std::uint64_t>> sessions_;  ///< by hour: reader, work and kind
    std::map<std::pair<std::string, std::uint32_t>, UsageCounts> counted_;
};

/// Adds the counts to those of the works, their sources, collections and types, and to those of everything. A work that
/// is no longer known counts for itself and for everything. Errors: those of the stores; then nothing was added.
Result<> store_usage(const std::vector<WorkUsage>& counted, RecordStore& store, ReaderStore& readers);

}  // namespace muras::web
