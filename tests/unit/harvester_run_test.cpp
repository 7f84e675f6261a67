// One harvest against a donor that answers from a script, into a real store.
#include <harvester/dates.hpp>
#include <harvester/harvest_all.hpp>
#include <harvester/oai_request.hpp>
#include <harvester/verdict.hpp>
#include <tests/unit/harvester_support.hpp>

using namespace muras;
using namespace muras::test;

TEST_CASE("a list of three pages lands whole and a second harvest asks from a day before the proven date and changes nothing") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 3, "a")).then(page(4, 6, "b")).then(page(7, 8, ""));
    auto first = site.harvest(donor);
    CHECK(first.run.verdict == "complete");
    CHECK(first.run.counts.pages == 3);
    CHECK(first.run.counts.added == 8);
    CHECK(site.acknowledged.size() == 8);
    CHECK(site.state().last_complete == "2024-03-01T10:00:00Z");
    CHECK(donor.asked[0] == "http://donor.example/oai?verb=ListRecords&metadataPrefix=oai_dc");
    CHECK(donor.asked[1] == "http://donor.example/oai?verb=ListRecords&resumptionToken=a");

    ScriptedDonor again;
    again.then(page(1, 8, "-"));
    auto second = site.harvest(again);
    CHECK(again.asked[0].ends_with("&from=2024-02-29T10%3A00%3A00Z"));
    CHECK(second.run.verdict == "complete");
    CHECK(second.run.counts.unchanged == 8);
    CHECK(second.run.counts.added + second.run.counts.changed + second.run.counts.deleted == 0);
}

TEST_CASE("a donor that knows only days is asked for whole days") {
    Site site;
    ScriptedDonor donor;
    donor.granularity = "YYYY-MM-DD";
    donor.then(page(1, 2, ""));
    site.harvest(donor);
    site.harvest(donor);
    CHECK(donor.asked.back().ends_with("&from=2024-02-29"));
    site.source.overlap_s = 0;
    site.harvest(donor);
    CHECK(donor.asked.back().ends_with("&from=2024-03-01"));
    site.harvest(donor, {.from = "2023-05-06T07:08:09Z", .until = "2023-06-01"});
    CHECK(donor.asked.back().ends_with("&from=2023-05-06&until=2023-06-01"));
}

TEST_CASE("a range of dates never moves the proven date, and a full harvest does") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 4, ""));
    site.harvest(donor, {.from = "2020-01-01"});
    CHECK(donor.asked.back().ends_with("&from=2020-01-01T00%3A00%3A00Z"));
    CHECK(site.state().last_complete.empty());
    site.harvest(donor, {.until = "2020-01-01"});
    CHECK(donor.asked.back().ends_with("&until=2020-01-01T23%3A59%3A59Z"));
    CHECK(site.state().last_complete.empty());
    site.harvest(donor, {.full = true});
    CHECK(site.state().last_complete == "2024-03-01T10:00:00Z");
    auto wrong = harvest(site.source, *site.store, donor, {.from = "yesterday"});
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().code == ErrorCode::usage);
}

TEST_CASE("a token goes back byte for byte") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 1, "a%2Fb&amp;c+d=/?|ж")).then(page(2, 2, ""));
    site.harvest(donor);
    CHECK(donor.asked[1].ends_with("&resumptionToken=a%252Fb%26c%2Bd%3D%2F%3F%7C%D0%B6"));
}

TEST_CASE("a harvest that was stopped goes on at its page") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 2, "a")).then(page(3, 4, "b")).then(page(5, 6, ""));
    std::atomic<bool> stop{false};
    HarvestOptions options;
    options.stop = &stop;
    options.progress = [&](const HarvestProgress& p) { stop = p.counts.pages == 2; };
    auto cut = site.harvest(donor, options);
    CHECK(cut.run.verdict == "partial");
    CHECK(site.state().last_complete.empty());

    auto rest = site.harvest(donor);
    CHECK(donor.asked.back().ends_with("resumptionToken=b"));
    CHECK(rest.run.no == cut.run.no);
    CHECK(rest.run.verdict == "complete");
    CHECK(rest.run.counts.added == 6);
    CHECK(site.state().last_complete == "2024-03-01T10:00:00Z");
}

