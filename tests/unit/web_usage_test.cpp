// How use is counted, shown and reported (COUNTER 5.1).
#include <boost/json.hpp>

#include <repository/base/clock.hpp>
#include <repository/web/usage.hpp>
#include <tests/unit/web_support.hpp>

using namespace muras;
using namespace muras::test;
using namespace muras::web;

namespace {

constexpr std::string_view firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
constexpr std::int64_t noon = 1'768'478'400;  // 2026-01-15 12:00 UTC

/// Clicks on one work, at seconds after noon; counts of January.
struct Clicks {
    UsageCounter counter;
    void look(std::int64_t at, std::string_view link = "/r/x/", std::string_view address = "192.0.2.1") {
        counter.click(UsageKind::investigation, "x", link, address, firefox, noon + at);
    }
    void load(std::int64_t at, std::string_view link = "/r/x/file.pdf", std::string_view address = "192.0.2.1") {
        counter.click(UsageKind::request, "x", link, address, firefox, noon + at);
    }
    UsageCounts counts() {
        UsageCounts out;
        for (const auto& work : counter.take(noon, true)) out += work.counts;
        return out;
    }
};

struct UsageFixture : Fixture {
    std::unique_ptr<ReaderStore> readers = must(open_reader_store(folder / "readers", small_map()));
    UsageCounter counter;
    web::Site counting{
        *store,
        *blobs,
        &index,
        {.name = "Muras", .base_url = "https://muras.example", .readers = readers.get(), .usage = &counter}};

    http::Request asked(std::string target, std::vector<std::string> path) {
        auto request = get_request(std::move(path));
        request.target = std::move(target);
        request.peer = "192.0.2.1";
        request.headers["user-agent"] = firefox;
        return request;
    }
    http::Response send(const http::Request& request, std::string_view pattern) {
        for (const auto& route : counting.routes())
            if (route.pattern == pattern && route.method == "GET") return route.handler(request);
        FAIL("no route " << pattern);
        return {};
    }
    UsageCounts counts() {
        UsageCounts out;
        for (const auto& work : counter.take(now_seconds(), true)) out += work.counts;
        return out;
    }
    std::string body(const http::Response& response) {
        std::string out = response.body;
        if (response.source)
            for (auto piece = must(response.source(0)); !piece.empty(); piece = must(response.source(0))) out += piece;
        return out;
    }
};

}  // namespace

TEST_CASE("two clicks on a link within thirty seconds are one, the later one") {
    Clicks c;
    c.look(0);
    c.look(29);
    CHECK(c.counts() == UsageCounts{.investigations = 1, .unique_investigations = 1});
    Clicks chain;
    for (auto at : {0, 20, 40, 60}) chain.look(at);
    CHECK(chain.counts().investigations == 1);
    Clicks apart;
    apart.look(0);
    apart.look(35);
    CHECK(apart.counts() == UsageCounts{.investigations = 2, .unique_investigations = 1});
}

TEST_CASE("of a double click over the end of a month the later one counts") {
    UsageCounter counter;
    auto midnight = parse_datestamp("2026-02-01").value();
    counter.click(UsageKind::investigation, "x", "/r/x/", "192.0.2.1", firefox, midnight - 5);
    counter.click(UsageKind::investigation, "x", "/r/x/", "192.0.2.1", firefox, midnight - 1);
    CHECK(counter.take(midnight, false).empty());
    auto done = counter.take(midnight + 30, false);
    REQUIRE(done.size() == 1);
    CHECK(done[0].month == 202601);
}

TEST_CASE("a file is a request and an investigation; links of one work are clicks of their own") {
    Clicks c;
    c.look(0);
    c.load(5);
    c.load(6, "/r/x/text/file.pdf");
    CHECK(c.counts() ==
          UsageCounts{.investigations = 3, .requests = 2, .unique_investigations = 1, .unique_requests = 1});
}

TEST_CASE("a session is a reader's hour") {
    Clicks c;
    c.look(0);
    c.look(1800);
    c.look(3600);
    c.look(40, "/r/x/", "192.0.2.2");
    CHECK(c.counts() == UsageCounts{.investigations = 4, .unique_investigations = 3});
}

