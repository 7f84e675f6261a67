// Keeps what is known of duplicates up to the records, by the change log, as the indexer does with the index.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include <repository/base/lock.hpp>
#include <repository/store/record_store.hpp>
#include <schemas/result.hpp>

namespace muras {

struct DuplicateOptions {
    std::string lock;                         ///< path of the lock file that lets one pass write at a time
    std::size_t batch = 5'000;                ///< changes in one commit
    const std::atomic<bool>* stop = nullptr;  ///< set by another thread: return after the batch under way
    std::function<void(std::uint64_t done, std::uint64_t total)> progress = {};  ///< changes
    unsigned threads = 0;                                                        ///< 0: as many as cores
    bool anew = false;                                                           ///< forget what was found before
    std::chrono::milliseconds patience = lock_patience;
};

struct DuplicateReport {
    std::uint64_t records = 0;              ///< looked at
    std::uint64_t pairs = 0, clusters = 0;  ///< rows that changed
    double seconds = 0;
};

/// Looks at the records that changed since the last pass and at what is like them; the cost is that of the changes. A
/// pass that is cut off goes on where it was. A store that was restored, or rules that changed, begin from the start.
/// Blocking; any thread. Errors: `busy` when another pass runs for longer than `patience`; the store's.
Result<DuplicateReport> follow_duplicates(RecordStore& store, const DuplicateOptions& options);

}  // namespace muras
