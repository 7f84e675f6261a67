// One page, one transaction (I2, I7), and what becomes of each record of it.
#include <tests/unit/store_support.hpp>

#include <cstdio>
#include <fstream>
#include <iterator>

using namespace muras;
using namespace muras::test;

namespace {

struct Fixture : StoreFixture {
    std::uint64_t changes() { return must(store->last_change()).value; }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a page brings records, raw bytes, problems, counts and checkpoint together") {
    auto run = begin(*store, "kstu");
    auto page = page_of(run, {live("oai:a:1", "Биринчи"), live("oai:a:2", "Экинчи")});
    page.checkpoint.token = "next&page=2";
    page.checkpoint.seen = 2;
    page.refused = 1;
    page.problems.push_back({"no-identifier", "", "page 1, record 3", "no identifier", "ask the donor", "<record/>"});
    auto outcome = must(store->put_page(page));
    CHECK(outcome.fates == std::vector{Fate::added, Fate::added});
    CHECK(outcome.counts.records == 3);
    CHECK(outcome.counts.added == 2);
    CHECK(outcome.counts.refused == 1);
    CHECK(outcome.counts.problems == 1);

    auto checkpoint = must(store->checkpoint("kstu"));
    REQUIRE(checkpoint);
    CHECK(checkpoint->run == run.no);
    CHECK(checkpoint->token == "next&page=2");
    auto problems = must(store->problems(run.no, 10));
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].bytes == "<record/>");

    auto record = get(*store, "kstu", "oai:a:2");
    CHECK(record.no == RecordNo{2});
    CHECK(record.pid == make_pid("kstu", "oai:a:2"));
    CHECK(record.stamp == clock);
    CHECK(record.provenance.source == "kstu");
    CHECK(record.provenance.harvested_at == clock);
    auto raw = must(store->raw(record.no));
    CHECK(raw == raw_of("oai:a:2", "Экинчи", "2024-01-01T00:00:00Z"));
    CHECK(record.provenance.raw_sha256 == to_hex(sha256(raw)));
    CHECK(must(store->find_pid(record.pid)) == record.no);
    CHECK(must(store->find_any_source("oai:a:2")) == std::vector{record.no});
    CHECK(must(store->stats()).records == 2);
    CHECK(faults(*store).empty());
}

TEST_CASE_METHOD(Fixture, "doing a page twice changes nothing") {
    auto run = begin(*store, "kstu");
    auto page = page_of(run, {live("oai:a:1", "one"), live("oai:a:2", "two"), gone("oai:a:3")});
    must(store->put_page(page));
    auto before = get(*store, "kstu", "oai:a:1");
    auto log = changes();
    clock += 100;
    auto again = must(store->put_page(page));
    CHECK(again.fates == std::vector{Fate::unchanged, Fate::unchanged, Fate::unchanged});
    CHECK(changes() == log);
    CHECK(get(*store, "kstu", "oai:a:1") == before);
}

TEST_CASE_METHOD(Fixture, "a record whose datestamp alone moved is unchanged, but its provenance follows the donor") {
    harvest(*store, "kstu", {live("oai:a:1", "one")});
    auto before = get(*store, "kstu", "oai:a:1");
    auto log = changes();
    clock += 100;
    auto moved = live("oai:a:1", "one", "2024-05-05T00:00:00Z");
    CHECK(harvest(*store, "kstu", {moved}).fates == std::vector{Fate::unchanged});
    auto after = get(*store, "kstu", "oai:a:1");
    CHECK(changes() == log);
    CHECK(after.stamp == before.stamp);
    CHECK(after.provenance.datestamp == "2024-05-05T00:00:00Z");
    CHECK(must(store->raw(after.no)) == moved.raw);
    CHECK(faults(*store).empty());
}

TEST_CASE_METHOD(Fixture, "new content, or other sets, make a change with a new stamp, same number and PID") {
    harvest(*store, "kstu", {live("oai:a:1", "one"), live("oai:a:2", "two")});
    auto before = get(*store, "kstu", "oai:a:1");
    clock += 100;
    auto other_set = live("oai:a:2", "two");
    other_set.record.provenance.set_specs = {"articles"};
    CHECK(harvest(*store, "kstu", {live("oai:a:1", "uno"), other_set}).fates ==
          std::vector{Fate::changed, Fate::changed});
    auto after = get(*store, "kstu", "oai:a:1");
    CHECK(after.no == before.no);
    CHECK(after.pid == before.pid);
    CHECK(after.stamp == clock);
    CHECK(after.metadata.titles.at(0).value == "uno");
    CHECK(changes() == 4);
    CHECK(must(store->stats()).records == 2);
    CHECK(faults(*store).empty());
}

