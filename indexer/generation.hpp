// The index directory: generations "g-N", the link "current" to the one in use, and where an index stands in the
// change log. Part of the on-disk format. A switch is one rename, so a reader finds the old index or the new one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <schemas/ids.hpp>
#include <schemas/result.hpp>

namespace Xapian {
class Database;
class WritableDatabase;
}  // namespace Xapian

namespace muras {

/// Up to which change an index holds the store; lives in the index's own metadata, so it commits with the documents
/// (I4).
struct IndexPosition {
    ChangeSeq applied;
    std::uint64_t nonce = 0;
    std::string store_id;
    unsigned format = 0;
    bool operator==(const IndexPosition&) const = default;
};

/// IndexPosition::format of the indexes that this program writes: index_format, with the version of ICU's collation, whose
/// keys are terms and values.
unsigned current_format();

/// Throw Xapian's exceptions.
IndexPosition read_position(const Xapian::Database& database);
void write_position(Xapian::WritableDatabase& database, const IndexPosition& position);

/// Names and switches generations. Writers hold the lock file of the directory (lock_path) around every change.
class IndexDirectory {
  public:
    explicit IndexDirectory(std::string path) : path_(std::move(path)) {}

    std::string lock_path() const { return path_ + "/lock"; }

    /// The path of the generation in use, or nullopt while there is none.
    std::optional<std::string> current() const;

    /// Makes the directory. Errors: `config`.
    Result<> prepare() const;

    /// A path for the next generation; nothing is made.
    std::string next() const;

    /// Puts `generation` (a path of next()) into use, durably, and removes all others: who has one open goes on reading
    /// it until closed. Errors: `config`.
    Result<> switch_to(const std::string& generation) const;

    /// Removes everything that is neither in use nor the lock: what a killed rebuild left behind.
    void sweep() const;

  private:
    std::string path_;
};

/// fsync of a directory and of the files directly in it. Errors: `config`.
Result<> sync_directory(const std::string& path);

}  // namespace muras
