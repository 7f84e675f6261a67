// RecordStore: runs, checkpoints, problems, and the closing of a run.
#include <repository/store/lmdb_record_store.hpp>

#include <fmt/format.h>

#include <utility>

#include <schemas/codec.hpp>

namespace muras {
namespace {

constexpr std::size_t closing_batch = 1000;           // staged deletions a transaction
constexpr std::size_t rows_scanned_a_batch = 20'000;  // staged rows of other runs may lie between

struct StagedBatch {
    std::vector<std::pair<std::string, StagedRow>> rows;
    bool more = false;
};

/// Up to a batch of the run's staged deletions from `from` on, which moves behind them.
StagedBatch staged_batch(const lmdb::Transaction& txn, SourceNo source, RunNo run, std::string& from) {
    StagedBatch batch;
    auto prefix = key_of(source);
    lmdb::Cursor staged(txn, table::staged);
    std::size_t scanned = 0;
    for (bool found = staged.seek(from); found && staged.key().starts_with(prefix); found = staged.next()) {
        auto key = staged.key();
        if (batch.rows.size() == closing_batch || ++scanned > rows_scanned_a_batch) {
            from = key;
            batch.more = true;
            break;
        }
        if (get32(key, key.size() - sizeof run.value) == run.value)
            batch.rows.emplace_back(key, staged_row(staged.value()));
    }
    return batch;
}

}  // namespace

Run load_run(const lmdb::Transaction& txn, RunNo no) {
    auto found = txn.get(table::runs, key_of(no));
    if (!found) lmdb::raise(ErrorCode::not_found, fmt::format("there is no run {}", no.value));
    return decode_row<Run>(*found, "run", no.value);
}

void append_problem(lmdb::Write& txn, RunNo run, const Problem& problem) {
    std::uint32_t n = 1;
    {
        lmdb::Cursor problems(txn, table::problems);
        if (problems.seek_before(key_of(run.value + 1)) && get32(problems.key()) == run.value)
            n = get32(problems.key(), sizeof run.value) + 1;
    }
    txn.put(table::problems, key_of(run.value, n), encode(problem));
}

Result<Run> LmdbRecordStore::begin_run(const Run& wanted) {
    return lmdb::attempt([&] {
        lmdb::Write txn(env_);
        auto source = load_source(txn, wanted.source);
        auto counters = load_counters(txn);
        Run run = wanted;
        run.no = RunNo{static_cast<std::uint32_t>(++counters.last_run)};
        if (run.started_at == 0) run.started_at = now_();
        txn.put(table::meta, "counters", encode_row(counters));
        txn.append(table::runs, key_of(run.no), encode(run));
        txn.put(table::runs_of, key_of(source.no.value, run.no.value), {});
        txn.commit();
        return run;
    });
}

/// Bounded transactions, each of which leaves a sound store: the rows that are left say what is still to do.
void LmdbRecordStore::apply_deletions(const std::string& source, RunNo run) {
    std::string from;
    for (bool more = true; more;) {
        lmdb::Write txn(env_);
        auto state = load_source(txn, source);
        if (from.empty()) from = key_of(state.no);
        auto batch = staged_batch(txn, state.no, run, from);
        more = batch.more;
        if (batch.rows.empty()) continue;
        RecordWriter writer(txn, state, now_());
        for (const auto& [key, row] : batch.rows) writer.apply_staged(key, row);
        writer.save();
        txn.commit();
    }
}

/// The verdict comes last, so a closing that was cut short is finished by asking for it again.
Result<Run> LmdbRecordStore::finish_run(const RunEnd& end) {
    return lmdb::attempt([&] {
        auto run = load_run(lmdb::Read(env_), end.run);
        if (!run.verdict.empty()) {
            if (run.verdict == end.verdict) return run;
            lmdb::raise(ErrorCode::usage, fmt::format("run {} has ended already: {}", end.run.value, run.verdict));
        }
        bool complete = end.verdict == "complete";
        if (complete) apply_deletions(run.source, run.no);

        lmdb::Write txn(env_);
        run = load_run(txn, end.run);
        run.verdict = end.verdict;
        run.reason = english(end.why);
        run.why = end.why;
        run.finished_at = now_();
        txn.put(table::runs, key_of(run.no), encode(run));
        auto source = load_source(txn, run.source);
        if (complete && run.moves_date && !end.keeps_date && !run.proven_date.empty()) {
            source.last_complete = run.proven_date;
            txn.put(table::sources, run.source, encode(source));
        }
        if (run.kind != "remap") txn.erase(table::checkpoints, key_of(source.no));
        txn.commit();
        return run;
    });
}

Result<Run> LmdbRecordStore::accept_deletions(std::string_view source, RunNo no) {
    return lmdb::attempt([&] {
        auto run = load_run(lmdb::Read(env_), no);
        if (run.source != source)
            lmdb::raise(ErrorCode::usage,
                        fmt::format("run {} is one of \"{}\", not of \"{}\"", no.value, run.source, source));
        if (run.verdict.empty())
            lmdb::raise(ErrorCode::usage, fmt::format("run {} has not ended", no.value), "harvest the source first");
        apply_deletions(run.source, no);
        return run;
    });
}

Result<std::optional<Checkpoint>> LmdbRecordStore::checkpoint(std::string_view source) {
    return lmdb::attempt([&]() -> std::optional<Checkpoint> {
        lmdb::Read txn(env_);
        auto state = load_source(txn, source);
        auto found = txn.get(table::checkpoints, key_of(state.no));
        if (!found) return std::nullopt;
        return decode_row<Checkpoint>(*found, "checkpoint of source", state.no.value);
    });
}

Result<std::optional<Run>> LmdbRecordStore::run(RunNo no) {
    return lmdb::attempt([&]() -> std::optional<Run> {
        lmdb::Read txn(env_);
        auto found = txn.get(table::runs, key_of(no));
        if (!found) return std::nullopt;
        return decode_row<Run>(*found, "run", no.value);
    });
}

Result<std::vector<Run>> LmdbRecordStore::runs(std::string_view source, std::size_t limit) {
    return lmdb::attempt([&] {
        lmdb::Read txn(env_);
        auto state = load_source(txn, source);
        auto prefix = key_of(state.no);
        std::vector<Run> runs;
        lmdb::Cursor cursor(txn, table::runs_of);
        for (bool found = cursor.seek_before(key_of(state.no.value + 1));
             found && runs.size() < limit && cursor.key().starts_with(prefix); found = cursor.prev())
            runs.push_back(load_run(txn, RunNo{get32(cursor.key(), sizeof state.no.value)}));
        return runs;
    });
}

Result<std::vector<Problem>> LmdbRecordStore::problems(RunNo run, std::size_t limit) {
    return lmdb::attempt([&] {
        lmdb::Read txn(env_);
        std::vector<Problem> problems;
        auto prefix = key_of(run);
        lmdb::Cursor cursor(txn, table::problems);
        for (bool found = cursor.seek(prefix); found && problems.size() < limit && cursor.key().starts_with(prefix);
             found = cursor.next())
            problems.push_back(decode_row<Problem>(cursor.value(), "problem of run", run.value));
        return problems;
    });
}

Result<> LmdbRecordStore::add_problem(RunNo no, const Problem& problem) {
    return lmdb::attempt([&] {
        lmdb::Write txn(env_);
        auto run = load_run(txn, no);
        ++run.counts.problems;
        append_problem(txn, no, problem);
        txn.put(table::runs, key_of(no), encode(run));
        txn.commit();
    });
}

}  // namespace muras
