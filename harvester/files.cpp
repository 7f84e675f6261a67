#include <harvester/files.hpp>

#include <fmt/format.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <vector>

#include <harvester/donor.hpp>
#include <repository/base/clock.hpp>

namespace muras {
namespace {

constexpr std::int64_t retry_after_s = 24 * 3600;
constexpr std::size_t signature_bytes = 1024;  // a PDF may begin within the first kilobyte

struct Signature {
    std::string_view bytes, mime;
};

constexpr std::array signatures{
    Signature{"AT&TFORM", "image/vnd.djvu"},
    Signature{"{\\rtf", "application/rtf"},
    Signature{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "application/msword"},
    Signature{"PK\x03\x04", "application/zip"},
};

/// A file of our own in the system's temporary directory, gone with its owner.
class TemporaryFile {
  public:
    TemporaryFile() {
        path_ = (std::filesystem::temp_directory_path() / "muras-fetch-XXXXXX").string();
        int fd = ::mkstemp(path_.data());
        made_ = fd >= 0;
        if (made_) ::close(fd);
    }
    ~TemporaryFile() {
        std::error_code ignored;
        if (made_) std::filesystem::remove(path_, ignored);
    }
    TemporaryFile(const TemporaryFile&) = delete;
    TemporaryFile& operator=(const TemporaryFile&) = delete;
    bool made() const { return made_; }
    const std::string& path() const { return path_; }

  private:
    std::string path_;
    bool made_ = false;
};

std::string first_bytes(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::string bytes(signature_bytes, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
}

bool is_due(const File& file, std::int64_t now) {
    return file.sha256.empty() && !file.url.empty() && (file.problem.empty() || now - file.checked_at >= retry_after_s);
}

/// Fetches one file; what it returns instead of success is for people.
Result<> fetch_one(RecordNo record, const File& file, RecordStore& store, BlobStore& blobs, Fetcher& fetcher,
                   std::int64_t now) {
    TemporaryFile copy;
    if (!copy.made())
        return fail(ErrorCode::config, "cannot make a temporary file",
                    "check the temporary directory and its free space");
    auto answer = fetcher.get({file.url, max_file_bytes, copy.path()});
    if (!answer) return answer.error();
    if (answer->status != 200) return fail(ErrorCode::failed, fmt::format("HTTP status {}", answer->status));
    return keep_file(copy.path(), record, file, store, blobs, now);
}

}  // namespace

std::string_view document_type(std::string_view bytes) {
    if (bytes.substr(0, signature_bytes).find("%PDF-") != std::string_view::npos) return "application/pdf";
    for (const auto& s : signatures)
        if (bytes.starts_with(s.bytes)) return s.mime;
    return {};
}

Result<> keep_file(const std::string& path, RecordNo record, File file, RecordStore& store, BlobStore& blobs,
                   std::int64_t now) {
    auto type = document_type(first_bytes(path));
    if (type.empty())
        return fail(ErrorCode::failed, "it is no document (a page of HTML, perhaps, that asks to sign in)");
    // Office files and EPUBs are ZIPs: their names say which, once the content says that it is one.
    bool container = type == "application/zip" || type == "application/msword";
    if (!container || file.mime.empty() || file.mime == "application/pdf") file.mime = type;
    auto blob = blobs.put(path, file.mime);
    if (!blob) return blob.error();
    file.sha256 = blob->sha256;
    file.bytes = blob->bytes;
    file.problem.clear();
    file.checked_at = now;
    return store.put_file(record, file);
}

Result<FilesReport> fetch_files(const Source& source, RecordStore& store, BlobStore& blobs, Fetcher& fetcher,
                                const FilesOptions& options) {
    auto now = options.now ? options.now() : now_seconds();
    std::vector<RecordNo> due;
    auto walked = store.each_sorted(source.key, [&](Record&& r) -> Result<> {
        if (r.status == Status::active)
            for (const auto& file : r.metadata.files)
                if (is_due(file, now)) {
                    due.push_back(r.no);
                    break;
                }
        return {};
    });
    if (!walked) return walked.error();
    FilesReport report;
    auto sleep = interruptible_sleep(options.stop);
    for (auto no : due) {
        auto record = store.record(no);
        if (!record) return record.error();
        if (!*record) continue;
        for (const auto& file : (*record)->metadata.files) {
            if (options.stop && options.stop->load()) return report;
            if (!is_due(file, now)) continue;
            auto kept = fetch_one(no, file, store, blobs, fetcher, now);
            sleep(options.pause);
            if (kept) {
                ++report.fetched;
                continue;
            }
            // A full disk or a lock is ours, not the donor's.
            if (kept.error().code == ErrorCode::busy) return kept.error();
            ++report.failed;
            auto failed = file;
            failed.problem = kept.error().message;
            failed.checked_at = now;
            if (auto noted = store.put_file(no, failed); !noted) return noted.error();
            auto noted = store.add_problem(options.run, {"file-unreachable",
                                                         (*record)->provenance.oai_identifier,
                                                         file.url,
                                                         kept.error().message,
                                                         "it is tried again after a day",
                                                         {}});
            if (!noted) return noted.error();
        }
    }
    return report;
}

}  // namespace muras
