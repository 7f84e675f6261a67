// check() finds what was damaged behind the store's back, names the record, and never crashes.
#include <tests/unit/store_support.hpp>

#include <fstream>

#include <repository/store/lmdb.hpp>
#include <repository/store/raw_frame.hpp>
#include <repository/store/tables.hpp>

using namespace muras;
using namespace muras::test;

namespace {

struct Fixture {
    Folder folder;
    Fixture() {
        auto store = must(open_record_store(folder / "store", small_map()));
        must(store->put_source(source_named("kstu")));
        harvest(*store, "kstu",
                {live("oai:a:1", "one"), live("oai:a:2", "two"), live("oai:a:3", "three"), gone("oai:a:4")});
    }

    void damage(const std::function<void(lmdb::Write&)>& change) {
        lmdb::Environment env({.directory = folder / "store",
                               .layout = {"store", record_tables, store_format, store_features},
                               .map_size_bytes = test_map_bytes,
                               .initialise = {}});
        lmdb::Write txn(env);
        change(txn);
        txn.commit();
    }

    /// The faults found, and whether one of them says all of `words`.
    std::vector<std::string> found() {
        auto store = must(open_record_store(folder / "store", {.map_size_bytes = test_map_bytes, .read_only = true}));
        have.clear();
        return faults(*store, &have);
    }
    std::map<std::string, std::string> have;
};

bool says(const std::vector<std::string>& faults, const std::string& text) {
    for (const auto& fault : faults)
        if (fault.find(text) != std::string::npos) return true;
    return false;
}

}  // namespace

TEST_CASE_METHOD(Fixture, "a sound store has no fault, and every live record is there with the digest of its bytes") {
    CHECK(found().empty());
    CHECK(have.size() == 3);
    CHECK(have["oai:a:1"] == to_hex(sha256(live("oai:a:1", "one").raw)));
}

TEST_CASE_METHOD(Fixture, "raw bytes that are damaged, exchanged or missing are found") {
    SECTION("one bit") {
        damage([](auto& txn) {
            std::string frame{*txn.get(table::raw, key_of(RecordNo{2}))};
            frame[frame.size() / 2] = static_cast<char>(frame[frame.size() / 2] ^ 1);
            txn.put(table::raw, key_of(RecordNo{2}), frame);
        });
    }
    SECTION("another record's") {
        damage([](auto& txn) {
            std::string frame{*txn.get(table::raw, key_of(RecordNo{1}))};
            txn.put(table::raw, key_of(RecordNo{2}), frame);
        });
    }
    SECTION("none") {
        damage([](auto& txn) { txn.erase(table::raw, key_of(RecordNo{2})); });
    }
    SECTION("garbage") {
        damage([](auto& txn) { txn.put(table::raw, key_of(RecordNo{2}), std::string("\0\xff\xff\xff\xff", 5)); });
    }
    CHECK(says(found(), "record 2 (kstu oai:a:2)"));
    CHECK(have.size() == 2);
    CHECK(have.count("oai:a:2") == 0);
}

TEST_CASE_METHOD(Fixture, "a record that cannot be decoded is named, the others are still proven") {
    SECTION("cut") {
        damage([](auto& txn) { txn.put(table::records, key_of(RecordNo{2}), "\x01\x09"); });
    }
    SECTION("gone") {
        damage([](auto& txn) { txn.erase(table::records, key_of(RecordNo{2})); });
    }
    CHECK(says(found(), "record 2"));
    CHECK(have.size() == 2);
}

TEST_CASE_METHOD(Fixture, "a row that is missing in any table that speaks of a record is found") {
    auto store = must(open_record_store(folder / "store", small_map()));
    auto record = get(*store, "kstu", "oai:a:2");
    store.reset();
    SECTION("ids") {
        damage([](auto& txn) { txn.erase(table::ids, id_key(SourceNo{1}, "oai:a:2")); });
    }
    SECTION("pids") {
        damage([&](auto& txn) { txn.erase(table::pids, record.pid); });
    }
    SECTION("by_stamp") {
        damage([&](auto& txn) { txn.erase(table::by_stamp, stamp_key(record.stamp, record.no)); });
    }
    SECTION("by_set") {
        damage([&](auto& txn) { txn.erase(table::by_set, set_key("source:kstu", record.stamp, record.no)); });
    }
    SECTION("a stray row in by_stamp") {
        damage([&](auto& txn) { txn.put(table::by_stamp, stamp_key(record.stamp + 5, record.no), ""); });
    }
    SECTION("a stray PID") {
        damage([&](auto& txn) { txn.put(table::pids, make_pid("kstu", "another"), key_of(record.no)); });
        CHECK(says(found(), make_pid("kstu", "another")));
        return;
    }
    CHECK(says(found(), "record 2"));
}

TEST_CASE_METHOD(Fixture, "counters, change log and harvest tables are proven too") {
    SECTION("counters") {
        damage([](auto& txn) {
            auto counters = counters_row(*txn.get(table::meta, "counters"));
            ++counters.live;
            txn.put(table::meta, "counters", encode_row(counters));
        });
        CHECK(says(found(), "counters"));
    }
    SECTION("a change that is missing") {
        damage([](auto& txn) { txn.erase(table::changes, key_of(ChangeSeq{2})); });
        CHECK(says(found(), "change 2 is missing"));
    }
    SECTION("the last change") {
        damage([](auto& txn) { txn.erase(table::changes, key_of(ChangeSeq{4})); });
        CHECK(says(found(), "ends at 3"));
    }
    SECTION("a run") {
        damage([](auto& txn) { txn.put(table::runs, key_of(RunNo{1}), "?"); });
        CHECK(says(found(), "run"));
    }
    SECTION("a short row") {
        damage([](auto& txn) { txn.put(table::ids, id_key(SourceNo{1}, "oai:a:2"), "abc"); });
        CHECK(!found().empty());
    }
    SECTION("counters cut") {
        damage([](auto& txn) { txn.put(table::meta, "counters", "abc"); });
        CHECK(says(found(), "counters"));
    }
}

TEST_CASE("unpacking any bytes gives an error, never a crash") {
    RawPacker packer;
    auto frame = packer.pack(std::string(3'000, 'r'));
    REQUIRE(must(unpack_raw(frame)) == std::string(3'000, 'r'));
    for (std::size_t cut = 0; cut < frame.size(); ++cut) CHECK(!unpack_raw(frame.substr(0, cut)));
    std::uint32_t state = 7;
    for (int i = 0; i < 2'000; ++i) {
        auto bad = frame;
        state = state * 1664525 + 1013904223;
        bad[state % bad.size()] = static_cast<char>(state >> 24);
        (void)unpack_raw(bad);
    }
    CHECK(must(unpack_raw(packer.pack(""))).empty());
}

TEST_CASE_METHOD(Fixture, "a store of before the sets by type is given them when it is opened") {
    damage([](auto& txn) {
        for (std::uint32_t n = 1; n <= 3; ++n)
            for (std::string set : {"type:article", "access:unknown"}) {
                auto record = decode_row<Record>(*txn.get(table::records, key_of(RecordNo{n})), "record", n);
                CHECK(txn.erase(table::by_set, set_key(set, record.stamp, record.no)));
            }
        txn.put(table::meta, "features", "records-v1");
    });
    CHECK(found().empty());  // looking at it is no reason to call it damaged
    CHECK(must(must(open_record_store(folder / "store", small_map()))->list({.set = "type:article"})).records.size() == 3);
    CHECK(found().empty());
}