TEST_CASE("robots are known by their names, and readers by theirs") {
    for (auto robot :
         {"Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", "curl/7.88.1",
          "python-requests/2.28", "Mozilla/5.0 (compatible; YandexBot/3.0; +http://yandex.com/bots)",
          "Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)",
          "facebookexternalhit/1.1", "Wget/1.21", "Java/17.0.1", "-", "", "HarvesterX OAI-PMH"})
        CHECK(is_robot(robot));
    for (auto reader : {firefox.data(),
                        "Mozilla/5.0 (Linux; Android 4.4.2; SM-G355H) AppleWebKit/537.36 (KHTML, like Gecko) "
                        "Chrome/81.0.4044.138 Mobile Safari/537.36",
                        "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
                        "Chrome/124.0.0.0 YaBrowser/24.4.0.0 Safari/537.36",
                        "Opera/9.80 (J2ME/MIDP; Opera Mini/7.1.32052/191.303; U; ru) Presto/2.12.423 Version/12.16",
                        "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "
                        "Gecko) Version/17.4 Mobile/15E148 Safari/604.1",
                        "Mozilla/5.0 (Linux; arm_64; Android 12) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/96 "
                        "Mobile YandexSearch/22.45 Safari/537.36",
                        "Lynx/2.8.9rel.1 libwww-FM/2.14SSL-MM/1.4.1", "Mozilla/5.0 (compatible; Konqueror/5.0; Linux)"})
        CHECK_FALSE(is_robot(reader));
}

TEST_CASE("what nobody looks at is not counted: prefetches, turned pages, resumed downloads, HEAD") {
    UsageFixture f;
    auto plain = f.asked("/r/x/a.pdf", {"r", "x", "a.pdf"});
    CHECK(is_countable(plain, UsageKind::request));
    auto with = [&](std::string name, std::string value) {
        auto request = plain;
        request.headers[std::move(name)] = std::move(value);
        return is_countable(request, UsageKind::request);
    };
    CHECK_FALSE(with("sec-purpose", "prefetch;prerender"));
    CHECK_FALSE(with("purpose", "prefetch"));
    CHECK_FALSE(with("referer", "https://muras.example/r/x/a.pdf?page=2"));
    CHECK(with("referer", "https://muras.example/r/x/"));
    CHECK_FALSE(with("range", "bytes=1000-"));
    CHECK(with("range", "bytes=0-"));
    plain.method = "HEAD";
    CHECK_FALSE(is_countable(plain, UsageKind::request));
}

TEST_CASE("a reader's way is counted for the work, its source and type, and for everything") {
    UsageFixture f;
    f.harvest_all({full_record("oai:x:1")});
    auto pid = f.pid("oai:x:1");
    auto page = f.asked("/r/" + pid + "/", {"r", pid, ""});
    CHECK(f.send(page, "/r/{pid}/").status == 200);
    auto search = f.asked("/search?q=water", {"search"});
    search.params = {{"q", "water"}};
    CHECK(f.send(search, "/search").status == 200);
    search.params = {{"q", "water"}, {"page", "2"}};
    f.send(search, "/search");
    auto missing = f.asked("/r/none/", {"r", "none", ""});
    f.send(missing, "/r/{pid}/");

    must(store_usage(f.counter.take(now_seconds(), true), *f.store, *f.readers));
    auto all = must(f.readers->usage(UsageOf::all, ""));
    REQUIRE(all.size() == 1);
    CHECK(all[0].counts == UsageCounts{.investigations = 1, .unique_investigations = 1, .searches = 1});
    CHECK(must(f.readers->usage(UsageOf::record, pid)).size() == 1);
    CHECK(must(f.readers->usage(UsageOf::source, "nak")).at(0).counts.investigations == 1);
    CHECK(must(f.readers->usage(UsageOf::type, "article")).at(0).counts.investigations == 1);
    CHECK(has(f.counting.record(get_request({"r", pid, ""})).body, "since "));
    CHECK(has(f.counting.source(get_request({"sources", "nak", ""})).body, "since "));
    auto statistics = f.counting.statistics(get_request({"statistics"}));
    CHECK(statistics.status == 200);
    CHECK(has(statistics.body, "Илимдер академиясы"));
}

