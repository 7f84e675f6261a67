#include <boost/json.hpp>

#include <repository/web/search_state.hpp>
#include <repository/base/csv.hpp>
#include <tests/unit/web_support.hpp>

using namespace muras;
using namespace muras::test;
using web::SearchState;

namespace {

using Params = std::vector<std::pair<std::string, std::string>>;

SearchState state_of(Params params) { return SearchState::read(get_request({"search"}, std::move(params))); }

}  // namespace

TEST_CASE("a search that was cut short says so on the page and in the data, and so do counts of a sample") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1")});
    auto page = [&] { return f.site.search(get_request({"search"}, {{"q", "суу"}})).body; };
    auto data = [&] { return f.site.search_json(get_request({"search.json"}, {{"q", "суу"}})).body; };
    CHECK_FALSE(has(page(), "took too long"));
    CHECK_FALSE(has(page(), "\u2248"));
    CHECK_FALSE(has(data(), "cut_short"));
    CHECK_FALSE(has(data(), "facets_are_about"));
    f.index.result.cut_short = f.index.result.about = true;
    CHECK(has(page(), "took too long"));
    CHECK(has(page(), "<b>\u2248 1</b>"));
    CHECK(has(data(), "\"cut_short\":true"));
    CHECK(has(data(), "\"facets_are_about\":true"));
}

TEST_CASE("one state of a search has one address") {
    struct Row {
        Params params;
        std::string url;
    };
    const std::vector<Row> rows{
        {{}, "/search"},
        {{{"q", "  суу   ресурстары "}},
         "/search?q=%D1%81%D1%83%D1%83+%D1%80%D0%B5%D1%81%D1%83%D1%80%D1%81%D1%82%D0%B0%D1%80%D1%8B"},
        {{{"q", "a&b=c#d"}}, "/search?q=a%26b%3Dc%23d"},
        {{{"f.type", "article"}, {"f.type", "book"}, {"f.type", "article"}}, "/search?f.type=article&f.type=book"},
        {{{"f.nothing", "x"}, {"f.title", "x"}, {"f.year", "2001"}, {"f.", "x"}, {"f.lang", ""}}, "/search"},
        {{{"y", "2010-2015"}}, "/search?y=2010-2015"},
        {{{"y", "2015-2010"}}, "/search?y=2010-2015"},
        {{{"y", "2010"}}, "/search?y=2010"},
        {{{"y", "2010-"}}, "/search?y=2010-"},
        {{{"y", "-2015"}}, "/search?y=-2015"},
        {{{"y", "x-99999999999999999999"}}, "/search"},
        {{{"sort", "newest"}, {"page", "3"}}, "/search?sort=newest&page=3"},
        {{{"sort", "relevance"}, {"page", "1"}, {"utm", "x"}}, "/search"},
        {{{"page", "0"}}, "/search"},
        {{{"page", "-1"}}, "/search"},
        {{{"page", "99999999999999999999999"}}, "/search?page=500"},
        {{{"per_page", "1000"}}, "/search?per_page=100"},
    };
    for (const auto& row : rows) CHECK(state_of(row.params).url() == row.url);
}

