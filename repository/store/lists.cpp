// RecordStore: lists by our datestamp (the OAI provider) and the change log (the follower).
#include <repository/store/lmdb_record_store.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace muras {
namespace {

constexpr std::size_t longest_set = 400;  // LMDB's keys end at 511 bytes

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

/// A removed source stays a set as long as it has records.
Result<std::vector<SetInfo>> LmdbRecordStore::sets() {
    return lmdb::attempt([&] {
        std::vector<SetInfo> sets;
        for (auto& state : load_sources(lmdb::Read(env_))) {
            if (state.removed && state.live + state.deleted == 0) continue;
            const auto& source = state.source;
            sets.push_back({source_set(source.key), source.name.empty() ? source.key : source.name});
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
