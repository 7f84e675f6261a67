#include <harvester/remap.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include <harvester/incoming.hpp>
#include <harvester/page.hpp>
#include <repository/base/clock.hpp>

namespace muras {
namespace {

constexpr std::size_t batch_records = 200;  // in one transaction

/// The numbers of the live records: the walk over them must be over before the first one is written.
Result<std::vector<RecordNo>> live_records(const Source& source, RecordStore& store) {
    std::vector<RecordNo> out;
    auto walked = store.each_sorted(source.key, [&](Record&& record) -> Result<> {
        if (record.status == Status::active) out.push_back(record.no);
        return {};
    });
    if (!walked) return walked.error();
    return out;
}

/// Maps one record again into `commit`; a raw record that can't be read is a problem there.
Result<> add_remapped(const Source& source, RecordStore& store, Record&& known, const PageLimits& limits,
                      std::int64_t now, PageCommit& commit) {
    auto raw = store.raw(known.no);
    if (!raw) return raw.error();
    auto parsed = parse_record(*raw, limits);
    if (!parsed) {
        commit.problems.push_back({"raw-unreadable", known.provenance.oai_identifier, "the stored raw record",
                                   "the donor's XML, as it is kept, can't be read any more", "harvest the record again",
                                   raw->substr(0, 256)});
        return {};
    }
    auto incoming = incoming_record(std::move(*parsed), source, now);
    incoming.record.provenance = std::move(known.provenance);
    commit.records.push_back(std::move(incoming));
    return {};
}

}  // namespace

Result<Run> remap_source(const Source& source, RecordStore& store, const RemapOptions& options) {
    auto now = options.now ? options.now() : now_seconds();
    auto limits = options.limits.page;
    limits.bytes = SIZE_MAX;  // what is kept was within its limit when it came
    auto numbers = live_records(source, store);
    if (!numbers) return numbers.error();
    Run wanted;
    wanted.source = source.key;
    wanted.kind = "remap";
    wanted.started_at = now;
    auto run = store.begin_run(wanted);
    if (!run) return run.error();
    std::uint64_t unread = 0;
    for (std::size_t begin = 0; begin < numbers->size(); begin += batch_records) {
        if (options.stop && options.stop->load()) return store.finish_run({run->no, "partial", {"stopped-early", {}}});
        auto end = std::min(begin + batch_records, numbers->size());
        auto records = store.records({numbers->begin() + static_cast<std::ptrdiff_t>(begin),
                                      numbers->begin() + static_cast<std::ptrdiff_t>(end)});
        if (!records) return records.error();
        PageCommit commit;
        commit.run = run->no;
        commit.source = source.key;
        commit.replay = true;
        commit.mapping = mapping_of(source, limits, now);
        for (auto& record : *records)
            if (record && record->status == Status::active)
                if (auto added = add_remapped(source, store, std::move(*record), limits, now, commit); !added)
                    return added.error();
        unread += commit.problems.size();
        auto outcome = store.put_page(commit);
        if (!outcome) return outcome.error();
        if (options.progress) options.progress(end, numbers->size());
    }
    if (unread > 0) return store.finish_run({run->no, "partial", {"raw-unreadable", {std::to_string(unread)}}});
    return store.finish_run({run->no, "complete", ""});
}

}  // namespace muras
