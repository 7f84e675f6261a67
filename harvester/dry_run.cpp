#include <harvester/dry_run.hpp>

#include <map>
#include <mutex>
#include <unordered_map>
#include <utility>

#include <repository/base/clock.hpp>

namespace muras {
namespace {

/// The reading half of a store; what would write is refused.
class ReadingStore : public RecordStore {
  public:
    explicit ReadingStore(RecordStore& inner) : inner_(inner) {}

    std::string store_id() const override { return inner_.store_id(); }
    Result<StoreStats> stats() override { return inner_.stats(); }
    Result<SourceState> put_source(const Source&) override { return refused(); }
    Result<std::optional<SourceState>> source(std::string_view key) override { return inner_.source(key); }
    Result<std::vector<SourceState>> sources() override { return inner_.sources(); }
    Result<> remove_source(std::string_view, bool) override { return refused(); }
    Result<> put_collection(const Collection&) override { return refused(); }
    Result<> remove_collection(std::string_view) override { return refused(); }
    Result<std::vector<CollectionState>> collections() override { return inner_.collections(); }
    Result<Run> accept_deletions(std::string_view, RunNo) override { return refused(); }
    Result<std::optional<Record>> record(RecordNo no) override { return inner_.record(no); }
    Result<std::vector<std::optional<Record>>> records(const std::vector<RecordNo>& numbers) override {
        return inner_.records(numbers);
    }
    Result<std::optional<RecordNo>> find_pid(std::string_view pid) override { return inner_.find_pid(pid); }
    Result<std::optional<RecordNo>> find_id(std::string_view source, std::string_view id) override {
        return inner_.find_id(source, id);
    }
    Result<std::vector<RecordNo>> find_any_source(std::string_view id) override { return inner_.find_any_source(id); }
    Result<std::string> raw(RecordNo no) override { return inner_.raw(no); }
    Result<Unseen> unseen(std::string_view source, const IdentifierSet& seen, std::size_t limit) override {
        return inner_.unseen(source, seen, limit);
    }
    Result<> put_file(RecordNo, const File&) override { return refused(); }
    Result<> touch(const std::vector<RecordNo>&) override { return refused(); }
    Result<std::vector<File>> fetched(RecordNo no) override { return inner_.fetched(no); }
    Result<> each_sorted(std::string_view source, const std::function<Result<>(Record&&)>& each) override {
        return inner_.each_sorted(source, each);
    }
    Result<ListPage> list(const ListQuery& query) override { return inner_.list(query); }
    Result<std::vector<SetInfo>> sets() override { return inner_.sets(); }
    Result<std::vector<std::int64_t>> newest_stamps(std::uint32_t stretch) override {
        return inner_.newest_stamps(stretch);
    }
    Result<std::int64_t> earliest_stamp() override { return inner_.earliest_stamp(); }
    Result<std::int64_t> settled_at() override { return inner_.settled_at(); }
    Result<std::string> token_key() override { return inner_.token_key(); }
    Result<std::vector<Change>> changes(ChangeSeq after, std::size_t limit) override {
        return inner_.changes(after, limit);
    }
    Result<std::optional<Change>> change(ChangeSeq seq) override { return inner_.change(seq); }
    Result<ChangeSeq> last_change() override { return inner_.last_change(); }
    DuplicateStore& duplicates() override { return inner_.duplicates(); }
    Result<> check(std::string_view source, const std::function<void(const Record&, const std::string&)>& each_live,
                   const std::function<void(const Fault&)>& fault) override {
        return inner_.check(source, each_live, fault);
    }

  protected:
    static Error refused() { return fail(ErrorCode::usage, "a dry run writes nothing"); }

    RecordStore& inner_;
};

class DryRunStore : public ReadingStore {
  public:
    DryRunStore(RecordStore& inner, std::function<void(const DryRunChange&)> changed)
        : ReadingStore(inner), changed_(std::move(changed)) {}

