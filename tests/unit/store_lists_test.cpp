// Lists by our datestamp (I10), the change log, and the walk in the donor's order.
#include <tests/unit/store_support.hpp>

#include <repository/base/lock.hpp>
#include <repository/store/write_mark.hpp>

#include <set>
#include <utility>

using namespace muras;
using namespace muras::test;

namespace {

struct Fixture : StoreFixture {
    Fixture() { must(store->put_source(source_named("nlkr"))); }
    void add(const std::string& source, int first, int last, const std::string& title = "title") {
        std::vector<IncomingRecord> records;
        for (int i = first; i < last; ++i) records.push_back(live("oai:a:" + std::to_string(i), title));
        harvest(*store, source, records);
    }
};

std::vector<std::uint32_t> numbers(const ListPage& page) {
    std::vector<std::uint32_t> result;
    for (const auto& record : page.records) result.push_back(record.no.value);
    return result;
}

}  // namespace

TEST_CASE_METHOD(Fixture, "an empty store lists nothing, from now on") {
    CHECK(must(store->list({})).records.empty());
    CHECK(must(store->earliest_stamp()) == clock);
    CHECK(must(store->last_change()) == ChangeSeq{});
    CHECK(must(store->changes(ChangeSeq{}, 10)).empty());
}

TEST_CASE_METHOD(Fixture, "a list is cut by datestamps, by set and by limit") {
    add("kstu", 0, 3);
    clock += 10;
    add("nlkr", 10, 12);
    clock += 10;
    add("kstu", 3, 5);
    auto t0 = clock - 20;
    CHECK(must(store->earliest_stamp()) == t0);
    CHECK(numbers(must(store->list({}))) == std::vector<std::uint32_t>{1, 2, 3, 4, 5, 6, 7});
    CHECK(numbers(must(store->list({.from = t0 + 1}))) == std::vector<std::uint32_t>{4, 5, 6, 7});
    CHECK(numbers(must(store->list({.from = t0, .until = t0 + 10}))) == std::vector<std::uint32_t>{1, 2, 3, 4, 5});
    CHECK(numbers(must(store->list({.set = "source:kstu"}))) == std::vector<std::uint32_t>{1, 2, 3, 6, 7});
    CHECK(numbers(must(store->list({.from = t0 + 11, .set = "source:kstu"}))) == std::vector<std::uint32_t>{6, 7});
    CHECK(must(store->list({.set = "source:kst"})).records.empty());
    CHECK(must(store->list({.set = std::string(10'000, 's')})).records.empty());
    CHECK(must(store->list({.from = 10, .until = 5})).records.empty());
    auto page = must(store->list({.limit = 3}));
    CHECK(page.more);
    CHECK(numbers(page) == std::vector<std::uint32_t>{1, 2, 3});
    page = must(store->list({.after_stamp = t0, .after_no = RecordNo{3}, .limit = 4}));
    CHECK(!page.more);
    CHECK(numbers(page) == std::vector<std::uint32_t>{4, 5, 6, 7});
    // A token's cursor wins over an earlier `from`, and a later `from` over the cursor.
    CHECK(numbers(must(store->list({.from = t0 + 20, .after_stamp = t0, .after_no = RecordNo{1}}))) ==
          std::vector<std::uint32_t>{6, 7});
    auto sets = must(store->sets());
    REQUIRE(sets.size() == 4);
    CHECK(sets[0].spec == "source:kstu");
}

TEST_CASE_METHOD(Fixture, "pages while records change: none skipped, none sent twice with one datestamp") {
    constexpr int records = 60, rounds = 12;
    std::uint32_t made = records;
    add("kstu", 0, records);
    std::set<std::pair<std::uint32_t, std::int64_t>> sent;
    std::set<std::uint32_t> seen;
    ListQuery query{.set = GENERATE(std::string(), std::string("source:kstu")), .limit = 7};
    for (int round = 0; round < 40; ++round) {
        auto page = must(store->list(query));
        for (const auto& record : page.records) {
            CHECK(sent.emplace(record.no.value, record.stamp).second);
            seen.insert(record.no.value);
        }
        if (!page.more) break;
        query.after_stamp = page.records.back().stamp;
        query.after_no = page.records.back().no;
        // Between two pages: some change, within the same second or later, and new ones come.
        clock += round % 2;
        if (round < rounds) {
            ++made;
            auto text = "changed " + std::to_string(round);
            harvest(
                *store, "kstu",
                {live("oai:a:" + std::to_string(round * 5), text), live("oai:a:" + std::to_string(59 - round), text),
                 live("oai:new:" + std::to_string(round), text)});
        }
    }
    CHECK(made > records + rounds / 2);
    for (std::uint32_t no = 1; no <= made; ++no) {
        INFO("record " << no);
        CHECK(seen.contains(no));
    }
    CHECK(faults(*store).empty());
}

TEST_CASE_METHOD(Fixture, "the change log is dense, in order, and each line has a nonce of its own") {
    add("kstu", 0, 5);
    add("kstu", 3, 7, "other");
    auto log = must(store->changes(ChangeSeq{}, 100));
    REQUIRE(log.size() == 9);
    std::set<std::uint64_t> nonces;
    for (std::size_t i = 0; i < log.size(); ++i) {
        CHECK(log[i].seq.value == i + 1);
        nonces.insert(log[i].nonce);
    }
    CHECK(nonces.size() == log.size());
    CHECK(must(store->last_change()) == ChangeSeq{9});
    CHECK(must(store->changes(ChangeSeq{7}, 1)).at(0).seq == ChangeSeq{8});
    CHECK(must(store->change(ChangeSeq{6}))->nonce == log[5].nonce);
    CHECK(!must(store->change(ChangeSeq{10})));
}

TEST_CASE_METHOD(Fixture, "a walk sees every record, deleted ones too, by source and donor's identifier") {
    harvest(*store, "nlkr", {live("oai:b:2", "b2"), live("oai:b:10", "b10")});
    harvest(*store, "kstu", {live("oai:z", "z"), gone("oai:m"), live("oai:a", "a")});
    std::vector<std::string> walked;
    auto note = [&](Record&& record) -> Result<> {
        walked.push_back(record.provenance.source + " " + record.provenance.oai_identifier);
        return {};
    };
    must(store->each_sorted("", note));
    CHECK(walked ==
          std::vector<std::string>{"kstu oai:a", "kstu oai:m", "kstu oai:z", "nlkr oai:b:10", "nlkr oai:b:2"});
    walked.clear();
    must(store->each_sorted("nlkr", note));
    CHECK(walked.size() == 2);
    auto stopped = store->each_sorted("", [](Record&&) -> Result<> { return fail(ErrorCode::temporary, "stop"); });
    REQUIRE(!stopped);
    CHECK(stopped.error().message == "stop");
    CHECK(!store->each_sorted("nobody", note));
}

TEST_CASE_METHOD(Fixture, "a record is listed in the sets of its type and access, and leaves those that no longer hold it") {
    auto open_thesis = live("oai:a:1", "thesis");
    open_thesis.record.metadata.type.code = "thesis-candidate";
    open_thesis.record.metadata.rights.access = "open";
    harvest(*store, "kstu", {open_thesis, live("oai:a:2", "article")});
    auto listed = [&](const std::string& set) { return numbers(must(store->list({.set = set}))); };
    using Numbers = std::vector<std::uint32_t>;
    CHECK(listed("type:thesis-candidate") == Numbers{1});
    CHECK(listed("access:open") == Numbers{1});
    CHECK(listed("etd") == Numbers{1});
    CHECK(listed("openaire") == Numbers{1});
    CHECK(listed("type:article") == Numbers{2});
    auto names = [&] {
        std::vector<std::string> specs;
        for (const auto& set : must(store->sets())) specs.push_back(set.spec);
        return specs;
    };
    CHECK(names() == std::vector<std::string>{"source:kstu", "source:nlkr", "access:open", "access:unknown", "etd", "openaire",
                                              "type:article", "type:thesis-candidate"});

    clock += 10;
    open_thesis.record.metadata.type.code = "article";
    open_thesis.content = "changed";
    harvest(*store, "kstu", {open_thesis});
    CHECK(listed("type:thesis-candidate").empty());
    CHECK(listed("type:article") == Numbers{2, 1});

    clock += 10;
    harvest(*store, "kstu", {gone("oai:a:1")});
    INFO("a tombstone is announced in the sets that held the record");
    CHECK(must(store->list({.set = "access:open"})).records.at(0).status == Status::deleted);
    CHECK(listed("source:kstu") == Numbers{2, 1});
    CHECK(faults(*store).empty());
}

TEST_CASE("while somebody writes, the store is settled only up to the second in which that began") {
    Folder folder;
    std::int64_t clock = 1'700'000'000, settled = 0;
    bool writing = false;
    std::unique_ptr<RecordStore> store;
    auto now = [&] {
        auto second = clock;
        if (std::exchange(writing, false)) {  // the stamp of the page is taken: the commit comes five seconds later
            clock += 5;
            settled = must(store->settled_at());
        }
        return second;
    };
    store = must(open_record_store(folder / "store", {.map_size_bytes = test_map_bytes, .now = now}));
    must(store->put_source(source_named("kstu")));
    auto run = begin(*store, "kstu");
    CHECK(must(store->settled_at()) == clock);
    writing = true;
    must(store->put_page(page_of(run, {live("oai:a:1", "title")})));
    CHECK(clock == 1'700'000'005);
    CHECK(settled <= get(*store, "kstu", "oai:a:1").stamp);
    CHECK(must(store->settled_at()) == clock);
}

TEST_CASE("the mark of a writer that died holds nobody up") {
    Folder folder;
    WriteMark mark(folder / "since", folder / "lock");
    auto lock = FileLock::acquire(folder / "lock", std::chrono::milliseconds(0));
    REQUIRE(lock);
    CHECK_FALSE(mark.since());
    mark.begin(1000);
    CHECK(mark.since() == 1000);
    CHECK(WriteMark(folder / "since", folder / "lock").since() == 1000);
    *lock = FileLock::acquire(folder / "other", std::chrono::milliseconds(0)).value();
    CHECK_FALSE(mark.since());
}
