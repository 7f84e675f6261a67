// RecordStore: collections, and the pass over all records that a changed definition needs.
#include <repository/store/lmdb_record_store.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <schemas/codec.hpp>

namespace muras {
namespace {

constexpr std::uint64_t regroup_batch = 500;  // records a transaction: short enough for other writers to wait

}  // namespace

std::vector<CollectionState> load_collections(const lmdb::Transaction& txn) {
    std::vector<CollectionState> collections;
    lmdb::Cursor cursor(txn, table::collections);
    for (bool found = cursor.first(); found; found = cursor.next())
        collections.push_back(decode_row<CollectionState>(cursor.value(), "collection"));
    return collections;
}

Result<std::vector<CollectionState>> LmdbRecordStore::collections() {
    return lmdb::attempt([&] { return load_collections(lmdb::Read(env_)); });
}

/// From the first transaction on, whoever writes a record goes by the new definition; the pass does the others.
Result<> LmdbRecordStore::put_collection(const Collection& collection) {
    return lmdb::attempt([&] {
        if (collection.key.empty()) lmdb::raise(ErrorCode::usage, "a collection needs a key");
        auto write = [&](bool settled) {
            lmdb::Write txn(env_);
            txn.put(table::collections, collection.key, encode(CollectionState{collection, settled}));
            txn.commit();
        };
        write(false);
        regroup();
        write(true);
    });
}

/// A removal that was cut short is finished by the next pass: a key without a definition is dropped wherever it is seen.
Result<> LmdbRecordStore::remove_collection(std::string_view key) {
    return lmdb::attempt([&] {
        {
            lmdb::Write txn(env_);
            if (key.empty() || !txn.get(table::collections, key))
                lmdb::raise(ErrorCode::not_found, fmt::format("there is no collection \"{}\"", key),
                            "`muras collection list` shows those that there are");
            txn.erase(table::collections, key);
            txn.commit();
        }
        regroup();
    });
}

void LmdbRecordStore::regroup() {
    SourceState none;  // no source's numbers move
    for (std::uint64_t at = 1;; at += regroup_batch) {
        lmdb::Write txn(env_);
        const auto last = load_counters(txn).last_record;
        if (at > last) return;
        RecordWriter writer(txn, none, now_());
        bool moved = false;
        for (auto n = at; n < at + regroup_batch && n <= last; ++n)
            if (auto record = load_record(txn, RecordNo{static_cast<std::uint32_t>(n)}))
                moved = writer.regroup(std::move(*record)) || moved;
        if (!moved) continue;  // the transaction ends without a write
        writer.save();
        txn.commit();
    }
}

}  // namespace muras
