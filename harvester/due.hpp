// When a source is harvested next: `every`, the window of the day, and the retry plan, as one pure function.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include <schemas/run.hpp>
#include <schemas/source.hpp>

namespace muras {

/// After a run that failed, was blocked or came out partial, the next one is not `every` away but this much, then twice
/// as much, and so on up to `every`.
inline constexpr std::int64_t first_retry_s = 10 * 60;
inline constexpr std::int64_t first_retry_blocked_s = 60 * 60;

/// A run that was killed goes on at once, but a source is never started more often than this.
inline constexpr std::int64_t shortest_rest_s = 60;

/// Runs that are looked at; the retry has grown up to `every` long before.
inline constexpr std::size_t runs_looked_at = 16;

/// The minute of the local day (0 to 1439) of a Unix time: the clock on the wall, which `window` is told in.
using LocalMinute = std::function<int(std::int64_t)>;
int local_minute(std::int64_t time);

/// The first time, not before `now`, at which a harvest of the source should start; nullopt for one that is harvested
/// by hand only. A donor's Retry-After is kept to (SourceState::not_before). `newest_first` are its last runs (imports don't count), `last_start` when the caller last started it
/// (Unix seconds, 0: never). It is due when that time is `now`. Whether a run is under way is the caller's to know (the
/// source's lock tells). Pure but for `minute_of`.
std::optional<std::int64_t> next_start(const SourceState& state, const std::vector<Run>& newest_first,
                                       std::int64_t last_start, std::int64_t now,
                                       const LocalMinute& minute_of = local_minute);

}  // namespace muras
