// The onboarding check: a few questions to a donor that answers from a table, and what the report says.
#include <algorithm>
#include <map>
#include <set>

#include <harvester/donor_check.hpp>
#include <harvester/donor_software.hpp>
#include <tests/unit/harvester_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

constexpr std::int64_t now = 1'709'287'200;  // 2024-03-01T10:00:00Z

std::string identify(const std::string& granularity = "YYYY-MM-DD", const std::string& deleted = "persistent",
                     const std::string& more = "") {
    return oai("<Identify><repositoryName>Ош</repositoryName><baseURL>https://donor.example/oai</baseURL>"
               "<protocolVersion>2.0</protocolVersion><adminEmail>a@donor.example</adminEmail>"
               "<earliestDatestamp>2020-01-01</earliestDatestamp><deletedRecord>" +
               deleted + "</deletedRecord><granularity>" + granularity + "</granularity>" + more + "</Identify>");
}

std::string formats(std::initializer_list<std::string> prefixes) {
    std::string out = "<ListMetadataFormats>";
    for (const auto& p : prefixes)
        out += "<metadataFormat><metadataPrefix>" + p + "</metadataPrefix></metadataFormat>";
    return oai(out + "</ListMetadataFormats>");
}

std::string sound(int n) {
    return dc_record("oai:donor:" + std::to_string(n),
                     "<dc:title>Макала " + std::to_string(n) +
                         "</dc:title><dc:type>article</dc:type><dc:date>2020</dc:date><dc:language>ru</dc:language>"
                         "<dc:identifier>https://donor.example/" +
                         std::to_string(n) +
                         "</dc:identifier><dc:rights>https://creativecommons.org/licenses/by/4.0/</dc:rights>");
}

/// Answers by what is asked; each answer may be replaced. Counts what is asked.
class TableDonor : public Fetcher {
  public:
    std::map<std::string, std::string> answers{
        {"verb=Identify", identify()},
        {"verb=ListMetadataFormats", formats({"oai_dc"})},
        {"verb=ListSets", oai("<ListSets><set><setSpec>theses</setSpec><setName>Theses</setName></set></ListSets>")},
        {"nobody", error_page("badResumptionToken")},
        {"resumptionToken=a", page(11, 20, "b", "completeListSize=\"40\"", sound)},
        {"from=", page(1, 1, "", "", sound)},
        {"verb=GetRecord", oai("<GetRecord>" + sound(1) + "</GetRecord>")},
        {"verb=ListRecords", page(1, 10, "a", "completeListSize=\"40\"", sound)},
    };
    std::map<std::string, int> statuses;
    std::vector<std::string> asked;

    Result<Fetched> get(const FetchRequest& request) override {
        asked.push_back(request.url);
        for (const auto* key : {"verb=Identify", "verb=ListMetadataFormats", "verb=ListSets", "verb=GetRecord", "nobody",
                                "resumptionToken=", "from=", "metadataPrefix=oai_dc", "verb=ListRecords"})
            if (request.url.find(key) != std::string::npos)
                for (const auto& [part, body] : answers)
                    if (part.starts_with(key) && request.url.find(part) != std::string::npos) {
                        Fetched answer;
                        answer.status = statuses.contains(part) ? statuses[part] : 200;
                        answer.content_type = "text/xml; charset=utf-8";
                        answer.final_url = request.url;
                        answer.body = body;
                        return answer;
                    }
        return fail(ErrorCode::temporary, "nothing answers " + request.url);
    }
};

DonorReport check(Fetcher& donor, Source source = {}, DonorCheckOptions options = {}) {
    if (source.base_url.empty()) source.base_url = "https://donor.example/oai";
    options.now = [] { return now; };
    options.sleep = [](std::chrono::milliseconds) {};
    return must(check_donor(source, donor, options));
}

std::vector<std::string> codes(const DonorReport& report) {
    std::vector<std::string> out;
    for (const auto& finding : report.findings) out.push_back(finding.code);
    return out;
}

bool found(const DonorReport& report, const std::string& code) {
    auto all = codes(report);
    return std::find(all.begin(), all.end(), code) != all.end();
}

std::vector<std::string> values(const DonorReport& report, const std::string& code) {
    for (const auto& finding : report.findings)
        if (finding.code == code) return finding.values;
    return {};
}

}  // namespace

TEST_CASE("a sound donor is good, in eight requests, with an estimate") {
    TableDonor donor;
    auto report = check(donor);
    CHECK(codes(report) == std::vector<std::string>{});
    CHECK(verdict_of(report) == "good");
    CHECK(donor.asked.size() == 8);
    CHECK(report.requests == 8);
    CHECK(report.name == "Ош");
    CHECK(report.records_seen == 20);
    CHECK(report.estimated_records == 40);
    CHECK(report.estimated_seconds >= 4);
    CHECK(report.datestamps.days == 20);
    CHECK(report.samples.size() == 20);
    CHECK(report.samples[0].metadata.titles[0].value == "Макала 1");
    CHECK(report.best_format == "oai_dc");
    CHECK(report.to_map.empty());
}