TEST_CASE_METHOD(Fixture, "our stamps never go back with the clock") {
    harvest(*store, "kstu", {live("oai:a:1", "one")});
    auto first = get(*store, "kstu", "oai:a:1").stamp;
    clock -= 86'400;
    harvest(*store, "kstu", {live("oai:a:2", "two")});
    CHECK(get(*store, "kstu", "oai:a:2").stamp == first);
}

TEST_CASE_METHOD(Fixture, "the same identifier at two donors is two records") {
    must(store->put_source(source_named("nlkr")));
    harvest(*store, "kstu", {live("oai:a:1", "one")});
    harvest(*store, "nlkr", {live("oai:a:1", "one")});
    CHECK(must(store->find_any_source("oai:a:1")) == std::vector{RecordNo{1}, RecordNo{2}});
    CHECK(get(*store, "kstu", "oai:a:1").pid != get(*store, "nlkr", "oai:a:1").pid);
    CHECK(faults(*store).empty());
}

TEST_CASE_METHOD(Fixture, "odd identifiers are data: very long, with NUL, blanks and quotes") {
    std::vector<std::string> ids{std::string(100'000, 'x'), std::string("a\0b", 3), "../../etc/passwd", " ", "a'\"<&>"};
    std::vector<IncomingRecord> records;
    for (const auto& id : ids) records.push_back(live(id, "title"));
    harvest(*store, "kstu", records);
    for (const auto& id : ids) CHECK(get(*store, "kstu", id).provenance.oai_identifier == id);
    CHECK(faults(*store).empty());
}

TEST_CASE_METHOD(Fixture, "a page for a run that has ended, or for another source, is refused whole") {
    must(store->put_source(source_named("nlkr")));
    auto run = begin(*store, "kstu");
    must(store->finish_run({run.no, "failed", "unreachable"}));
    auto late = store->put_page(page_of(run, {live("oai:a:1", "one")}));
    REQUIRE(!late);
    CHECK(late.error().code == ErrorCode::usage);
    auto other = page_of(begin(*store, "nlkr"), {live("oai:a:1", "one")});
    other.source = "kstu";
    CHECK(!store->put_page(other));
    CHECK(must(store->stats()).records == 0);
}

TEST_CASE_METHOD(Fixture, "what fetching a file found survives every re-harvest and is one change") {
    auto with_file = live("oai:a:1", "one");
    File file;
    file.url = "http://donor.example/1.pdf";
    file.name = "1.pdf";
    file.mime = "application/pdf";
    with_file.record.metadata.files.push_back(file);
    harvest(*store, "kstu", {with_file});
    auto no = get(*store, "kstu", "oai:a:1").no;

    clock += 10;
    File fetched;
    fetched.url = file.url;
    fetched.sha256 = std::string(64, 'a');
    fetched.bytes = 1234;
    fetched.checked_at = clock;
    must(store->put_file(no, fetched));
    CHECK(changes() == 2);
    auto record = get(*store, "kstu", "oai:a:1");
    CHECK(record.stamp == clock);
    CHECK(record.metadata.files.at(0).sha256 == fetched.sha256);
    CHECK(record.metadata.files.at(0).mime == "application/pdf");

    clock += 10;
    fetched.checked_at = clock;
    must(store->put_file(no, fetched));  // looked again, nothing new
    CHECK(changes() == 2);
    CHECK(get(*store, "kstu", "oai:a:1").metadata.files.at(0).checked_at == clock);

    with_file.record.metadata.titles.at(0).value = "uno";
    with_file.content = "other";
    harvest(*store, "kstu", {with_file});
    record = get(*store, "kstu", "oai:a:1");
    CHECK(record.metadata.titles.at(0).value == "uno");
    CHECK(record.metadata.files.at(0).sha256 == fetched.sha256);
    CHECK(must(store->list({})).records.at(0).metadata.files.at(0).bytes == 1234);
    auto missing = store->put_file(RecordNo{99}, fetched);
    REQUIRE(!missing);
    CHECK(missing.error().code == ErrorCode::not_found);
    CHECK(faults(*store).empty());
}

TEST_CASE_METHOD(Fixture, "every recorded answer of a real donor comes back from the raw table byte for byte") {
    auto corpus = std::filesystem::path(MURAS_SOURCE_DIR) / "../shared/corpus/oai";
    if (!std::filesystem::exists(corpus)) {
        std::puts("skipped: no ../shared/corpus/oai");
        return;
    }
    std::map<std::string, std::string> answers;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        answers[entry.path().string()].assign(std::istreambuf_iterator<char>(file), {});
    }
    std::vector<IncomingRecord> records;
    for (const auto& [name, bytes] : answers) {
        records.push_back(live(name, "answer"));
        records.back().raw = bytes;
    }
    harvest(*store, "kstu", records);
    for (const auto& [name, bytes] : answers) {
        INFO(name);
        CHECK((must(store->raw(get(*store, "kstu", name).no)) == bytes));
    }
    CHECK(faults(*store).empty());
}

