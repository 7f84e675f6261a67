// RecordStore: the proof that every table says the same.
#include <repository/store/lmdb_record_store.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include <repository/store/record_sets.hpp>
#include <schemas/pid.hpp>

namespace muras {
namespace {

constexpr std::size_t batch_size = 200;  // records a read transaction: their raw bytes are copied out of it

using EachLive = std::function<void(const Record&, const std::string& digest)>;
using Report = std::function<void(const Fault&)>;

/// One pass over the store, in many short transactions. A comparison of two tables is made inside one of them, so that
/// a writer beside the check never looks like a fault.
class Checker {
  public:
    Checker(const lmdb::Environment& env, const EachLive& each_live, const Report& report)
        : env_(env), each_live_(each_live), report_(report) {}

    void run(std::string_view source) {
        std::vector<SourceState> sources;
        {
            lmdb::Read txn(env_);
            if (!source.empty()) load_source(txn, source);
            before_ = txn.snapshot();
            auto features = txn.get(table::meta, "features").value_or("");
            all_sets_ = features.find(record_sets_feature) != std::string_view::npos;
            auto counters = lmdb::attempt([&] { return load_counters(txn); });
            if (counters)
                counters_ = *counters;
            else
                fault("counters", counters.error().message);
            each_row(txn, table::sources, "source",
                     [&](auto, auto value) { sources.push_back(decode_row<SourceState>(value, "source")); });
        }
        seen_.assign(counters_.last_record + 1, false);
        for (const auto& state : sources) check_source(state, source.empty() || source == state.source.key);
        check_numbers(sources);
        check_strays();
        check_changes();
        check_harvest_tables();
        check_duplicates();
    }

  private:
    struct Found {
        Record record;
        std::string frame;
        std::vector<std::string> faults;
    };

    void fault(std::string_view where, std::string_view what) { report_({fmt::format("{}: {}", where, what)}); }
    static std::string name_of(RecordNo no) { return fmt::format("record {}", no.value); }

    /// Calls `row` for each entry; what it throws is a fault of that entry.
    template <class Row>
    void each_row(const lmdb::Transaction& txn, unsigned index, std::string_view name, Row row) {
        lmdb::Cursor cursor(txn, index);
        std::uint64_t n = 0;
        for (bool found = cursor.first(); found; found = cursor.next()) {
            ++n;
            auto result = lmdb::attempt([&] { row(cursor.key(), cursor.value()); });
            if (!result) fault(fmt::format("{} {} in table {}", name, n, record_tables[index]), result.error().message);
        }
    }

    void check_source(const SourceState& state, bool listed) {
        auto ids = sorted_ids(env_, state.no, [&](const Error& e) { fault(state.source.key, e.message); });
        for (std::size_t at = 0; at < ids.size(); at += batch_size) {
            std::vector<Found> batch;
            {
                lmdb::Read txn(env_);
                for (auto i = at; i < std::min(ids.size(), at + batch_size); ++i) {
                    auto found = lmdb::attempt([&] { return look_at(txn, state, ids[i]); });
                    if (found)
                        batch.push_back(std::move(*found));
                    else
                        fault(name_of(ids[i].no), found.error().message);
                }
            }
            for (auto& found : batch) judge(found, listed);
        }
    }

    Found look_at(const lmdb::Transaction& txn, const SourceState& state, const SortedId& entry) {
        auto no = entry.no;
        if (no.value < seen_.size()) seen_[no.value] = true;
        Found found;
        auto wrong = [&](std::string what) { found.faults.push_back(std::move(what)); };
        auto record = load_effective(txn, no);
        if (!record) lmdb::raise(ErrorCode::failed, "missing");
        const auto& from = record->provenance;
        if (record->no != no) wrong(fmt::format("calls itself record {}", record->no.value));
        if (from.source != state.source.key) wrong("belongs to another source: " + from.source);
        auto row = txn.get(table::ids, id_key(state.no, from.oai_identifier));
        if (!row || id_row(*row).no != no)
            wrong("its identifier does not lead to it");
        else if (id_row(*row).tombstone() != (record->status == Status::deleted))
            wrong("its status is not that of its identifier's row");
        auto pid = is_pid(record->pid) ? txn.get(table::pids, record->pid) : std::nullopt;
        if (!pid || get32(*pid) != no.value) wrong(fmt::format("its PID {} does not lead to it", record->pid));
        if (!txn.get(table::by_stamp, stamp_key(record->stamp, no))) wrong("missing in the list by datestamp");
        auto sets = sets_of(*record);
        if (!all_sets_) sets.resize(1);  // the others come when the store is opened for writing
        for (const auto& set : sets) {
            ++set_rows_;
            if (!txn.get(table::by_set, set_key(set, record->stamp, no))) wrong("missing in the set " + set);
        }
        if (auto frame = txn.get(table::raw, key_of(no)))
            found.frame = *frame;
        else if (!from.raw_sha256.empty())
            wrong("its raw bytes are missing");
        found.record = std::move(*record);
        return found;
    }

    void judge(Found& found, bool listed) {
        const auto& record = found.record;
        std::string digest;
        if (!found.frame.empty()) {
            auto raw = unpack_raw(found.frame);
            if (!raw)
                found.faults.push_back(raw.error().message);
            else if ((digest = to_hex(sha256(*raw))) != record.provenance.raw_sha256)
                found.faults.push_back("its raw bytes have another digest than was recorded");
        }
        for (const auto& what : found.faults)
            fault(fmt::format("{} ({} {})", name_of(record.no), record.provenance.source,
                              record.provenance.oai_identifier),
                  what);
        if (record.status != Status::deleted) {
            ++live_;
            if (found.faults.empty() && listed) each_live_(record, digest);
        } else {
            ++deleted_;
        }
    }

