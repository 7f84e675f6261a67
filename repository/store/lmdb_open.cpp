// Opening an environment: made beside and renamed into place, claimed, checked, its tables opened once.
#include <repository/store/lmdb.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <set>

#include <repository/base/digest.hpp>

namespace muras::lmdb {
namespace {

namespace fs = std::filesystem;

constexpr unsigned max_readers = 256;
constexpr unsigned max_tables = 64;
constexpr mdb_mode_t file_mode = 0600;
constexpr off_t smallest_file_bytes = 8192;  // the two meta pages: less than that never saw a commit
constexpr off_t lock_table_bytes = 32 << 10;
constexpr long smb_magic = 0x517b, smb2_magic = static_cast<long>(0xfe534d42),
               cifs_magic = static_cast<long>(0xff534d42);

std::mutex claims_guard;
std::set<std::pair<std::uint64_t, std::uint64_t>> claims;  // (device, inode) of every file that is open here

std::string data_file(const std::string& directory) { return directory + "/data.mdb"; }

[[noreturn]] void raise_errno(const std::string& what, int error) {
    raise(ErrorCode::config, fmt::format("{}: {}", what, std::strerror(error)),
          "check that the data directory exists, is writable and has room");
}

void sync_path(const std::string& path) {
    int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    int error = fd < 0 || ::fsync(fd) != 0 ? errno : 0;
    if (fd >= 0) ::close(fd);
    if (error != 0) raise_errno("cannot sync " + path, error);
}

void refuse_network_disk(const std::string& directory) {
    struct statfs disk {};
    if (::statfs(directory.c_str(), &disk) != 0) return;
    auto type = static_cast<long>(disk.f_type);
    if (type == NFS_SUPER_MAGIC || type == smb_magic || type == smb2_magic || type == cifs_magic)
        raise(ErrorCode::config,
              fmt::format("{} is on a network disk, where locks and memory maps are not safe", directory),
              "put the data directory on a disk of this machine");
}

/// Gives the reader table its blocks while there is room: LMDB maps it as a sparse file, and touching a hole of it on a
/// full disk would kill the process. Before the environment is open, because closing any descriptor of that file later
/// would drop LMDB's locks.
void reserve_lock_table(const std::string& directory) {
    int fd = ::open((directory + "/lock.mdb").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, file_mode);
    if (fd < 0) return;  // a read-only disk; opening says what is wrong where it matters
    int error = ::fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, lock_table_bytes) != 0 ? errno : 0;
    ::close(fd);
    if (error == ENOSPC || error == EDQUOT)
        raise(ErrorCode::config, fmt::format("disk full: no space left for {}/lock.mdb", directory),
              "make room on that disk and do the same again");
}

std::string text_of(MDB_txn* txn, MDB_dbi meta, std::string_view name) {
    MDB_val key{name.size(), const_cast<char*>(name.data())}, value{};
    if (mdb_get(txn, meta, &key, &value) != 0) return {};
    return {static_cast<const char*>(value.mv_data), value.mv_size};
}

}  // namespace

Environment::Claim::Claim(const std::string& directory) {
    struct stat status {};
    if (::stat(data_file(directory).c_str(), &status) != 0) raise_errno("cannot open " + data_file(directory), errno);
    file = {status.st_dev, status.st_ino};
    std::lock_guard guard(claims_guard);
    if (!claims.insert(file).second)
        lmdb::raise(ErrorCode::busy, fmt::format("{} is open already in this program", directory),
                    "use the store that is open instead of opening it twice");
}

Environment::Claim::~Claim() {
    std::lock_guard guard(claims_guard);
    claims.erase(file);
}

Environment::Environment(const EnvironmentOptions& options)
    : directory_(options.directory), read_only_(options.read_only) {
    if (!present(directory_)) {
        if (read_only_ || !options.create)
            lmdb::raise(ErrorCode::not_found, fmt::format("there is no {} in {}", options.layout.what, directory_),
                        "name the data directory with --data, or add a source first");
        make(options);
    }
    refuse_network_disk(directory_);
    claim_.emplace(directory_);
    if (!read_only_) reserve_lock_table(directory_);
    open_handle(options);
    int dead = 0;
    mdb_reader_check(handle(), &dead);
    open_tables(options.layout);
    if (options.now && !read_only_) {
        now_ = options.now;
        mark_.emplace(directory_ + "/write.since", directory_ + "/write.lock");
    }
    if (!read_only_) make_missing_tables(options.layout);
}

Environment::~Environment() = default;

bool Environment::present(const std::string& directory) {
    struct stat status {};
    if (::stat(data_file(directory).c_str(), &status) == 0) return status.st_size >= smallest_file_bytes;
    if (errno != ENOENT && errno != ENOTDIR) raise_errno("cannot look at " + data_file(directory), errno);
    return false;
}

