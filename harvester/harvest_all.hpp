// Several sources at once: a thread each, at most so many, and one request per host at a time.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <harvester/fetch.hpp>
#include <harvester/run.hpp>

namespace muras {

/// `harvest` is used for each source; its callbacks are called by several threads, one at a time.
struct HarvestAllOptions {
    HarvestOptions harvest;
    std::size_t parallel = 4;
    std::string contact;  ///< for the User-Agent
    /// Makes a source's fetcher; empty: make_curl_fetcher with the source's settings.
    std::function<Result<std::unique_ptr<Fetcher>>(const Source&)> fetcher;
    /// Names the lock file of "source-KEY" and "host-NAME", so that other processes keep off too; empty: none.
    std::function<std::string(const std::string& name)> lock_path;
    std::function<void(const Source&, const Result<HarvestOutcome>&)> finished;  ///< one at a time, as they end
};

/// Outcomes in the order of the sources. A source whose lock is held elsewhere is `busy`. Any thread.
std::vector<Result<HarvestOutcome>> harvest_all(const std::vector<Source>& sources, RecordStore& store,
                                                const HarvestAllOptions& options);

}  // namespace muras
