// Builds a whole index from the store into a new directory: small runs, then merged.
#pragma once

#include <cstdint>
#include <string>

#include <indexer/follower.hpp>
#include <indexer/generation.hpp>

namespace muras {

/// The highest record number that the change log names; none for an empty store.
Result<RecordNo> last_record(RecordStore& store);

/// Where the store stands now, as an index's position.
Result<IndexPosition> store_position(RecordStore& store);

/// Writes the index of all active records to `path`, which must not exist, at the position where the store stood when
/// it began: changes that arrive meanwhile are left to be followed. Gives the number of documents. Errors: as follow;
/// `temporary` when stopped.
Result<std::uint64_t> build_index(RecordStore& store, const std::string& path, const FollowOptions& options);

}  // namespace muras