void Environment::open_handle(const EnvironmentOptions& options) {
    MDB_env* env = nullptr;
    if (int rc = mdb_env_create(&env)) raise(rc, "open");
    env_.reset(env);
    mdb_env_set_mapsize(env, options.map_size_bytes);
    mdb_env_set_maxreaders(env, max_readers);
    mdb_env_set_maxdbs(env, max_tables);
    unsigned flags = MDB_NOTLS | MDB_NORDAHEAD | (read_only_ ? MDB_RDONLY : 0u);
    if (int rc = mdb_env_open(env, directory_.c_str(), flags, file_mode)) raise(rc, "open");
}

/// A new environment is whole before it has its name: a crash or a full disk while it is made leaves nothing that
/// looks like a store (LMDB would call a half-written file invalid for ever).
void Environment::make(const EnvironmentOptions& options) {
    std::error_code error;
    fs::create_directories(options.directory, error);
    if (error) raise_errno("cannot make " + options.directory, error.value());
    refuse_network_disk(options.directory);
    auto lock = value_of(FileLock::acquire(options.directory + "/write.lock", lock_patience));
    if (present(options.directory)) return;  // another process was quicker

    auto fresh = options.directory + "/new";
    fs::remove_all(fresh, error);
    if (!fs::create_directory(fresh, error)) raise_errno("cannot make " + fresh, error.value());
    {
        Environment env(options, fresh);
        Write txn(env);
        for (auto name : options.layout.tables)
            if (int rc = mdb_dbi_open(txn.handle(), name, MDB_CREATE, &env.tables_.emplace_back().emplace()))
                env.raise(rc, "make");
        std::string features;
        for (auto feature : options.layout.features) features.append(features.empty() ? "" : " ").append(feature);
        txn.put(0, "store_id", to_hex(random_bytes(16)));
        txn.put(0, "format", std::to_string(options.layout.format));
        txn.put(0, "features", features);
        if (options.initialise) options.initialise(txn);
        txn.commit();
    }
    sync_path(data_file(fresh));
    if (::rename(data_file(fresh).c_str(), data_file(options.directory).c_str()) != 0)
        raise_errno("cannot make " + data_file(options.directory), errno);
    sync_path(options.directory);
    if (auto parent = fs::path(options.directory).lexically_normal().parent_path(); !parent.empty()) sync_path(parent);
    fs::remove_all(fresh, error);
}

Environment::Environment(const EnvironmentOptions& options, const std::string& fresh) : directory_(fresh) {
    open_handle(options);
}

void Environment::open_tables(const Layout& layout) {
    MDB_txn* txn = nullptr;
    if (int rc = mdb_txn_begin(handle(), nullptr, MDB_RDONLY, &txn)) raise(rc, "open");
    std::unique_ptr<MDB_txn, decltype([](MDB_txn* t) { mdb_txn_abort(t); })> guard(txn);
    for (auto name : layout.tables) {
        MDB_dbi dbi = 0;
        int rc = mdb_dbi_open(txn, name, 0, &dbi);
        if (rc != 0 && (rc != MDB_NOTFOUND || tables_.empty())) raise(rc, "open");
        tables_.push_back(rc == 0 ? std::optional(dbi) : std::nullopt);
        if (tables_.size() == 1) check_meta(txn, layout);
    }
    if (int rc = mdb_txn_commit(guard.release())) raise(rc, "open");  // an abort would close the tables again
}

/// A store of a program before a table is given it, empty.
void Environment::make_missing_tables(const Layout& layout) {
    if (std::ranges::all_of(tables_, [](const auto& table) { return table.has_value(); })) return;
    Write txn(*this);
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        MDB_dbi dbi = 0;
        if (tables_[i]) continue;
        if (int rc = mdb_dbi_open(txn.handle(), layout.tables[i], MDB_CREATE, &dbi)) raise(rc, "make");
        tables_[i] = dbi;
    }
    txn.commit();
}

void Environment::check_meta(MDB_txn* txn, const Layout& layout) const {
    auto format = text_of(txn, *tables_[0], "format");
    if (format != std::to_string(layout.format))
        lmdb::raise(ErrorCode::config,
                    fmt::format("the {} in {} has format {}, this program reads {}", layout.what, directory_,
                                format.empty() ? "?" : format, layout.format),
                    "use the version of Muras that wrote it, or restore a backup");
    auto features = text_of(txn, *tables_[0], "features");
    for (std::string_view rest = features; !rest.empty();) {
        auto name = rest.substr(0, rest.find(' '));
        rest.remove_prefix(std::min(rest.size(), name.size() + 1));
        if (std::ranges::find(layout.features, name) == layout.features.end())
            lmdb::raise(ErrorCode::config,
                        fmt::format("the {} in {} uses the feature \"{}\", which this program does not know",
                                    layout.what, directory_, name),
                        "use the version of Muras that wrote it");
    }
}

}  // namespace muras::lmdb
