// RecordStore: lists by our datestamp (the OAI provider) and the change log (the follower).
#include <repository/store/lmdb_record_store.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <repository/store/record_sets.hpp>

namespace muras {
namespace {

constexpr std::size_t most_reserved = 1000;  // records a page
constexpr std::size_t longest_set = 400;  // LMDB's keys end at 511 bytes

/// What staff call a collection, and what its records call a project (`row` is the set's first one).
std::string name_of(const lmdb::Transaction& txn, std::string_view spec, std::string_view row) {
    auto key = spec.substr(spec.find(':') + 1);
    if (spec == collection_set(key)) {
        auto found = txn.get(table::collections, key);
        return found ? decode_row<CollectionState>(*found, "collection").collection.name : std::string();
    }
    if (key.size() == spec.size() || !spec.starts_with(project_root)) return {};  // a root
    auto record = load_record(txn, RecordNo{get32(row, row.size() - sizeof(RecordNo::value))});
    return record ? record->metadata.project->title.value : std::string();
}

}  // namespace

/// A seek and a walk: the cost is that of the answer, wherever in the list it lies (I10).
Result<ListPage> LmdbRecordStore::list(const ListQuery& query) {
    return lmdb::attempt([&] {
        ListPage page;
        if (query.set.size() > longest_set || query.until < query.from) return page;
        auto prefix = query.set.empty() ? std::string() : set_prefix(query.set);
        bool from_start = query.from > query.after_stamp;
        auto start = from_start ? stamp_key(std::max<std::int64_t>(query.from, 0), RecordNo{})
                                : stamp_key(query.after_stamp, query.after_no) + '\0';
        page.records.reserve(std::min(query.limit, most_reserved));
        lmdb::Read txn(env_);
        lmdb::Cursor cursor(txn, query.set.empty() ? table::by_stamp : table::by_set);
        for (bool found = cursor.seek(prefix + start); found && cursor.key().starts_with(prefix);
             found = cursor.next()) {
            auto place = cursor.key().substr(prefix.size());
            if (static_cast<std::int64_t>(get64(place)) > query.until) break;
            if (page.records.size() == query.limit) {
                page.more = true;
                break;
            }
            RecordNo no{get32(place, sizeof(std::uint64_t))};
            auto record = load_effective(txn, no);
            if (!record) lmdb::raise(ErrorCode::failed, fmt::format("record {} is listed, but missing", no.value));
            page.records.push_back(std::move(*record));
        }
        return page;
    });
}

/// Walks back in time until every stretch is known, which a store that was filled in order soon is.
Result<std::vector<std::int64_t>> LmdbRecordStore::newest_stamps(std::uint32_t stretch) {
    return lmdb::attempt([&] {
        lmdb::Read txn(env_);
        const auto last = load_counters(txn).last_record;
        std::vector<std::int64_t> newest((last + stretch - 1) / stretch, 0);
        auto unknown = newest.size();
        lmdb::Cursor cursor(txn, table::by_stamp);
        for (bool found = cursor.last(); found && unknown > 0; found = cursor.prev()) {
            auto& stamp = newest.at((get32(cursor.key(), sizeof(std::uint64_t)) - 1) / stretch);
            if (stamp != 0) continue;
            stamp = static_cast<std::int64_t>(get64(cursor.key()));
            --unknown;
        }
        return newest;
    });
}

/// A removed source stays a set as long as it has records; of the other sets those that hold something.
Result<std::vector<SetInfo>> LmdbRecordStore::sets() {
    return lmdb::attempt([&] {
        std::vector<SetInfo> sets;
        lmdb::Read txn(env_);
        for (auto& state : load_sources(txn)) {
            if (state.removed && state.live + state.deleted == 0) continue;
            const auto& source = state.source;
            sets.push_back({source_set(source.key), source.name.empty() ? source.key : source.name});
        }
        lmdb::Cursor cursor(txn, table::by_set);
        for (bool found = cursor.first(); found;) {
            std::string spec(cursor.key().substr(0, cursor.key().find('\0')));
            if (!spec.starts_with(source_set(""))) sets.push_back({spec, name_of(txn, spec, cursor.key())});
            found = cursor.seek(spec + '\x01');  // past the set's rows: NUL follows its name in each of them
        }
        return sets;
    });
}

Result<std::int64_t> LmdbRecordStore::earliest_stamp() {
    return lmdb::attempt([&] {
        lmdb::Read txn(env_);
        lmdb::Cursor cursor(txn, table::by_stamp);
        return cursor.first() ? static_cast<std::int64_t>(get64(cursor.key())) : now_();
    });
}

/// The mark is read after the clock: a writer that comes later takes its stamps later than this second.
Result<std::int64_t> LmdbRecordStore::settled_at() {
    return lmdb::attempt([&] {
        auto now = now_();
        return std::min(now, env_.writing_since().value_or(now));
    });
}

Result<std::vector<Change>> LmdbRecordStore::changes(ChangeSeq after, std::size_t limit) {
    return lmdb::attempt([&] {
        lmdb::Read txn(env_);
        std::vector<Change> changes;
        lmdb::Cursor cursor(txn, table::changes);
        for (bool found = cursor.seek(key_of(ChangeSeq{after.value + 1})); found && changes.size() < limit;
             found = cursor.next())
            changes.push_back(change_row(cursor.key(), cursor.value()));
        return changes;
    });
}

Result<std::optional<Change>> LmdbRecordStore::change(ChangeSeq seq) {
    return lmdb::attempt([&]() -> std::optional<Change> {
        lmdb::Read txn(env_);
        auto key = key_of(seq);
        auto found = txn.get(table::changes, key);
        if (!found) return std::nullopt;
        return change_row(key, *found);
    });
}

Result<ChangeSeq> LmdbRecordStore::last_change() {
    return lmdb::attempt([&] { return ChangeSeq{load_counters(lmdb::Read(env_)).last_change}; });
}

}  // namespace muras
