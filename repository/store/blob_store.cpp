#include <repository/store/blob_store.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include <repository/base/clock.hpp>
#include <repository/store/lmdb.hpp>
#include <repository/store/raw_frame.hpp>
#include <repository/store/tables.hpp>

namespace muras {
namespace {

// Part of the on-disk format: 64 pages of 4 KiB less the header of an overflow page, so nothing is wasted.
constexpr std::size_t chunk_bytes = 262'128;
constexpr std::size_t chunks_a_transaction = 8;
constexpr std::size_t digest_digits = 64;
constexpr unsigned blob_format = 1;
constexpr std::array<std::string_view, 1> blob_features{"blobs-v1"};

namespace blob_table {
enum Index : unsigned {
    meta,
    blobs,
    chunks,
    texts,     ///< digest -> TextRow; digest, page -> its text, packed as raw records are
    previews,  ///< digest -> width and height (16 bits each), then WebP; sizes alone when there can be no picture
};
}
constexpr std::array<const char*, 5> blob_tables{"meta", "blobs", "chunks", "texts", "previews"};

/// A file read from its beginning in chunks; throws Failure.
class Input {
  public:
    explicit Input(const std::string& path) : path_(path), fd_(::open(path.c_str(), O_RDONLY | O_CLOEXEC)) {
        if (fd_ < 0) stop(errno == ENOENT ? ErrorCode::not_found : ErrorCode::failed);
    }
    ~Input() {
        if (fd_ >= 0) ::close(fd_);
    }
    Input(const Input&) = delete;
    Input& operator=(const Input&) = delete;

    /// The next chunk: full, except at the end of the file; empty after it.
    std::string_view next() {
        std::size_t size = 0;
        while (size < buffer_.size()) {
            auto n = ::read(fd_, buffer_.data() + size, buffer_.size() - size);
            if (n < 0 && errno == EINTR) continue;
            if (n < 0) stop(ErrorCode::failed);
            if (n == 0) break;
            size += static_cast<std::size_t>(n);
        }
        return {buffer_.data(), size};
    }

  private:
    [[noreturn]] void stop(ErrorCode code) const {
        lmdb::raise(code, fmt::format("cannot read {}: {}", path_, std::strerror(errno)));
    }
    std::string path_;
    int fd_;
    std::string buffer_ = std::string(chunk_bytes, '\0');
};

struct Digested {
    Digest digest;
    std::uint64_t bytes = 0;
};

Digested digest_of(const std::string& path) {
    Input input(path);
    Sha256 sha;
    Digested result;
    for (auto chunk = input.next(); !chunk.empty(); chunk = input.next()) {
        sha.add(chunk);
        result.bytes += chunk.size();
    }
    result.digest = sha.finish();
    return result;
}

std::string key_bytes(const Digest& digest) { return {reinterpret_cast<const char*>(digest.data()), digest.size()}; }

/// The 32 bytes that 64 hexadecimal digits name, or nothing.
std::optional<std::string> key_of_hex(std::string_view hex) {
    return hex.size() == digest_digits ? from_hex(hex) : std::nullopt;
}

std::string numbered_key(std::string_view digest, std::uint64_t n) {
    std::string key{digest};
    put32(key, static_cast<std::uint32_t>(n));
    return key;
}

std::string encode_row(const Blob& blob) {
    std::string out;
    put64(out, blob.bytes);
    put64(out, static_cast<std::uint64_t>(blob.stored_at));
    return out + blob.mime;
}

Blob blob_row(std::string_view key, std::string_view value) {
    auto stored_at = static_cast<std::int64_t>(get64(value, 8));
    return {to_hex(key), get64(value), std::string(value.substr(16)), stored_at};
}

std::string encode_row(const TextInfo& info) {
    std::string out;
    put32(out, info.pages);
    out += static_cast<char>(info.state);
    out += info.told ? '\1' : '\0';
    return out + info.problem;
}

TextInfo text_row(std::string_view value) {
    constexpr std::size_t fixed = 6;
    TextInfo info;
    info.pages = get32(value);
    if (value.size() < fixed) lmdb::raise(ErrorCode::failed, "a row of texts is too short", "run `muras texts --again`");
    info.state = static_cast<TextState>(value[4]);
    info.told = value[5] != '\0';
    info.problem = value.substr(fixed);
    return info;
}

std::string encode_row(const Preview& preview) {
    std::string out;
    put32(out, static_cast<std::uint32_t>(preview.width) << 16 | preview.height);
    return out + preview.webp;
}

Preview preview_row(std::string_view value) {
    auto size = get32(value);
    return {static_cast<std::uint16_t>(size >> 16), static_cast<std::uint16_t>(size & 0xFFFF),
            std::string(value.substr(std::min<std::size_t>(value.size(), 4)))};
}

std::optional<TextInfo> load_text(const lmdb::Transaction& txn, std::string_view key) {
    auto found = txn.get(blob_table::texts, key);
    if (!found) return std::nullopt;
    return text_row(*found);
}

std::optional<Blob> load(const lmdb::Transaction& txn, std::string_view key) {
    auto found = txn.get(blob_table::blobs, key);
    if (!found) return std::nullopt;
    return blob_row(key, *found);
}

BlobStats load_stats(const lmdb::Transaction& txn) {
    auto row = txn.get(blob_table::meta, "counters").value_or("");
    return {get64(row), get64(row, 8)};
}

std::string encode_row(const BlobStats& stats) {
    std::string out;
    put64(out, stats.files);
    put64(out, stats.bytes);
    return out;
}

class LmdbBlobStore final : public BlobStore {
  public:
    LmdbBlobStore(const std::string& directory, const StoreOptions& options)
        : directory_(directory),
          now_(options.now ? options.now : now_seconds),
          env_({.directory = directory,
                .layout = {"file store", blob_tables, blob_format, blob_features},
                .map_size_bytes = options.map_size_bytes,
                .read_only = options.read_only,
                .create = options.create,
                .initialise = [](lmdb::Write& txn) {
                    txn.put(blob_table::meta, "counters", encode_row(BlobStats{}));
                }}) {}