TEST_CASE("a token that has expired since starts the list again and never ends it") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 2, "a"));
    std::atomic<bool> stop{false};
    HarvestOptions options;
    options.stop = &stop;
    options.progress = [&](const HarvestProgress&) { stop = true; };
    site.harvest(donor, options);

    ScriptedDonor later;
    later.then(error_page("badResumptionToken")).then(page(1, 2, "x")).then(page(3, 3, ""));
    auto rest = site.harvest(later);
    CHECK(later.asked[0].ends_with("resumptionToken=a"));
    CHECK(later.asked[1].ends_with("metadataPrefix=oai_dc"));
    CHECK(rest.run.verdict == "complete");
    CHECK(rest.run.counts.added == 3);
    CHECK(rest.run.counts.unchanged == 2);

    ScriptedDonor never;
    never.then(page(1, 2, "a"))
        .then(error_page("badResumptionToken"))
        .then(page(1, 2, "a"))
        .then(error_page("badResumptionToken"));
    auto partial = site.harvest(never, {.full = true});
    CHECK(partial.run.verdict == "partial");
    CHECK(partial.run.reason.find("badResumptionToken") != std::string::npos);
}

TEST_CASE("another harvest closes the one that was interrupted") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 2, "a"));
    std::atomic<bool> stop{false};
    HarvestOptions options;
    options.stop = &stop;
    options.progress = [&](const HarvestProgress&) { stop = true; };
    auto cut = site.harvest(donor, options);
    ScriptedDonor full;
    full.then(page(1, 3, ""));
    auto whole = site.harvest(full, {.full = true});
    CHECK(whole.run.no != cut.run.no);
    CHECK(whole.run.verdict == "complete");
    CHECK((*must(site.store->run(cut.run.no))).verdict == "partial");
}

TEST_CASE("noRecordsMatch behind a page ends the list") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 2, "a")).then(error_page("noRecordsMatch")).then(page(1, 2, ""));
    auto outcome = site.harvest(donor);
    CHECK(outcome.run.verdict == "complete");
    CHECK(outcome.run.counts.added == 2);
}

TEST_CASE("an empty answer is normal for an incremental harvest and never believed for a whole list") {
    Site site;
    ScriptedDonor donor, empty;
    empty.then(error_page("noRecordsMatch"));
    CHECK(site.harvest(empty).run.verdict == "complete");  // nothing was known before
    donor.then(page(1, 9, ""));
    site.harvest(donor, {.full = true});
    auto before = site.state().last_complete;
    CHECK(site.harvest(empty).run.verdict == "complete");
    auto suspicious = site.harvest(empty, {.full = true});
    CHECK(suspicious.run.verdict == "suspicious");
    CHECK(site.state().last_complete == before);
    CHECK(site.state().live == 9);
}

TEST_CASE("OAI errors are understood with the HTTP status of an error too") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 2, ""));
    site.harvest(donor);
    ScriptedDonor unprocessable;
    unprocessable.then(error_page("noRecordsMatch"), 422);
    CHECK(site.harvest(unprocessable).run.verdict == "complete");
    ScriptedDonor wrong;
    wrong.then(error_page("cannotDisseminateFormat"), 400);
    auto outcome = site.harvest(wrong);
    CHECK(outcome.run.verdict == "failed");
    CHECK_FALSE(outcome.unreachable);
    CHECK(outcome.run.reason.find("cannotDisseminateFormat") != std::string::npos);
}

