// RecordStore: sources.
#include <repository/store/lmdb_record_store.hpp>

#include <fmt/format.h>

#include <schemas/codec.hpp>

namespace muras {
namespace {

constexpr std::size_t withdrawal_batch = 1000;  // records a transaction: short enough for other writers to wait

struct LiveRow {
    std::string key;
    IdRow row;
};

/// Up to a batch of the source's live records from `from` on, which moves behind them; empty at the end.
std::vector<LiveRow> live_batch(const lmdb::Transaction& txn, SourceNo source, std::string& from) {
    std::vector<LiveRow> batch;
    auto prefix = key_of(source);
    lmdb::Cursor ids(txn, table::ids);
    for (bool found = ids.seek(from); found && ids.key().starts_with(prefix); found = ids.next()) {
        auto row = id_row(ids.value());
        if (row.tombstone()) continue;
        batch.push_back({std::string(ids.key()), row});
        if (batch.size() == withdrawal_batch) break;
    }
    if (!batch.empty()) from = batch.back().key + '\0';
    return batch;
}

/// Writes only what differs: most harvests learn nothing new.
template <class Change>
void change_source(lmdb::Environment& env, std::string_view key, Change change) {
    lmdb::Write txn(env);
    auto state = load_source(txn, key);
    auto before = encode(state);
    change(state);
    auto after = encode(state);
    if (after == before) return;
    txn.put(table::sources, key, after);
    txn.commit();
}

}  // namespace

SourceState load_source(const lmdb::Transaction& txn, std::string_view key) {
    auto found = key.empty() ? std::nullopt : txn.get(table::sources, key);
    if (!found)
        lmdb::raise(ErrorCode::not_found, fmt::format("there is no source \"{}\"", key),
                    "`muras source list` shows those that there are");
    return decode_row<SourceState>(*found, "source");
}

std::vector<SourceState> load_sources(const lmdb::Transaction& txn) {
    std::vector<SourceState> sources;
    lmdb::Cursor cursor(txn, table::sources);
    for (bool found = cursor.first(); found; found = cursor.next())
        sources.push_back(decode_row<SourceState>(cursor.value(), "source"));
    return sources;
}

Result<SourceState> LmdbRecordStore::put_source(const Source& source) {
    return lmdb::attempt([&] {
        if (source.key.empty()) lmdb::raise(ErrorCode::usage, "a source needs a key");
        lmdb::Write txn(env_);
        SourceState state;
        if (auto found = txn.get(table::sources, source.key)) {
            state = decode_row<SourceState>(*found, "source");
            const auto& old = state.source;
            // What was proven holds for what was asked; other sets or another prefix were never asked for.
            bool other_format = old.base_url != source.base_url || old.prefix != source.prefix ||
                                old.rules.formats != source.rules.formats;
            if (other_format) state.chosen_prefix.clear();
            if (other_format || old.sets != source.sets) {
                state.last_complete.clear();
                txn.erase(table::checkpoints, key_of(state.no));
            }
        } else {
            auto counters = load_counters(txn);
            state.no = SourceNo{static_cast<std::uint32_t>(++counters.last_source)};
            txn.put(table::meta, "counters", encode_row(counters));
        }
        state.source = source;
        state.removed = false;
        txn.put(table::sources, source.key, encode(state));
        txn.commit();
        return state;
    });
}

Result<std::optional<SourceState>> LmdbRecordStore::source(std::string_view key) {
    return lmdb::attempt([&]() -> std::optional<SourceState> {
        lmdb::Read txn(env_);
        auto found = key.empty() ? std::nullopt : txn.get(table::sources, key);
        if (!found) return std::nullopt;
        return decode_row<SourceState>(*found, "source");
    });
}

Result<std::vector<SourceState>> LmdbRecordStore::sources() {
    return lmdb::attempt([&] { return load_sources(lmdb::Read(env_)); });
}

Result<> LmdbRecordStore::set_identified(std::string_view key, const Identified& said) {
    return lmdb::attempt([&] {
        change_source(env_, key, [&](SourceState& state) {
            if (!said.granularity.empty()) state.granularity = said.granularity;
            if (!said.deleted_record.empty()) state.deleted_record = said.deleted_record;
            if (!said.earliest.empty()) state.earliest = said.earliest;
        });
    });
}

Result<> LmdbRecordStore::set_chosen_prefix(std::string_view key, std::string_view prefix) {
    return lmdb::attempt([&] {
        change_source(env_, key, [&](SourceState& state) {
            if (!state.chosen_prefix.empty() && state.chosen_prefix != prefix) state.last_complete.clear();
            state.chosen_prefix = prefix;
        });
    });
}

Result<> LmdbRecordStore::set_not_before(std::string_view key, std::int64_t time) {
    return lmdb::attempt([&] { change_source(env_, key, [&](SourceState& state) { state.not_before = time; }); });
}

Result<> LmdbRecordStore::set_swept(std::string_view key, std::int64_t time) {
    return lmdb::attempt([&] { change_source(env_, key, [&](SourceState& state) { state.swept_at = time; }); });
}

/// The mark comes last: a removal that was cut short is finished by asking for it again.
Result<> LmdbRecordStore::remove_source(std::string_view key, bool withdraw) {
    return lmdb::attempt([&] {
        auto no = load_source(lmdb::Read(env_), key).no;
        auto from = key_of(no);
        while (withdraw) {
            lmdb::Write txn(env_);
            auto state = load_source(txn, key);
            auto batch = live_batch(txn, no, from);
            if (batch.empty()) break;
            RecordWriter writer(txn, state, now_());
            for (const auto& [id, row] : batch)
                if (auto record = load_record(txn, row.no)) writer.bury(std::move(*record), id, row);
            writer.save();
            txn.commit();
        }
        lmdb::Write txn(env_);
        auto state = load_source(txn, key);
        state.removed = true;
        if (withdraw) state.last_complete.clear();  // added again, it must be harvested whole
        txn.erase(table::checkpoints, key_of(no));
        txn.put(table::sources, key, encode(state));
        txn.commit();
    });
}

}  // namespace muras
