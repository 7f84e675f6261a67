// Writes the records of one source inside one write transaction and keeps every table that speaks of a record in step:
// records, raw, ids, pids, by_stamp, by_set, changes, staged, counters. Internal to repository/store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <repository/store/lmdb.hpp>
#include <repository/store/raw_frame.hpp>
#include <repository/store/tables.hpp>
#include <schemas/source.hpp>

namespace muras {

/// What can be worked out of an incoming record before the write transaction begins.
struct PreparedRecord {
    IncomingRecord* incoming = nullptr;  ///< gives up its record when that is written
    std::uint64_t mapping = 0;  ///< PageCommit::mapping
    std::string key;            ///< in table ids
    Hash16 content{}, raw{};
    std::string raw_sha256;
    std::string frame;  ///< packed when the store has other bytes than these, else empty
};

/// Hashes the raw bytes. Pure.
PreparedRecord prepare(SourceNo source, IncomingRecord& incoming, std::uint64_t mapping);

/// Hashes what counts as content, once the record is mapped: metadata and sets; zero for a deletion. Pure.
Hash16 content_of(const IncomingRecord& incoming);

/// Whether the record can be told to be as it is held without mapping it. Pure.
bool is_held(const IdRow& row, const PreparedRecord& record);

/// The next line of the change log, counted in `counters`, which the caller saves.
void append_change(lmdb::Write& txn, Counters& counters, RecordNo no, std::int64_t now);

class RecordWriter {
  public:
    /// Both must outlive the writer; `now` in Unix seconds. `replay` as PageCommit::replay.
    RecordWriter(lmdb::Write& txn, SourceState& source, std::int64_t now, bool replay = false);

    /// Whether the live record is held as the same bytes gave it under the same rules; its staged deletion is dropped.
    bool keeps(const PreparedRecord& record);
    /// Adds, changes, or finds unchanged a live record. A refusal sets `problem`.
    Fate put(PreparedRecord& record, RawPacker& packer, std::optional<Problem>& problem);
    /// Puts a deletion on the list of those that wait for the run's verdict.
    Fate stage(PreparedRecord& record, RawPacker& packer, RunNo run, std::optional<Problem>& problem);
    /// Makes a staged deletion true: `staged_key` and its row are as they stand in the table.
    void apply_staged(std::string_view staged_key, const StagedRow& row);
    /// A live record becomes a tombstone that keeps number, PID, provenance and titles.
    void bury(Record record, std::string_view id_key, const IdRow& row);
    /// Gives the record a new stamp, its places in the lists and a line in the change log; `old_stamp` (0: none) and
    /// `old_sets` say where it was listed before.
    void place(Record& record, std::int64_t old_stamp, const std::vector<std::string>& old_sets);

    /// Puts the record into the collections that hold it now; false when it is in just those. `record` as stored.
    bool regroup(Record record);

    /// Deletions of held records that this writer put on the list.
    std::uint64_t staged() const { return staged_; }
    /// Writes counters and the source's state (none for a source without a key); call once, last.
    void save();

  private:
    std::optional<Problem> mismatch(const Record& stored, const Record& incoming) const;
    std::optional<Problem> create(Record& record, const PreparedRecord& hashes);
    void write_raw(RecordNo no, std::string_view frame);
    void drop_staged(std::string_view id_key);
    void complete(Record& record, const PreparedRecord& hashes) const;
    void follow_donor(const IdRow& row, PreparedRecord& record, RawPacker& packer);

    lmdb::Write& txn_;
    SourceState& source_;
    std::int64_t now_, stamp_;
    Counters counters_;
    std::vector<CollectionState> collections_;
    bool has_staged_;
    const bool replay_;
    std::uint64_t staged_ = 0;
};

}  // namespace muras
