// LMDB behind RAII: environment, transactions, cursor, and the one place where its codes become our errors. Internal to
// repository/store: no handle and no view into the map leaves this directory (I8).
#pragma once

#include <lmdb.h>

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include <repository/base/lock.hpp>
#include <repository/store/write_mark.hpp>
#include <schemas/result.hpp>

namespace muras::lmdb {

/// Thrown inside repository/store only; attempt() makes a Result of it at the border.
struct Failure {
    Error error;
};

[[noreturn]] inline void raise(ErrorCode code, std::string message, std::string hint = {}) {
    throw Failure{fail(code, std::move(message), std::move(hint))};
}

/// The value, or the error as a Failure.
template <class T>
T value_of(Result<T> result) {
    if (!result) throw Failure{std::move(result.error())};
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

/// Runs `body`; what it throws becomes an Error. Every public method of a store is one of these.
template <class Body>
auto attempt(Body&& body) -> Result<std::invoke_result_t<Body>> {
    try {
        if constexpr (std::is_void_v<std::invoke_result_t<Body>>) {
            body();
            return {};
        } else {
            return body();
        }
    } catch (Failure& failure) {
        return std::move(failure.error);
    } catch (const std::bad_alloc&) {
        return fail(ErrorCode::failed, "out of memory", "free some memory and try again");
    } catch (const std::exception& e) {
        return fail(ErrorCode::failed, e.what());
    }
}

/// What an environment must be: its tables by index, its format and the features that this program understands. Table 0
/// is "meta". Part of the on-disk format.
struct Layout {
    std::string_view what;  ///< "store", for messages
    std::span<const char* const> tables;
    unsigned format;
    std::span<const std::string_view> features;
};

class Write;

struct EnvironmentOptions {
    std::string directory;
    Layout layout;
    std::uint64_t map_size_bytes;
    bool read_only = false, create = true;
    std::function<void(Write&)> initialise;  ///< fills a new environment, in its first transaction
    std::function<std::int64_t()> now;       ///< with it, readers are told since when somebody writes (WriteMark)
};

/// An open environment. Thread rule: any thread may begin transactions; one Environment per file in a process.
class Environment {
  public:
    explicit Environment(const EnvironmentOptions&);
    ~Environment();
    Environment(const Environment&) = delete;
    Environment& operator=(const Environment&) = delete;

    MDB_env* handle() const { return env_.get(); }
    /// Nothing: the store is of a program before that table and open for reading only; the table reads as empty.
    std::optional<MDB_dbi> table(unsigned index) const { return tables_[index]; }
    const std::string& directory() const { return directory_; }
    bool read_only() const { return read_only_; }
    std::uint64_t used_bytes() const;
    std::uint64_t size_bytes() const;

    /// The error for an LMDB code; `what` was being done ("read", "commit"). Looks at the disk's free space where LMDB
    /// hides it: a short write on a full disk is EIO there.
    [[noreturn]] void raise(int code, std::string_view what) const;
    /// After a failed write nobody knows what reached the disk (the kernel forgets it after one report), so nothing
    /// more is written until the program is started again. A full disk or map is not such a failure.
    void stop_writing() { stopped_ = true; }
    bool stopped() const { return stopped_; }
    /// Since when the write under way has been, by EnvironmentOptions::now; nothing when nobody writes.
    std::optional<std::int64_t> writing_since() const { return mark_ ? mark_->since() : std::nullopt; }

  private:
    friend class Write;
    Environment(const EnvironmentOptions&, const std::string& fresh);  ///< one that is being made, in `fresh`
    void open_handle(const EnvironmentOptions&);
    void open_tables(const Layout&);
    void make_missing_tables(const Layout&);
    void check_meta(MDB_txn*, const Layout&) const;
    static bool present(const std::string& directory);
    static void make(const EnvironmentOptions&);

    struct Close {
        void operator()(MDB_env* env) const { mdb_env_close(env); }
    };
    /// The process-wide guard: LMDB's locks break when one process opens a file twice.
    struct Claim {
        explicit Claim(const std::string& directory);
        ~Claim();
        Claim(const Claim&) = delete;
        Claim& operator=(const Claim&) = delete;
        std::pair<std::uint64_t, std::uint64_t> file;
    };

    std::string directory_;
    bool read_only_ = false;
    std::optional<Claim> claim_;
    std::unique_ptr<MDB_env, Close> env_;
    std::vector<std::optional<MDB_dbi>> tables_;
    std::mutex writer_;
    std::function<std::int64_t()> now_;
    std::optional<WriteMark> mark_;
    std::atomic<bool> stopped_ = false;
};

/// What reading and writing transactions share. Views are into the map: dead at the end of the transaction, and in a
/// writing one at its next write.
class Transaction {
  public:
    Transaction(const Transaction&) = delete;
    Transaction& operator=(const Transaction&) = delete;

    std::optional<std::string_view> get(unsigned table, std::string_view key) const;
    std::uint64_t entries(unsigned table) const;
    /// The number of the snapshot: two reads with the same number saw the same data.
    std::uint64_t snapshot() const { return mdb_txn_id(txn_); }
    MDB_txn* handle() const { return txn_; }
    const Environment& environment() const { return env_; }

  protected:
    explicit Transaction(const Environment& env) : env_(env) {}
    ~Transaction() {
        if (txn_) mdb_txn_abort(txn_);
    }
    const Environment& env_;
    MDB_txn* txn_ = nullptr;
};

class Read : public Transaction {
  public:
    explicit Read(const Environment&);
};

/// Waits for its turn: a mutex among threads, then a lock file among processes, because LMDB's own lock would wait for
/// ever. Both are held for the length of this transaction. Ends without commit() = nothing was written.
class Write : public Transaction {
  public:
    explicit Write(Environment&);
    ~Write();
    void put(unsigned table, std::string_view key, std::string_view value) { store(table, key, value, 0); }
    /// For a key greater than every one in the table.
    void append(unsigned table, std::string_view key, std::string_view value) { store(table, key, value, MDB_APPEND); }
    /// False when there was no such key.
    bool erase(unsigned table, std::string_view key);
    void clear(unsigned table);  ///< every entry
    void commit();

  private:
    void store(unsigned table, std::string_view key, std::string_view value, unsigned flags);
    Environment& writable_;
    std::unique_lock<std::mutex> turn_;
    std::optional<FileLock> lock_;
};

/// A place in a table. Must not outlive its transaction. Each move says whether there is an entry.
class Cursor {
  public:
    Cursor(const Transaction&, unsigned table);
    bool seek(std::string_view key) { return move(MDB_SET_RANGE, key); }  ///< the first one not less than `key`
    bool first() { return move(MDB_FIRST); }
    bool last() { return move(MDB_LAST); }
    bool next() { return move(MDB_NEXT); }
    bool prev() { return move(MDB_PREV); }
    /// The last entry whose key is less than `key`.
    bool seek_before(std::string_view key) { return seek(key) ? prev() : last(); }
    std::string_view key() const { return {static_cast<const char*>(key_.mv_data), key_.mv_size}; }
    std::string_view value() const { return {static_cast<const char*>(value_.mv_data), value_.mv_size}; }

  private:
    bool move(MDB_cursor_op, std::string_view key = {});
    struct Close {
        void operator()(MDB_cursor* c) const { mdb_cursor_close(c); }
    };
    const Environment& env_;
    std::unique_ptr<MDB_cursor, Close> cursor_;
    MDB_val key_{}, value_{};
};

}  // namespace muras::lmdb
