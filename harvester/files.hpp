// The files that records link to: found, fetched, recognised by their content, kept in the blob store.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include <harvester/fetch.hpp>
#include <repository/store/blob_store.hpp>
#include <repository/store/record_store.hpp>
#include <schemas/limits.hpp>
#include <schemas/source.hpp>

namespace muras {

struct FilesOptions {
    RunNo run;  ///< gets the problems
    const std::atomic<bool>* stop = nullptr;
    std::chrono::milliseconds pause{0};
    std::function<std::int64_t()> now;                     ///< Unix seconds; empty: the system's clock
    std::function<void(std::chrono::milliseconds)> sleep;  ///< empty: really sleeps
    FileLimits limits{};
};

/// `lost`: files of ours that the donor does not have any more.
struct FilesReport {
    std::uint64_t fetched = 0, failed = 0, lost = 0;
};

/// The media type that a file's first bytes (at least 16, where there are so many) prove, or empty: HTML and whatever
/// is no document is none. Pure.
std::string_view document_type(std::string_view first_bytes);

/// Fetches what the source's live records link to and have no copy of; of a record without any link, what its page at
/// the donor names. A transfer that breaks off goes on where it stopped, in this run or a later one. A file that failed
/// is tried again after a day. Of copies that are a month old it is asked whether the donor still has the file: a
/// changed one is fetched again; a copy of one that is gone stays, with the problem. Source::max_file_bytes and
/// Source::file_quota_bytes bound it all. A failure is noted at the file and as a problem of the run; it never costs
/// the record. Errors: those of the stores.
Result<FilesReport> fetch_files(const Source& source, RecordStore& store, BlobStore& blobs, Fetcher& fetcher,
                                const FilesOptions& options);

/// Keeps a copy of the file at `path` as the one that `file` of the record links to. Errors: `failed` when it is no
/// document; those of the stores.
Result<File> keep_file(const std::string& path, RecordNo record, File file, RecordStore& store, BlobStore& blobs,
                       std::int64_t now);

}  // namespace muras
