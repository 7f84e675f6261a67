#include <repository/store/tables.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <repository/store/lmdb.hpp>
#include <schemas/codec.hpp>

namespace muras {
namespace {

constexpr std::size_t hash_size = sizeof(Hash16);

std::string_view bytes_of(const Hash16& hash) { return {reinterpret_cast<const char*>(hash.data()), hash.size()}; }

template <class Number>
void put_number(std::string& out, Number n) {
    for (int shift = 8 * (sizeof n - 1); shift >= 0; shift -= 8) out += static_cast<char>(n >> shift);
}

void want(std::string_view bytes, std::size_t size) {
    if (bytes.size() < size)
        lmdb::raise(ErrorCode::failed, "a stored row is cut short", "restore the store from a backup");
}

template <class Number>
Number get_number(std::string_view bytes, std::size_t offset) {
    want(bytes, offset + sizeof(Number));
    Number n = 0;
    for (std::size_t i = 0; i < sizeof n; ++i) n = n << 8 | static_cast<unsigned char>(bytes[offset + i]);
    return n;
}

Hash16 hash_at(std::string_view bytes, std::size_t offset) {
    want(bytes, offset + hash_size);
    Hash16 hash;
    std::copy_n(bytes.begin() + static_cast<std::ptrdiff_t>(offset), hash_size, hash.begin());
    return hash;
}

constexpr std::uint64_t Counters::*counter_members[] = {
    &Counters::last_stamp,  &Counters::last_record, &Counters::last_source, &Counters::last_run,
    &Counters::last_change, &Counters::live,        &Counters::deleted};

}  // namespace

Hash16 first_half(const Digest& digest) {
    Hash16 hash;
    std::copy_n(digest.begin(), hash_size, hash.begin());
    return hash;
}

void put32(std::string& out, std::uint32_t n) { put_number(out, n); }
void put64(std::string& out, std::uint64_t n) { put_number(out, n); }
std::uint32_t get32(std::string_view bytes, std::size_t offset) { return get_number<std::uint32_t>(bytes, offset); }
std::uint64_t get64(std::string_view bytes, std::size_t offset) { return get_number<std::uint64_t>(bytes, offset); }

std::string key_of(std::uint32_t number) {
    std::string key;
    put32(key, number);
    return key;
}

std::string key_of(std::uint32_t first, std::uint32_t second) {
    auto key = key_of(first);
    put32(key, second);
    return key;
}

std::string key_of(ChangeSeq seq) {
    std::string key;
    put64(key, seq.value);
    return key;
}

std::string id_key(SourceNo source, std::string_view oai_identifier) {
    auto key = key_of(source);
    key += bytes_of(first_half(sha256(oai_identifier)));
    return key;
}

std::string staged_key(std::string_view id_key, RunNo run) {
    std::string key{id_key};
    put32(key, run.value);
    return key;
}

std::string file_key(RecordNo no, std::string_view url) {
    auto key = key_of(no);
    key += bytes_of(first_half(sha256(url)));
    return key;
}

std::string stamp_key(std::int64_t stamp, RecordNo no) {
    std::string key;
    put64(key, static_cast<std::uint64_t>(stamp));
    put32(key, no.value);
    return key;
}

std::string set_prefix(std::string_view set) {
    std::string key{set};
    key += '\0';
    return key;
}

std::string set_key(std::string_view set, std::int64_t stamp, RecordNo no) {
    return set_prefix(set) + stamp_key(stamp, no);
}

std::string encode_row(const IdRow& row) {
    auto out = key_of(row.no);
    out += bytes_of(row.content);
    out += bytes_of(row.raw);
    put64(out, row.mapping);
    return out;
}

IdRow id_row(std::string_view bytes) {
    constexpr auto content_at = sizeof(std::uint32_t), raw_at = content_at + hash_size, mapping_at = raw_at + hash_size;
    return {RecordNo{get32(bytes)}, hash_at(bytes, content_at), hash_at(bytes, raw_at),
            bytes.size() > mapping_at ? get64(bytes, mapping_at) : 0};
}

std::string encode_row(const StagedRow& row) {
    auto out = key_of(static_cast<std::uint32_t>(row.record.size()));
    out += row.record;
    out += row.frame;
    return out;
}

StagedRow staged_row(std::string_view bytes) {
    auto size = get32(bytes);
    bytes.remove_prefix(sizeof size);
    want(bytes, size);
    return {std::string(bytes.substr(0, size)), std::string(bytes.substr(size))};
}

std::string encode_row(const Change& change) {
    auto out = key_of(change.record);
    put64(out, change.nonce);
    put64(out, static_cast<std::uint64_t>(change.at));
    return out;
}

Change change_row(std::string_view key, std::string_view value) {
    return {ChangeSeq{get64(key)}, RecordNo{get32(value)}, get64(value, 4),
            static_cast<std::int64_t>(get64(value, 12))};
}

std::string encode_row(const Counters& counters) {
    std::string out;
    for (auto member : counter_members) put64(out, counters.*member);
    return out;
}

Counters counters_row(std::string_view bytes) {
    Counters counters;
    std::size_t offset = 0;
    for (auto member : counter_members) {
        counters.*member = get64(bytes, offset);
        offset += sizeof(std::uint64_t);
    }
    return counters;
}

template <class T>
T decode_row(std::string_view bytes, std::string_view what, std::uint64_t number) {
    auto value = decode<T>(bytes);
    if (!value)
        lmdb::raise(value.error().code, fmt::format("{} {}: {}", what, number, value.error().message),
                    value.error().hint);
    return std::move(*value);
}

template Record decode_row(std::string_view, std::string_view, std::uint64_t);
template SourceState decode_row(std::string_view, std::string_view, std::uint64_t);
template Run decode_row(std::string_view, std::string_view, std::uint64_t);
template Checkpoint decode_row(std::string_view, std::string_view, std::uint64_t);
template Problem decode_row(std::string_view, std::string_view, std::uint64_t);
template CollectionState decode_row(std::string_view, std::string_view, std::uint64_t);
template File decode_row(std::string_view, std::string_view, std::uint64_t);

}  // namespace muras
