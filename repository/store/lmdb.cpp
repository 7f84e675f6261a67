#include <repository/store/lmdb.hpp>

#include <fmt/format.h>
#include <sys/statvfs.h>

#include <cerrno>
#include <cstring>

namespace muras::lmdb {
namespace {

constexpr std::uint64_t disk_is_full_below_bytes = 4 << 20;

MDB_val value_of_bytes(std::string_view bytes) {
    return {bytes.size(), const_cast<char*>(bytes.data())};  // LMDB reads through it only
}

bool disk_is_full(const std::string& directory) {
    struct statvfs disk {};
    if (::statvfs(directory.c_str(), &disk) != 0) return false;
    return std::uint64_t{disk.f_bavail} * disk.f_frsize < disk_is_full_below_bytes;
}

}  // namespace

void Environment::raise(int code, std::string_view what) const {
    if (code == EIO && disk_is_full(directory_)) code = ENOSPC;
    auto said = [&](std::string_view text) { return fmt::format("cannot {} {}: {}", what, directory_, text); };
    switch (code) {
        case MDB_MAP_FULL:
            lmdb::raise(ErrorCode::config, said(fmt::format("its map of {} bytes is full", size_bytes())),
                        "raise map_size under [store] in the configuration and start again; nothing was lost");
        case MDB_MAP_RESIZED:
            lmdb::raise(ErrorCode::config, said("another process uses it with a larger map"),
                        "give every process the same map_size under [store]");
        case ENOSPC:
        case EDQUOT:
            lmdb::raise(ErrorCode::config, said("disk full: no space left for it"),
                        "make room on that disk and do the same again; nothing was lost");
        case EROFS:
        case EACCES:
        case EPERM:
            lmdb::raise(ErrorCode::config, said("it is read-only"),
                        "make the disk writable and give this user the right to write there");
        case ENOMEM:
            lmdb::raise(ErrorCode::config, said("no memory or address space for its map"),
                        "lift the limit on virtual memory (ulimit -v), or lower map_size under [store]");
        case MDB_READERS_FULL:
            lmdb::raise(ErrorCode::busy, said("too many readers at once"), "end other programs that read it");
        case MDB_VERSION_MISMATCH:
        case MDB_INVALID:
        case MDB_CORRUPTED:
        case MDB_PAGE_NOTFOUND:
        case MDB_NOTFOUND:
            lmdb::raise(ErrorCode::failed, said(fmt::format("damaged, or not made by Muras ({})", mdb_strerror(code))),
                        "restore it from a backup");
        default:
            lmdb::raise(ErrorCode::failed, said(mdb_strerror(code)), "look at the state of the disk (dmesg)");
    }
}

std::uint64_t Environment::used_bytes() const {
    MDB_envinfo info;
    MDB_stat stat;
    mdb_env_info(handle(), &info);
    mdb_env_stat(handle(), &stat);
    return (info.me_last_pgno + 1) * stat.ms_psize;
}

std::uint64_t Environment::size_bytes() const {
    MDB_envinfo info{};
    if (env_) mdb_env_info(handle(), &info);
    return info.me_mapsize;
}

std::optional<std::string_view> Transaction::get(unsigned table, std::string_view key) const {
    auto dbi = env_.table(table);
    if (!dbi) return std::nullopt;
    auto k = value_of_bytes(key);
    MDB_val value;
    int rc = mdb_get(txn_, *dbi, &k, &value);
    if (rc == MDB_NOTFOUND) return std::nullopt;
    if (rc != 0) env_.raise(rc, "read");
    return std::string_view{static_cast<const char*>(value.mv_data), value.mv_size};
}

std::uint64_t Transaction::entries(unsigned table) const {
    auto dbi = env_.table(table);
    if (!dbi) return 0;
    MDB_stat stat;
    if (int rc = mdb_stat(txn_, *dbi, &stat)) env_.raise(rc, "read");
    return stat.ms_entries;
}

Read::Read(const Environment& env) : Transaction(env) {
    int rc = mdb_txn_begin(env.handle(), nullptr, MDB_RDONLY, &txn_);
    if (rc == MDB_READERS_FULL) {  // killed processes leave their slots behind
        int dead = 0;
        mdb_reader_check(env.handle(), &dead);
        rc = mdb_txn_begin(env.handle(), nullptr, MDB_RDONLY, &txn_);
    }
    if (rc != 0) env.raise(rc, "read");
}

Write::Write(Environment& env) : Transaction(env), writable_(env) {
    if (env.read_only())
        lmdb::raise(ErrorCode::config, fmt::format("cannot write to {}: it was opened read-only", env.directory()));
    turn_ = std::unique_lock(env.writer_);
    if (env.stopped())
        lmdb::raise(ErrorCode::failed, fmt::format("cannot write to {}: an earlier write failed", env.directory()),
                    "look at the state of the disk (dmesg), then start the program again");
    lock_ = value_of(FileLock::acquire(env.directory() + "/write.lock", lock_patience));
    if (env.mark_) env.mark_->begin(env.now_());  // before any stamp of this transaction is taken
    if (int rc = mdb_txn_begin(env.handle(), nullptr, 0, &txn_)) env.raise(rc, "write to");
}

Write::~Write() {
    // Before the turn is given up, which happens as the members die.
    if (txn_) mdb_txn_abort(std::exchange(txn_, nullptr));
    if (lock_ && writable_.mark_) writable_.mark_->end();
}

void Write::store(unsigned table, std::string_view key, std::string_view value, unsigned flags) {
    auto k = value_of_bytes(key), v = value_of_bytes(value);
    if (int rc = mdb_put(txn_, env_.table(table).value(), &k, &v, flags)) env_.raise(rc, "write to");
}

bool Write::erase(unsigned table, std::string_view key) {
    auto k = value_of_bytes(key);
    int rc = mdb_del(txn_, env_.table(table).value(), &k, nullptr);
    if (rc != 0 && rc != MDB_NOTFOUND) env_.raise(rc, "write to");
    return rc == 0;
}

void Write::clear(unsigned table) {
    if (int rc = mdb_drop(txn_, env_.table(table).value(), 0)) env_.raise(rc, "write to");
}

void Write::commit() {
    int rc = mdb_txn_commit(std::exchange(txn_, nullptr));
    if ((rc == EIO && !disk_is_full(env_.directory())) || rc == MDB_PANIC) writable_.stop_writing();
    if (rc != 0) env_.raise(rc, "write to");
    if (writable_.mark_) writable_.mark_->end();
    lock_.reset();
    turn_.unlock();
}

Cursor::Cursor(const Transaction& txn, unsigned table) : env_(txn.environment()) {
    auto dbi = env_.table(table);
    if (!dbi) return;
    MDB_cursor* cursor = nullptr;
    if (int rc = mdb_cursor_open(txn.handle(), *dbi, &cursor)) env_.raise(rc, "read");
    cursor_.reset(cursor);
}

bool Cursor::move(MDB_cursor_op op, std::string_view key) {
    if (!cursor_) return false;
    if (op == MDB_SET_RANGE) key_ = value_of_bytes(key);
    int rc = mdb_cursor_get(cursor_.get(), &key_, &value_, op);
    if (rc != 0 && rc != MDB_NOTFOUND) env_.raise(rc, "read");
    return rc == 0;
}

}  // namespace muras::lmdb
