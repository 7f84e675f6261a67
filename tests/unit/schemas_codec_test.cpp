// The codec: every member goes there and back, any bytes are safe, unknown tags are refused.
#include <schemas/codec.hpp>

#include <set>
#include <tuple>
#include <type_traits>

#include <schemas/layout.hpp>
#include <tests/support/catch.hpp>

using namespace muras;

namespace {

template <class T>
constexpr bool is_vector = false;
template <class T>
constexpr bool is_vector<std::vector<T>> = true;

/// Gives every member, at every depth, a value that is not its default; `n` makes them different.
template <class T>
void fill(T& value, unsigned& n) {
    if constexpr (std::is_same_v<T, std::string>) {
        value = "значение " + std::to_string(++n) + std::string("\0\xff", 2);
    } else if constexpr (std::is_same_v<T, bool>) {
        value = !value;
    } else if constexpr (std::is_same_v<T, Status>) {
        value = Status::quarantined;
    } else if constexpr (std::is_signed_v<T>) {
        value = static_cast<T>(n % 2 ? -1000 - static_cast<int>(++n) : 100'000 + static_cast<int>(++n));
    } else if constexpr (std::is_unsigned_v<T>) {
        value = static_cast<T>(~T{} - ++n);
    } else if constexpr (is_vector<T>) {
        value.resize(2);
        for (auto& item : value) fill(item, n);
    } else if constexpr (std::is_same_v<T, RecordNo> || std::is_same_v<T, RunNo> || std::is_same_v<T, SourceNo>) {
        value = T{~0u - ++n};
    } else if constexpr (is_block<T>) {
        fill(value.edit(), n);
    } else {
        std::apply([&](const auto&... entry) { (fill(value.*entry.member, n), ...); }, layout::members<T>);
    }
}

template <class T>
T filled() {
    T value{};
    unsigned n = 0;
    fill(value, n);
    return value;
}

template <class T>
void check_tags() {
    std::set<unsigned> tags;
    std::set<std::string_view> names;
    std::size_t members = 0;
    std::apply(
        [&](const auto&... entry) {
            members = sizeof...(entry);
            (tags.insert(entry.tag), ...);
            (names.insert(entry.name), ...);
        },
        layout::members<T>);
    CHECK(tags.size() == members);
    CHECK(names.size() == members);
    CHECK(!tags.contains(0));
}

}  // namespace

TEST_CASE("a block that was only read is as small and as equal as one that was never touched") {
    Record written, untouched;
    CHECK(written.metadata.thesis->grantor.empty());
    CHECK_FALSE(written.metadata.thesis);
    written.metadata.thesis.edit().grantor.value = "КРСУ";
    CHECK_FALSE(written == untouched);
    auto copy = written;
    copy.metadata.thesis.edit().grantor.value.clear();
    CHECK(written.metadata.thesis->grantor.value == "КРСУ");
    CHECK(copy == untouched);  // an emptied block says what an untouched one says,
    CHECK(encode(copy) == encode(untouched));  // and costs no more bytes
}

TEMPLATE_TEST_CASE("every member of a value goes to bytes and back", "", Record, SourceState, Run, Checkpoint, Problem,
                   File) {
    auto value = filled<TestType>();
    auto bytes = encode(value);
    auto back = decode<TestType>(bytes);
    REQUIRE(back);
    CHECK(encode(*back) == bytes);
    if constexpr (std::equality_comparable<TestType>) CHECK(*back == value);
    auto blank = decode<TestType>(encode(TestType{}));
    REQUIRE(blank);
    CHECK(encode(TestType{}).size() == 1);  // a blank value is its version alone
    CHECK(encode(*blank) == encode(TestType{}));
}

TEST_CASE("a member that is a default in the middle of a list keeps its place") {
    Record record;
    record.metadata.titles.resize(3);
    record.metadata.titles[1].value = "орто";
    record.metadata.rights.statements = {"", "second", ""};
    auto back = decode<Record>(encode(record));
    REQUIRE(back);
    CHECK(*back == record);
}

TEMPLATE_TEST_CASE("bytes cut anywhere or changed anywhere never crash", "", Record, SourceState, Run, Checkpoint,
                   Problem, File) {
    auto bytes = encode(filled<TestType>());
    for (std::size_t size = 0; size < bytes.size(); ++size) (void)decode<TestType>(bytes.substr(0, size));
    CHECK(!decode<TestType>(""));
    CHECK(!decode<TestType>(bytes.substr(0, bytes.size() - 1)));
    std::uint32_t state = 11;
    auto next = [&] { return state = state * 1664525 + 1013904223; };
    for (int i = 0; i < 5'000; ++i) {
        auto bad = bytes;
        for (int k = 0; k < 3; ++k) bad[next() % bad.size()] = static_cast<char>(next() >> 24);
        if (auto value = decode<TestType>(bad)) (void)encode(*value);
        std::string noise(next() % 64, '\1');
        for (std::size_t k = 1; k < noise.size(); ++k) noise[k] = static_cast<char>(next() >> 24);
        (void)decode<TestType>(noise);
    }
}

TEST_CASE("an unknown tag, another version and trailing bytes are refused") {
    auto bytes = encode(filled<Record>());
    CHECK(decode<Record>(bytes));
    auto unknown = bytes + std::string("\x7f\x01x", 3);
    REQUIRE(!decode<Record>(unknown));
    CHECK(decode<Record>(unknown).error().code == ErrorCode::failed);
    CHECK(!decode<Record>(std::string("\x01\x00\x00", 3)));  // tag 0 is nobody's
    auto newer = bytes;
    newer[0] = 2;
    CHECK(!decode<Record>(newer));
    CHECK(!decode<Record>(bytes + '\x01'));
}

TEMPLATE_TEST_CASE("tags and names are unique within a table", "", Origin, Title, Agent, Date, Language, Text, Subject,
                   Identifier, Relation, File, Rights, Type, Warning, Metadata, Provenance, Record, Source, SourceState,
                   RunCounts, Run, Checkpoint, Problem) {
    check_tags<TestType>();
}

TEST_CASE("the bytes of a small record are pinned: the format does not drift") {
    Record record;
    record.no = RecordNo{300};
    record.pid = "abc";
    record.stamp = -1;
    record.status = Status::deleted;
    record.metadata.titles.resize(1);
    record.metadata.titles[0].value = "t";
    CHECK(encode(record) == std::string("\x01"
                                        "\x01\x02\xac\x02"
                                        "\x02\x03"
                                        "abc"
                                        "\x03\x01\x01"
                                        "\x04\x01\x01"
                                        "\x06\x05\x02\x03\x01\x01t"));
}
