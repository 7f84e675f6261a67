// The roads to the end of a list: windows of dates, another beginning, other verbs, and what a list did not show.
#include <algorithm>
#include <map>

#include <harvester/dates.hpp>
#include <harvester/list_proof.hpp>
#include <harvester/window.hpp>
#include <repository/base/clock.hpp>
#include <tests/unit/harvester_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

WindowRange since_2023() {
    return {"", "", "2023-11-20T08:00:00Z", std::string(second_granularity), *parse_datestamp("2024-02-10")};
}

/// A donor with a memory: records by number with their datestamps, lists by query, pages and tokens that it may refuse.
class SmallDonor : public Fetcher {
  public:
    struct Held {
        std::string stamp;
        bool deleted = false;
    };
    std::map<int, Held> records;
    std::size_t page_size = 3;
    std::string deleted_record = "no";
    bool says_size = true, ordered = true, list_records = true, list_identifiers = true;
    std::size_t deepest_page = 1000;  ///< tokens for pages behind it are refused
    std::vector<std::string> asked;

    void fill(int from, int to) {
        for (int n = from; n <= to; ++n) records[n] = {format_datestamp(1'700'000'000 + n * 86'400ll), false};
    }

    Result<Fetched> get(const FetchRequest& request) override {
        asked.push_back(request.url);
        Fetched answer;
        answer.status = 200;
        auto argument = [&](const std::string& name) {
            auto at = request.url.find(name + "=");
            if (at == std::string::npos) return std::string{};
            at += name.size() + 1;
            auto text = request.url.substr(at, request.url.find('&', at) - at);
            for (auto p = text.find("%3A"); p != std::string::npos; p = text.find("%3A")) text.replace(p, 3, ":");
            return text;
        };
        auto verb = argument("verb");
        if (verb == "Identify")
            answer.body = oai("<Identify><earliestDatestamp>2023-01-01T00:00:00Z</earliestDatestamp><deletedRecord>" +
                              deleted_record + "</deletedRecord><granularity>YYYY-MM-DDThh:mm:ssZ</granularity></Identify>");
        else if (verb == "GetRecord")
            answer.body = record_answer(argument("identifier"));
        else if ((verb == "ListRecords" && !list_records) || (verb == "ListIdentifiers" && !list_identifiers))
            answer.status = 500;
        else
            answer.body = list(verb, argument("resumptionToken"), argument("from"), argument("until"));
        return answer;
    }

  private:
    static std::string header(int n, const Held& held) {
        return std::string("<header") + (held.deleted ? " status=\"deleted\"" : "") + "><identifier>oai:donor:" +
               std::to_string(n) + "</identifier><datestamp>" + held.stamp + "</datestamp></header>";
    }
    static std::string record(int n, const Held& held) {
        auto out = "<record>" + header(n, held);
        if (!held.deleted)
            out += "<metadata><oai_dc:dc xmlns:oai_dc=\"http://www.openarchives.org/OAI/2.0/oai_dc/\" "
                   "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>Title " +
                   std::to_string(n) + "</dc:title></oai_dc:dc></metadata>";
        return out + "</record>";
    }
    std::string record_answer(const std::string& id) const {
        auto n = std::atoi(id.substr(id.rfind("%3A") == std::string::npos ? id.rfind(':') + 1 : id.rfind("%3A") + 3).c_str());
        auto found = records.find(n);
        if (found == records.end()) return error_page("idDoesNotExist");
        return oai("<GetRecord>" + record(n, found->second) + "</GetRecord>");
    }
    /// A token is "offset.from.until" of the query that it goes on with.
    std::string list(const std::string& verb, const std::string& token, std::string from, std::string until) const {
        std::size_t offset = 0;
        if (!token.empty()) {
            offset = static_cast<std::size_t>(std::atoi(token.c_str()));
            auto dot = token.find('.');
            from = token.substr(dot + 1, token.find('.', dot + 1) - dot - 1);
            until = token.substr(token.rfind('.') + 1);
            if (offset / page_size >= deepest_page) return error_page("badResumptionToken");
        }
        std::vector<std::pair<int, Held>> found;
        for (const auto& [n, held] : records)
            if (held.stamp >= from && (until.empty() || held.stamp <= until)) found.emplace_back(n, held);
        if (!ordered) std::ranges::stable_sort(found, {}, [](const auto& r) { return r.first % 5; });
        if (found.empty()) return error_page("noRecordsMatch");
        std::string out;
        for (auto i = offset; i < std::min(offset + page_size, found.size()); ++i)
            out += verb == "ListRecords" ? record(found[i].first, found[i].second) : header(found[i].first, found[i].second);
        auto size = says_size ? " completeListSize=\"" + std::to_string(found.size()) + "\"" : std::string{};
        bool more = offset + page_size < found.size();
        out += "<resumptionToken" + size + ">" +
               (more ? std::to_string(offset + page_size) + "." + from + "." + until : "") + "</resumptionToken>";
        return oai("<" + verb + ">" + out + "</" + verb + ">");
    }
};

