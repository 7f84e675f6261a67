#include <repository/store/duplicates.hpp>

#include <algorithm>
#include <set>

#include <repository/store/lmdb_record_store.hpp>
#include <repository/store/record_sets.hpp>

namespace muras {
namespace {

constexpr std::string_view position_name = "duplicates";

// -- rows; part of the on-disk format

void put_text(std::string& out, std::string_view text) {
    put32(out, static_cast<std::uint32_t>(text.size()));
    out += text;
}

void put_texts(std::string& out, const std::vector<std::string>& texts) {
    put32(out, static_cast<std::uint32_t>(texts.size()));
    for (const auto& text : texts) put_text(out, text);
}

/// Reads a row from its front; a row that is cut short throws Failure.
class RowReader {
  public:
    explicit RowReader(std::string_view row) : rest_(row) {}
    std::uint32_t number() {
        auto n = get32(rest_);
        rest_.remove_prefix(sizeof n);
        return n;
    }
    std::string text() {
        auto size = number();
        if (size > rest_.size())
            lmdb::raise(ErrorCode::failed, "a stored row is cut short", "restore the store from a backup");
        std::string out(rest_.substr(0, size));
        rest_.remove_prefix(size);
        return out;
    }
    std::vector<std::string> texts() {
        std::vector<std::string> out;
        for (auto n = number(); n > 0; --n) out.push_back(text());
        return out;
    }

