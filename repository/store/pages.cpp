// RecordStore: one page of a donor, in one transaction (I2).
#include <repository/store/lmdb_record_store.hpp>

#include <fmt/format.h>

#include <schemas/codec.hpp>

namespace muras {
namespace {

std::uint64_t& count_of(RunCounts& counts, Fate fate) {
    switch (fate) {
        case Fate::added:
            return counts.added;
        case Fate::changed:
            return counts.changed;
        case Fate::unchanged:
            return counts.unchanged;
        case Fate::deleted:
            return counts.deleted;
        case Fate::refused:
            break;
    }
    return counts.refused;
}

bool is_unmapped(const PageCommit& page, const PreparedRecord& record) {
    return page.map && record.content == Hash16{} && record.incoming->record.status != Status::deleted;
}

void settle_content(PageCommit& page, std::size_t at, PreparedRecord& record) {
    if (is_unmapped(page, record)) page.map(at, page.records[at]);
    record.content = content_of(page.records[at]);
}

Fate put_record(PageCommit& page, std::size_t at, PreparedRecord& record, RecordWriter& writer, RawPacker& packer,
                std::optional<Problem>& problem) {
    if (record.incoming->record.status == Status::deleted) return writer.stage(record, packer, page.run, problem);
    if (is_unmapped(page, record)) {
        if (writer.keeps(record)) return Fate::unchanged;
        settle_content(page, at, record);
    }
    return writer.put(record, packer, problem);
}

}  // namespace

void add_page(RunCounts& counts, const PageCommit& page, const std::vector<Fate>& fates) {
    for (auto fate : fates) ++count_of(counts, fate);
    ++counts.pages;
    counts.records += page.records.size() + page.refused;
    counts.refused += page.refused;
    counts.problems += page.problems.size();
}

/// Mapping, hashing and packing are most of the work of a page; they are done before the write transaction, and only for
/// what the store does not have. (Another writer may come between: the transaction looks again.)
std::vector<PreparedRecord> LmdbRecordStore::prepare_page(PageCommit& page, SourceNo source, RawPacker& packer) {
    std::vector<PreparedRecord> prepared;
    std::vector<IdRow> rows;
    prepared.reserve(page.records.size());
    rows.reserve(page.records.size());
    for (auto& incoming : page.records) prepared.push_back(prepare(source, incoming, page.mapping));
    {
        lmdb::Read txn(env_);
        for (const auto& record : prepared) {
            auto found = txn.get(table::ids, record.key);
            rows.push_back(found ? id_row(*found) : IdRow{});
        }
    }
    for (std::size_t i = 0; i < prepared.size(); ++i) {
        auto& record = prepared[i];
        if (is_unmapped(page, record) && is_held(rows[i], record)) continue;
        settle_content(page, i, record);
        bool known = rows[i].content == record.content && rows[i].raw == record.raw;
        if (!known && !record.raw_sha256.empty()) record.frame = packer.pack(record.incoming->raw);
    }
    return prepared;
}

Result<PageOutcome> LmdbRecordStore::put_page(PageCommit page) {
    return lmdb::attempt([&] {
        RawPacker packer;
        auto prepared = prepare_page(page, load_source(lmdb::Read(env_), page.source).no, packer);

        lmdb::Write txn(env_);
        auto run = load_run(txn, page.run);
        if (run.source != page.source || !run.verdict.empty())
            lmdb::raise(ErrorCode::usage,
                        fmt::format("run {} is not under way for \"{}\"", page.run.value, page.source));
        auto source = load_source(txn, page.source);
        PageOutcome outcome;
        auto& counts = run.counts;
        {
            RecordWriter writer(txn, source, now_(), page.replay);
            for (std::size_t i = 0; i < prepared.size(); ++i) {
                std::optional<Problem> problem;
                auto fate = put_record(page, i, prepared[i], writer, packer, problem);
                outcome.fates.push_back(fate);
                if (!problem) continue;
                append_problem(txn, page.run, *problem);
                ++counts.problems;
            }
            counts.staged += writer.staged();
            writer.save();
        }
        for (const auto& problem : page.problems) append_problem(txn, page.run, problem);
        add_page(counts, page, outcome.fates);
        if (run.proven_date.empty()) run.proven_date = page.proven_date;
        txn.put(table::runs, key_of(run.no), encode(run));
        if (!page.replay) {
            auto checkpoint = page.checkpoint;
            checkpoint.run = page.run;
            txn.put(table::checkpoints, key_of(source.no), encode(checkpoint));
        }
        txn.commit();
        outcome.counts = counts;
        return outcome;
    });
}

}  // namespace muras
