// Runs, verdicts and deletions: staged with their page, true only on proof (I2, I9).
#include <tests/unit/store_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

struct Fixture : StoreFixture {
    std::string last_complete() { return must(store->source("kstu"))->last_complete; }
};

}  // namespace

TEST_CASE_METHOD(Fixture, "a deletion takes effect with the verdict complete, and leaves a tombstone with its name") {
    harvest(*store, "kstu", {live("oai:a:1", "Атайын"), live("oai:a:2", "two")});
    auto before = get(*store, "kstu", "oai:a:1");
    clock += 10;
    auto run = begin(*store, "kstu");
    CHECK(must(store->put_page(page_of(run, {gone("oai:a:1")}))).fates == std::vector{Fate::deleted});
    CHECK(get(*store, "kstu", "oai:a:1").status == Status::active);
    must(store->finish_run({run.no, "complete", ""}));
    auto after = get(*store, "kstu", "oai:a:1");
    CHECK(after.status == Status::deleted);
    CHECK(after.no == before.no);
    CHECK(after.pid == before.pid);
    CHECK(after.stamp == clock);
    CHECK(after.metadata.titles == before.metadata.titles);
    CHECK(after.metadata.type == before.metadata.type);
    CHECK(must(store->raw(after.no)) == gone("oai:a:1").raw);
    auto stats = must(store->stats());
    CHECK(stats.records == 1);
    CHECK(stats.deleted == 1);
    CHECK(must(store->source("kstu"))->deleted == 1);
    CHECK(must(store->list({})).records.size() == 2);  // tombstones are announced
    CHECK(faults(*store).empty());

    SECTION("said again, it is unchanged") {
        CHECK(harvest(*store, "kstu", {gone("oai:a:1")}).fates == std::vector{Fate::unchanged});
        CHECK(must(store->last_change()).value == 3);
    }
    SECTION("alive again, it is the same record, changed") {
        CHECK(harvest(*store, "kstu", {live("oai:a:1", "Атайын")}).fates == std::vector{Fate::changed});
        auto back = get(*store, "kstu", "oai:a:1");
        CHECK(back.status == Status::active);
        CHECK(back.no == before.no);
        CHECK(back.pid == before.pid);
        CHECK(must(store->stats()).deleted == 0);
        CHECK(faults(*store).empty());
    }
}

TEST_CASE_METHOD(Fixture, "a deletion of a record never seen becomes a tombstone that the provider can announce") {
    CHECK(harvest(*store, "kstu", {gone("oai:a:9")}).fates == std::vector{Fate::deleted});
    auto record = get(*store, "kstu", "oai:a:9");
    CHECK(record.status == Status::deleted);
    CHECK(record.pid == make_pid("kstu", "oai:a:9"));
    CHECK(must(store->stats()).deleted == 1);
    CHECK(must(store->stats()).records == 0);
    CHECK(faults(*store).empty());
}

TEST_CASE_METHOD(Fixture, "without the verdict complete, deletions wait until staff accept them") {
    harvest(*store, "kstu", {live("oai:a:1", "one"), live("oai:a:2", "two")});
    harvest(*store, "kstu", {gone("oai:a:1"), gone("oai:a:2")}, "suspicious");
    CHECK(must(store->stats()).records == 2);

    SECTION("accepted, they take effect") {
        must(store->accept_deletions("kstu", RunNo{2}));
        CHECK(must(store->stats()).records == 0);
        CHECK(must(store->stats()).deleted == 2);
        must(store->accept_deletions("kstu", RunNo{2}));
        CHECK(must(store->last_change()).value == 4);
    }
    SECTION("a record seen alive in a later run is not deleted by an old list") {
        harvest(*store, "kstu", {live("oai:a:1", "one")}, "partial");
        must(store->accept_deletions("kstu", RunNo{2}));
        CHECK(get(*store, "kstu", "oai:a:1").status == Status::active);
        CHECK(get(*store, "kstu", "oai:a:2").status == Status::deleted);
    }
    SECTION("a later complete run does not make those of an earlier one true") {
        harvest(*store, "kstu", {live("oai:a:3", "three")});
        CHECK(must(store->stats()).records == 3);
    }
    SECTION("another source's run is refused") {
        must(store->put_source(source_named("nlkr")));
        auto wrong = store->accept_deletions("nlkr", RunNo{2});
        REQUIRE(!wrong);
        CHECK(wrong.error().code == ErrorCode::usage);
    }
    CHECK(faults(*store).empty());
}

TEST_CASE_METHOD(Fixture, "a record that comes again alive in the same run is not deleted") {
    harvest(*store, "kstu", {live("oai:a:1", "one")});
    auto run = begin(*store, "kstu");
    must(store->put_page(page_of(run, {gone("oai:a:1")})));
    CHECK(must(store->put_page(page_of(run, {live("oai:a:1", "one")}))).fates == std::vector{Fate::unchanged});
    must(store->finish_run({run.no, "complete", ""}));
    CHECK(get(*store, "kstu", "oai:a:1").status == Status::active);
}

