// The truth: records, sources, runs and the change log, behind an interface that speaks in our values only.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <repository/store/identifier_set.hpp>
#include <schemas/collection.hpp>
#include <schemas/record.hpp>
#include <schemas/result.hpp>
#include <schemas/run.hpp>
#include <schemas/source.hpp>

namespace muras {

class DuplicateStore;

/// One record of a donor's page. `record` carries metadata, status and provenance (source, oai_identifier, datestamp,
/// set_specs, metadata_prefix); no, pid, stamp, harvested_at and raw_sha256 are filled by the store. `raw` is the
/// donor's <record> as standalone UTF-8 XML; `content` is the digest of what counts as content (the metadata's bytes),
/// so that a record whose datestamp alone moved is unchanged.
struct IncomingRecord {
    Record record;
    std::string raw;
    std::string content;
};

/// What happened to one record of a page. A deletion is `deleted` when it is staged (or, for a record that was never
/// held, when its tombstone is made), and `unchanged` when the record was a tombstone before.
enum class Fate { added, changed, unchanged, deleted, refused };

/// One page: everything in it commits in one transaction, with the checkpoint behind it (I2).
struct PageCommit {
    RunNo run;
    std::string source;  ///< the source's key
    std::vector<IncomingRecord> records;
    std::vector<Problem> problems;
    Checkpoint checkpoint;      ///< where to go on after this page
    std::uint64_t refused = 0;  ///< records that could not be taken; each has a problem
    std::string proven_date;    ///< set with the run's first page: the answer's responseDate
    /// Names the rules by which `map` works; 0: not named. A record that came with the same bytes under the same rules
    /// is held as it is, and is not mapped again.
    std::uint64_t mapping = 0;
    /// Gives `records[at]`, which has its raw bytes, status and provenance, its metadata and content. Called at most once
    /// for a record, by the thread that puts the page. None: they have them.
    std::function<void(std::size_t at, IncomingRecord& record)> map;
    /// The records come from the store's own raw ones (remap), not from the donor: no checkpoint is written, waiting
    /// deletions go on waiting, and a record keeps the time at which it was harvested.
    bool replay = false;
};

struct PageOutcome {
    std::vector<Fate> fates;  ///< one for each of PageCommit::records, in their order
    RunCounts counts;         ///< of the whole run up to and with this page
};

/// Adds to a run's counts what came of a page: the fates of its records, in their order, and its own problems. Pure.
void add_page(RunCounts& counts, const PageCommit& page, const std::vector<Fate>& fates);

/// The end of a run. With a `complete` verdict the staged deletions take effect and, where the run moves the date,
/// `last_complete` becomes its proven date. With any other verdict the staged deletions wait under the run.
struct RunEnd {
    RunNo run;
    std::string verdict;
    Reason why;
    bool keeps_date = false;  ///< although complete: it proved nothing new
};

/// What Identify says (OAI-PMH 2.0, section 4.2) that later harvests go by; empty: not said.
struct Identified {
    std::string granularity, deleted_record, earliest;
};

/// Live records of a source that a whole list did not show.
struct Unseen {
    std::uint64_t count = 0;               ///< all of them
    std::vector<std::string> identifiers;  ///< the donor's, up to the limit
};

struct Change {
    ChangeSeq seq;
    RecordNo record;
    std::uint64_t nonce = 0;  ///< random per change: tells a store that was restored from a backup from its future
    std::int64_t at = 0;      ///< Unix seconds
};

/// A stretch of the list by our datestamp: stamp in [from, until], both inclusive Unix seconds; `set` empty for all;
/// strictly after the cursor (after_stamp, after_no).
struct ListQuery {
    std::int64_t from = 0;
    std::int64_t until = INT64_MAX;
    std::string set;
    std::int64_t after_stamp = 0;
    RecordNo after_no;
    std::size_t limit = 100;
};

struct ListPage {
    std::vector<Record> records;
    bool more = false;  ///< at least one further record matched when the page was read
};

struct StoreStats {
    std::uint64_t records = 0;  ///< live ones
    std::uint64_t deleted = 0;
    std::uint64_t sources = 0;
    std::uint64_t map_used_bytes = 0, map_size_bytes = 0;
};

/// A fault found by check(): what is wrong with which record or table.
struct Fault {
    std::string what;
};

struct SetInfo {
    std::string spec;  ///< "source:KEY" for a source; the other ones are those of record_sets.hpp
    std::string name;  ///< a source's; empty for the others
};

/// Thread rule: every method may be called from any thread; writers wait for each other, also across processes. No
/// call keeps a transaction open when it returns (I8). Every value returned is owned by the caller.
/// Errors: `busy` when another process writes for over ten seconds; `config` for a full map, a full disk, a read-only
/// disk, a store of a newer program; `failed` for damage, naming the record.
class RecordStore {
  public:
    virtual ~RecordStore() = default;

    // -- identity
    virtual std::string store_id() const = 0;  ///< random hex, given when the store was made
    virtual Result<StoreStats> stats() = 0;

    // -- sources
    virtual Result<SourceState> put_source(const Source&) = 0;  ///< adds, or rewrites what staff say
    virtual Result<std::optional<SourceState>> source(std::string_view key) = 0;
    virtual Result<std::vector<SourceState>> sources() = 0;  ///< by key; removed ones too
    /// Marks the source removed; with `withdraw` its live records become tombstones.
    virtual Result<> remove_source(std::string_view key, bool withdraw) = 0;
    virtual Result<> set_identified(std::string_view key, const Identified&) = 0;
    /// The format that harvests ask for from now on (Source::prefix is "auto"). Another one than before forgets what was
    /// proven: no record was ever asked for in it.
    virtual Result<> set_chosen_prefix(std::string_view key, std::string_view prefix) = 0;
    virtual Result<> set_not_before(std::string_view key, std::int64_t time) = 0;  ///< Unix seconds; 0: at any time
    virtual Result<> set_swept(std::string_view key, std::int64_t time) = 0;       ///< Unix seconds

