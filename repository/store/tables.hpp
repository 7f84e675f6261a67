// The tables of the record store, their keys and small rows. Part of the on-disk format: numbers are big-endian, so
// that the order of keys is the order of numbers. Internal to repository/store.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include <repository/base/digest.hpp>
#include <repository/store/record_store.hpp>
#include <schemas/ids.hpp>

namespace muras {

/// What is kept where: key -> value.
namespace table {
enum Index : unsigned {
    meta,         ///< name -> store_id, format, features, token_key, counters
    records,      ///< RecordNo -> record
    raw,          ///< RecordNo -> raw frame
    ids,          ///< SourceNo, hash of the donor's identifier -> IdRow
    pids,         ///< PID -> RecordNo
    changes,      ///< ChangeSeq -> RecordNo, nonce, time
    by_stamp,     ///< stamp, RecordNo -> nothing
    by_set,       ///< set, NUL, stamp, RecordNo -> nothing
    sources,      ///< key of the source -> its state
    checkpoints,  ///< SourceNo -> checkpoint
    runs,         ///< RunNo -> run
    runs_of,      ///< SourceNo, RunNo -> nothing
    problems,     ///< RunNo, n -> problem
    staged,       ///< SourceNo, hash of the donor's identifier, RunNo -> StagedRow
    fetched,      ///< RecordNo, hash of the file's URL -> file
    collections,  ///< key of the collection -> its state
    // Derived from the records and followed by the change log: a program that does not know them can't make them wrong,
    // so they need no feature in `meta`.
    sketches,         ///< RecordNo -> sketch (duplicate_store.hpp)
    likeness,         ///< key of a sketch (u64), RecordNo -> nothing
    pairs,            ///< RecordNo, RecordNo -> PairRow; each pair in both directions
    cluster_of,       ///< RecordNo -> its cluster's RecordNo
    cluster_members,  ///< the cluster's RecordNo, RecordNo -> nothing
    // What staff decided: truth. An earlier program finds clusters without it, and the pass of a later one mends them.
    decisions,  ///< RecordNo, RecordNo -> DecisionRow; each pair in both directions
    count
};
}  // namespace table

inline constexpr std::array<const char*, table::count> record_tables{
    "meta",    "records",     "raw",  "ids",     "pids",     "changes", "by_stamp", "by_set",
    "sources", "checkpoints", "runs", "runs_of", "problems", "staged",  "fetched",  "collections",
    "sketches", "likeness", "pairs", "cluster_of", "cluster_members", "decisions"};

/// The first half of a SHA-256: 128 bits are enough for a key that is compared in full before anything is overwritten.
using Hash16 = std::array<unsigned char, 16>;
Hash16 first_half(const Digest& digest);

void put32(std::string& out, std::uint32_t n);
void put64(std::string& out, std::uint64_t n);
/// Reads at `offset`; throws Failure (damage) when `bytes` is too short.
std::uint32_t get32(std::string_view bytes, std::size_t offset = 0);
std::uint64_t get64(std::string_view bytes, std::size_t offset = 0);

std::string key_of(std::uint32_t number);
std::string key_of(std::uint32_t first, std::uint32_t second);
inline std::string key_of(RecordNo no) { return key_of(no.value); }
inline std::string key_of(RunNo no) { return key_of(no.value); }
inline std::string key_of(SourceNo no) { return key_of(no.value); }
std::string key_of(ChangeSeq seq);
std::string id_key(SourceNo source, std::string_view oai_identifier);
std::string staged_key(std::string_view id_key, RunNo run);
std::string file_key(RecordNo no, std::string_view url);
std::string stamp_key(std::int64_t stamp, RecordNo no);
std::string set_prefix(std::string_view set);
std::string set_key(std::string_view set, std::int64_t stamp, RecordNo no);

/// Where a donor's identifier leads, and what was last seen there: an unchanged record costs this one look-up.
struct IdRow {
    RecordNo no;
    Hash16 content{};  ///< of metadata and sets; all zero for a tombstone
    Hash16 raw{};
    std::uint64_t mapping = 0;  ///< the rules under which `raw` became `content`; 0: unknown
    bool tombstone() const { return content == Hash16{}; }
};
std::string encode_row(const IdRow&);
IdRow id_row(std::string_view bytes);

/// A deletion that waits for the verdict: the donor's header as a record, and its raw frame.
struct StagedRow {
    std::string record, frame;
};
std::string encode_row(const StagedRow&);
StagedRow staged_row(std::string_view bytes);

std::string encode_row(const Change&);
Change change_row(std::string_view key, std::string_view value);

/// The store's numbers: one row, written by every transaction that moves one of them.
struct Counters {
    std::uint64_t last_stamp = 0, last_record = 0, last_source = 0, last_run = 0, last_change = 0, live = 0,
                  deleted = 0;
};
std::string encode_row(const Counters&);
Counters counters_row(std::string_view bytes);

/// decode() that names what was read ("record", 17); throws Failure.
template <class T>
T decode_row(std::string_view bytes, std::string_view what, std::uint64_t number = 0);

extern template Record decode_row(std::string_view, std::string_view, std::uint64_t);
extern template SourceState decode_row(std::string_view, std::string_view, std::uint64_t);
extern template Run decode_row(std::string_view, std::string_view, std::uint64_t);
extern template Checkpoint decode_row(std::string_view, std::string_view, std::uint64_t);
extern template Problem decode_row(std::string_view, std::string_view, std::uint64_t);
extern template CollectionState decode_row(std::string_view, std::string_view, std::uint64_t);
extern template File decode_row(std::string_view, std::string_view, std::uint64_t);

}  // namespace muras