    // What a harvest learns on its way is forgotten.
    Result<> set_identified(std::string_view, const Identified&) override { return {}; }
    Result<> set_chosen_prefix(std::string_view, std::string_view) override { return {}; }
    Result<> set_not_before(std::string_view, std::int64_t) override { return {}; }
    Result<> set_swept(std::string_view, std::int64_t) override { return {}; }
    Result<std::optional<Checkpoint>> checkpoint(std::string_view) override { return std::optional<Checkpoint>{}; }
    Result<std::vector<Run>> runs(std::string_view, std::size_t) override { return std::vector<Run>{}; }
    Result<std::vector<Problem>> problems(RunNo, std::size_t) override { return std::vector<Problem>{}; }

    Result<Run> begin_run(const Run& wanted) override {
        std::lock_guard guard(mutex_);
        Run run = wanted;
        run.no = RunNo{++last_run_};
        if (run.started_at == 0) run.started_at = now_seconds();
        runs_[run.no].run = run;
        return run;
    }

    Result<std::optional<Run>> run(RunNo no) override {
        std::lock_guard guard(mutex_);
        auto found = runs_.find(no);
        return found == runs_.end() ? std::optional<Run>{} : std::optional{found->second.run};
    }

    Result<> add_problem(RunNo no, const Problem&) override {
        std::lock_guard guard(mutex_);
        ++runs_[no].run.counts.problems;
        return {};
    }

    Result<Run> finish_run(const RunEnd& end) override {
        std::lock_guard guard(mutex_);
        auto& run = runs_[end.run].run;
        run.verdict = end.verdict;
        run.reason = english(end.why);
        run.why = end.why;
        run.finished_at = now_seconds();
        return run;
    }

    Result<PageOutcome> put_page(PageCommit page) override {
        std::lock_guard guard(mutex_);
        auto& under_way = runs_[page.run];
        auto& counts = under_way.run.counts;
        PageOutcome outcome;
        for (std::size_t i = 0; i < page.records.size(); ++i) {
            if (page.map) page.map(i, page.records[i]);
            auto fate = fate_of(under_way, page.source, page.records[i]);
            if (!fate) return fate.error();
            outcome.fates.push_back(*fate);
        }
        add_page(counts, page, outcome.fates);
        outcome.counts = counts;
        return outcome;
    }

  private:
    struct UnderWay {
        Run run;
        std::unordered_map<std::string, std::string> seen;  ///< identifier to what it came with (empty: deleted)
    };

    Result<Fate> fate_of(UnderWay& under_way, const std::string& source, const IncomingRecord& incoming) {
        const auto& record = incoming.record;
        const auto& id = record.provenance.oai_identifier;
        bool deletion = record.status == Status::deleted;
        auto content = deletion ? std::string{} : incoming.content;
        auto [seen, first] = under_way.seen.try_emplace(id, content);
        if (!first) {  // twice in one list: only what the second one adds counts
            if (seen->second == content) return Fate::unchanged;
            seen->second = content;
            return tell({source, id, title_of(record), deletion ? Fate::deleted : Fate::changed, {}});
        }
        auto no = inner_.find_id(source, id);
        if (!no) return no.error();
        if (!*no) return tell({source, id, title_of(record), deletion ? Fate::deleted : Fate::added, {}});
        auto known = inner_.record(**no);
        if (!known) return known.error();
        if (!*known) return fail(ErrorCode::failed, "the record of " + id + " is missing", "run `muras check`");
        if (deletion) {
            if ((*known)->status == Status::deleted) return Fate::unchanged;
            ++under_way.run.counts.staged;
            return tell({source, id, title_of(**known), Fate::deleted, {}});
        }
        auto fields = differences(**known, record);
        if (fields.empty()) return Fate::unchanged;
        return tell({source, id, title_of(record), Fate::changed, std::move(fields)});
    }

    static std::string title_of(const Record& record) {
        return record.metadata.titles.empty() ? std::string{} : record.metadata.titles.front().value;
    }

    Fate tell(const DryRunChange& change) {
        if (changed_) changed_(change);
        return change.kind;
    }

    std::function<void(const DryRunChange&)> changed_;
    std::mutex mutex_;
    std::map<RunNo, UnderWay> runs_;
    std::uint32_t last_run_ = 0;
};

}  // namespace

std::unique_ptr<RecordStore> make_dry_run_store(RecordStore& inner, std::function<void(const DryRunChange&)> changed) {
    return std::make_unique<DryRunStore>(inner, std::move(changed));
}

}  // namespace muras
