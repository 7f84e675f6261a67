// What real donors were seen to do that the protocol does not foresee, where no other test holds it already:
// noRecordsMatch or nothing behind the last page, wrong counts, expired tokens, odd statuses and datestamps are in
// harvester_run_test and harvester_list_test; broken bytes in harvester_repair_test; odd oai_dc in
// harvester_crosswalk_test; damaged MARC in harvester_record_files_test; one identifier at two donors in
// store_pages_test.
#include <tests/unit/harvester_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

std::string dated(int n, const std::string& stamp, const std::string& set) {
    auto record = live(n);
    auto put = [&](const std::string& old, const std::string& now) { record.replace(record.find(old), old.size(), now); };
    put("2024-01-01", stamp);
    put("theses", set);
    return record;
}

}  // namespace

TEST_CASE("records from outside the time that was asked for are taken, and prove nothing absent") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 5, ""));
    site.harvest(donor);
    ScriptedDonor later;
    later.then(page(1, 7, "", "", [](int n) { return dated(n, n < 4 ? "1999-12-31" : "2031-01-01", "theses"); }));
    auto outcome = site.harvest(later);
    CHECK(outcome.run.verdict == "complete");
    CHECK(outcome.run.counts.added == 2);
    CHECK(outcome.run.counts.deleted == 0);
    CHECK(site.state().last_complete == "2024-03-01T10:00:00Z");  // never a datestamp of a record
}

TEST_CASE("datestamps of any form that was seen are kept as they are and stop nothing") {
    Site site;
    ScriptedDonor donor;
    const std::vector<std::string> stamps{"2019-06-12T10:00:00", "2019-06-12Z", "2019-06-12T10:00:00.123456+06:00",
                                          "20210311", "2019-06-12T10:00:00.123Z", "yesterday", ""};
    donor.then(page(0, 6, "", "", [&](int n) { return dated(n, stamps.at(static_cast<std::size_t>(n)), "theses"); }));
    auto outcome = site.harvest(donor);
    CHECK(outcome.run.verdict == "complete");
    CHECK(outcome.run.counts.added == stamps.size());
    for (std::size_t n = 0; n < stamps.size(); ++n) {
        auto no = must(site.store->find_id("donor", "oai:donor:" + std::to_string(n)));
        REQUIRE(no);
        CHECK(must(site.store->record(*no))->provenance.datestamp == stamps[n]);
    }
}

TEST_CASE("a token of hundreds of letters goes back whole, and one that is new for each request leads on") {
    Site site;
    ScriptedDonor donor;
    std::string token;
    for (int i = 0; i < 100; ++i) token += "%2B+";
    donor.then(page(1, 2, token)).then(page(3, 4, "fresh-1")).then(page(3, 4, "fresh-2")).then(page(5, 6, ""));
    auto outcome = site.harvest(donor);
    std::string escaped;
    for (int i = 0; i < 100; ++i) escaped += "%252B%2B";
    CHECK(donor.asked[1].ends_with("&resumptionToken=" + escaped));
    CHECK(donor.asked[3].ends_with("fresh-2"));
    CHECK(outcome.run.counts.added == 6);
}

TEST_CASE("Retry-After on an ordinary answer is no wish to be left alone") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 2, "a"), 200, 86'400).then(page(3, 4, ""), 200, 86'400);
    auto outcome = site.harvest(donor);
    CHECK(outcome.run.verdict == "complete");
    CHECK(site.state().not_before == 0);
    for (auto time : site.slept) CHECK(time < std::chrono::seconds{60});
}

TEST_CASE("a set that is named by nothing but question marks is a set") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 1, "", "", [](int n) { return dated(n, "2024-01-01", "??"); }));
    site.harvest(donor);
    auto no = must(site.store->find_id("donor", "oai:donor:1"));
    REQUIRE(no);
    CHECK(must(site.store->record(*no))->provenance.set_specs == std::vector<std::string>{"??"});
}

TEST_CASE("one GetRecord that answers with an error page costs its record alone") {
    Site site;
    site.source.verb = "ListIdentifiers";
    ScriptedDonor donor;
    auto header = [](int n) {
        return "<header><identifier>oai:donor:" + std::to_string(n) + "</identifier><datestamp>2024-01-01</datestamp></header>";
    };
    auto record = [](int n) { return oai("<GetRecord>" + live(n) + "</GetRecord>"); };
    donor.then(oai("<ListIdentifiers>" + header(1) + header(2) + header(3) + "</ListIdentifiers>"))
        .then(record(1))
        .then(error_page("idDoesNotExist"))
        .then(record(3));
    auto outcome = site.harvest(donor);
    CHECK(outcome.run.counts.added == 2);
    CHECK(outcome.run.counts.refused == 1);
    CHECK(outcome.run.verdict == "partial");  // the donor lists it, so it is not gone
    CHECK(outcome.run.why.code == "record-lost");
    CHECK(site.state().last_complete.empty());
}
