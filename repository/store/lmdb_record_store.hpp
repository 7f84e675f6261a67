// RecordStore over LMDB. One .cpp a chapter of the interface: sources, runs, pages, records, lists, check. Internal to
// repository/store.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <repository/store/duplicates.hpp>
#include <repository/store/lmdb.hpp>
#include <repository/store/record_store.hpp>
#include <repository/store/record_writer.hpp>
#include <repository/store/tables.hpp>

namespace muras {

class LmdbRecordStore final : public RecordStore {
  public:
    LmdbRecordStore(const std::string& directory, const StoreOptions& options);

    std::string store_id() const override { return store_id_; }
    Result<StoreStats> stats() override;

    Result<SourceState> put_source(const Source&) override;
    Result<std::optional<SourceState>> source(std::string_view key) override;
    Result<std::vector<SourceState>> sources() override;
    Result<> remove_source(std::string_view key, bool withdraw) override;
    Result<> set_identified(std::string_view key, const Identified& said) override;
    Result<> set_chosen_prefix(std::string_view key, std::string_view prefix) override;
    Result<> set_not_before(std::string_view key, std::int64_t time) override;
    Result<> set_swept(std::string_view key, std::int64_t time) override;

    Result<> put_collection(const Collection&) override;
    Result<> remove_collection(std::string_view key) override;
    Result<std::vector<CollectionState>> collections() override;

    Result<Run> begin_run(const Run&) override;
    Result<PageOutcome> put_page(PageCommit) override;
    Result<Run> finish_run(const RunEnd&) override;
    Result<Run> accept_deletions(std::string_view source, RunNo) override;
    Result<std::optional<Checkpoint>> checkpoint(std::string_view source) override;
    Result<std::optional<Run>> run(RunNo) override;
    Result<std::vector<Run>> runs(std::string_view source, std::size_t limit) override;
    Result<std::vector<Problem>> problems(RunNo, std::size_t limit) override;
    Result<> add_problem(RunNo, const Problem&) override;

    Result<std::optional<Record>> record(RecordNo) override;
    Result<std::vector<std::optional<Record>>> records(const std::vector<RecordNo>&) override;
    Result<std::optional<RecordNo>> find_pid(std::string_view pid) override;
    Result<std::optional<RecordNo>> find_id(std::string_view source, std::string_view oai_identifier) override;
    Result<std::vector<RecordNo>> find_any_source(std::string_view oai_identifier) override;
    Result<std::string> raw(RecordNo) override;
    Result<Unseen> unseen(std::string_view source, const IdentifierSet& seen, std::size_t limit) override;
    Result<> put_file(RecordNo, const File&) override;
    Result<> touch(const std::vector<RecordNo>&) override;
    Result<std::vector<File>> fetched(RecordNo no) override;
    Result<> each_sorted(std::string_view source, const std::function<Result<>(Record&&)>& each) override;

    Result<ListPage> list(const ListQuery&) override;
    Result<std::vector<SetInfo>> sets() override;
    Result<std::vector<std::int64_t>> newest_stamps(std::uint32_t stretch) override;
    Result<std::int64_t> earliest_stamp() override;
    Result<std::int64_t> settled_at() override;
    Result<std::string> token_key() override;

    Result<std::vector<Change>> changes(ChangeSeq after, std::size_t limit) override;
    Result<std::optional<Change>> change(ChangeSeq) override;
    Result<ChangeSeq> last_change() override;
    DuplicateStore& duplicates() override { return duplicates_; }

    Result<> check(std::string_view source,
                   const std::function<void(const Record&, const std::string& digest)>& each_live,
                   const std::function<void(const Fault&)>& fault) override;

  private:
    void upgrade();
    void regroup();
    void apply_deletions(const std::string& source, RunNo run);
    std::vector<PreparedRecord> prepare_page(PageCommit& page, SourceNo source, RawPacker& packer);

    std::function<std::int64_t()> now_;
    lmdb::Environment env_;
    std::string store_id_;
    LmdbDuplicateStore duplicates_;
};

/// The rows that several chapters read; each throws Failure.
SourceState load_source(const lmdb::Transaction& txn, std::string_view key);  ///< not_found when there is none
std::vector<SourceState> load_sources(const lmdb::Transaction& txn);          ///< by key
std::vector<CollectionState> load_collections(const lmdb::Transaction& txn);  ///< by key
Run load_run(const lmdb::Transaction& txn, RunNo no);                         ///< not_found when there is none
Counters load_counters(const lmdb::Transaction& txn);
std::optional<Record> load_record(const lmdb::Transaction& txn, RecordNo no);     ///< as harvested
std::optional<Record> load_effective(const lmdb::Transaction& txn, RecordNo no);  ///< with what fetching files found
void append_problem(lmdb::Write& txn, RunNo run, const Problem& problem);

/// The records of one source, sorted by the donor's identifier: first their identifiers are gathered in short
/// transactions, so that no snapshot is held while the caller works (I8).
struct SortedId {
    std::string id;
    RecordNo no;
};
std::vector<SortedId> sorted_ids(const lmdb::Environment& env, SourceNo source,
                                 const std::function<void(const Error&)>& damaged);

}  // namespace muras
