#include <repository/store/record_store.hpp>

#include <repository/base/clock.hpp>
#include <repository/store/lmdb_record_store.hpp>
#include <repository/store/record_sets.hpp>
#include <schemas/codec.hpp>

namespace muras {
namespace {

constexpr std::size_t token_key_bytes = 32;

lmdb::EnvironmentOptions environment_options(const std::string& directory, const StoreOptions& options) {
    return {.directory = directory,
            .layout = {"store", record_tables, store_format, store_features},
            .map_size_bytes = options.map_size_bytes,
            .read_only = options.read_only,
            .create = options.create,
            .initialise = [](lmdb::Write& txn) {
                txn.put(table::meta, "token_key", random_bytes(token_key_bytes));
                txn.put(table::meta, "counters", encode_row(Counters{}));
            },
            .now = options.now ? options.now : now_seconds};
}

std::string meta_text(const lmdb::Transaction& txn, std::string_view name) {
    return std::string(txn.get(table::meta, name).value_or(""));
}

}  // namespace

LmdbRecordStore::LmdbRecordStore(const std::string& directory, const StoreOptions& options)
    : now_(options.now ? options.now : now_seconds),
      env_(environment_options(directory, options)),
      store_id_(meta_text(lmdb::Read(env_), "store_id")),
      duplicates_(env_, now_) {
    if (!options.read_only) upgrade();
}

/// A store of before the sets by type and access, or by project and collection, is given them, in one transaction.
void LmdbRecordStore::upgrade() {
    constexpr auto feature = record_sets_feature;
    if (meta_text(lmdb::Read(env_), "features").find(feature) != std::string::npos) return;
    lmdb::Write txn(env_);
    auto features = meta_text(txn, "features");
    if (features.find(feature) != std::string::npos) return;  // another process was quicker
    const auto last = load_counters(txn).last_record;
    for (std::uint64_t n = 1; n <= last; ++n)
        if (auto record = load_record(txn, RecordNo{static_cast<std::uint32_t>(n)}))
            for (const auto& set : sets_of(*record)) txn.put(table::by_set, set_key(set, record->stamp, record->no), {});
    txn.put(table::meta, "features", features.append(" ").append(feature));
    txn.commit();
}

Result<StoreStats> LmdbRecordStore::stats() {
    return lmdb::attempt([&] {
        lmdb::Read txn(env_);
        auto counters = load_counters(txn);
        return StoreStats{counters.live, counters.deleted, txn.entries(table::sources), env_.used_bytes(),
                          env_.size_bytes()};
    });
}

Result<std::string> LmdbRecordStore::token_key() {
    return lmdb::attempt([&] { return meta_text(lmdb::Read(env_), "token_key"); });
}

Counters load_counters(const lmdb::Transaction& txn) {
    return counters_row(txn.get(table::meta, "counters").value_or(""));
}

Result<std::unique_ptr<RecordStore>> open_record_store(const std::string& directory, const StoreOptions& options) {
    return lmdb::attempt(
        [&]() -> std::unique_ptr<RecordStore> { return std::make_unique<LmdbRecordStore>(directory, options); });
}

}  // namespace muras
