// The format that a harvest chooses by itself, and static repositories, against scripted donors and a real store.
#include <map>

#include <tests/unit/harvester_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

/// Answers by verb and prefix.
struct FormatDonor : Fetcher {
    std::string identify = oai("<Identify><repositoryName>R</repositoryName><description>DSpace</description></Identify>");
    std::vector<std::string> formats{"oai_dc", "dim", "oai_openaire"};
    std::map<std::string, std::string> lists;  ///< by prefix
    std::vector<std::string> asked;

    Result<Fetched> get(const FetchRequest& request) override {
        Fetched answer;
        answer.status = 200;
        auto has = [&](const std::string& part) { return request.url.find(part) != std::string::npos; };
        if (has("verb=Identify")) {
            answer.body = identify;
            return answer;
        }
        asked.push_back(request.url.substr(request.url.find('?') + 1));
        if (has("verb=ListMetadataFormats")) {
            std::string rows;
            for (const auto& f : formats) rows += "<metadataFormat><metadataPrefix>" + f + "</metadataPrefix></metadataFormat>";
            answer.body = formats.empty() ? "" : oai("<ListMetadataFormats>" + rows + "</ListMetadataFormats>");
            return answer;
        }
        answer.body = error_page("cannotDisseminateFormat");
        for (const auto& [prefix, list] : lists)
            if (has("metadataPrefix=" + prefix)) answer.body = list;
        return answer;
    }
};

std::string static_repository(int from, int to) {
    std::string lists;
    for (std::string prefix : {"other", "oai_dc"}) {
        lists += "<ListRecords metadataPrefix=\"" + prefix + "\">";
        for (int n = from; n <= to; ++n) {
            auto record = live(n);
            for (auto tag : {"record", "header", "identifier", "datestamp", "setSpec", "metadata"})
                for (std::string open : {"<", "</"})
                    for (auto at = record.find(open + tag); at != std::string::npos; at = record.find(open + tag, at + 8))
                        record.replace(at, open.size(), open + "oai:");
            lists += record;
        }
        lists += "</ListRecords>";
    }
    return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
           "<Repository xmlns=\"http://www.openarchives.org/OAI/2.0/static-repository\" "
           "xmlns:oai=\"http://www.openarchives.org/OAI/2.0/\"><Identify><oai:repositoryName>Village library"
           "</oai:repositoryName><oai:deletedRecord>no</oai:deletedRecord><oai:granularity>YYYY-MM-DD</oai:granularity>"
           "</Identify><ListMetadataFormats><oai:metadataFormat><oai:metadataPrefix>oai_dc</oai:metadataPrefix>"
           "</oai:metadataFormat></ListMetadataFormats>" + lists + "</Repository>";
}

/// One document at the base URL, whatever is asked.
struct StaticDonor : Fetcher {
    std::string body;
    Result<Fetched> get(const FetchRequest&) override {
        Fetched answer;
        answer.status = 200;
        answer.body = body;
        return answer;
    }
};

struct ChoosingSite : Site {
    ChoosingSite() {
        source.prefix = any_prefix;
        must(store->put_source(source));
    }
};

}  // namespace

TEST_CASE("a source without a prefix is asked for the format that its software fills in best, in every later run too") {
    ChoosingSite site;
    FormatDonor donor;
    donor.lists["dim"] = page(1, 3, "");
    donor.lists["oai_dc"] = page(1, 3, "");
    donor.formats = {"oai_dc", "dim", "marc"};
    CHECK(site.harvest(donor).run.verdict == "complete");
    CHECK(site.state().chosen_prefix == "dim");
    auto no = must(site.store->find_id("donor", "oai:donor:1"));
    CHECK(must(site.store->record(*no))->provenance.metadata_prefix == "dim");
    donor.asked.clear();
    donor.formats = {"oai_dc", "dim", "oai_openaire"};  // a better one now: the choice stays
    auto second = site.harvest(donor);
    CHECK(second.run.counts.unchanged == 3);
    REQUIRE(donor.asked.size() == 1);
    CHECK(donor.asked[0].find("metadataPrefix=dim") != std::string::npos);
}