  private:
    std::string_view rest_;
};

constexpr std::string Sketch::*texts_of_sketch[] = {&Sketch::pid,   &Sketch::source, &Sketch::shown,
                                                    &Sketch::group, &Sketch::title,  &Sketch::edition};
constexpr std::vector<std::string> Sketch::*lists_of_sketch[] = {&Sketch::authors, &Sketch::languages,
                                                                 &Sketch::identifiers};

std::string encode_row(const Sketch& sketch) {
    std::string out;
    put32(out, static_cast<std::uint32_t>(sketch.year));
    put32(out, static_cast<std::uint32_t>(sketch.pages));
    for (auto member : texts_of_sketch) put_text(out, sketch.*member);
    for (auto member : lists_of_sketch) put_texts(out, sketch.*member);
    return out;
}

Sketch sketch_row(std::string_view bytes) {
    RowReader row(bytes);
    Sketch sketch;
    sketch.year = static_cast<std::int32_t>(row.number());
    sketch.pages = static_cast<std::int32_t>(row.number());
    for (auto member : texts_of_sketch) sketch.*member = row.text();
    for (auto member : lists_of_sketch) sketch.*member = row.texts();
    return sketch;
}

std::string encode_row(const Pair& pair) {
    return std::string{static_cast<char>(pair.kind), static_cast<char>(pair.score)} + pair.why;
}

Pair pair_row(std::string_view key, std::string_view value) {
    RecordNo one{get32(key)}, other{get32(key, sizeof(std::uint32_t))};
    if (value.size() < 2) lmdb::raise(ErrorCode::failed, "a stored pair is cut short", "run `muras duplicates --anew`");
    return {std::min(one, other), std::max(one, other), static_cast<Pair::Kind>(value[0]),
            static_cast<std::uint8_t>(value[1]), std::string(value.substr(2))};
}

std::string encode_row(const Decision& decision) {
    std::string out{static_cast<char>(decision.kind)};
    put64(out, static_cast<std::uint64_t>(decision.at));
    return out + decision.by;
}

Decision decision_row(std::string_view key, std::string_view value) {
    constexpr std::size_t name_at = 1 + sizeof(std::uint64_t);
    RecordNo one{get32(key)}, other{get32(key, sizeof(std::uint32_t))};
    if (value.size() < name_at)
        lmdb::raise(ErrorCode::failed, "a stored decision is cut short", "restore the store from a backup");
    return {std::min(one, other), std::max(one, other), static_cast<Decision::Kind>(value[0]),
            static_cast<std::int64_t>(get64(value, 1)), std::string(value.substr(name_at))};
}

std::string pair_key(RecordNo one, RecordNo other) { return key_of(one.value, other.value); }

std::string likeness_key(std::uint64_t key, RecordNo no) {
    std::string out;
    put64(out, key);
    put32(out, no.value);
    return out;
}

std::string encode_row(const DuplicatePosition& position) {
    std::string out;
    put64(out, position.applied.value);
    put64(out, position.nonce);
    put32(out, position.rules);
    return out;
}

// -- reading

/// Every row whose key begins with `prefix`; all of the table for an empty one.
template <class Row>
void each_of(const lmdb::Transaction& txn, unsigned index, const std::string& prefix, Row row) {
    lmdb::Cursor cursor(txn, index);
    bool found = prefix.empty() ? cursor.first() : cursor.seek(prefix);  // LMDB knows no empty key
    for (; found && cursor.key().starts_with(prefix); found = cursor.next()) row(cursor.key(), cursor.value());
}

RecordNo cluster_of(const lmdb::Transaction& txn, RecordNo no) {
    auto found = txn.get(table::cluster_of, key_of(no));
    return found ? RecordNo{get32(*found)} : RecordNo{};
}

std::vector<Pair> pairs_of(const lmdb::Transaction& txn, RecordNo no) {
    std::vector<Pair> out;
    each_of(txn, table::pairs, key_of(no), [&](auto key, auto value) { out.push_back(pair_row(key, value)); });
    return out;
}

/// The rows of a table of pairs after (low, high), each pair once; `read` makes a value of key and value.
template <class T>
std::vector<T> rows_after(const lmdb::Transaction& txn, unsigned index, RecordNo low, RecordNo high, std::size_t limit,
                          T (*read)(std::string_view, std::string_view)) {
    std::vector<T> out;
    lmdb::Cursor cursor(txn, index);
    for (bool found = cursor.seek(pair_key(low, high) + '\0'); found && out.size() < limit; found = cursor.next())
        if (get32(cursor.key()) < get32(cursor.key(), sizeof(std::uint32_t)))
            out.push_back(read(cursor.key(), cursor.value()));
    return out;
}

bool is_rejected(const lmdb::Transaction& txn, const Pair& pair) {
    auto key = pair_key(pair.low, pair.high);
    auto found = txn.get(table::decisions, key);
    return found && decision_row(key, *found).kind == Decision::Kind::rejected;
}

std::optional<Sketch> load_sketch(const lmdb::Transaction& txn, RecordNo no) {
    auto found = txn.get(table::sketches, key_of(no));
    return found ? std::optional(sketch_row(*found)) : std::nullopt;
}

// -- writing

/// Notes in the change log that what is derived of these records changed: nothing that a harvester of ours sees.
void note_changes(lmdb::Write& txn, const std::set<RecordNo>& records, std::int64_t now) {
    if (records.empty()) return;
    auto counters = load_counters(txn);
    for (auto no : records) {
        Change change{ChangeSeq{++counters.last_change}, no, random_u64(), now};
        txn.append(table::changes, key_of(change.seq), encode_row(change));
    }
    txn.put(table::meta, "counters", encode_row(counters));
}

void put_or_erase(lmdb::Write& txn, unsigned table, std::string_view key, std::string_view row, bool added) {
    if (added)
        txn.put(table, key, row);
    else
        txn.erase(table, key);
}

/// Gives records whose relations changed a new datestamp.
void place_anew(lmdb::Write& txn, const std::set<RecordNo>& records, std::int64_t now) {
    for (auto no : records) {
        auto record = load_record(txn, no);
        if (!record || record->status == Status::deleted) continue;
        auto source = load_source(txn, record->provenance.source);
        RecordWriter writer(txn, source, now);
        writer.place(*record, record->stamp, sets_of(*record));
        writer.save();
    }
}

}  // namespace

void merge_duplicates(const lmdb::Transaction& txn, Record& record) {
    if (record.status == Status::deleted) return;
    if (txn.entries(table::cluster_of) != 0) record.cluster = cluster_of(txn, record.no);
    if (txn.entries(table::pairs) == 0) return;
    bool is_summary = record.metadata.type.code == "autoabstract";
    for (const auto& pair : pairs_of(txn, record.no)) {
        if (pair.kind != Pair::Kind::summary || is_rejected(txn, pair)) continue;
        auto other = load_sketch(txn, pair.low == record.no ? pair.high : pair.low);
        if (!other) continue;
        Relation relation;
        relation.kind = is_summary ? "summary_of" : "has_summary";
        relation.target = other->shown;
        relation.target_pid = other->pid;
        relation.origin.rule = rule_same_thesis;
        record.metadata.relations.push_back(std::move(relation));
    }
}

Result<DuplicatePosition> LmdbDuplicateStore::position() {
    return lmdb::attempt([&] {
        lmdb::Read txn(env_);
        auto found = txn.get(table::meta, position_name);
        if (!found) return DuplicatePosition{};
        return DuplicatePosition{ChangeSeq{get64(*found)}, get64(*found, 8), get32(*found, 16)};
    });
}

Result<std::optional<Sketch>> LmdbDuplicateStore::sketch(RecordNo no) {
    return lmdb::attempt([&] { return load_sketch(lmdb::Read(env_), no); });
}

Result<std::vector<RecordNo>> LmdbDuplicateStore::alike(std::uint64_t key, std::size_t limit) {
    return lmdb::attempt([&] {
        std::vector<RecordNo> out;
        std::string prefix;
        put64(prefix, key);
        lmdb::Read txn(env_);
        lmdb::Cursor cursor(txn, table::likeness);
        for (bool found = cursor.seek(prefix); found && cursor.key().starts_with(prefix) && out.size() < limit;
             found = cursor.next())
            out.emplace_back(get32(cursor.key(), prefix.size()));
        return out;
    });
}

Result<std::vector<Pair>> LmdbDuplicateStore::pairs(RecordNo no) {
    return lmdb::attempt([&] { return pairs_of(lmdb::Read(env_), no); });
}

Result<RecordNo> LmdbDuplicateStore::cluster(RecordNo no) {
    return lmdb::attempt([&] { return cluster_of(lmdb::Read(env_), no); });
}

Result<std::vector<RecordNo>> LmdbDuplicateStore::members(RecordNo cluster) {
    return lmdb::attempt([&] {
        std::vector<RecordNo> out;
        each_of(lmdb::Read(env_), table::cluster_members, key_of(cluster),
                [&](auto key, auto) { out.emplace_back(get32(key, sizeof(std::uint32_t))); });
        return out;
    });
}

Result<std::vector<Decision>> LmdbDuplicateStore::decisions(RecordNo no) {
    return lmdb::attempt([&] {
        std::vector<Decision> out;
        lmdb::Read txn(env_);
        if (txn.entries(table::decisions) == 0) return out;  // a pass asks for every record that changed
        each_of(txn, table::decisions, key_of(no),
                [&](auto key, auto value) { out.push_back(decision_row(key, value)); });
        return out;
    });
}

Result<std::vector<Pair>> LmdbDuplicateStore::pairs_after(RecordNo low, RecordNo high, std::size_t limit) {
    return lmdb::attempt([&] { return rows_after(lmdb::Read(env_), table::pairs, low, high, limit, pair_row); });
}

Result<std::vector<Decision>> LmdbDuplicateStore::decisions_after(RecordNo low, RecordNo high, std::size_t limit) {
    return lmdb::attempt(
        [&] { return rows_after(lmdb::Read(env_), table::decisions, low, high, limit, decision_row); });
}

Result<std::vector<RecordNo>> LmdbDuplicateStore::clusters_after(RecordNo cluster, std::size_t limit) {
    return lmdb::attempt([&] {
        std::vector<RecordNo> out;
        lmdb::Read txn(env_);
        lmdb::Cursor cursor(txn, table::cluster_members);
        for (bool found = cursor.seek(key_of(cluster.value + 1)); found && out.size() < limit;) {
            out.emplace_back(get32(cursor.key()));
            found = cursor.seek(key_of(out.back().value + 1));
        }
        return out;
    });
}

Result<DuplicateCounts> LmdbDuplicateStore::counts() {
    return lmdb::attempt([&] {
        lmdb::Read txn(env_);
        DuplicateCounts out{txn.entries(table::sketches), txn.entries(table::pairs) / 2, 0,
                            txn.entries(table::cluster_of), txn.entries(table::decisions) / 2};
        lmdb::Cursor cursor(txn, table::cluster_members);
        for (bool found = cursor.first(); found; found = cursor.seek(key_of(get32(cursor.key()) + 1))) ++out.clusters;
        return out;
    });
}

Result<> LmdbDuplicateStore::commit(const DuplicateBatch& batch) {
    return lmdb::attempt([&] {
        lmdb::Write txn(env_);
        const auto last_before = load_counters(txn).last_change;
        for (const auto& [no, sketch] : batch.sketches)
            if (sketch)
                txn.put(table::sketches, key_of(no), encode_row(*sketch));
            else
                txn.erase(table::sketches, key_of(no));
        std::vector<std::pair<std::string, bool>> keys;  // sorted: neighbours share a page of the table
        keys.reserve(batch.keys.size());
        for (const auto& change : batch.keys) keys.emplace_back(likeness_key(change.key, change.record), change.added);
        std::ranges::sort(keys);
        for (const auto& [key, added] : keys)
            put_or_erase(txn, table::likeness, key, {}, added);
        std::set<RecordNo> relations, clusters;
        for (const auto& [pair, added] : batch.pairs) {
            auto row = encode_row(pair);
            for (const auto& key : {pair_key(pair.low, pair.high), pair_key(pair.high, pair.low)})
                put_or_erase(txn, table::pairs, key, row, added);
            if (pair.kind == Pair::Kind::summary) relations.insert({pair.low, pair.high});
        }
        for (const auto& [decision, added] : batch.decisions) {
            auto row = encode_row(decision);
            for (const auto& key : {pair_key(decision.low, decision.high), pair_key(decision.high, decision.low)})
                put_or_erase(txn, table::decisions, key, row, added);
            auto key = pair_key(decision.low, decision.high);
            if (auto found = txn.get(table::pairs, key); found && pair_row(key, *found).kind == Pair::Kind::summary)
                relations.insert({decision.low, decision.high});
        }
        for (const auto& [no, cluster] : batch.clusters) {
            if (auto old = cluster_of(txn, no)) txn.erase(table::cluster_members, pair_key(old, no));
            if (cluster) {
                txn.put(table::cluster_of, key_of(no), key_of(cluster));
                txn.put(table::cluster_members, pair_key(cluster, no), {});
            } else {
                txn.erase(table::cluster_of, key_of(no));
            }
            clusters.insert(no);
        }
        const auto now = now_();
        place_anew(txn, relations, now);
        for (auto no : relations) clusters.erase(no);
        note_changes(txn, clusters, now);
        auto position = batch.position;
        if (position.applied.value == last_before) {  // nothing came meanwhile: our own lines need no second look
            const auto last = load_counters(txn).last_change;
            if (last != last_before) {
                position.applied = ChangeSeq{last};
                auto key = key_of(position.applied);
                position.nonce = change_row(key, txn.get(table::changes, key).value_or("")).nonce;
            }
        }
        txn.put(table::meta, position_name, encode_row(position));
        txn.commit();
    });
}

Result<> LmdbDuplicateStore::clear() {
    return lmdb::attempt([&] {
        lmdb::Write txn(env_);
        std::set<RecordNo> clustered, related;
        each_of(txn, table::cluster_of, "", [&](auto key, auto) { clustered.emplace(get32(key)); });
        each_of(txn, table::pairs, "", [&](auto key, auto value) {
            if (pair_row(key, value).kind == Pair::Kind::summary) related.emplace(get32(key));
        });
        for (auto index : {table::sketches, table::likeness, table::pairs, table::cluster_of, table::cluster_members})
            txn.clear(index);
        place_anew(txn, related, now_());
        for (auto no : related) clustered.erase(no);
        note_changes(txn, clustered, now_());
        txn.put(table::meta, position_name, encode_row(DuplicatePosition{}));
        txn.commit();
    });
}

}  // namespace muras
