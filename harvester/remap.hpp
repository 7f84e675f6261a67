// The rules as they are now over the donors' XML as it was kept: no network, and nothing written that stays the same.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>

#include <repository/store/record_store.hpp>
#include <schemas/limits.hpp>
#include <schemas/source.hpp>

namespace muras {

struct RemapOptions {
    std::function<void(std::uint64_t done, std::uint64_t total)> progress;
    const std::atomic<bool>* stop = nullptr;
    std::function<std::int64_t()> now;  ///< Unix seconds; empty: the system's clock
    Limits limits{};
};

/// Maps every live record of a source again from its stored raw XML. A run of kind "remap": its verdict is `complete`,
/// or `partial` when it was stopped or a raw record could not be read (a problem of that record, which stays as it
/// is). Harvests are not touched: checkpoint, incremental date and waiting deletions stay. Over a dry-run store it only
/// tells. The caller holds the source's lock. Errors: the store's own.
Result<Run> remap_source(const Source& source, RecordStore& store, const RemapOptions& options);

}  // namespace muras
