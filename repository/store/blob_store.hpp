// Files by their SHA-256, in chunks, in an LMDB environment of their own (its size and rhythm of backup differ).
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <repository/store/record_store.hpp>
#include <schemas/result.hpp>

namespace muras {

struct Blob {
    std::string sha256;  ///< 64 hex digits: the name
    std::uint64_t bytes = 0;
    std::string mime;
    std::int64_t stored_at = 0;
};

/// What was read out of a file. `scanned`: it has pages and no letters on them; `unreadable`: `problem` says why;
/// `recognised`: a scan whose letters a program told from the picture (OCR), `problem` says where it had to stop. A
/// `problem` of a scan says why that failed.
enum class TextState : std::uint8_t { read = 0, scanned = 1, unreadable = 2, recognised = 3 };

struct FileText {
    TextState state = TextState::read;
    std::string problem;
    std::vector<std::string> pages;  ///< UTF-8; one for a file without pages
};

/// What is known of a file's text without reading it. `told`: the records of the file were given to the index since.
struct TextInfo {
    TextState state = TextState::read;
    std::string problem;
    std::uint32_t pages = 0;
    bool told = false;
};

/// A small picture of a file's first page. Empty `webp`: it was tried, and there can be none.
struct Preview {
    std::uint16_t width = 0, height = 0;  ///< pixels
    std::string webp;
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

    /// Keeps what was read out of the file in the place of what was read before. Derived, but dear: it is not indexed
    /// until told_text says that the records of the file are in the change log again.
    virtual Result<> put_text(std::string_view sha256, const FileText&) = 0;
    virtual Result<> told_text(std::string_view sha256) = 0;
    virtual Result<std::optional<TextInfo>> text_info(std::string_view sha256) = 0;
    /// Pages from `first` (0: the first one), at most `limit`; fewer at the end, none of an unknown file.
    virtual Result<std::vector<std::string>> text_pages(std::string_view sha256, std::uint32_t first,
                                                        std::size_t limit) = 0;

    /// Keeps the picture of the file's first page in the place of the one before. Derived.
    virtual Result<> put_preview(std::string_view sha256, const Preview&) = 0;
    /// Nothing where it was never tried.
    virtual Result<std::optional<Preview>> preview(std::string_view sha256) = 0;

    /// A folder on the same disk for files that are not whole yet; nothing in it is part of the store.
    virtual Result<std::string> staging() = 0;
    /// Reads every file and compares its digest. Read-only.
    virtual Result<> check(const std::function<void(const Fault&)>& fault) = 0;
};

Result<std::unique_ptr<BlobStore>> open_blob_store(const std::string& directory, const StoreOptions&);

}  // namespace muras
