// The follower: brings the index up to the store, by the change log or by building it anew.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include <repository/base/lock.hpp>
#include <repository/store/blob_store.hpp>
#include <repository/store/record_store.hpp>
#include <schemas/result.hpp>

namespace muras {

struct FollowOptions {
    std::size_t batch = 500;                  ///< changes in one commit
    const std::atomic<bool>* stop = nullptr;  ///< set by another thread: return after the batch under way
    std::function<void(std::uint64_t done, std::uint64_t total)> progress = {};  ///< records; may come from any thread
    unsigned threads = 0;                                                        ///< of a rebuild; 0: as many as cores
    std::chrono::milliseconds patience = lock_patience;
    BlobStore* blobs = nullptr;  ///< has the texts of files; without it there are none
};

struct FollowReport {
    std::uint64_t documents = 0;  ///< written or removed
    std::uint64_t behind = 0;     ///< changes that are not in the index yet (when stopped)
    double seconds = 0;
    bool rebuilt = false;
};

/// Applies the changes that the index in `index_dir` has not seen: each batch of documents commits together with its
/// position (I4), under the record's number (I7). An index that is missing, of another store or format, or ahead of the
/// store (restored from a backup) is built anew beside the old one and switched in (I5). Blocking; any thread.
/// Errors: `busy` when another process writes the index for longer than `patience`; `config` for the disk; the store's.
Result<FollowReport> follow(RecordStore& store, const std::string& index_dir, const FollowOptions& options = {});

/// Builds the index anew beside the old one, which serves on, and switches. As follow otherwise.
Result<FollowReport> rebuild(RecordStore& store, const std::string& index_dir, const FollowOptions& options = {});

}  // namespace muras
