// RecordStore: single records, their raw bytes and files, and the walk in the donor's order.
#include <repository/store/lmdb_record_store.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include <repository/store/record_sets.hpp>
#include <schemas/codec.hpp>
#include <schemas/pid.hpp>

namespace muras {
namespace {

constexpr std::size_t walk_batch = 500;  // records a read transaction

std::vector<File> load_fetched(const lmdb::Transaction& txn, RecordNo no) {
    std::vector<File> files;
    if (txn.entries(table::fetched) == 0) return files;
    auto prefix = key_of(no);
    lmdb::Cursor fetched(txn, table::fetched);
    for (bool found = fetched.seek(prefix); found && fetched.key().starts_with(prefix); found = fetched.next())
        files.push_back(decode_row<File>(fetched.value(), "a file of record", no.value));
    return files;
}

/// What fetching found, laid over the harvested files. An empty answer does not hide what the donor said.
void merge_fetched(const lmdb::Transaction& txn, Record& record) {
    if (record.status == Status::deleted) return;
    for (auto& file : load_fetched(txn, record.no)) {
        auto at = std::ranges::find(record.metadata.files, file.url, &File::url);
        if (at == record.metadata.files.end()) {
            if (file.origin.rule == rule_landing_page && file.role == "fulltext")
                record.metadata.files.push_back(std::move(file));
            continue;
        }
        at->sha256 = std::move(file.sha256);
        at->problem = std::move(file.problem);
        at->checked_at = file.checked_at;
        if (file.bytes != 0) at->bytes = file.bytes;
        if (!file.mime.empty()) at->mime = std::move(file.mime);
        if (!file.name.empty()) at->name = std::move(file.name);
    }
}

/// What readers see of the files: all but the time of the last look.
std::vector<File> visible(std::vector<File> files) {
    for (auto& file : files) file.checked_at = 0;
    return files;
}

std::optional<RecordNo> look_up(const lmdb::Transaction& txn, SourceNo source, std::string_view oai_identifier) {
    auto found = txn.get(table::ids, id_key(source, oai_identifier));
    if (!found) return std::nullopt;
    auto no = id_row(*found).no;
    auto record = load_record(txn, no);
    if (!record || record->provenance.oai_identifier != oai_identifier) return std::nullopt;
    return no;
}

}  // namespace

std::optional<Record> load_record(const lmdb::Transaction& txn, RecordNo no) {
    auto found = txn.get(table::records, key_of(no));
    if (!found) return std::nullopt;
    return decode_row<Record>(*found, "record", no.value);
}

std::optional<Record> load_effective(const lmdb::Transaction& txn, RecordNo no) {
    auto record = load_record(txn, no);
    if (!record) return record;
    merge_fetched(txn, *record);
    merge_duplicates(txn, *record);
    return record;
}

std::vector<SortedId> sorted_ids(const lmdb::Environment& env, SourceNo source,
                                 const std::function<void(const Error&)>& damaged) {
    std::vector<SortedId> ids;
    auto prefix = key_of(source), from = prefix;
    for (bool more = true; more;) {
        lmdb::Read txn(env);
        lmdb::Cursor cursor(txn, table::ids);
        std::size_t n = 0;
        more = false;
        for (bool found = cursor.seek(from); found && cursor.key().starts_with(prefix); found = cursor.next()) {
            if (n++ == walk_batch) {
                from = cursor.key();
                more = true;
                break;
            }
            auto entry = lmdb::attempt([&]() -> SortedId {
                auto no = id_row(cursor.value()).no;
                auto record = load_record(txn, no);
                if (!record)
                    lmdb::raise(ErrorCode::failed,
                                fmt::format("record {} is named by an identifier, but missing", no.value));
                return {std::move(record->provenance.oai_identifier), no};
            });
            if (entry)
                ids.push_back(std::move(*entry));
            else
                damaged(entry.error());
        }
    }
    std::ranges::sort(ids, {}, &SortedId::id);
    return ids;
}

Result<std::optional<Record>> LmdbRecordStore::record(RecordNo no) {
    return lmdb::attempt([&] { return load_effective(lmdb::Read(env_), no); });
}

Result<std::vector<std::optional<Record>>> LmdbRecordStore::records(const std::vector<RecordNo>& numbers) {
    return lmdb::attempt([&] {
        lmdb::Read txn(env_);
        std::vector<std::optional<Record>> records;
        records.reserve(numbers.size());
        for (auto no : numbers) records.push_back(load_effective(txn, no));
        return records;
    });
}

Result<std::optional<RecordNo>> LmdbRecordStore::find_pid(std::string_view pid) {
    return lmdb::attempt([&]() -> std::optional<RecordNo> {
        if (!is_pid(pid)) return std::nullopt;
        lmdb::Read txn(env_);
        auto found = txn.get(table::pids, pid);
        if (!found) return std::nullopt;
        return RecordNo{get32(*found)};
    });
}

Result<std::optional<RecordNo>> LmdbRecordStore::find_id(std::string_view source, std::string_view oai_identifier) {
    return lmdb::attempt([&] {
        lmdb::Read txn(env_);
        return look_up(txn, load_source(txn, source).no, oai_identifier);
    });
}

Result<std::vector<RecordNo>> LmdbRecordStore::find_any_source(std::string_view oai_identifier) {
    return lmdb::attempt([&] {
        lmdb::Read txn(env_);
        std::vector<RecordNo> numbers;
        for (const auto& state : load_sources(txn))
            if (auto no = look_up(txn, state.no, oai_identifier)) numbers.push_back(*no);
        return numbers;
    });
}

Result<std::string> LmdbRecordStore::raw(RecordNo no) {
    return lmdb::attempt([&] {
        std::string frame;
        {
            lmdb::Read txn(env_);
            auto found = txn.get(table::raw, key_of(no));
            if (!found) lmdb::raise(ErrorCode::not_found, fmt::format("record {} has no raw bytes", no.value));
            frame = *found;
        }
        auto raw = unpack_raw(frame);
        if (!raw)
            lmdb::raise(raw.error().code, fmt::format("record {}: {}", no.value, raw.error().message),
                        raw.error().hint);
        return std::move(*raw);
    });
}

Result<> LmdbRecordStore::put_file(RecordNo no, const File& file) {
    return lmdb::attempt([&] {
        lmdb::Write txn(env_);
        auto before = load_effective(txn, no);
        if (!before) lmdb::raise(ErrorCode::not_found, fmt::format("there is no record {}", no.value));
        txn.put(table::fetched, file_key(no, file.url), encode(file));
        auto after = load_effective(txn, no);
        if (visible(before->metadata.files) != visible(after->metadata.files)) {
            auto harvested = load_record(txn, no);
            auto source = load_source(txn, harvested->provenance.source);
            RecordWriter writer(txn, source, now_());
            writer.place(*harvested, harvested->stamp, sets_of(*harvested));
            writer.save();
        }
        txn.commit();
    });
}

Result<> LmdbRecordStore::touch(const std::vector<RecordNo>& numbers) {
    return lmdb::attempt([&] {
        lmdb::Write txn(env_);
        auto counters = load_counters(txn);
        for (auto no : numbers) append_change(txn, counters, no, now_());
        txn.put(table::meta, "counters", encode_row(counters));
        txn.commit();
    });
}

Result<Unseen> LmdbRecordStore::unseen(std::string_view source, const IdentifierSet& seen, std::size_t limit) {
    return lmdb::attempt([&] {
        lmdb::Read txn(env_);
        Unseen out;
        auto prefix = key_of(load_source(txn, source).no);
        lmdb::Cursor cursor(txn, table::ids);
        for (bool found = cursor.seek(prefix); found && cursor.key().starts_with(prefix); found = cursor.next()) {
            auto row = id_row(cursor.value());
            if (row.tombstone() || seen.holds(get64(cursor.key(), prefix.size()))) continue;
            if (++out.count > limit) continue;
            if (auto record = load_record(txn, row.no)) out.identifiers.push_back(record->provenance.oai_identifier);
        }
        return out;
    });
}

Result<std::vector<File>> LmdbRecordStore::fetched(RecordNo no) {
    return lmdb::attempt([&] { return load_fetched(lmdb::Read(env_), no); });
}

Result<> LmdbRecordStore::each_sorted(std::string_view source, const std::function<Result<>(Record&&)>& each) {
    return lmdb::attempt([&] {
        std::vector<SourceState> sources;
        {
            lmdb::Read txn(env_);
            if (source.empty())
                sources = load_sources(txn);
            else
                sources.push_back(load_source(txn, source));
        }
        for (const auto& state : sources) {
            auto ids = sorted_ids(env_, state.no, [](const Error& error) { throw lmdb::Failure{error}; });
            for (std::size_t at = 0; at < ids.size(); at += walk_batch) {
                std::vector<RecordNo> batch;
                for (auto i = at; i < std::min(ids.size(), at + walk_batch); ++i) batch.push_back(ids[i].no);
                for (auto& record : lmdb::value_of(records(batch)))
                    if (record) lmdb::value_of(each(std::move(*record)));
            }
        }
    });
}

}  // namespace muras