std::size_t requests_with(const SmallDonor& donor, const std::string& text) {
    return static_cast<std::size_t>(
        std::ranges::count_if(donor.asked, [&](const auto& url) { return url.find(text) != std::string::npos; }));
}

}  // namespace

TEST_CASE("windows cover a range without a gap, first by months, then by weeks and days") {
    auto range = since_2023();
    auto month = finer({}, range);
    REQUIRE(month);
    CHECK(*month == Window{"", "2023-11-30T23:59:59Z", WindowStep::month});
    CHECK(*next(*month, range) == Window{"2023-12-01T00:00:00Z", "2023-12-31T23:59:59Z", WindowStep::month});
    auto week = finer(*month, range);
    CHECK(*week == Window{"", "2023-11-26T23:59:59Z", WindowStep::week});
    CHECK(*next(*week, range) == Window{"2023-11-27T00:00:00Z", "2023-11-30T23:59:59Z", WindowStep::week});
    auto day = finer(*week, range);
    CHECK(*day == Window{"", "2023-11-20T23:59:59Z", WindowStep::day});
    CHECK_FALSE(finer(*day, range));
    std::vector<Window> all{*month};
    while (auto following = next(all.back(), range)) all.push_back(*following);
    CHECK(all.size() == 4);
    CHECK(all.back() == Window{"2024-02-01T00:00:00Z", "", WindowStep::month});  // open where the whole range is
    CHECK_FALSE(next({}, range));
    range.granularity = day_granularity;
    range.until = "2023-12-05";
    CHECK(*next({"", "2023-11-30", WindowStep::month}, range) == Window{"2023-12-01", "2023-12-05", WindowStep::month});
    range.earliest.clear();
    CHECK_FALSE(finer({}, range));
}

TEST_CASE("a refused token is asked around from the last datestamp that was proven") {
    Site site;
    SmallDonor donor;
    donor.fill(1, 30);
    donor.deepest_page = 4;  // of ten
    auto run = site.harvest(donor).run;
    CHECK(run.verdict == "complete");
    CHECK(site.state().live == 30);
    CHECK(donor.asked.size() < 20);
    CHECK(requests_with(donor, "&from=") >= 2);
}

TEST_CASE("a donor whose order can't be trusted is asked in windows of dates") {
    for (bool says_size : {true, false}) {
        Site site;
        SmallDonor donor;
        donor.fill(1, 80);
        donor.ordered = false;
        donor.says_size = says_size;
        donor.deepest_page = 4;
        auto run = site.harvest(donor).run;
        CHECK(run.verdict == "complete");
        CHECK(site.state().live == 80);
        CHECK(requests_with(donor, "&until=") > 0);
    }
}

TEST_CASE("a donor that can't even list a day is partial, and the days that it can list are kept") {
    Site site;
    SmallDonor donor;
    donor.fill(1, 40);
    for (int n = 41; n <= 60; ++n) donor.records[n] = donor.records[7];
    donor.deepest_page = 2;
    donor.ordered = false;
    auto run = site.harvest(donor).run;
    CHECK(run.verdict == "partial");
    CHECK(site.state().live >= 39);
    CHECK(site.state().last_complete.empty());
}

TEST_CASE("a donor whose ListRecords fails is asked for identifiers and each record") {
    Site site;
    SmallDonor donor;
    donor.fill(1, 7);
    donor.records[3].deleted = true;
    donor.list_records = false;
    auto run = site.harvest(donor).run;
    CHECK(run.verdict == "complete");
    CHECK(site.state().live == 6);
    CHECK(site.state().deleted == 1);
    CHECK(requests_with(donor, "verb=GetRecord") == 6);
}

TEST_CASE("what a whole list no longer shows is asked for before it counts as deleted") {
    Site site;
    SmallDonor donor;
    donor.fill(1, 40);
    site.harvest(donor);
    donor.records.erase(5);
    donor.records.erase(6);
    auto run = site.harvest(donor, {.full = true}).run;
    CHECK(run.verdict == "complete");
    CHECK(run.counts.deleted == 2);
    CHECK(site.state().live == 38);
    CHECK(requests_with(donor, "verb=GetRecord") == 2);
}

TEST_CASE("a record that a list skipped is found again and never deleted") {
    Site site;
    SmallDonor donor;
    donor.fill(1, 40);
    site.harvest(donor);
    donor.says_size = false;
    struct Skipping : Fetcher {
        SmallDonor& inner;
        explicit Skipping(SmallDonor& d) : inner(d) {}
        Result<Fetched> get(const FetchRequest& request) override {
            bool list = request.url.find("verb=List") != std::string::npos;
            auto kept = inner.records[9];
            if (list) inner.records.erase(9);
            auto answer = inner.get(request);
            inner.records[9] = kept;
            return answer;
        }
    } skipping{donor};
    auto run = site.harvest(skipping, {.full = true}).run;
    CHECK(run.verdict == "complete");
    CHECK(run.counts.deleted == 0);
    CHECK(site.state().live == 40);
}