TEST_CASE("a token that is handed out again and again ends the harvest as suspicious") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 2, "a")).then(page(3, 4, "a"));
    auto outcome = site.harvest(donor);
    CHECK(outcome.run.verdict == "suspicious");
    CHECK(donor.asked.size() < 10);
    CHECK(site.state().live == 4);

    ScriptedDonor circle;
    circle.then(page(1, 1, "a"));
    for (int i = 0; i < 20; ++i) circle.then(page(2, 2, i % 2 ? "a" : "b"));
    CHECK(site.harvest(circle, {.full = true}).run.verdict == "suspicious");
    CHECK(circle.asked.size() < 10);
}

TEST_CASE("the same page under ever fresh tokens is a loop too") {
    Site site;
    ScriptedDonor donor;
    for (int i = 0; i < 30; ++i) donor.then(page(1, 2, "t" + std::to_string(i)));
    CHECK(site.harvest(donor).run.verdict == "suspicious");
    CHECK(donor.asked.size() < 10);
}

TEST_CASE("a page that is sent twice costs nothing when the count tells that nothing is missing") {
    for (const std::string count : {"4", "8"}) {
        Site site;
        ScriptedDonor donor;
        auto said = "completeListSize=\"" + count + "\"";
        donor.then(page(1, 2, "a", said)).then(page(1, 2, "b", said)).then(page(3, 4, "", said));
        auto outcome = site.harvest(donor);
        CHECK(site.state().live == 4);
        CHECK(outcome.run.verdict == (count == "4" ? "complete" : "suspicious"));
    }
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 2, "a")).then(page(1, 2, "b")).then(page(3, 4, ""));
    CHECK(site.harvest(donor).run.verdict == "complete");  // asked once more from the last datestamp: nothing else came
    CHECK(donor.asked.size() == 4);
}

TEST_CASE("empty pages are stepped over, but not for ever") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 2, "a")).then(page(1, 0, "b")).then(page(1, 0, "c")).then(page(3, 4, ""));
    CHECK(site.harvest(donor).run.verdict == "complete");
    ScriptedDonor endless;
    for (int i = 0; i < 300; ++i) endless.then(page(1, 0, "t" + std::to_string(i)));
    CHECK(site.harvest(endless, {.full = true}).run.verdict == "suspicious");
    CHECK(endless.asked.size() < 150);
}

TEST_CASE("a page that can be mended is a problem with its place, and the run is complete") {
    Site site;
    ScriptedDonor donor;
    auto broken = page(3, 4, "b");
    broken.replace(broken.find("Title 3"), 7, "R & D \x06");
    donor.then(page(1, 2, "a")).then(broken).then(page(5, 6, ""));
    auto outcome = site.harvest(donor);
    CHECK(outcome.run.verdict == "complete");
    CHECK(outcome.run.counts.added == 6);
    auto problems = site.problems(outcome);
    REQUIRE(problems.size() == 2);
    CHECK(problems[0].code == "lone-ampersand");
    CHECK(problems[0].record == "oai:donor:3");
    CHECK(problems[0].place.starts_with("page 2, line "));
    CHECK(problems[0].bytes.find("R & D") != std::string::npos);
    CHECK_FALSE(problems[0].remedy.empty());
    CHECK(problems[1].code == "control-character");
}

TEST_CASE("a record that no mending helps costs itself, and the run is partial") {
    Site site;
    ScriptedDonor donor;
    auto broken = page(3, 4, "b");
    broken.replace(broken.find("Title 3"), 7, "<b>x</c>");
    donor.then(page(1, 2, "a")).then(broken).then(page(5, 5, ""));
    auto outcome = site.harvest(donor);
    CHECK(outcome.run.verdict == "partial");
    CHECK(outcome.run.counts.added == 4);
    CHECK(outcome.run.counts.records == 5);
    CHECK(outcome.run.counts.refused == 1);
    CHECK(site.state().last_complete.empty());
    auto problems = site.problems(outcome);
    REQUIRE(problems.size() == 2);
    CHECK(problems[0].code == "lost-record");
    CHECK(problems[0].record == "oai:donor:3");
    CHECK(problems[1].code == "not-well-formed");
}