TEST_CASE("the reports of COUNTER 5.1 have their elements, and only whole months") {
    UsageFixture f;
    f.harvest_all({full_record("oai:x:1")});
    auto pid = f.pid("oai:x:1");
    UsageCounts counts{.investigations = 3, .requests = 1, .unique_investigations = 2, .unique_requests = 1};
    must(store_usage({{pid, 202501, counts}, {"", 202501, {.searches = 4}}}, *f.store, *f.readers));
    auto report = [&](std::string id, std::vector<std::pair<std::string, std::string>> params) {
        return f.counting.counter_report(get_request({"r51", "reports", std::move(id)}, std::move(params)));
    };
    auto answer = report("ir", {{"begin_date", "2025-01"}, {"end_date", "2025-02-28"}});
    CHECK(answer.status == 200);
    auto items = boost::json::parse(f.body(answer));
    CHECK(items.at("Report_Header").at("Report_ID") == "IR");
    CHECK(items.at("Report_Header").at("Release") == "5.1");
    CHECK(items.at("Report_Header").at("Report_Filters").at("End_Date") == "2025-02-28");
    CHECK_FALSE(items.at("Report_Header").as_object().contains("Exceptions"));
    const auto& item = items.at("Report_Items").at(0).at("Items").at(0);
    CHECK(item.at("Item_ID").at("Proprietary").as_string() == "muras:" + pid);
    const auto& part = item.at("Attribute_Performance").at(0);
    CHECK(part.at("Data_Type") == "Article");
    CHECK(part.at("Access_Type") == "Open");
    CHECK(part.at("YOP") == "2019");
    CHECK(part.at("Performance").at("Total_Item_Investigations").at("2025-01") == 3);
    CHECK(part.at("Performance").at("Unique_Item_Requests").at("2025-01") == 1);

    auto platform = boost::json::parse(f.body(report("pr", {{"begin_date", "2025-01"}, {"end_date", "2025-01"}})));
    const auto& parts = platform.at("Report_Items").at(0).at("Attribute_Performance").as_array();
    REQUIRE(parts.size() == 2);
    CHECK(parts[0].at("Performance").at("Total_Item_Requests").at("2025-01") == 1);
    CHECK(parts[1].at("Data_Type") == "Platform");
    CHECK(parts[1].at("Performance").at("Searches_Platform").at("2025-01") == 4);

    auto table = f.body(report("ir", {{"begin_date", "2025-01"}, {"end_date", "2025-02"}, {"format", "csv"}}));
    CHECK(has(table, "\"Jan-2025\",\"Feb-2025\""));
    CHECK(has(table, "\"Total_Item_Investigations\",\"3\",\"3\",\"0\""));

    auto none = boost::json::parse(f.body(report("ir", {{"begin_date", "2020-01"}, {"end_date", "2020-02"}})));
    CHECK(none.at("Report_Header").at("Exceptions").at(0).at("Code") == 3030);
    auto future = boost::json::parse(f.body(report("pr", {{"begin_date", "2025-01"}, {"end_date", "2034-01"}})));
    CHECK(future.at("Report_Header").at("Exceptions").at(0).at("Code") == 3031);
    for (auto bad : {"2025-13", "nonsense", "2025-1", "", "<script>"}) {
        auto refused = report("ir", {{"begin_date", bad}, {"end_date", "2025-02"}});
        CHECK(refused.status == 400);
        CHECK(boost::json::parse(refused.body).at("Code") == 3020);
    }
    CHECK(report("ir", {{"begin_date", "2025-03"}, {"end_date", "2025-02"}}).status == 400);
    CHECK(report("tr", {}).status == 404);
}

TEST_CASE("a hidden work is not named in the Item Report") {
    UsageFixture f;
    f.harvest_all({full_record("oai:x:1")});
    must(f.readers->add_usage({{UsageOf::record, "no-such-work", 202501, {.investigations = 1}},
                               {UsageOf::all, "", 202501, {.investigations = 1}}}));
    auto report = f.counting.counter_report(
        get_request({"r51", "reports", "ir"}, {{"begin_date", "2025-01"}, {"end_date", "2025-01"}}));
    CHECK_FALSE(has(f.body(report), "no-such-work"));
}