TEST_CASE("a source that empties itself is suspicious and its records wait for staff") {
    Site site;
    SmallDonor donor;
    donor.fill(1, 40);
    site.harvest(donor);
    auto proven = site.state().last_complete;
    donor.records.clear();
    donor.fill(1, 10);
    auto run = site.harvest(donor, {.full = true}).run;
    CHECK(run.verdict == "suspicious");
    CHECK(site.state().live == 40);
    CHECK(site.state().last_complete == proven);
    SECTION("who accept them") {
        must(site.store->accept_deletions("donor", run.no));
        CHECK(site.state().live == 10);
    }
    SECTION("or it comes back, and nothing is left to wait for") {
        donor.fill(1, 40);
        auto back = site.harvest(donor, {.full = true}).run;
        CHECK(back.verdict == "complete");
        CHECK(back.counts.unchanged == 40);
        must(site.store->accept_deletions("donor", run.no));
        CHECK(site.state().live == 40);
    }
}

TEST_CASE("a donor that announces no deletions is asked for all identifiers from time to time") {
    Site site;
    std::int64_t clock = 1'800'000'000;
    HarvestOptions options;
    options.now = [&] { return clock; };
    SmallDonor donor;
    donor.fill(1, 40);
    site.harvest(donor, options);
    donor.records.erase(5);
    clock += 86'400;
    site.harvest(donor, options);
    CHECK(requests_with(donor, "verb=ListIdentifiers") == 0);
    CHECK(site.state().live == 40);
    clock += 30 * 86'400;
    auto run = site.harvest(donor, options).run;
    CHECK(run.verdict == "complete");
    CHECK(requests_with(donor, "verb=ListIdentifiers") > 0);
    CHECK(site.state().live == 39);
    CHECK(site.state().swept_at == clock);
    donor.deleted_record = "persistent";
    donor.records.erase(6);
    donor.asked.clear();
    clock += 60 * 86'400;
    site.harvest(donor, options);
    CHECK(requests_with(donor, "verb=ListIdentifiers") == 0);
    CHECK(site.state().live == 39);
}

TEST_CASE("a sweep finds a record that was missed before") {
    Site site;
    SmallDonor donor;
    donor.fill(1, 10);
    auto held = donor.records[4];
    donor.records.erase(4);
    site.harvest(donor);
    donor.records[4] = held;  // with a datestamp long ago
    CHECK(site.harvest(donor).run.counts.added == 0);
    HarvestOptions later;
    later.now = [] { return now_seconds() + 40 * 86'400; };
    CHECK(site.harvest(donor, later).run.counts.added == 1);
}

TEST_CASE("a full page without any word on what follows is no proven end") {
    Page whole, first, last;
    for (int n = 0; n < 3; ++n) {
        PageRecord record;
        record.identifier = "id" + std::to_string(n);
        record.datestamp = n == 1 ? "2024-01-09" : "2024-01-01";  // not in order
        whole.records.push_back(record);
    }
    whole.well_formed = true;
    first = last = whole;
    first.token = "next";
    for (auto& record : last.records) record.identifier += "b";
    ListProof alone, full_page, short_page;
    alone.take(whole, whole.records);
    CHECK(alone.doubt(true).empty());
    full_page.take(first, first.records);
    full_page.take(last, last.records);
    CHECK_FALSE(full_page.doubt(true).empty());
    last.records.pop_back();
    short_page.take(first, first.records);
    short_page.take(last, last.records);
    CHECK(short_page.doubt(true).empty());
}

TEST_CASE("an empty token behind a full page is the end only where a count, a short page or asking again says so too") {
    auto page_of = [](int first, int count, const std::string& token) {
        Page page;
        page.well_formed = true;
        page.token = token;
        for (int n = first; n < first + count; ++n) {
            PageRecord record;
            record.identifier = "id" + std::to_string(n);
            record.datestamp = "2024-01-0" + std::to_string(1 + n / 3);
            page.records.push_back(record);
        }
        return page;
    };
    auto after = [&](std::initializer_list<Page> pages) {
        ListProof proof;
        for (const auto& page : pages) proof.take(page, page.records);
        CHECK(proof.doubt(true).empty());
        return proof;
    };
    CHECK(after({page_of(0, 3, "next"), page_of(3, 3, "")}).abrupt());
    CHECK_FALSE(after({page_of(0, 3, "next"), page_of(3, 2, "")}).abrupt());
    CHECK_FALSE(after({page_of(0, 3, "")}).abrupt());  // all in one answer
    CHECK_FALSE(after({page_of(3, 3, "next"), page_of(0, 3, "")}).abrupt());  // not in order: asking again tells nothing
    auto counted = page_of(3, 3, "");
    counted.list_size = 6;
    CHECK_FALSE(after({page_of(0, 3, "next"), counted}).abrupt());

    auto proof = after({page_of(0, 3, "next"), page_of(3, 3, "")});
    proof.ask_again();
    auto again = page_of(3, 3, "");
    proof.take(again, again.records);
    CHECK_FALSE(proof.abrupt());  // nothing new came
    CHECK(proof.doubt(true).empty());
    auto silent = after({page_of(0, 3, "next"), page_of(3, 3, "")});
    silent.ask_again();
    silent.end_by_error();  // noRecordsMatch is no reason to doubt what was said
    CHECK(silent.doubt(true).empty());
}