TEST_CASE("a page that ends too early is asked for once more") {
    Site site;
    ScriptedDonor donor;
    auto whole = page(3, 3, "");
    donor.then(page(1, 2, "a")).then(whole.substr(0, whole.size() / 2)).then(whole);
    CHECK(site.harvest(donor).run.verdict == "complete");
    CHECK(donor.asked.size() == 3);
    ScriptedDonor cut;
    cut.then(page(1, 2, "a")).then(whole.substr(0, whole.size() / 2));
    CHECK(site.harvest(cut, {.full = true}).run.verdict == "partial");
    CHECK(cut.asked.size() < 12);
}

TEST_CASE("a page lost before an interruption is not forgotten after it") {
    Site site;
    ScriptedDonor donor;
    auto broken = page(1, 2, "a");
    broken.replace(broken.find("Title 1"), 7, "<b>x</c>");
    donor.then(broken).then(page(3, 4, ""));
    std::atomic<bool> stop{false};
    HarvestOptions options;
    options.stop = &stop;
    options.progress = [&](const HarvestProgress&) { stop = true; };
    site.harvest(donor, options);
    CHECK(site.harvest(donor).run.verdict == "partial");
    CHECK(site.state().last_complete.empty());
}

TEST_CASE("a lost page is not forgotten behind ten thousand lesser problems") {
    Site site;
    ScriptedDonor donor;
    auto first = page(1, 2, "a");
    std::string nameless;
    for (int i = 0; i < 10'001; ++i) nameless += "<record><header><datestamp>2024-01-01</datestamp></header></record>";
    first.insert(first.find("<record"), nameless);
    auto broken = page(3, 4, "b");
    broken.replace(broken.find("Title 3"), 7, "<b>x</c>");
    donor.then(first).then(broken).then(page(5, 6, ""));
    auto run = site.harvest(donor).run;
    CHECK(run.counts.refused == 10'002);
    CHECK(run.verdict == "partial");
    CHECK(site.state().last_complete.empty());
}

TEST_CASE("a list that ends far below its own count is suspicious, one off by a few is not") {
    Site site;
    ScriptedDonor cut, honest;
    cut.then(page(1, 50, "", "completeListSize=\"120\""));
    auto outcome = site.harvest(cut);
    CHECK(outcome.run.verdict == "suspicious");
    CHECK(outcome.run.reason == "the list ended after 50 of 120 records");
    honest.then(page(1, 50, "", "completeListSize=\"52\"")).then(page(50, 50, "", "completeListSize=\"1\""));
    CHECK(site.harvest(honest).run.verdict == "complete");
    site.source.wrong_list_size = true;
    CHECK(site.harvest(cut, {.full = true}).run.verdict == "complete");
}

TEST_CASE("a wave of deletions waits for staff and a handful takes effect") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 60, ""));
    site.harvest(donor);
    ScriptedDonor few, many;
    few.then(page(1, 3, "", "", gone));
    auto believed = site.harvest(few);
    CHECK(believed.run.verdict == "complete");
    CHECK(site.state().live == 57);
    many.then(page(4, 40, "", "", gone));
    auto before = site.state().last_complete;
    auto doubted = site.harvest(many);
    CHECK(doubted.run.verdict == "suspicious");
    CHECK(doubted.run.reason == "37 deletions of 57 records are more than the 11 believed without a look; they wait");
    CHECK(site.state().live == 57);
    must(site.store->accept_deletions("donor", doubted.run.no));
    CHECK(site.state().live == 20);
    CHECK(deletions_believed(100) == 20);
    CHECK(deletions_believed(1000) == 50);
    CHECK(deletions_believed(10) == 2);
}

