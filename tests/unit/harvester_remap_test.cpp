// Remapping, and the rules of one donor: what changed is written, what did not is not, and harvests are not disturbed.
#include <harvester/remap.hpp>

#include <harvester/dry_run.hpp>
#include <harvester/incoming.hpp>
#include <harvester/page.hpp>
#include <repository/base/source_file.hpp>
#include <tests/unit/harvester_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

std::string typed(int n) {
    return dc_record("oai:donor:" + std::to_string(n), "<dc:title>Название " + std::to_string(n) + "</dc:title><dc:type>" +
                                                           (n == 1 ? "Научный труд" : "Статья") + "</dc:type>");
}

Record record(Site& site, int n) {
    return *must(site.store->record(*must(site.store->find_id("donor", "oai:donor:" + std::to_string(n)))));
}

}  // namespace

TEST_CASE("remapping writes what the rules of today change, and nothing else") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 3, "-", "", typed));
    site.harvest(donor);
    auto before = record(site, 1);
    CHECK(before.metadata.type.code == "other");
    auto untouched = must(site.store->last_change());

    auto same = must(remap_source(site.source, *site.store, {}));
    CHECK(same.verdict == "complete");
    CHECK(same.kind == "remap");
    CHECK(same.counts.unchanged == 3);
    CHECK(must(site.store->last_change()) == untouched);

    site.source.rules.values = {{"type", "научный труд", "article"}};
    must(site.store->put_source(site.source));
    std::vector<DryRunChange> told;
    auto dry = make_dry_run_store(*site.store, [&](const DryRunChange& change) { told.push_back(change); });
    must(remap_source(site.source, *dry, {}));
    REQUIRE(told.size() == 1);
    CHECK(told[0].id == "oai:donor:1");
    REQUIRE(!told[0].fields.empty());
    CHECK(told[0].fields[0].before == "other");
    CHECK(told[0].fields[0].after == "article");
    CHECK(must(site.store->last_change()) == untouched);

    auto run = must(remap_source(site.source, *site.store, {}));
    CHECK(run.counts.changed == 1);
    CHECK(run.counts.unchanged == 2);
    auto after = record(site, 1);
    CHECK(after.metadata.type.code == "article");
    CHECK(after.metadata.type.origin.rule == "donor-type");
    CHECK(after.pid == before.pid);
    CHECK(after.provenance.datestamp == before.provenance.datestamp);
    CHECK(after.provenance.harvested_at == before.provenance.harvested_at);
    CHECK(must(site.store->last_change()).value == untouched.value + 1);
}

TEST_CASE("a harvest after the donor's rules changed maps records anew whose bytes are the same") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 3, "-", "", typed));
    site.harvest(donor);
    site.source.rules.values = {{"type", "научный труд", "article"}};
    must(site.store->put_source(site.source));
    ScriptedDonor again;
    again.then(page(1, 3, "-", "", typed));
    auto counts = site.harvest(again, {.full = true}).run.counts;
    CHECK(counts.changed == 1);
    CHECK(counts.unchanged == 2);
    CHECK(record(site, 1).metadata.type.code == "article");
}

TEST_CASE("the rules of mapping are named by settings, limits and year, and by nothing that moves by itself") {
    Source source;
    source.key = "x";
    constexpr std::int64_t june = 1'780'000'000, later_that_year = june + 90 * 86'400, next_year = june + 365 * 86'400;
    auto now = mapping_of(source, {}, june);
    CHECK(now != 0);
    CHECK(mapping_of(source, {}, later_that_year) == now);
    CHECK(mapping_of(source, {}, next_year) != now);
    PageLimits tight;
    tight.record_elements = 10;
    CHECK(mapping_of(source, tight, june) != now);
    source.rules.default_rights = "info:eu-repo/semantics/openAccess";
    CHECK(mapping_of(source, {}, june) != now);
}