namespace {

/// Puts pages as the harvester does: records come without metadata, and are mapped when the store asks.
struct LazyFixture : Fixture {
    std::vector<std::string> mapped;

    Fate put(IncomingRecord whole, std::uint64_t mapping, const std::string& verdict = "complete") {
        auto bare = whole;
        bare.record.metadata = {};
        bare.content.clear();
        auto run = begin(*store, "kstu");
        auto page = page_of(run, {std::move(bare)});
        page.mapping = mapping;
        page.map = [this, whole](std::size_t at, IncomingRecord& record) {
            CHECK(at == 0);
            mapped.push_back(record.record.provenance.oai_identifier);
            record.record.metadata = whole.record.metadata;
            record.content = whole.content;
        };
        auto fate = must(store->put_page(page)).fates.at(0);
        must(store->finish_run({run.no, verdict, ""}));
        return fate;
    }

    std::size_t mappings() { return std::exchange(mapped, {}).size(); }
};

}  // namespace

TEST_CASE_METHOD(LazyFixture, "a record that came with the same bytes under the same rules is not mapped again") {
    CHECK(put(live("oai:a:1", "one"), 7) == Fate::added);
    CHECK(mappings() == 1);
    auto before = changes();
    CHECK(put(live("oai:a:1", "one"), 7) == Fate::unchanged);
    CHECK(mappings() == 0);
    CHECK(changes() == before);
    CHECK(get(*store, "kstu", "oai:a:1").metadata.titles.at(0).value == "one");

    CHECK(put(live("oai:a:1", "two"), 7) == Fate::changed);
    CHECK(mappings() == 1);
    CHECK(get(*store, "kstu", "oai:a:1").metadata.titles.at(0).value == "two");
    CHECK(faults(*store).empty());
}

TEST_CASE_METHOD(LazyFixture, "under other rules every record is mapped again, once") {
    put(live("oai:a:1", "one"), 7);
    mapped.clear();
    CHECK(put(live("oai:a:1", "one"), 8) == Fate::unchanged);
    CHECK(mappings() == 1);
    CHECK(put(live("oai:a:1", "one"), 8) == Fate::unchanged);
    CHECK(mappings() == 0);

    auto otherwise = live("oai:a:1", "mapped otherwise");
    otherwise.raw = live("oai:a:1", "one").raw;
    CHECK(put(otherwise, 9) == Fate::changed);
    CHECK(get(*store, "kstu", "oai:a:1").metadata.titles.at(0).value == "mapped otherwise");
}

TEST_CASE_METHOD(LazyFixture, "without a name for the rules every record is mapped each time") {
    put(live("oai:a:1", "one"), 0);
    CHECK(put(live("oai:a:1", "one"), 0) == Fate::unchanged);
    CHECK(mappings() == 2);
}

TEST_CASE_METHOD(LazyFixture, "a deleted record that comes back with its old bytes is mapped and lives") {
    put(live("oai:a:1", "one"), 7);
    harvest(*store, "kstu", {gone("oai:a:1")});
    mapped.clear();
    CHECK(put(live("oai:a:1", "one"), 7) == Fate::changed);
    CHECK(mappings() == 1);
    CHECK(get(*store, "kstu", "oai:a:1").status == Status::active);
}

TEST_CASE_METHOD(LazyFixture, "a deletion that waits is dropped when the record is seen as it was") {
    put(live("oai:a:1", "one"), 7);
    auto waiting = begin(*store, "kstu");
    must(store->put_page(page_of(waiting, {gone("oai:a:1")})));
    must(store->finish_run({waiting.no, "suspicious", ""}));
    mapped.clear();
    CHECK(put(live("oai:a:1", "one"), 7) == Fate::unchanged);
    CHECK(mappings() == 0);
    must(store->accept_deletions("kstu", waiting.no));
    CHECK(get(*store, "kstu", "oai:a:1").status == Status::active);
}