TEST_CASE("a format that is offered but not given is passed over") {
    ChoosingSite site;
    FormatDonor donor;
    donor.lists["oai_dc"] = page(1, 3, "");
    auto outcome = site.harvest(donor);
    CHECK(outcome.run.verdict == "complete");
    CHECK(outcome.run.counts.added == 3);
    CHECK(site.state().chosen_prefix == "oai_dc");
}

TEST_CASE("the order of formats that staff gave decides, and a prefix of theirs before all") {
    ChoosingSite site;
    site.source.rules.formats = {"marc21", "qdc"};
    must(site.store->put_source(site.source));
    FormatDonor donor;
    donor.formats = {"oai_dc", "qdc", "dim"};
    donor.lists["qdc"] = donor.lists["oai_dc"] = donor.lists["dim"] = page(1, 2, "");
    site.harvest(donor);
    CHECK(site.state().chosen_prefix == "qdc");
    site.source.prefix = "oai_dc";
    must(site.store->put_source(site.source));
    CHECK(site.state().chosen_prefix.empty());
    donor.asked.clear();
    site.harvest(donor);
    REQUIRE(donor.asked.size() == 1);
    CHECK(donor.asked[0].find("metadataPrefix=oai_dc") != std::string::npos);
}

TEST_CASE("a chosen format that the donor takes back is said, and the next harvest chooses anew and says that too") {
    ChoosingSite site;
    FormatDonor donor;
    donor.lists["oai_openaire"] = page(1, 3, "");
    site.harvest(donor);
    CHECK(site.state().chosen_prefix == "oai_openaire");
    donor.lists.clear();
    donor.lists["dim"] = page(1, 3, "");
    donor.formats = {"oai_dc", "dim"};
    auto refused = site.harvest(donor);
    CHECK(refused.run.verdict == "failed");
    CHECK(refused.run.why == Reason("format-gone", {"oai_openaire"}));
    auto next = site.harvest(donor);
    CHECK(next.run.verdict == "complete");
    CHECK(next.run.from.empty());
    CHECK(site.state().chosen_prefix == "dim");
    auto problems = site.problems(next);
    REQUIRE_FALSE(problems.empty());
    CHECK(problems[0].code == "format-changed");
}

TEST_CASE("a donor that does not tell its formats is asked for oai_dc, and nothing is chosen for ever") {
    ChoosingSite site;
    FormatDonor donor;
    donor.formats.clear();
    donor.lists["oai_dc"] = page(1, 3, "");
    CHECK(site.harvest(donor).run.verdict == "complete");
    CHECK(site.state().chosen_prefix.empty());
}

TEST_CASE("a static repository is taken whole, and what is no longer in it is gone") {
    ChoosingSite site;
    StaticDonor donor;
    donor.body = static_repository(1, 40);
    auto first = site.harvest(donor);
    CHECK(first.run.reason == "");
    CHECK(first.run.verdict == "complete");
    CHECK(first.run.counts.added == 40);
    CHECK(site.state().chosen_prefix == "oai_dc");
    auto again = site.harvest(donor);
    CHECK(again.run.counts.unchanged == 40);
    CHECK(again.run.counts.added == 0);
    donor.body = static_repository(3, 41);
    auto changed = site.harvest(donor);
    CHECK(changed.run.verdict == "complete");
    CHECK(changed.run.counts.added == 1);
    CHECK(changed.run.counts.deleted == 2);
    CHECK(site.state().live == 39);
}

TEST_CASE("a static repository that loses most of its records loses none of ours until staff look") {
    ChoosingSite site;
    StaticDonor donor;
    donor.body = static_repository(1, 40);
    site.harvest(donor);
    donor.body = static_repository(1, 5);
    auto shrunk = site.harvest(donor);
    CHECK(shrunk.run.verdict == "suspicious");
    CHECK(shrunk.run.why.code == "absent-many");
    CHECK(site.state().live == 40);
    donor.body = donor.body.substr(0, donor.body.size() / 2);
    CHECK(site.harvest(donor).run.verdict != "complete");
    CHECK(site.state().live == 40);
}