TEST_CASE("tombstones in a source's first harvest are no wave of deletions") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 60, "", "", [](int n) { return n % 2 ? gone(n) : live(n); }));
    auto outcome = site.harvest(donor);
    CHECK(outcome.run.verdict == "complete");
    CHECK(site.state().live == 30);
    CHECK(site.state().deleted == 30);
}

TEST_CASE("503 with Retry-After is waited for, and given up after the attempts") {
    Site site;
    ScriptedDonor donor;
    donor.then("", 503, 7).then("", 503, 60).then(page(1, 2, ""));
    CHECK(site.harvest(donor).run.verdict == "complete");
    REQUIRE(site.slept.size() == 2);
    CHECK(site.slept[0] == std::chrono::seconds(7));
    CHECK(site.slept[1] == std::chrono::seconds(60));

    ScriptedDonor closed;
    closed.granularity.clear();  // Identify is refused like the rest
    closed.then("", 503);
    auto outcome = site.harvest(closed, {.full = true});
    CHECK(outcome.run.verdict == "failed");
    CHECK(outcome.unreachable);
    CHECK(closed.requests == 4);
    CHECK(site.state().live == 2);
}

TEST_CASE("a donor that asks to be left alone for a day is, by every later run and by its neighbours") {
    Site site;
    std::int64_t clock = 1'800'000'000;
    HarvestOptions options;
    options.now = [&] { return clock; };
    ScriptedDonor busy;
    busy.then("", 429, 86400);
    auto first = site.harvest(busy, options);
    CHECK(first.run.verdict == "blocked");
    CHECK(busy.asked.size() == 1);
    CHECK(site.state().not_before == clock + 86400);

    clock += 86400 - 61;
    ScriptedDonor open;
    open.then(page(1, 2, ""));
    auto early = site.harvest(open, options);
    CHECK(early.run.verdict == "blocked");
    CHECK(early.unreachable);
    CHECK(open.requests == 0);
    Source neighbour = site.source;
    neighbour.key = "neighbour";
    must(site.store->put_source(neighbour));
    CHECK(must(harvest(neighbour, *site.store, open, options)).run.verdict == "blocked");
    CHECK(open.requests == 0);

    clock += 30;
    site.slept.clear();
    CHECK(site.harvest(open, options).run.verdict == "complete");
    CHECK(site.slept.at(0) == std::chrono::seconds(31));
    CHECK(site.state().not_before == 0);
}

TEST_CASE("a donor that breaks off in the middle leaves a partial run with what was taken") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 2, "a")).then_error(ErrorCode::temporary, "connection reset");
    auto outcome = site.harvest(donor);
    CHECK(outcome.run.verdict == "partial");
    CHECK_FALSE(outcome.unreachable);
    CHECK(outcome.run.reason.find("connection reset") != std::string::npos);
    CHECK(site.state().live == 2);
    CHECK(site.state().last_complete.empty());
}

TEST_CASE("a wall of HTML blocks a harvest without a second knock") {
    Site site;
    for (int status : {200, 403}) {
        ScriptedDonor wall;
        wall.then("<!DOCTYPE html><html><body>Are you human?</body></html>", status);
        auto outcome = site.harvest(wall);
        CHECK(outcome.run.verdict == "blocked");
        CHECK(outcome.unreachable);
        CHECK(wall.asked.size() == 1);
    }
}

TEST_CASE("an answer to another question is never an empty list") {
    Site site;
    ScriptedDonor donor;
    donor.then(oai("<Identify><repositoryName>x</repositoryName></Identify>"));
    auto outcome = site.harvest(donor);
    CHECK(outcome.run.verdict == "failed");
    CHECK(outcome.run.reason.find("Identify") != std::string::npos);
    ScriptedDonor feed;
    feed.then("<?xml version=\"1.0\"?><rss><channel/></rss>");
    CHECK(site.harvest(feed).run.verdict == "failed");
}

