// One harvest of one source: from the first request to a verdict that says what may be believed.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <harvester/donor.hpp>
#include <harvester/fetch.hpp>
#include <repository/store/blob_store.hpp>
#include <repository/store/record_store.hpp>
#include <schemas/limits.hpp>
#include <schemas/run.hpp>
#include <schemas/source.hpp>

namespace muras {

/// Where a harvest stands; `list_size` -1 when the donor does not say.
struct HarvestProgress {
    std::string_view source;
    RunCounts counts;
    std::uint64_t seen = 0;
    std::int64_t list_size = -1;
};

/// `full` asks for the whole list and moves the proven date; `from` and `until` (either form of OAI-PMH datestamps)
/// never move it. `ack` gets the donor's identifier of every record that is durable, unchanged ones too, after its
/// page's commit. Callbacks are called on the harvest's thread. `blobs` is needed for sources with `files`.
struct HarvestOptions {
    bool full = false;
    std::string from, until;
    std::function<void(std::string_view id)> ack;
    std::function<void(const HarvestProgress&)> progress;
    const std::atomic<bool>* stop = nullptr;
    std::chrono::milliseconds pause{0};
    BlobStore* blobs = nullptr;
    std::function<std::int64_t()> now;  ///< Unix seconds; empty: the system's clock
    Sleep sleep;                        ///< empty: really sleeps
    Limits limits{};
};

/// `unreachable`: the donor gave no usable answer at all, so the same command may work later (exit status 75).
struct HarvestOutcome {
    Run run;
    bool unreachable = false;
};

/// Harvests after OAI-PMH 2.0, section 3.5 and 4.5: goes on where a killed run stood, else begins one; asks from the
/// last proven date; takes every page in one transaction; ends with a verdict (I9). What the donor does wrong is in
/// the run's verdict, reason and problems, not an Error. When `stop` is set the run stays open: the next harvest goes
/// on at its page. Thread rule: any thread, one harvest of a source at a time (hold the source's lock).
/// Errors: `not_found` for an unknown source, `usage` for one without base URL or for wrong dates, the store's own.
Result<HarvestOutcome> harvest(const Source& source, RecordStore& store, Fetcher& fetcher,
                               const HarvestOptions& options);

}  // namespace muras