TEST_CASE("every finding's rule has a message, and rules are named once") {
    std::set<std::string_view> names;
    for (const auto& rule : finding_rules) {
        CHECK(names.insert(rule.code).second);
        CHECK_FALSE(rule.message.empty());
        CHECK((rule.gravity == Gravity::remark || !rule.advice.empty()));
    }
}

TEST_CASE("a donor that does not answer is out of reach, and a wall is told from silence") {
    ScriptedDonor silent;
    silent.granularity.clear();
    silent.then_error(ErrorCode::temporary, "no route to host");
    auto report = check(silent);
    CHECK(codes(report) == std::vector<std::string>{"unreachable"});
    CHECK(report.out_of_reach);
    CHECK(verdict_of(report) == "not-yet");
    CHECK(silent.requests == 2);

    ScriptedDonor wall;
    wall.granularity.clear();
    wall.then("<html><body>Are you human?</body></html>");
    report = check(wall);
    CHECK(codes(report) == std::vector<std::string>{"walled"});
    CHECK(report.out_of_reach);

    ScriptedDonor other;
    other.granularity.clear();
    other.then("<rss><channel/></rss>");
    report = check(other);
    CHECK(codes(report) == std::vector<std::string>{"not-oai"});
    CHECK_FALSE(report.out_of_reach);
}

TEST_CASE("an address that may not be connected to is an error of configuration, not a report") {
    ScriptedDonor donor;
    donor.granularity.clear();
    donor.then_error(ErrorCode::config, "not a public address");
    Source source;
    source.base_url = "http://127.0.0.1/oai";
    auto refused = check_donor(source, donor, {.sleep = [](std::chrono::milliseconds) {}});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::config);
}

TEST_CASE("what Identify leaves out or says wrongly is found with its section") {
    TableDonor donor;
    donor.answers["verb=Identify"] =
        oai("<Identify><repositoryName>x</repositoryName><protocolVersion>1.1</protocolVersion>"
            "<granularity>YYYY</granularity></Identify>",
            "2024-03-01 13:00");
    auto report = check(donor);
    CHECK(values(report, "protocol-version") == std::vector<std::string>{"1.1"});
    CHECK(values(report, "identify-incomplete") ==
          std::vector<std::string>{"baseURL, adminEmail, earliestDatestamp, deletedRecord"});
    CHECK(values(report, "granularity-unknown") == std::vector<std::string>{"YYYY"});
    CHECK(found(report, "response-date"));
    CHECK(find_rule("protocol-version")->section == "4.2");
    CHECK(verdict_of(report) == "not-yet");
    CHECK(report.findings.front().code == "protocol-version");
}

TEST_CASE("datestamps are held against the granularity that was promised") {
    TableDonor donor;
    donor.answers["verb=Identify"] = identify("YYYY-MM-DDThh:mm:ssZ");
    auto report = check(donor);
    CHECK(values(report, "datestamp-form") ==
          std::vector<std::string>{"20", "20", "YYYY-MM-DDThh:mm:ssZ", "2024-01-01"});
    CHECK(verdict_of(report) == "usable");

    donor.answers["verb=Identify"] = oai("<Identify><granularity>YYYY-MM-DD</granularity></Identify>", "2024-03-01T13:30:00Z");
    report = check(donor);
    CHECK(values(report, "clock-off") == std::vector<std::string>{"210"});

    donor.answers["verb=Identify"] = identify();
    auto& first = donor.answers["verb=ListRecords"];
    first.replace(first.find("2024-01-01"), 10, "2019-12-31");
    report = check(donor);
    CHECK(values(report, "earliest-wrong") == std::vector<std::string>{"2019-12-31T00:00:00Z", "2020-01-01"});
}

TEST_CASE("a token that is refused or leads back blocks a harvest") {
    TableDonor donor;
    donor.answers["resumptionToken=a"] = error_page("badResumptionToken");
    CHECK(found(check(donor), "token-refused"));
    donor.answers["resumptionToken=a"] = page(1, 10, "a", "", sound);
    auto report = check(donor);
    CHECK(found(report, "token-repeats"));
    CHECK(verdict_of(report) == "not-yet");
    donor.answers["resumptionToken=a"] = error_page("noRecordsMatch");
    report = check(donor);
    CHECK_FALSE(found(report, "token-refused"));
    CHECK(report.whole_list);
    CHECK(values(report, "list-size-wrong") == std::vector<std::string>{"40", "10"});
}

TEST_CASE("selective harvesting is tried with the newest datestamp seen") {
    TableDonor donor;
    donor.answers["from="] = page(1, 1, "", "", [](int n) {
        auto record = sound(n);
        return record.replace(record.find("2024-01-01"), 10, "2018-05-05");
    });
    auto report = check(donor);
    CHECK(std::any_of(donor.asked.begin(), donor.asked.end(),
                      [](auto& url) { return url.find("from=2024-01-01") != std::string::npos; }));
    CHECK(values(report, "from-ignored") == std::vector<std::string>{"2024-01-01", "2018-05-05"});
    donor.answers["from="] = error_page("noRecordsMatch");
    CHECK(values(check(donor), "from-refused")[0] == "2024-01-01");
}