TEST_CASE("each set is a list of its own and one may be empty") {
    Site site;
    site.source.sets = {"a", "b:c"};
    ScriptedDonor donor;
    donor.then(page(1, 2, "")).then(error_page("noRecordsMatch"));
    auto outcome = site.harvest(donor, {.full = true});
    CHECK(outcome.run.verdict == "complete");
    CHECK(donor.asked[0].ends_with("&set=a"));
    CHECK(donor.asked[1].ends_with("&set=b%3Ac"));
}

TEST_CASE("a harvest that was stopped between two sets goes on with the second") {
    Site site;
    site.source.sets = {"a", "b"};
    ScriptedDonor donor;
    donor.then(page(1, 2, "")).then(page(3, 4, ""));
    std::atomic<bool> stop{false};
    HarvestOptions options;
    options.stop = &stop;
    options.progress = [&](const HarvestProgress&) { stop = true; };
    site.harvest(donor, options);
    auto rest = site.harvest(donor);
    CHECK(rest.run.verdict == "complete");
    CHECK(donor.asked.size() == 2);
    CHECK(donor.asked[1].ends_with("&set=b"));
}

TEST_CASE("a record without identifier costs only itself") {
    Site site;
    ScriptedDonor donor;
    auto body = page(1, 3, "");
    auto at = body.find("<identifier>oai:donor:2</identifier>");
    body.erase(at, std::string("<identifier>oai:donor:2</identifier>").size());
    donor.then(body);
    auto outcome = site.harvest(donor);
    CHECK(outcome.run.verdict == "complete");
    CHECK(outcome.run.counts.added == 2);
    CHECK(outcome.run.counts.refused == 1);
    CHECK(outcome.run.counts.records == 3);
    CHECK(site.problems(outcome).at(0).code == "no-identifier");
}

TEST_CASE("the donor's clock is read in every form that was seen") {
    CHECK(proven_date("2024-03-01T10:00:00Z") == "2024-03-01T10:00:00Z");
    CHECK(proven_date("2020-06-01T12:08:07.821Z") == "2020-06-01T12:08:07Z");
    CHECK(proven_date("2020-06-01T12:08:07") == "2020-06-01T12:08:07Z");
    CHECK(proven_date("2020-06-01T12:08:07+06:00") == "2020-06-01T06:08:07Z");
    CHECK(proven_date("2019-06-12Z") == "2019-06-12T00:00:00Z");
    CHECK(proven_date("2019-06-12") == "2019-06-12T00:00:00Z");
    CHECK_FALSE(proven_date("today"));
    CHECK_FALSE(proven_date(""));
}

TEST_CASE("several sources are harvested at once, and their callbacks come one at a time") {
    Site site;
    std::vector<Source> sources;
    for (int i = 0; i < 5; ++i) {
        Source s = site.source;
        s.key = "s" + std::to_string(i);
        must(site.store->put_source(s));
        sources.push_back(s);
    }
    std::size_t acknowledged = 0, finished = 0;
    HarvestAllOptions options;
    options.parallel = 3;
    options.harvest.ack = [&](std::string_view) { ++acknowledged; };
    options.finished = [&](const Source&, const Result<HarvestOutcome>&) { ++finished; };
    options.lock_path = [&](const std::string& name) { return site.folder / (name + ".lock"); };
    options.fetcher = [](const Source&) -> Result<std::unique_ptr<Fetcher>> {
        auto donor = std::make_unique<ScriptedDonor>();
        donor->then(page(1, 20, "a")).then(page(21, 39, ""));
        return std::unique_ptr<Fetcher>(std::move(donor));
    };
    auto outcomes = harvest_all(sources, *site.store, options);
    REQUIRE(outcomes.size() == 5);
    for (const auto& o : outcomes) CHECK(must(o).run.verdict == "complete");
    CHECK(acknowledged == 195);
    CHECK(finished == 5);
    CHECK(must(site.store->stats()).records == 195);
}
