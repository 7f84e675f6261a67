#include <indexer/generation.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>
#include <xapian.h>

#include <repository/base/text.hpp>
#include <schemas/fields.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <vector>

namespace muras {
namespace fs = std::filesystem;
namespace {

constexpr const char* prefix = "g-";

std::uint64_t number(const std::string& text) {
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

Error disk_error(std::string_view doing, const std::string& path, const std::string& cause) {
    return fail(ErrorCode::config, fmt::format("cannot {} {}: {}", doing, path, cause),
                "check that the data directory is writable and has room");
}

Result<> sync_path(const std::string& path) {
    int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return disk_error("open", path, std::strerror(errno));
    int failed = ::fsync(fd);
    auto cause = errno;
    ::close(fd);
    if (failed) return disk_error("write", path, std::strerror(cause));
    return {};
}

}  // namespace

unsigned current_format() {
    static const unsigned format = index_format << 24 | collation_version() >> 8;
    return format;
}

IndexPosition read_position(const Xapian::Database& database) {
    IndexPosition p;
    p.applied = ChangeSeq(number(database.get_metadata("applied_seq")));
    p.nonce = number(database.get_metadata("nonce"));
    p.store_id = database.get_metadata("store_id");
    p.format = static_cast<unsigned>(number(database.get_metadata("index_format")));
    return p;
}

void write_position(Xapian::WritableDatabase& database, const IndexPosition& position) {
    database.set_metadata("applied_seq", std::to_string(position.applied.value));
    database.set_metadata("nonce", std::to_string(position.nonce));
    database.set_metadata("store_id", position.store_id);
    database.set_metadata("index_format", std::to_string(position.format));
}

Result<> sync_directory(const std::string& path) {
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(path, error))
        if (entry.is_regular_file(error))
            if (auto synced = sync_path(entry.path()); !synced) return synced;
    if (error) return disk_error("read", path, error.message());
    return sync_path(path);
}

std::optional<std::string> IndexDirectory::current() const {
    std::error_code error;
    auto target = fs::read_symlink(path_ + "/current", error);
    if (error) return std::nullopt;
    return path_ + "/" + target.filename().string();
}

Result<> IndexDirectory::prepare() const {
    std::error_code error;
    fs::create_directories(path_, error);
    if (error) return disk_error("make", path_, error.message());
    return {};
}

std::string IndexDirectory::next() const {
    std::uint64_t last = 0;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(path_, error)) {
        auto name = entry.path().filename().string();
        if (name.starts_with(prefix)) last = std::max(last, number(name.substr(std::strlen(prefix))));
    }
    return fmt::format("{}/{}{}", path_, prefix, last + 1);
}

Result<> IndexDirectory::switch_to(const std::string& generation) const {
    if (auto synced = sync_directory(generation); !synced) return synced;
    auto fresh = path_ + "/current.new";
    std::error_code error;
    fs::remove(fresh, error);
    fs::create_symlink(fs::path(generation).filename(), fresh, error);
    if (!error) fs::rename(fresh, path_ + "/current", error);
    if (error) return disk_error("switch the index in", path_, error.message());
    if (auto synced = sync_path(path_); !synced) return synced;
    sweep();
    return {};
}

void IndexDirectory::sweep() const {
    auto used = current();
    std::error_code error;
    std::vector<fs::path> left;
    for (const auto& entry : fs::directory_iterator(path_, error)) {
        auto name = entry.path().filename().string();
        if (name == "lock" || name == "current" || (used && entry.path() == fs::path(*used))) continue;
        if (name.starts_with(prefix) || name == "current.new") left.push_back(entry.path());
    }
    for (const auto& path : left) fs::remove_all(path, error);
}

}  // namespace muras