TEST_CASE("hostile parameters are cut, never an error") {
    CHECK(state_of({{"q", std::string(100'000, 'x')}}).q.size() == web::max_query_letters);
    CHECK(state_of({{"q", "\xff\xfe"}}).q == "\ufffd\ufffd");
    CHECK(state_of({{"f.type", "\xff"}}).filters.empty());
    Params many;
    for (int i = 0; i < 1000; ++i) many.emplace_back("f.type", std::to_string(i));
    CHECK(state_of(many).filters.size() == web::max_filters);
}

TEST_CASE("the query of a page reaches the index whole") {
    Fixture f;
    f.site.search(get_request({"search"}, {{"q", "суу"},
                                           {"f.type", "article"},
                                           {"f.type", "book"},
                                           {"f.lang", "kir"},
                                           {"y", "2010-2015"},
                                           {"sort", "title"},
                                           {"page", "2"}}));
    const auto& asked = f.index.asked;
    CHECK(asked.text == "суу");
    CHECK(asked.filters.at("type") == std::vector<std::string>{"article", "book"});
    CHECK(asked.filters.at("lang") == std::vector<std::string>{"kir"});
    CHECK(asked.year_from == 2010);
    CHECK(asked.year_to == 2015);
    CHECK(asked.sort == SortOrder::title);
    CHECK(asked.page == 2);
    CHECK(asked.per_page == 20);
}

TEST_CASE("links on a results page keep the state and change one thing") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1")});
    f.index.result.total = 95;
    auto response = f.site.search(
        get_request({"search"}, {{"q", "a b"}, {"f.lang", "kir"}, {"y", "2019"}, {"sort", "title"}, {"page", "2"}}));
    const auto& body = response.body;
    for (auto link : {
             "href=\"/search?q=a+b&amp;f.lang=kir&amp;y=2019&amp;sort=title&amp;page=3\"",  // next
             "href=\"/search?q=a+b&amp;f.lang=kir&amp;y=2019&amp;sort=title\"",             // first
             "href=\"/search?q=a+b&amp;f.lang=kir&amp;y=2019&amp;sort=title&amp;page=5\"",  // last
             "href=\"/search?q=a+b&amp;y=2019&amp;sort=title\"",                            // without the language
             "href=\"/search?q=a+b&amp;f.lang=kir&amp;sort=title\"",                        // without the year
             "href=\"/search?q=a+b&amp;sort=title\"",                                       // without filters
             "href=\"/search?q=a+b&amp;f.lang=kir&amp;f.type=article&amp;y=2019&amp;sort=title\"",  // a filter more
             "href=\"/search?q=a+b&amp;f.lang=kir&amp;y=2021&amp;sort=title\"",                     // another year
             "href=\"/search?q=a+b&amp;f.lang=kir&amp;y=2019&amp;sort=newest\"",                    // another order
             "href=\"/search.json?q=a+b&amp;f.lang=kir&amp;y=2019&amp;sort=title&amp;page=2\"",     // as data
             "href=\"?q=a+b&amp;f.lang=kir&amp;y=2019&amp;sort=title&amp;page=2&amp;hl=ru\"",       // in Russian
         })
        CHECK(has(body, link));
    CHECK(has(body, "name=\"robots\" content=\"noindex, follow\""));
}

TEST_CASE("hits show type, year, source, author, excerpt with its marks and language") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1")});
    auto body = f.site.search(get_request({"search"}, {{"q", "эрип"}})).body;
    CHECK(has(body, "Article · 2019 · Илимдер академиясы"));
    CHECK(has(body, "<a href=\"/r/" + f.pid("oai:x:1") + "/\" lang=\"ky\">Мөңгүлөр жана суу</a>"));
    CHECK(has(body, "lang=\"ky\">Мөңгүлөр <mark>эрип</mark> жатат.</p>"));
    CHECK(has(body, "Асанов уулу, Бакыт</a>"));
    CHECK(has(body, "Open access"));
}

TEST_CASE("the form of years answers with the one address of the range") {
    Fixture f;
    auto response =
        f.site.search(get_request({"search"}, {{"q", "суу"}, {"f.lang", "kir"}, {"from", "2010"}, {"to", "2015"}}));
    CHECK(response.status == 303);
    CHECK(header(response, "Location") == "/search?q=%D1%81%D1%83%D1%83&f.lang=kir&y=2010-2015");
    auto nothing = f.site.search(get_request({"search"}, {{"from", ""}, {"to", "\r\nSet-Cookie: x"}}));
    CHECK(header(nothing, "Location") == "/search");
}

TEST_CASE("a search that finds nothing helps on") {
    Fixture f;
    f.index.result.did_you_mean = "суулар";
    auto body = f.site.search(get_request({"search"}, {{"q", "суулур"}, {"f.lang", "kir"}})).body;
    CHECK(has(body, "Nothing was found"));
    CHECK(has(body, "Search the same words without filters"));
    CHECK(has(body, ">суулар</a>?"));
}

TEST_CASE("a corrected search says so, and can be asked as it was typed") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1")});
    f.index.result.did_you_mean = "суулар";
    f.index.result.corrected = true;
    auto body = f.site.search(get_request({"search"}, {{"q", "суулур"}, {"page", "2"}})).body;
    CHECK(f.index.asked.correct);
    CHECK(has(body, "Nothing has these words as they are typed"));
    CHECK(has(body, ">суулар</a>."));
    CHECK(has(body, "exact=1"));
    f.site.search(get_request({"search"}, {{"q", "суулур"}, {"exact", "1"}}));
    CHECK_FALSE(f.index.asked.correct);
}

TEST_CASE("without an index the search says so and the home page still stands") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1")});
    f.index.absent = true;
    auto response = f.site.search(get_request({"search"}));
    CHECK(response.status == 503);
    CHECK_FALSE(header(response, "Retry-After").empty());
    CHECK(f.site.search_json(get_request({"search.json"})).status == 503);
    auto home = f.site.home(get_request({""}));
    CHECK(home.status == 200);
    CHECK(has(home.body, f.pid("oai:x:1")));
    web::Site bare(*f.store, *f.blobs, nullptr, {});
    CHECK(bare.search(get_request({"search"})).status == 503);
    CHECK(bare.home(get_request({""})).status == 200);
}

TEST_CASE("search.json has the promised shape") {
    Fixture f;
    auto bare = live("oai:x:2", "Untitled work");
    f.harvest_all({full_record("oai:x:1"), bare});
    auto response = f.site.search_json(get_request({"search.json"}, {{"q", "melting"}, {"per_page", "50"}}));
    REQUIRE(response.status == 200);
    auto data = boost::json::parse(response.body).as_object();
    CHECK(data["total"] == 2);
    CHECK(data["page"] == 1);
    CHECK(data["per_page"] == 50);
    CHECK(data["did_you_mean"].is_null());
    auto item = data["items"].as_array().at(0).as_object();
    CHECK(item["pid"] == boost::json::string(f.pid("oai:x:1")));
    CHECK(item["source"] == "nak");
    CHECK(item["oai_identifier"] == "oai:x:1");
    CHECK(item["title"] == "Мөңгүлөр жана суу");
    CHECK(item["creators"] == boost::json::array{"Асанов уулу, Бакыт"});
    CHECK(item["year"] == 2019);
    CHECK(item["type"] == "article");
    CHECK(item["languages"] == boost::json::array{"kir"});
    CHECK(item["access"] == "open");
    CHECK(item["snippet"] == "The glaciers are melting.");
    CHECK(item["url"] == boost::json::string("https://muras.example/r/" + f.pid("oai:x:1") + "/"));
    CHECK(item["score"] == 80.0);
    CHECK(data["items"].as_array().at(1).as_object()["year"].is_null());
    auto facets = data["facets"].as_object();
    for (auto name : {"type", "lang", "source", "access", "year"}) CHECK(facets.contains(name));
    CHECK(facets["type"].as_array().at(0) ==
          boost::json::value({{"value", "article"}, {"label", "Article"}, {"count", 2}}));
}

TEST_CASE("a cell is quoted where it must be, and never a formula") {
    CHECK(csv_cell("") == "");
    CHECK(csv_cell("Мөңгүлөр") == "Мөңгүлөр");
    CHECK(csv_cell("a,b") == "\"a,b\"");
    CHECK(csv_cell("say \"no\"") == "\"say \"\"no\"\"\"");
    CHECK(csv_cell("two\r\nlines") == "\"two\r\nlines\"");
    for (std::string start : {"=", "+", "-", "@"}) CHECK(csv_cell(start + "1") == "'" + start + "1");
    CHECK(csv_cell("\tx") == "\"'\tx\"");
    CHECK(csv_cell("=HYPERLINK(\"x\",\"y\")") == "\"'=HYPERLINK(\"\"x\"\",\"\"y\"\")\"");
}
