// Files by their SHA-256, in chunks, in an LMDB environment of their own (its size and rhythm of backup differ).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <repository/store/record_store.hpp>
#include <schemas/result.hpp>

namespace muras {

struct Blob {
    std::string sha256;  ///< 64 hex digits: the name
    std::uint64_t bytes = 0;
    std::string mime;
    std::int64_t stored_at = 0;
};

struct BlobStats {
    std::uint64_t files = 0, bytes = 0;
};

/// Thread rule and errors as RecordStore.
class BlobStore {
  public:
    virtual ~BlobStore() = default;
    /// Stores the file at `path`; storing the same bytes again is a look-up. Visible only when whole.
    virtual Result<Blob> put(const std::string& path, std::string_view mime) = 0;
    virtual Result<std::optional<Blob>> find(std::string_view sha256) = 0;
    /// Up to 262,128 bytes from `offset` (shorter at the end of the file, or at a chunk's border).
    virtual Result<std::string> read(std::string_view sha256, std::uint64_t offset) = 0;
    virtual Result<BlobStats> stats() = 0;
    /// Reads every file and compares its digest. Read-only.
    virtual Result<> check(const std::function<void(const Fault&)>& fault) = 0;
};

Result<std::unique_ptr<BlobStore>> open_blob_store(const std::string& directory, const StoreOptions&);

}  // namespace muras