    Result<std::string> staging() override {
        auto folder = std::filesystem::path(directory_) / "partial";
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        if (error)
            return fail(ErrorCode::config, fmt::format("cannot make {}: {}", folder.string(), error.message()),
                        "check the directory and its free space");
        return folder.string();
    }

    Result<Blob> put(const std::string& path, std::string_view mime) override {
        return lmdb::attempt([&] {
            auto [digest, bytes] = digest_of(path);
            auto key = key_bytes(digest);
            if (auto known = load(lmdb::Read(env_), key)) return *known;
            if (store_chunks(path, key) != digest)
                lmdb::raise(ErrorCode::temporary, fmt::format("{} was written to while it was read", path),
                            "store it again when it is finished");
            Blob blob{to_hex(digest), bytes, std::string(mime), now_()};
            lmdb::Write txn(env_);
            if (auto known = load(txn, key)) return *known;  // another process stored the same file
            auto stats = load_stats(txn);
            ++stats.files;
            stats.bytes += bytes;
            txn.put(blob_table::blobs, key, encode_row(blob));
            txn.put(blob_table::meta, "counters", encode_row(stats));
            txn.commit();
            return blob;
        });
    }

    Result<std::optional<Blob>> find(std::string_view sha256) override {
        return lmdb::attempt([&]() -> std::optional<Blob> {
            auto key = key_of_hex(sha256);
            return key ? load(lmdb::Read(env_), *key) : std::nullopt;
        });
    }

    Result<std::string> read(std::string_view sha256, std::uint64_t offset) override {
        return lmdb::attempt([&]() -> std::string {
            lmdb::Read txn(env_);
            auto key = key_of_hex(sha256);
            auto blob = key ? load(txn, *key) : std::nullopt;
            if (!blob) lmdb::raise(ErrorCode::not_found, fmt::format("there is no file {}", sha256));
            if (offset >= blob->bytes) return {};
            auto chunk = txn.get(blob_table::chunks, numbered_key(*key, offset / chunk_bytes));
            if (!chunk || chunk->size() <= offset % chunk_bytes)
                lmdb::raise(ErrorCode::failed, fmt::format("file {}: bytes from {} are missing", sha256, offset),
                            "restore it from a backup, or fetch it again");
            return std::string(chunk->substr(offset % chunk_bytes));
        });
    }

    Result<BlobStats> stats() override {
        return lmdb::attempt([&] { return load_stats(lmdb::Read(env_)); });
    }

    Result<> put_text(std::string_view sha256, const FileText& text) override {
        return lmdb::attempt([&] {
            auto key = known_key(sha256);
            lmdb::Write txn(env_);
            auto old = load_text(txn, key);
            TextInfo info{text.state, text.problem, static_cast<std::uint32_t>(text.pages.size()), false};
            RawPacker packer;
            for (std::uint32_t n = 0; n < info.pages; ++n)
                txn.put(blob_table::texts, numbered_key(key, n), packer.pack(text.pages[n]));
            for (auto n = info.pages; old && n < old->pages; ++n) txn.erase(blob_table::texts, numbered_key(key, n));
            txn.put(blob_table::texts, key, encode_row(info));
            txn.commit();
        });
    }

    Result<> told_text(std::string_view sha256) override {
        return lmdb::attempt([&] {
            auto key = known_key(sha256);
            lmdb::Write txn(env_);
            auto info = load_text(txn, key);
            if (!info || info->told) return;
            info->told = true;
            txn.put(blob_table::texts, key, encode_row(*info));
            txn.commit();
        });
    }