TEST_CASE_METHOD(Fixture, "thousands of deletions close in several transactions, none left over") {
    constexpr int many = 2'500;
    std::vector<IncomingRecord> records, deletions;
    for (int i = 0; i < many; ++i) {
        records.push_back(live("oai:a:" + std::to_string(i), "title"));
        deletions.push_back(gone("oai:a:" + std::to_string(i)));
    }
    harvest(*store, "kstu", records);
    harvest(*store, "kstu", deletions);
    CHECK(must(store->stats()).deleted == many);
    CHECK(must(store->stats()).records == 0);
    CHECK(faults(*store).empty());
}

TEST_CASE_METHOD(Fixture, "last_complete moves only by a complete run that may move it, to its first responseDate") {
    auto run = begin(*store, "kstu");
    auto page = page_of(run, {live("oai:a:1", "one")});
    must(store->put_page(page));
    page.proven_date = "2030-01-01T00:00:00Z";  // a later page's date proves nothing
    must(store->put_page(page));
    SECTION("complete") {
        auto ended = must(store->finish_run({run.no, "complete", ""}));
        CHECK(ended.verdict == "complete");
        CHECK(ended.finished_at == clock);
        CHECK(last_complete() == "2024-03-01T00:00:00Z");
        CHECK(!must(store->checkpoint("kstu")));
        CHECK(must(store->finish_run({run.no, "complete", ""})).finished_at == clock);  // asked again: the same
        CHECK(!store->finish_run({run.no, "failed", ""}));
    }
    SECTION("partial") {
        must(store->finish_run({run.no, "partial", "timed out"}));
        CHECK(last_complete().empty());
        CHECK(must(store->run(run.no))->reason == "timed out");
    }
    SECTION("complete, but asked for a part only") {
        must(store->finish_run({run.no, "failed", ""}));
        auto part = begin(*store, "kstu", false);
        must(store->put_page(page_of(part, {})));
        must(store->finish_run({part.no, "complete", ""}));
        CHECK(last_complete().empty());
    }
}

TEST_CASE_METHOD(Fixture, "runs are listed newest first, each source its own") {
    must(store->put_source(source_named("nlkr")));
    for (int i = 0; i < 3; ++i) {
        begin(*store, "kstu");
        begin(*store, "nlkr");
    }
    auto runs = must(store->runs("kstu", 2));
    REQUIRE(runs.size() == 2);
    CHECK(runs[0].no == RunNo{5});
    CHECK(runs[1].no == RunNo{3});
    CHECK(must(store->runs("nlkr", 10)).size() == 3);
    must(store->add_problem(RunNo{1}, {"file-unreachable", "", "", "404", "", ""}));
    must(store->add_problem(RunNo{1}, {"file-unreachable", "", "", "410", "", ""}));
    must(store->add_problem(RunNo{3}, {"other", "", "", "", "", ""}));
    auto problems = must(store->problems(RunNo{1}, 10));
    REQUIRE(problems.size() == 2);
    CHECK(problems[1].message == "410");
    CHECK(must(store->run(RunNo{1}))->counts.problems == 2);
    CHECK(!store->add_problem(RunNo{77}, {}));
    CHECK(!must(store->run(RunNo{77})));
}

TEST_CASE_METHOD(Fixture,
                 "a source removed keeps its records; withdrawn, it leaves tombstones and is harvested whole again") {
    harvest(*store, "kstu", {live("oai:a:1", "one"), live("oai:a:2", "two"), gone("oai:a:3")});
    must(store->remove_source("kstu", false));
    CHECK(must(store->source("kstu"))->removed);
    CHECK(must(store->stats()).records == 2);
    must(store->remove_source("kstu", true));
    CHECK(must(store->stats()).records == 0);
    CHECK(must(store->stats()).deleted == 3);
    CHECK(last_complete().empty());
    CHECK(must(store->sets()).size() == 3);  // its tombstones, and the sets of their type and access
    CHECK(faults(*store).empty());
    auto again = must(store->put_source(source_named("kstu")));
    CHECK(!again.removed);
    CHECK(again.no == SourceNo{1});
    CHECK(harvest(*store, "kstu", {live("oai:a:1", "one")}).fates == std::vector{Fate::changed});
    auto missing = store->remove_source("nobody", false);
    REQUIRE(!missing);
    CHECK(missing.error().code == ErrorCode::not_found);
}

TEST_CASE_METHOD(Fixture, "a source asked for other sets has proven nothing of them yet") {
    harvest(*store, "kstu", {live("oai:a:1", "one")});
    must(store->set_identified("kstu", {.granularity = "YYYY-MM-DD", .deleted_record = {}, .earliest = {}}));
    auto source = source_named("kstu");
    source.name = "Technical University";
    CHECK(must(store->put_source(source)).last_complete == "2024-03-01T00:00:00Z");
    source.sets = {"theses"};
    auto state = must(store->put_source(source));
    CHECK(state.last_complete.empty());
    CHECK(state.granularity == "YYYY-MM-DD");
    CHECK(state.live == 1);
}
