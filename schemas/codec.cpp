#include <schemas/codec.hpp>

#include <array>
#include <cstdint>
#include <optional>
#include <type_traits>
#include <vector>

#include <schemas/layout.hpp>

namespace muras {
namespace {

constexpr char codec_version = 1;
constexpr std::size_t usual_record_bytes = 4096;  // with its abstract

template <class T>
constexpr bool is_vector = false;
template <class T>
constexpr bool is_vector<std::vector<T>> = true;
template <class T>
concept Number = std::is_arithmetic_v<T> || std::is_enum_v<T>;
template <class T>
concept Strong = requires(T t) {
    t.value;
}
&&sizeof(T) == sizeof(T::value) && std::is_arithmetic_v<decltype(T::value)>;

void put_varint(std::string& out, std::uint64_t n) {
    for (; n >= 0x80; n >>= 7) out += static_cast<char>(n | 0x80);
    out += static_cast<char>(n);
}

// Signed numbers are folded (0, -1, 1, -2 …) so that small ones stay short.
template <class T>
std::uint64_t folded(T n) {
    if constexpr (std::is_signed_v<T>)
        return static_cast<std::uint64_t>(n) << 1 ^ static_cast<std::uint64_t>(static_cast<std::int64_t>(n) >> 63);
    else
        return static_cast<std::uint64_t>(n);
}

template <class T>
T unfolded(std::uint64_t n) {
    if constexpr (std::is_signed_v<T>)
        return static_cast<T>(static_cast<std::int64_t>(n >> 1 ^ (~(n & 1) + 1)));
    else
        return static_cast<T>(n);
}

template <class T>
void put_members(std::string& out, const T& value);

/// Writes the length in front of what was written from `begin` on: one buffer for the whole value.
void put_length_before(std::string& out, std::size_t begin) {
    std::array<char, 10> bytes;
    std::size_t count = 0;
    auto n = out.size() - begin;
    for (; n >= 0x80; n >>= 7) bytes[count++] = static_cast<char>(n | 0x80);
    bytes[count++] = static_cast<char>(n);
    out.insert(begin, bytes.data(), count);
}

template <class T>
void put_tagged(std::string& out, unsigned tag, const T& value) {
    put_varint(out, tag);
    if constexpr (std::is_same_v<T, std::string>) {
        put_varint(out, value.size());
        out += value;
    } else {
        auto begin = out.size();
        if constexpr (Number<T>)
            put_varint(out, folded(value));
        else if constexpr (Strong<T>)
            put_varint(out, value.value);
        else
            put_members(out, value);
        put_length_before(out, begin);
    }
}

template <class T>
void put_members(std::string& out, const T& value) {
    static const T blank{};
    std::apply(
        [&](const auto&... entry) {
            (
                [&] {
                    if constexpr (is_block<std::remove_cvref_t<decltype(value.*entry.member)>>)
                        if (!(value.*entry.member)) return;
                    const auto& member = content(value.*entry.member);
                    using M = std::remove_cvref_t<decltype(member)>;
                    if constexpr (is_vector<M>) {
                        for (const auto& item : member) put_tagged(out, entry.tag, item);
                    } else if constexpr (std::is_same_v<M, std::string> || Number<M> || Strong<M>) {
                        if (!(member == blank.*entry.member)) put_tagged(out, entry.tag, member);
                    } else {
                        auto begin = out.size();
                        put_varint(out, entry.tag);
                        auto inner = out.size();
                        put_members(out, member);
                        if (out.size() == inner)
                            out.resize(begin);  // an empty member is not written
                        else
                            put_length_before(out, inner);
                    }
                }(),
                ...);
        },
        layout::members<T>);
}

std::optional<std::uint64_t> take_varint(std::string_view& in) {
    std::uint64_t n = 0;
    for (unsigned shift = 0; shift < 64 && !in.empty(); shift += 7) {
        auto byte = static_cast<unsigned char>(in.front());
        in.remove_prefix(1);
        n |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
        if (byte < 0x80) return n;
    }
    return std::nullopt;
}

template <class T>
bool take_members(std::string_view in, T& value);

template <class T>
bool take_value(std::string_view in, T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
        value.assign(in);
        return true;
    } else if constexpr (Number<T> || Strong<T>) {
        auto n = take_varint(in);
        if (!n || !in.empty()) return false;
        if constexpr (std::is_same_v<T, bool>)
            value = *n != 0;
        else if constexpr (std::is_enum_v<T>)
            value = static_cast<T>(*n);
        else if constexpr (Strong<T>)
            value = T{static_cast<decltype(T::value)>(*n)};
        else
            value = unfolded<T>(*n);
        return true;
    } else {
        return take_members(in, value);
    }
}

template <class T>
bool take_members(std::string_view in, T& value) {
    while (!in.empty()) {
        auto tag = take_varint(in);
        auto size = tag ? take_varint(in) : std::nullopt;
        if (!size || *size > in.size()) return false;
        auto body = in.substr(0, *size);
        in.remove_prefix(*size);
        bool known = false, sound = true;
        std::apply(
            [&](const auto&... entry) {
                (
                    [&] {
                        if (known || entry.tag != *tag) return;
                        known = true;
                        auto& member = value.*entry.member;
                        using M = std::remove_cvref_t<decltype(member)>;
                        if constexpr (is_vector<M>)
                            sound = take_value(body, member.emplace_back());
                        else if constexpr (is_block<M>)
                            sound = take_value(body, member.edit());
                        else
                            sound = take_value(body, member);
                    }(),
                    ...);
            },
            layout::members<T>);
        if (!known || !sound) return false;
    }
    return true;
}

}  // namespace

template <class T>
std::string encode(const T& value) {
    std::string out(1, codec_version);
    if constexpr (std::is_same_v<T, Record>) out.reserve(usual_record_bytes);
    put_members(out, value);
    return out;
}

template <class T>
Result<T> decode(std::string_view bytes) {
    if (bytes.empty() || bytes.front() != codec_version)
        return fail(ErrorCode::failed, "a stored value is of another version than this program reads",
                    "use the program that wrote it, or restore a backup");
    T value{};
    if (!take_members(bytes.substr(1), value))
        return fail(ErrorCode::failed, "a stored value is damaged or was written by a newer program",
                    "run `muras check --deep`; restore from a backup if it reports damage");
    return value;
}

template std::string encode(const Record&);
template std::string encode(const SourceState&);
template std::string encode(const Run&);
template std::string encode(const Checkpoint&);
template std::string encode(const Problem&);
template std::string encode(const File&);
template std::string encode(const CollectionState&);
template Result<Record> decode(std::string_view);
template Result<SourceState> decode(std::string_view);
template Result<Run> decode(std::string_view);
template Result<Checkpoint> decode(std::string_view);
template Result<Problem> decode(std::string_view);
template Result<File> decode(std::string_view);
template Result<CollectionState> decode(std::string_view);

}  // namespace muras