TEST_CASE("remapping leaves the checkpoint, the date and waiting deletions of harvests alone") {
    Site site;
    ScriptedDonor donor;
    donor.then(page(1, 30, "-"));
    site.harvest(donor);
    auto date = site.state().last_complete;
    ScriptedDonor wiping;  // a suspicious run: its deletions wait
    wiping.then(page(1, 30, "-", "", gone));
    auto suspicious = site.harvest(wiping, {.full = true});
    CHECK(suspicious.run.verdict == "suspicious");

    Run under_way;
    under_way.source = "donor";
    auto interrupted = must(site.store->begin_run(under_way));
    PageCommit half;
    half.run = interrupted.no;
    half.source = "donor";
    half.checkpoint.token = "next";
    must(site.store->put_page(half));

    site.source.rules.default_rights = "info:eu-repo/semantics/openAccess";
    must(site.store->put_source(site.source));
    CHECK(must(remap_source(site.source, *site.store, {})).counts.changed == 30);
    CHECK(site.state().last_complete == date);
    auto checkpoint = must(site.store->checkpoint("donor"));
    REQUIRE(checkpoint);
    CHECK(checkpoint->token == "next");
    CHECK(site.state().live == 30);
    must(site.store->accept_deletions("donor", suspicious.run.no));
    CHECK(site.state().deleted == 30);
}

TEST_CASE("a donor's rules say what its words, sets, contributors and silences mean") {
    Source source;
    source.key = "x";
    source.rules.values = {{"set", "theses", "autoabstract"}, {"language", "наш язык", "kir"}, {"rights", "Читателям", "restricted"}};
    source.rules.contributor_role = "ths";
    auto mapped = [&](const std::string& elements) {
        return incoming_record(*parse_record(dc_record("1", elements)), source, 1'790'000'000).record.metadata;
    };
    auto m = mapped("<dc:title>Т</dc:title><dc:contributor>Осмонов Ж. С.</dc:contributor><dc:language>наш язык</dc:language>"
                    "<dc:rights>Читателям</dc:rights><dc:type>Book</dc:type>");
    CHECK(m.type.code == "autoabstract");
    CHECK(m.type.origin == Origin{"setSpec", "theses", "donor-set"});
    CHECK(m.languages.at(0).code == "kir");
    CHECK(m.agents.at(0).role == "ths");
    CHECK(m.rights.access == "restricted");
    source.rules = {};
    source.rules.distrust_language = true;
    source.rules.default_rights = "https://creativecommons.org/licenses/by/4.0/";
    auto d = mapped("<dc:title>Кыргыз тилинин сөздүгү</dc:title><dc:language>ru</dc:language>");
    CHECK(d.languages.at(0).code == "kir");
    CHECK(d.rights.licence == "https://creativecommons.org/licenses/by/4.0/");
    CHECK(d.rights.origin.rule == "donor-rights");
    CHECK(mapped("<dc:title>Т</dc:title><dc:rights>info:eu-repo/semantics/closedAccess</dc:rights>").rights.licence.empty());
}

TEST_CASE("the profiles that ship are sound, and come out of --toml as they went in") {
    for (auto name : {"dspace", "ojs", "koha", "sheet"}) {
        INFO(name);
        auto source = load_source(std::string(MURAS_SOURCE_DIR) + "/repository/profiles/" + name + ".toml");
        REQUIRE(source);
        CHECK(!source->rules.values.empty());
        CHECK((!source->rules.formats.empty() || std::string_view(name) == "sheet"));
        Folder folder;
        folder.write("again.toml", source_toml(*source));
        auto again = load_source(folder / "again.toml");
        REQUIRE(again);
        CHECK(*again == *source);
    }
}

TEST_CASE("a wrong profile names file, line, key and what was expected") {
    Folder folder;
    auto message = [&](const std::string& text) {
        folder.write("p.toml", "key = \"x\"\n" + text);
        auto source = load_source(folder / "p.toml");
        REQUIRE(!source);
        return source.error().message;
    };
    auto type = message("[map.type]\n\"Труд\" = \"artikle\"\n");
    CHECK(type.find("p.toml, line 3") != std::string::npos);
    CHECK(type.find("map.type.Труд") != std::string::npos);
    CHECK(type.find("a type of the vocabulary") != std::string::npos);
    CHECK(message("[map.language]\n\"x\" = \"ky\"\n").find("ISO 639-3") != std::string::npos);
    CHECK(message("[map.colour]\n\"x\" = \"ky\"\n").find("map.colour") != std::string::npos);
    CHECK(message("contributor_role = \"advisor\"\n").find("MARC relator") != std::string::npos);
}
