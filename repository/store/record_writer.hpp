// Writes the records of one source inside one write transaction and keeps every table that speaks of a record in step:
// records, raw, ids, pids, by_stamp, by_set, changes, staged, counters. Internal to repository/store.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <repository/store/lmdb.hpp>
#include <repository/store/raw_frame.hpp>
#include <repository/store/tables.hpp>
#include <schemas/source.hpp>

namespace muras {

/// What can be worked out of an incoming record before the write transaction begins.
struct PreparedRecord {
    const IncomingRecord* incoming = nullptr;
    std::string key;  ///< in table ids
    Hash16 content{}, raw{};
    std::string raw_sha256;
    std::string frame;  ///< packed when the store has other bytes than these, else empty
};

/// Hashes; `content` covers metadata and sets, and is zero for a deletion. Pure.
PreparedRecord prepare(SourceNo source, const IncomingRecord& incoming);

class RecordWriter {
  public:
    /// Both must outlive the writer; `now` in Unix seconds.
    RecordWriter(lmdb::Write& txn, SourceState& source, std::int64_t now);

    /// Adds, changes, or finds unchanged a live record. A refusal sets `problem`.
    Fate put(PreparedRecord& record, RawPacker& packer, std::optional<Problem>& problem);
    /// Puts a deletion on the list of those that wait for the run's verdict.
    Fate stage(PreparedRecord& record, RawPacker& packer, RunNo run, std::optional<Problem>& problem);
    /// Makes a staged deletion true: `staged_key` and its row are as they stand in the table.
    void apply_staged(std::string_view staged_key, const StagedRow& row);
    /// A live record becomes a tombstone that keeps number, PID, provenance and titles.
    void bury(Record record, std::string_view id_key, const IdRow& row);
    /// Gives the record a new stamp and a line in the change log.
    void place(Record& record, std::int64_t old_stamp);

    /// Writes counters and the source's state; call once, last.
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
    std::string set_;
    bool has_staged_;
};

}  // namespace muras