    Result<std::optional<TextInfo>> text_info(std::string_view sha256) override {
        return lmdb::attempt([&]() -> std::optional<TextInfo> {
            auto key = key_of_hex(sha256);
            return key ? load_text(lmdb::Read(env_), *key) : std::nullopt;
        });
    }

    Result<std::vector<std::string>> text_pages(std::string_view sha256, std::uint32_t first,
                                                std::size_t limit) override {
        return lmdb::attempt([&] {
            std::vector<std::string> pages;
            auto key = key_of_hex(sha256);
            if (!key) return pages;
            lmdb::Read txn(env_);
            auto info = load_text(txn, *key);
            for (auto n = first; info && n < info->pages && pages.size() < limit; ++n) {
                auto frame = txn.get(blob_table::texts, numbered_key(*key, n));
                if (!frame)
                    lmdb::raise(ErrorCode::failed, fmt::format("file {}: page {} of its text is missing", sha256, n + 1),
                                "run `muras texts --again`");
                pages.push_back(lmdb::value_of(unpack_raw(*frame)));
            }
            return pages;
        });
    }

    Result<> put_preview(std::string_view sha256, const Preview& preview) override {
        return lmdb::attempt([&] {
            lmdb::Write txn(env_);
            txn.put(blob_table::previews, known_key(sha256), encode_row(preview));
            txn.commit();
        });
    }

    Result<std::optional<Preview>> preview(std::string_view sha256) override {
        return lmdb::attempt([&]() -> std::optional<Preview> {
            auto key = key_of_hex(sha256);
            if (!key) return std::nullopt;
            lmdb::Read txn(env_);
            auto row = txn.get(blob_table::previews, *key);
            if (!row) return std::nullopt;
            return preview_row(*row);
        });
    }

    Result<> check(const std::function<void(const Fault&)>& fault) override {
        return lmdb::attempt([&] {
            BlobStats found;
            for (const auto& blob : all()) {
                ++found.files;
                found.bytes += blob.bytes;
                if (auto wrong = check_one(blob); !wrong.empty())
                    fault({fmt::format("file {}: {}", blob.sha256, wrong)});
            }
            auto said = lmdb::attempt([&] { return load_stats(lmdb::Read(env_)); });
            // A writer beside the check may have added files meanwhile, never taken one away.
            if (!said || said->files < found.files || said->bytes < found.bytes)
                fault({"counters: fewer files are counted than there are"});
        });
    }

  private:
    static std::string known_key(std::string_view sha256) {
        auto key = key_of_hex(sha256);
        if (!key) lmdb::raise(ErrorCode::failed, fmt::format("\"{}\" is no SHA-256", sha256));
        return *key;
    }

    /// Writes the file's chunks; those of an interrupted put are written over. Returns the digest of what was written.
    Digest store_chunks(const std::string& path, const std::string& key) {
        Input input(path);
        Sha256 sha;
        std::uint64_t n = 0;
        bool more = true;
        while (more) {
            std::vector<std::string> batch;
            while (batch.size() < chunks_a_transaction) {
                auto chunk = input.next();
                if (chunk.empty()) break;
                sha.add(chunk);
                batch.emplace_back(chunk);
            }
            more = batch.size() == chunks_a_transaction;
            if (batch.empty()) break;
            lmdb::Write txn(env_);
            for (const auto& chunk : batch) txn.put(blob_table::chunks, numbered_key(key, n++), chunk);
            txn.commit();
        }
        return sha.finish();
    }

    std::vector<Blob> all() {
        lmdb::Read txn(env_);
        std::vector<Blob> blobs;
        lmdb::Cursor cursor(txn, blob_table::blobs);
        for (bool found = cursor.first(); found; found = cursor.next())
            blobs.push_back(blob_row(cursor.key(), cursor.value()));
        return blobs;
    }

    std::string check_one(const Blob& blob) {
        Sha256 sha;
        for (std::uint64_t offset = 0; offset < blob.bytes;) {
            auto chunk = read(blob.sha256, offset);
            if (!chunk) return chunk.error().message;
            sha.add(*chunk);
            offset += chunk->size();
        }
        return to_hex(sha.finish()) == blob.sha256 ? "" : "its bytes have another digest";
    }

    std::string directory_;
    std::function<std::int64_t()> now_;
    lmdb::Environment env_;
};

}  // namespace

Result<std::unique_ptr<BlobStore>> open_blob_store(const std::string& directory, const StoreOptions& options) {
    return lmdb::attempt(
        [&]() -> std::unique_ptr<BlobStore> { return std::make_unique<LmdbBlobStore>(directory, options); });
}

}  // namespace muras