    void check_numbers(const std::vector<SourceState>& sources) {
        lmdb::Read txn(env_);
        if (txn.snapshot() != before_) return;  // somebody wrote: the sums are of no one moment
        std::uint64_t live = 0, deleted = 0;
        for (const auto& state : sources) {
            live += state.live;
            deleted += state.deleted;
        }
        if (live_ != counters_.live || deleted_ != counters_.deleted)
            fault("counters", fmt::format("say {} live and {} deleted records, found {} and {}", counters_.live,
                                          counters_.deleted, live_, deleted_));
        if (live != counters_.live || deleted != counters_.deleted)
            fault("counters", fmt::format("the sources say {} live and {} deleted records", live, deleted));
    }

    /// Every record has its row in each of these tables; if one of them has more rows, some belong to nobody.
    void check_strays() {
        lmdb::Read txn(env_);
        each_row(txn, table::records, "row", [&](auto key, auto) {
            auto no = get32(key);
            if (no < seen_.size() && !seen_[no]) fault(name_of(RecordNo{no}), "no identifier leads to it");
        });
        auto records = txn.entries(table::records);
        if (txn.entries(table::pids) != records)
            each_row(txn, table::pids, "row", [&](auto key, auto value) {
                auto record = load_record(txn, RecordNo{get32(value)});
                if (!record || record->pid != key) fault(fmt::format("PID {}", key), "leads to no record of that PID");
            });
        for (auto index : {table::by_stamp, table::by_set}) {
            if (txn.entries(index) == (index == table::by_set ? set_rows_ : records)) continue;
            each_row(txn, index, "row", [&](auto key, auto) {
                constexpr std::size_t tail = sizeof(std::uint64_t) + sizeof(std::uint32_t);
                if (key.size() < tail) lmdb::raise(ErrorCode::failed, "cut short");
                auto place = key.substr(key.size() - tail);
                RecordNo no{get32(place, sizeof(std::uint64_t))};
                auto record = load_record(txn, no);
                if (!record || record->stamp != static_cast<std::int64_t>(get64(place)))
                    fault(name_of(no), fmt::format("table {} lists it under a datestamp that it does not have",
                                                   record_tables[index]));
            });
        }
        if (txn.entries(table::raw) > records) fault("raw", "raw bytes without a record");
    }

    void check_changes() {
        lmdb::Read txn(env_);
        auto counters = lmdb::attempt([&] { return load_counters(txn); });
        std::uint64_t expected = 1;
        each_row(txn, table::changes, "change", [&](auto key, auto value) {
            auto change = change_row(key, value);
            if (change.seq.value != expected) fault("change log", fmt::format("change {} is missing", expected));
            expected = change.seq.value + 1;
            if (!txn.get(table::records, key_of(change.record)))
                fault(name_of(change.record), fmt::format("change {} names it, but it is missing", change.seq.value));
        });
        if (counters && expected != counters->last_change + 1)
            fault("change log", fmt::format("ends at {} instead of {}", expected - 1, counters->last_change));
    }

    void check_harvest_tables() {
        lmdb::Read txn(env_);
        each_row(txn, table::runs, "run", [](auto, auto value) { decode_row<Run>(value, "run"); });
        each_row(txn, table::checkpoints, "checkpoint",
                 [](auto, auto value) { decode_row<Checkpoint>(value, "checkpoint"); });
        each_row(txn, table::problems, "problem", [](auto, auto value) { decode_row<Problem>(value, "problem"); });
        each_row(txn, table::staged, "row",
                 [](auto, auto value) { decode_row<Record>(staged_row(value).record, "staged deletion"); });
        each_row(txn, table::fetched, "file", [](auto, auto value) { decode_row<File>(value, "file"); });
    }

    /// What is known of several records: both directions of a pair and of a decision, both tables of the clusters.
    void check_duplicates() {
        lmdb::Read txn(env_);
        constexpr std::size_t half = sizeof(std::uint32_t);
        each_row(txn, table::pairs, "pair", [&](auto key, auto value) {
            auto other = txn.get(table::pairs, key_of(get32(key, half), get32(key)));
            if (!other || *other != value) lmdb::raise(ErrorCode::failed, "is not the same in both directions");
        });
        each_row(txn, table::decisions, "decision", [&](auto key, auto value) {
            auto other = txn.get(table::decisions, key_of(get32(key, half), get32(key)));
            if (!other || *other != value) lmdb::raise(ErrorCode::failed, "is not the same in both directions");
        });
        each_row(txn, table::cluster_members, "member", [&](auto key, auto) {
            auto cluster = txn.get(table::cluster_of, key.substr(half));
            if (!cluster || *cluster != key.substr(0, half))
                lmdb::raise(ErrorCode::failed, "belongs to another cluster");
        });
        if (txn.entries(table::cluster_of) != txn.entries(table::cluster_members))
            fault("clusters", "the two tables hold different numbers of records");
    }

    const lmdb::Environment& env_;
    const EachLive& each_live_;
    const Report& report_;
    Counters counters_;
    std::uint64_t before_ = 0, live_ = 0, deleted_ = 0, set_rows_ = 0;
    bool all_sets_ = true;
    std::vector<bool> seen_;
};

}  // namespace

Result<> LmdbRecordStore::check(std::string_view source, const EachLive& each_live, const Report& fault) {
    return lmdb::attempt([&] { Checker(env_, each_live, fault).run(source); });
}

}  // namespace muras
