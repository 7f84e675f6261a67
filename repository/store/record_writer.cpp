#include <repository/store/record_writer.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include <repository/store/collection_rules.hpp>
#include <repository/store/lmdb_record_store.hpp>
#include <repository/store/record_sets.hpp>
#include <schemas/codec.hpp>

namespace muras {
namespace {

Problem refusal(std::string code, const Record& record, std::string message) {
    return {std::move(code),
            record.provenance.oai_identifier,
            "record",
            std::move(message),
            "keep it out by a set, or ask the donor for another identifier",
            {}};
}

}  // namespace

PreparedRecord prepare(SourceNo source, IncomingRecord& incoming, std::uint64_t mapping) {
    const auto& record = incoming.record;
    PreparedRecord prepared{&incoming, mapping, id_key(source, record.provenance.oai_identifier), {}, {}, {}, {}};
    auto raw = sha256(incoming.raw);
    prepared.raw = first_half(raw);
    bool deletion = record.status == Status::deleted;
    if (!deletion || !incoming.raw.empty()) prepared.raw_sha256 = to_hex(raw);
    return prepared;
}

Hash16 content_of(const IncomingRecord& incoming) {
    const auto& record = incoming.record;
    if (record.status == Status::deleted) return {};
    auto sets = record.provenance.set_specs;
    std::ranges::sort(sets);
    std::string content{static_cast<char>(record.status)};
    content += incoming.content;
    for (const auto& set : sets) content.append(1, '\0').append(set);
    return first_half(sha256(content));
}

bool is_held(const IdRow& row, const PreparedRecord& record) {
    return !row.tombstone() && row.raw == record.raw && row.mapping == record.mapping && record.mapping != 0;
}

void append_change(lmdb::Write& txn, Counters& counters, RecordNo no, std::int64_t now) {
    Change change{ChangeSeq{++counters.last_change}, no, random_u64(), now};
    txn.append(table::changes, key_of(change.seq), encode_row(change));
}

RecordWriter::RecordWriter(lmdb::Write& txn, SourceState& source, std::int64_t now, bool replay)
    : txn_(txn), source_(source), now_(now), replay_(replay) {
    counters_ = counters_row(txn.get(table::meta, "counters").value_or(""));
    // Never back, whatever the clock does: harvesters of ours ask from the last stamp that they saw.
    stamp_ = std::max(now, static_cast<std::int64_t>(counters_.last_stamp));
    counters_.last_stamp = static_cast<std::uint64_t>(stamp_);
    collections_ = load_collections(txn);
    lmdb::Cursor staged(txn, table::staged);
    auto prefix = key_of(source.no);
    has_staged_ = !replay && staged.seek(prefix) && staged.key().starts_with(prefix);
}

bool RecordWriter::keeps(const PreparedRecord& prepared) {
    auto found = txn_.get(table::ids, prepared.key);
    if (!found || !is_held(id_row(*found), prepared)) return false;
    if (has_staged_) drop_staged(prepared.key);
    return true;
}

Fate RecordWriter::put(PreparedRecord& prepared, RawPacker& packer, std::optional<Problem>& problem) {
    if (has_staged_) drop_staged(prepared.key);
    auto found = txn_.get(table::ids, prepared.key);
    auto row = found ? id_row(*found) : IdRow{};
    if (row.no && row.content == prepared.content) {
        if (row.raw != prepared.raw)
            follow_donor(row, prepared, packer);
        else if (row.mapping != prepared.mapping && prepared.mapping != 0)
            txn_.put(table::ids, prepared.key, encode_row(IdRow{row.no, row.content, row.raw, prepared.mapping}));
        return Fate::unchanged;
    }
    if (prepared.frame.empty()) prepared.frame = packer.pack(prepared.incoming->raw);
    auto record = std::move(prepared.incoming->record);
    complete(record, prepared);
    if (!row.no) {
        if ((problem = create(record, prepared))) return Fate::refused;
        write_raw(record.no, prepared.frame);
        return Fate::added;
    }
    auto old = decode_row<Record>(txn_.get(table::records, key_of(row.no)).value_or(""), "record", row.no.value);
    if ((problem = mismatch(old, record))) return Fate::refused;
    record.no = old.no;
    record.pid = old.pid;
    place(record, old.stamp, sets_of(old));
    write_raw(record.no, prepared.frame);
    txn_.put(table::ids, prepared.key, encode_row(IdRow{record.no, prepared.content, prepared.raw, prepared.mapping}));
    if (old.status == Status::deleted) {
        ++counters_.live, --counters_.deleted;
        ++source_.live, --source_.deleted;
    }
    return Fate::changed;
}

Fate RecordWriter::stage(PreparedRecord& prepared, RawPacker& packer, RunNo run, std::optional<Problem>& problem) {
    auto found = txn_.get(table::ids, prepared.key);
    auto row = found ? id_row(*found) : IdRow{};
    if (row.no && row.tombstone()) {
        if (!prepared.incoming->raw.empty() && row.raw != prepared.raw) follow_donor(row, prepared, packer);
        return Fate::unchanged;
    }
    auto record = std::move(prepared.incoming->record);
    complete(record, prepared);
    record.metadata = {};
    if (prepared.frame.empty() && !prepared.incoming->raw.empty()) prepared.frame = packer.pack(prepared.incoming->raw);
    if (!row.no) {  // never held, so nothing can be lost by it: the tombstone needs no verdict
        if ((problem = create(record, prepared))) return Fate::refused;
        if (!prepared.frame.empty()) write_raw(record.no, prepared.frame);
        return Fate::deleted;
    }
    auto old = decode_row<Record>(txn_.get(table::records, key_of(row.no)).value_or(""), "record", row.no.value);
    if ((problem = mismatch(old, record))) return Fate::refused;
    auto key = staged_key(prepared.key, run);
    bool known = has_staged_ && txn_.get(table::staged, key);
    txn_.put(table::staged, key, encode_row(StagedRow{encode(record), prepared.frame}));
    has_staged_ = true;
    staged_ += known ? 0 : 1;
    return known ? Fate::unchanged : Fate::deleted;
}

void RecordWriter::apply_staged(std::string_view key, const StagedRow& row) {
    auto header = decode_row<Record>(row.record, "staged deletion");
    auto ids = key.substr(0, key.size() - sizeof(RunNo::value));
    drop_staged(ids);
    auto found = txn_.get(table::ids, ids);
    if (!found) return;  // only held records are staged
    auto old_row = id_row(*found);
    if (old_row.tombstone()) return;
    auto record =
        decode_row<Record>(txn_.get(table::records, key_of(old_row.no)).value_or(""), "record", old_row.no.value);
    if (row.frame.empty()) {
        header.provenance.raw_sha256 = record.provenance.raw_sha256;
    } else {
        write_raw(record.no, row.frame);
        old_row.raw = first_half(sha256(lmdb::value_of(unpack_raw(row.frame))));
    }
    record.provenance = std::move(header.provenance);
    bury(std::move(record), ids, old_row);
}

void RecordWriter::bury(Record record, std::string_view id_key, const IdRow& row) {
    const auto sets = sets_of(record);
    Metadata kept;
    kept.titles = std::move(record.metadata.titles);  // a tombstone can be named,
    kept.type.code = std::move(record.metadata.type.code);
    kept.rights.access = std::move(record.metadata.rights.access);  // and is announced in the sets that held the record
    if (record.metadata.project) {
        const auto& project = *record.metadata.project;
        kept.project.edit() = {.donor_id = project.donor_id, .iati_id = project.iati_id, .title = project.title};
    }
    record.metadata = std::move(kept);
    record.status = Status::deleted;
    place(record, record.stamp, sets);
    txn_.put(table::ids, id_key, encode_row(IdRow{record.no, {}, row.raw, 0}));
    --counters_.live, ++counters_.deleted;
    --source_.live, ++source_.deleted;
}

void RecordWriter::place(Record& record, std::int64_t old_stamp, const std::vector<std::string>& old_sets) {
    if (old_stamp != 0) {
        if (old_stamp != stamp_) txn_.erase(table::by_stamp, stamp_key(old_stamp, record.no));
        for (const auto& set : old_sets) txn_.erase(table::by_set, set_key(set, old_stamp, record.no));
    }
    record.stamp = stamp_;
    record.collections = collections_of(record, collections_);
    txn_.put(table::records, key_of(record.no), encode(record));
    txn_.put(table::by_stamp, stamp_key(stamp_, record.no), {});
    for (const auto& set : sets_of(record)) txn_.put(table::by_set, set_key(set, stamp_, record.no), {});
    append_change(txn_, counters_, record.no, now_);
}

bool RecordWriter::regroup(Record record) {
    if (collections_of(record, collections_) == record.collections) return false;
    const auto sets = sets_of(record);
    const auto stamp = record.stamp;
    place(record, stamp, sets);
    return true;
}

void RecordWriter::save() {
    txn_.put(table::meta, "counters", encode_row(counters_));
    if (!source_.source.key.empty()) txn_.put(table::sources, source_.source.key, encode(source_));
}

/// A hash that leads to another donor's identifier: nothing may be overwritten.
std::optional<Problem> RecordWriter::mismatch(const Record& stored, const Record& incoming) const {
    if (stored.provenance.oai_identifier == incoming.provenance.oai_identifier) return std::nullopt;
    return refusal("identifier-collision", incoming,
                   fmt::format("its identifier has the hash of another one, {}", stored.provenance.oai_identifier));
}

/// Numbers a record that was never seen, and writes it. A Problem when its PID is taken.
std::optional<Problem> RecordWriter::create(Record& record, const PreparedRecord& hashes) {
    record.pid = make_pid(source_.source.key, record.provenance.oai_identifier);
    if (auto taken = txn_.get(table::pids, record.pid))
        return refusal("pid-collision", record,
                       fmt::format("its PID {} belongs to record {}", record.pid, get32(*taken)));
    record.no = RecordNo{static_cast<std::uint32_t>(++counters_.last_record)};
    place(record, 0, {});
    txn_.put(table::pids, record.pid, key_of(record.no));
    txn_.put(table::ids, hashes.key, encode_row(IdRow{record.no, hashes.content, hashes.raw, hashes.mapping}));
    bool live = record.status != Status::deleted;
    ++(live ? counters_.live : counters_.deleted);
    ++(live ? source_.live : source_.deleted);
    return std::nullopt;
}

void RecordWriter::write_raw(RecordNo no, std::string_view frame) { txn_.put(table::raw, key_of(no), frame); }

/// A record that is seen alive, or that became a tombstone, has no deletion left to wait for, under whatever run.
void RecordWriter::drop_staged(std::string_view id_key) {
    std::string prefix{id_key};
    while (true) {
        std::string key;
        {
            lmdb::Cursor staged(txn_, table::staged);
            if (!staged.seek(prefix) || !staged.key().starts_with(prefix)) return;
            key = staged.key();
        }
        txn_.erase(table::staged, key);
    }
}

void RecordWriter::complete(Record& record, const PreparedRecord& hashes) const {
    record.provenance.source = source_.source.key;
    if (!replay_) record.provenance.harvested_at = now_;
    record.provenance.raw_sha256 = hashes.raw_sha256;
}

/// The same content with another datestamp or other bytes: provenance and raw follow, our stamp and the log don't.
void RecordWriter::follow_donor(const IdRow& row, PreparedRecord& prepared, RawPacker& packer) {
    auto record = decode_row<Record>(txn_.get(table::records, key_of(row.no)).value_or(""), "record", row.no.value);
    if (mismatch(record, prepared.incoming->record)) return;
    if (prepared.frame.empty()) prepared.frame = packer.pack(prepared.incoming->raw);
    auto fresh = std::move(prepared.incoming->record);
    complete(fresh, prepared);
    record.provenance = std::move(fresh.provenance);
    txn_.put(table::records, key_of(row.no), encode(record));
    write_raw(row.no, prepared.frame);
    txn_.put(table::ids, prepared.key, encode_row(IdRow{row.no, row.content, prepared.raw, prepared.mapping}));
}

}  // namespace muras
