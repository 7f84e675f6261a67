// Proves that the index holds what the store holds, up to the index's own position.
#pragma once

#include <cstdint>
#include <functional>
#include <string>

#include <repository/store/blob_store.hpp>
#include <repository/store/record_store.hpp>
#include <schemas/result.hpp>

namespace muras {

struct IndexCheck {
    std::uint64_t documents = 0;  ///< in the index
    std::uint64_t behind = 0;     ///< changes that it has not seen; no fault
};

/// Read-only. Calls `fault` for every record that is in one of them only and, with `deep`, for every document whose
/// terms, positions or values differ from those of its record and its files' texts (`blobs`; null: there are none). Records that change meanwhile are left out. Errors:
/// `not_found` when there is no index; the store's.
Result<IndexCheck> check_index(RecordStore& store, const std::string& index_dir, bool deep, BlobStore* blobs,
                               const std::function<void(const Fault&)>& fault);

}  // namespace muras
