// A dry run says what a harvest would do, and does none of it.
#include <harvester/dry_run.hpp>
#include <tests/unit/harvester_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

struct Told {
    std::vector<DryRunChange> changes;
    RunCounts counts;
    std::string verdict;
};

Told dry_run(Site& site, Fetcher& donor, HarvestOptions options = {}) {
    Told told;
    auto store = make_dry_run_store(*site.store, [&](const DryRunChange& c) { told.changes.push_back(c); });
    options.sleep = [](std::chrono::milliseconds) {};
    auto outcome = must(harvest(site.source, *store, donor, options));
    told.counts = outcome.run.counts;
    told.verdict = outcome.run.verdict;
    return told;
}

std::string another_title(int n) {
    return n == 2 ? dc_record("oai:donor:2", "<dc:title>Another title</dc:title><dc:language>rus</dc:language>") : live(n);
}

/// Everything that a dry run must leave as it was.
std::string state_of(Site& site) {
    auto state = site.state();
    std::string out = state.last_complete + state.granularity + std::to_string(state.live) + std::to_string(state.deleted);
    out += std::to_string(must(site.store->last_change()).value);
    for (const auto& run : must(site.store->runs(site.source.key, 100))) out += run.verdict + std::to_string(run.no.value);
    out += must(site.store->checkpoint(site.source.key)) ? "checkpoint" : "none";
    return out;
}

}  // namespace

TEST_CASE("a dry run tells additions, changes field by field and deletions, and writes none of them") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 10, ""));
    site.harvest(donor);
    auto before = state_of(site);

    ScriptedDonor later;
    later.then(page(1, 9, "a", "", another_title)).then(page(10, 10, "b", "", gone)).then(page(11, 11, ""));
    auto told = dry_run(site, later, {.full = true});
    CHECK(told.verdict == "complete");
    CHECK(told.counts.records == 11);
    CHECK(told.counts.unchanged == 8);
    REQUIRE(told.changes.size() == 3);
    CHECK(told.changes[0].kind == Fate::changed);
    CHECK(told.changes[0].id == "oai:donor:2");
    REQUIRE_FALSE(told.changes[0].fields.empty());
    CHECK(told.changes[0].fields[0] == FieldChange{"titles[0]", "Title 2", "Another title"});
    CHECK(told.changes[1].kind == Fate::deleted);
    CHECK(told.changes[1].title == "Title 10");
    CHECK(told.changes[2].kind == Fate::added);
    CHECK(told.changes[2].id == "oai:donor:11");
    CHECK(state_of(site) == before);
}

TEST_CASE("a dry run of a source that was never harvested adds everything and leaves it unharvested") {
    Site site;
    auto before = state_of(site);
    ScriptedDonor donor;
    donor.then(page(1, 3, "a")).then(page(3, 4, ""));
    auto told = dry_run(site, donor);
    CHECK(told.counts.added == 4);
    CHECK(told.counts.unchanged == 1);
    CHECK(told.changes.size() == 4);
    CHECK(state_of(site) == before);
}

TEST_CASE("a dry run leaves an interrupted run and its checkpoint for the harvest that goes on") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 2, "a")).then(page(3, 4, "b"));
    std::atomic<bool> stop{false};
    HarvestOptions options;
    options.stop = &stop;
    options.progress = [&](const HarvestProgress&) { stop = true; };
    site.harvest(donor, options);
    auto before = state_of(site);

    ScriptedDonor whole;
    whole.then(page(1, 4, ""));
    auto told = dry_run(site, whole);
    CHECK(whole.asked[0].find("resumptionToken") == std::string::npos);
    CHECK(told.counts.added == 2);
    CHECK(state_of(site) == before);
}

TEST_CASE("a dry run says the verdict that its deletions would get") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 40, ""));
    site.harvest(donor);
    ScriptedDonor empties;
    empties.then(page(1, 40, "", "", gone));
    auto told = dry_run(site, empties, {.full = true});
    CHECK(told.verdict == "suspicious");
    CHECK(told.counts.deleted == 40);
    CHECK(site.state().live == 40);
}

TEST_CASE("what a dry run tells is what the harvest then does") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 30, ""));
    site.harvest(donor);
    auto next = [](int n) { return n % 7 == 0 ? gone(n) : n % 5 == 0 ? dc_record("oai:donor:" + std::to_string(n), "<dc:title>X</dc:title>") : live(n); };
    ScriptedDonor first, second;
    first.then(page(1, 20, "a", "", next)).then(page(15, 35, "", "", next));
    second.script = first.script;
    auto told = dry_run(site, first, {.full = true});
    auto done = site.harvest(second, {.full = true});
    CHECK(told.verdict == done.run.verdict);
    const auto &a = told.counts, &b = done.run.counts;
    CHECK(a.records == b.records);
    CHECK(a.added == b.added);
    CHECK(a.changed == b.changed);
    CHECK(a.unchanged == b.unchanged);
    CHECK(a.deleted == b.deleted);
}