TEST_CASE("errors that are not told the protocol's way are remarks") {
    TableDonor donor;
    donor.statuses["nobody"] = 422;
    CHECK(values(check(donor), "error-status") == std::vector<std::string>{"422"});
    donor.statuses.clear();
    donor.answers["nobody"] = page(1, 10, "", "", sound);
    auto report = check(donor);
    CHECK(values(report, "token-not-checked") == std::vector<std::string>{"ListRecords"});
    CHECK(verdict_of(report) == "good");
}

TEST_CASE("what had to be mended is shown with its bytes, and a list that can't be read blocks") {
    TableDonor donor;
    auto& list = donor.answers["verb=ListRecords"];
    auto whole = list;
    list.replace(list.find("Макала 3"), 4, "<&>");
    auto report = check(donor);
    REQUIRE(report.findings.front().code == "xml-mended");
    CHECK(report.findings.front().bytes.find("<&>") != std::string::npos);
    CHECK(verdict_of(report) == "usable");
    list = "<!DOCTYPE x [<!ENTITY a 'b'>]>" + whole.substr(whole.find("<OAI-PMH"));
    report = check(donor);
    CHECK(report.findings.front().code == "list-broken");
    CHECK(verdict_of(report) == "not-yet");
}

TEST_CASE("the richest format is tried, and where it has no crosswalk yet the report falls back and says so") {
    TableDonor donor;
    donor.answers["verb=ListMetadataFormats"] = formats({"oai_dc", "no_such_format"});
    CHECK(check(donor).best_format == "oai_dc");
    donor.answers["verb=ListMetadataFormats"] = formats({"mods"});
    auto report = check(donor);
    CHECK(found(report, "no-oai-dc"));
    Source source;
    source.base_url = "https://donor.example/oai";
    source.prefix = "oai_dc";
    report = check(donor, source, {.choose_format = false});
    CHECK(report.sampled_format == "oai_dc");
}

TEST_CASE("values that nobody understands are gathered with their counts") {
    TableDonor donor;
    auto odd = [](int n) {
        return dc_record("item-" + std::to_string(n % 9), "<dc:title>T</dc:title><dc:type>Нечто</dc:type><dc:date>давно</dc:date>"
                                                         "<dc:language>марсианский</dc:language><dc:rights>спросите</dc:rights>");
    };
    donor.answers["verb=ListRecords"] = page(1, 10, "", "", odd);
    auto report = check(donor);
    auto has = [&](const std::string& code, const std::string& value) {
        return std::any_of(report.to_map.begin(), report.to_map.end(),
                           [&](const ValueToMap& v) { return v.code == code && v.value == value && v.records == 10; });
    };
    CHECK(has("type-unknown", "Нечто"));
    CHECK(has("date-unread", "давно"));
    CHECK(has("language-unknown", "марсианский"));
    CHECK(has("rights-unknown", "спросите"));
    CHECK(values(report, "identifier-repeated") == std::vector<std::string>{"1", "item-1"});
    CHECK(values(report, "identifier-form") == std::vector<std::string>{"item-1"});
    CHECK(values(report, "no-link") == std::vector<std::string>{"10", "10"});
    CHECK(values(report, "no-date") == std::vector<std::string>{"10", "10"});
    CHECK_FALSE(found(report, "no-title"));
}

TEST_CASE("software is guessed from what it lets slip, and not from nothing") {
    CHECK(guess_software({.base_url = "https://x.example/server/oai/request", .formats = {"oai_dc", "dim"}}) == "dspace");
    CHECK(guess_software({.base_url = "https://x.example/cgi/oai2"}) == "eprints");
    CHECK(guess_software({.base_url = "https://x.example/index.php/journal/oai", .identifiers = {"oai:ojs.x.example:article/1"}}) == "ojs");
    CHECK(guess_software({.base_url = "https://x.example/cgi-bin/koha/oai.pl"}) == "koha");
    CHECK(guess_software({.base_url = "https://x.example/oai2d", .identify = "CDS Invenio"}) == "invenio");
    CHECK(guess_software({.base_url = "https://x.example/oai"}).empty());
    CHECK(software_name("dspace") == "DSpace");
    CHECK(best_format("dspace", {"oai_dc", "qdc", "mods", "marc"}) == "mods");
    CHECK(best_format("dspace", {"oai_dc", "marc", "etdms"}) == "oai_dc");
    CHECK(best_format("ojs", {"marcxml", "oai_dc"}) == "oai_dc");
    CHECK(best_format("", {}) == "oai_dc");
}

TEST_CASE("a check of any donor ends after a dozen requests") {
    TableDonor donor;
    for (auto& [part, body] : donor.answers)
        if (part != "verb=Identify") body = body.substr(0, body.size() / 2);  // cut: asked for twice
    auto report = check(donor);
    CHECK(donor.asked.size() <= most_check_requests);
    CHECK(verdict_of(report) != "good");
}