    // -- collections: definitions, and lists that follow them
    /// Adds, or rewrites what staff say. Every record is looked at, in short transactions; those that come to be in it
    /// or leave it get a new stamp, since their headers change. Cut short, it is finished by asking for it again.
    virtual Result<> put_collection(const Collection&) = 0;
    virtual Result<> remove_collection(std::string_view key) = 0;        ///< its set ends; records stay
    virtual Result<std::vector<CollectionState>> collections() = 0;     ///< by key

    // -- runs (the harvester)
    virtual Result<Run> begin_run(const Run&) = 0;  ///< gives it a number
    virtual Result<PageOutcome> put_page(PageCommit) = 0;
    virtual Result<Run> finish_run(const RunEnd&) = 0;  ///< also drops the checkpoint, but for a remap
    virtual Result<Run> accept_deletions(std::string_view source, RunNo) = 0;
    virtual Result<std::optional<Checkpoint>> checkpoint(std::string_view source) = 0;
    virtual Result<std::optional<Run>> run(RunNo) = 0;
    virtual Result<std::vector<Run>> runs(std::string_view source, std::size_t limit) = 0;  ///< newest first
    virtual Result<std::vector<Problem>> problems(RunNo, std::size_t limit) = 0;
    virtual Result<> add_problem(RunNo, const Problem&) = 0;

    // -- records
    virtual Result<std::optional<Record>> record(RecordNo) = 0;  ///< the effective layer
    virtual Result<std::vector<std::optional<Record>>> records(const std::vector<RecordNo>&) = 0;
    virtual Result<std::optional<RecordNo>> find_pid(std::string_view pid) = 0;
    virtual Result<std::optional<RecordNo>> find_id(std::string_view source, std::string_view oai_identifier) = 0;
    virtual Result<std::vector<RecordNo>> find_any_source(std::string_view oai_identifier) = 0;
    virtual Result<std::string> raw(RecordNo) = 0;
    virtual Result<Unseen> unseen(std::string_view source, const IdentifierSet& seen, std::size_t limit) = 0;
    /// What fetching one of the record's files found (File::url tells which); survives every re-harvest. A file that
    /// the record does not link to becomes one of its files when its origin says rule_landing_page.
    virtual Result<> put_file(RecordNo, const File&) = 0;
    /// All that put_file was given for the record, by URL.
    virtual Result<std::vector<File>> fetched(RecordNo) = 0;
    /// A line in the change log for each of them: what is derived of them beside their values changed (the texts of their
    /// files). Their values and stamps stay.
    virtual Result<> touch(const std::vector<RecordNo>&) = 0;
    /// Calls `each` for every record, deleted ones too, sorted by source key and donor's identifier.
    virtual Result<> each_sorted(std::string_view source, const std::function<Result<>(Record&&)>& each) = 0;

    // -- lists (the OAI provider); one cost at any depth (I10)
    virtual Result<ListPage> list(const ListQuery&) = 0;
    virtual Result<std::vector<SetInfo>> sets() = 0;
    /// The newest stamp among the records of each stretch of that many record numbers, the first from number 1; 0 for a
    /// stretch without any.
    virtual Result<std::vector<std::int64_t>> newest_stamps(std::uint32_t stretch) = 0;
    virtual Result<std::int64_t> earliest_stamp() = 0;  ///< now for an empty store
    /// A second, at most now, before which nothing will be committed any more: what is not in the store when this
    /// returns will have this stamp or a later one. (A stamp is taken when a write begins, its commit may come seconds
    /// later.)
    virtual Result<std::int64_t> settled_at() = 0;
    virtual Result<std::string> token_key() = 0;        ///< 32 random bytes for the HMAC of tokens

    // -- the change log (the follower)
    virtual Result<std::vector<Change>> changes(ChangeSeq after, std::size_t limit) = 0;
    virtual Result<std::optional<Change>> change(ChangeSeq) = 0;
    virtual Result<ChangeSeq> last_change() = 0;

    // -- what is derived of several records at once
    virtual DuplicateStore& duplicates() = 0;  ///< lives as long as the store; the same thread rule

    // -- proof
    /// Walks every table and calls `each_live` (record, digest of its raw bytes as found) for each sound live record of
    /// `source` (empty: all), sorted by source and id, and `fault` for everything that does not hold. Read-only.
    virtual Result<> check(std::string_view source,
                           const std::function<void(const Record&, const std::string& digest)>& each_live,
                           const std::function<void(const Fault&)>& fault) = 0;
};

struct StoreOptions {
    std::uint64_t map_size_bytes = 1ull << 40;  ///< address space, not disk; never changed while open
    bool read_only = false;                     ///< `check`, `dump` on a full or read-only disk
    bool create = true;                         ///< false: a missing store is not_found
    std::function<std::int64_t()> now;          ///< Unix seconds; empty: the system's clock
};

/// Opens (or makes) the store in `directory`. A second open of the same store in one process is an error: LMDB's locks
/// would break (a process-wide guard by device and inode).
Result<std::unique_ptr<RecordStore>> open_record_store(const std::string& directory, const StoreOptions&);

}  // namespace muras
