// Ways to works: advanced search, authors, identifiers, lists.
#include <repository/web/links.hpp>
#include <repository/web/marked_list.hpp>
#include <repository/web/query_builder.hpp>
#include <tests/unit/web_support.hpp>

using namespace muras;
using namespace muras::test;
using namespace muras::web;

TEST_CASE("rows of the advanced search become a query of the search box") {
    CHECK(query_of({{"title", "all", "мөңгү суу"}, {"", "all", ""}}) == "title:(мөңгү суу)");
    CHECK(query_of({{"author", "any", "Асанов Петров"}, {"", "phrase", "чистая вода"}}) ==
          "author:(асанов OR петров) \"чистая вода\"");
    CHECK(query_of({{"", "none", "патент"}, {"subject", "all", "вода*"}}) == "subject:вода* NOT патент");
    CHECK(query_of({{"identifier", "all", "10.5555/A\"(1)"}}) == "identifier:\"10.5555/A(1)\"");
    CHECK(query_of({}) == "");
}

TEST_CASE("what readers type into a row is never more than words") {
    CHECK(query_of({{"title", "all", "a) OR (title:b"}}) == "title:(a or title b)");
    CHECK(query_of({{"", "all", "-вода +лёд **"}}) == "(вода лёд)");
    CHECK(query_of({{"no-such-field", "no-such-way", "NOT"}}) == "not");
}

TEST_CASE("the form of the advanced search leads to the search that it means") {
    Fixture f;
    auto answer = f.site.advanced(get_request(
        {"advanced"}, {{"go", "1"}, {"in1", "title"}, {"w1", "water"}, {"f.lang", "eng"}, {"f.type", ""}, {"from", "2010"}}));
    CHECK(answer.status == 303);
    CHECK(header(answer, "Location") == "/search?q=title%3Awater&f.lang=eng&y=2010-");
    CHECK(f.site.advanced(get_request({"advanced"})).status == 200);
}

TEST_CASE("an ISBN is known with hyphens and in its old form") {
    CHECK(isbn_digits("978-9967-08-001-2") == "9789967080012");
    CHECK(isbn_digits("0-306-40615-2") == "9780306406157");
    CHECK(isbn_digits("080442957x") == "9780804429573");
    CHECK(isbn_digits("12345") == "");
    CHECK(isbn_digits("X78-9967-08-001-2") == "");
}

TEST_CASE("an identifier leads to its work, and an unknown one to a page that helps") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1")});
    auto found = f.site.identifier(get_request({"id", "doi", "10.5555", "AK(1)<2>"}));
    CHECK(found.status == 303);
    CHECK(header(found, "Location") == "/r/" + f.pid("oai:x:1") + "/");
    auto by_oai = f.site.identifier(get_request({"id", "oai", "oai:x:1"}));
    CHECK(header(by_oai, "Location") == "/r/" + f.pid("oai:x:1") + "/");
    // The index answers with a work that has not got the number.
    auto missing = f.site.identifier(get_request({"id", "doi", "10.5555", "<b>none"}));
    CHECK(missing.status == 404);
    CHECK(has(missing.body, "10.5555/&lt;b&gt;none"));
    CHECK(has(missing.body, "https://doi.org/"));
    CHECK(f.site.identifier(get_request({"id", "nonsense", "1"})).status == 404);
}

TEST_CASE("several works of one identifier are listed") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1"), full_record("oai:x:2")});
    auto page = f.site.identifier(get_request({"id", "doi", "10.5555", "ak(1)<2>"}));
    CHECK(page.status == 200);
    CHECK(has(page.body, f.pid("oai:x:1")));
    CHECK(has(page.body, f.pid("oai:x:2")));
}

TEST_CASE("an author's page shows the works by year under the spellings that are likely the same person's") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1")});
    const std::string name = "Асанов уулу, Бакыт";
    f.index.listed = {{f.index.place("author", name), f.index.result.hits[0].record, 1}};
    f.index.other_spellings = {{"Asanov uulu, Bakyt", 2, true}, {"Асанов уулу, Б.", 3, false}};
    auto page = f.site.author(get_request({"author"}, {{"name", name}}));
    CHECK(page.status == 200);
    CHECK(has(page.body, "2019</h2>"));
    CHECK(has(page.body, "Мөңгүлөр жана суу"));
    CHECK(has(page.body, "Also written as"));
    CHECK(has(page.body, ">Асанов уулу, Б.</a>"));
    CHECK(f.index.asked.filters["author"] == std::vector<std::string>{name, "Asanov uulu, Bakyt"});
    (void)f.site.author(get_request({"author"}, {{"name", name}, {"only", "1"}}));
    CHECK(f.index.asked.filters["author"] == std::vector<std::string>{name});
    // As nobody writes it:
    (void)f.site.author(get_request({"author"}, {{"name", "Бакыт Асанов уулу"}}));
    CHECK(f.index.asked.filters["author"] == std::vector<std::string>{"Asanov uulu, Bakyt"});
    f.index.other_spellings.clear();
    auto plain = f.site.author(get_request({"author"}, {{"name", name}}));
    CHECK_FALSE(has(plain.body, "Also written as"));
    CHECK(f.site.author(get_request({"author"})).status == 404);
}

TEST_CASE("a work's page leads to works like it and to the rest of its collections and source") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1"), full_record("oai:x:2")});
    must(f.store->put_collection({.key = "water", .name = "Суу", .types = {"article"}}));
    f.index.alike = {must(f.store->find_id("nak", "oai:x:2")).value(), RecordNo(9999)};
    auto page = f.record_page("oai:x:1").body;
    CHECK(has(page, "Similar works"));
    CHECK(has(page, "href=\"/r/" + f.pid("oai:x:2") + "/\""));
    CHECK(has(page, "<a href=\"/collections/water/\">Суу</a>"));
    CHECK(has(page, "href=\"/search?f.source=nak\""));
    f.index.alike.clear();
    must(f.store->remove_collection("water"));
    page = f.record_page("oai:x:1").body;
    CHECK_FALSE(has(page, "Similar works"));
    CHECK_FALSE(has(page, "Also in the collection"));
}

TEST_CASE("a collection has a page of its own with its newest works, and a search from there stays in it") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1")});
    must(f.store->put_collection({.key = "water", .name = "Суу", .description = "Суу жөнүндө", .types = {"article"}}));
    CHECK(has(f.site.collections(get_request({"collections", ""})).body, "<a href=\"/collections/water/\">Суу</a>"));
    auto page = f.site.collection(get_request({"collections", "water", ""})).body;
    CHECK(f.index.asked.filters["collection"] == std::vector<std::string>{"water"});
    CHECK(f.index.asked.sort == SortOrder::newest);
    CHECK(has(page, "<h1>Суу</h1>"));
    CHECK(has(page, "Суу жөнүндө"));
    CHECK(has(page, "<input type=\"hidden\" name=\"f.collection\" value=\"water\">"));
    CHECK(has(page, "href=\"/search?f.collection=water&amp;sort=newest\""));
    CHECK(has(page, "<code>collection:water</code>"));
    CHECK(f.site.collection(get_request({"collections", "none", ""})).status == 404);
}

TEST_CASE("an alphabetical list shows the headings as their records write them, and goes on where it stopped") {
    Fixture f;
    std::vector<IncomingRecord> records;
    for (int i = 10; i < 61; ++i) records.push_back(live("oai:x:" + std::to_string(i), "Суу " + std::to_string(i)));
    records.push_back(full_record("oai:x:1"));
    f.harvest_all(records);
    auto number = [&](const std::string& id) { return must(f.store->find_id("nak", id)).value(); };
    f.index.listed.push_back({"glaciers and water", number("oai:x:1"), 1});
    f.index.listed.push_back({"gone", RecordNo(9999), 1});
    f.index.listed.push_back({"no title of that record", number("oai:x:1"), 1});
    for (int i = 10; i < 61; ++i)
        f.index.listed.push_back({"суу " + std::to_string(i), number("oai:x:" + std::to_string(i)), 1});

    auto page = f.site.headings(get_request({"browse", "title", ""}));
    CHECK(page.status == 200);
    CHECK(has(page.body, ">Glaciers and water</a>"));
    CHECK(has(page.body, "lang=\"en\">Glaciers and water"));
    CHECK_FALSE(has(page.body, ">Мөңгүлөр жана суу</a>"));
    CHECK(has(page.body, "href=\"/browse/title/?from=%D0%A1\""));
    CHECK_FALSE(has(page.body, "href=\"/browse/title/?from=%D0%A2\""));
    CHECK(has(page.body, "<link rel=\"canonical\" href=\"https://muras.example/browse/title/\">"));
    auto next = between(page.body, "rel=\"next\" href=\"/browse/title/?at=", "&amp;n=");
    REQUIRE(next.size() == 1);
    auto second = f.site.headings(get_request({"browse", "title", ""}, {{"at", next[0]}, {"n", "1"}}));
    CHECK(between(second.body, "\">Суу ", "</a>") == std::vector<std::string>{"57", "58", "59", "60"});
    CHECK_FALSE(has(second.body, "rel=\"next\""));
    CHECK(has(second.body, "noindex"));

    auto letter = f.site.headings(get_request({"browse", "title", ""}, {{"from", "С"}}));
    CHECK(has(letter.body, "aria-current=\"true\">С</a>"));
    CHECK(has(letter.body, "hreflang=\"ru\" href=\"https://muras.example/browse/title/?from=%D0%A1&amp;hl=ru\""));
    auto typed = f.site.headings(get_request({"browse", "title", ""}, {{"from", "суу 2<"}}));
    CHECK(has(typed.body, "value=\"суу 2&lt;\""));
    CHECK(has(typed.body, "noindex"));
}

TEST_CASE("lists lead from an author to the author's page, and from a subject to its works") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1")});
    auto no = must(f.store->find_id("nak", "oai:x:1")).value();
    f.index.listed = {{"асанов уулу, бакыт", no, 1234}, {"мөңгү", no, 7}};
    auto authors = f.site.headings(get_request({"browse", "author", ""})).body;
    CHECK(has(authors, "/author?name="));
    CHECK(has(authors, "Асанов уулу, Бакыт</span> <b>1,234</b>"));
    CHECK_FALSE(has(authors, ">мөңгү<"));
    auto subjects = f.site.headings(get_request({"browse", "subject", ""})).body;
    CHECK(has(subjects, "/search?f.subject=%D0%BC%D3%A9%D2%A3%D0%B3%D2%AF"));
    CHECK_FALSE(has(subjects, "Асанов"));
}

TEST_CASE("a list that is empty or broken says so") {
    Fixture f;
    auto empty = f.site.headings(get_request({"browse", "subject", ""}, {{"from", "Щ"}}));
    CHECK(empty.status == 200);
    CHECK(has(empty.body, "Nothing stands here"));
    for (auto at : {"x", "abc", "ABCD", "zz"})
        CHECK(f.site.headings(get_request({"browse", "title", ""}, {{"at", at}})).status == 404);
    CHECK(f.site.headings(get_request({"browse", "title", ""}, {{"at", std::string(500, 'a')}})).status == 404);
    CHECK(f.site.headings(get_request({"browse", "year", ""})).status == 404);
    CHECK(f.site.headings(get_request({"browse", "title", ""}, {{"from", "\xff\xfe\"'"}})).status == 200);
}

TEST_CASE("a list is its address: unknown works are passed over, each stands once") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1"), full_record("oai:x:2")});
    auto a = f.pid("oai:x:1"), b = f.pid("oai:x:2");
    auto page = f.site.list(get_request({"list"}, {{"r", b}, {"r", a}, {"r", b}, {"r", "nonsense"}}));
    CHECK(page.status == 200);
    CHECK(between(page.body, "name=\"r\" value=\"", "\"") == std::vector{b, a});
    CHECK(has(page.body, "/list.zip?r=" + b + "&amp;r=" + a));
    CHECK(header(page, "Set-Cookie").empty());
    auto ris = f.site.list_data(get_request({"list.ris"}, {{"r", a}}));
    CHECK(has(ris.body, "TY  - "));
    CHECK(f.site.list_data(get_request({"list.exe"}, {{"r", a}})).status == 404);
}

TEST_CASE("a list is kept in a cookie only once a reader adds to it, and ends when it is emptied") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1"), full_record("oai:x:2")});
    auto a = f.pid("oai:x:1"), b = f.pid("oai:x:2");
    CHECK(f.site.list(get_request({"list"})).status == 200);
    auto added = f.site.change_list(get_request({"list"}, {{"add", a}}));
    CHECK(added.status == 303);
    CHECK(header(added, "Location") == "/list?r=" + a);
    CHECK(header(added, "Set-Cookie").starts_with("muras_list=" + a + ";"));
    auto more = get_request({"list"}, {{"add", b}});
    more.headers["cookie"] = "muras_list=" + a;
    CHECK(header(f.site.change_list(more), "Location") == "/list?r=" + a + "&r=" + b);
    auto kept = get_request({"list"});
    kept.headers["cookie"] = "muras_list=" + a + ".<script>." + b;
    CHECK(header(f.site.list(kept), "Location") == "/list?r=" + a + "&r=" + b);
    auto less = f.site.change_list(get_request({"list"}, {{"r", a}, {"r", b}, {"remove", a}}));
    CHECK(header(less, "Location") == "/list?r=" + b);
    auto none = f.site.change_list(get_request({"list"}, {{"r", a}, {"clear", "1"}}));
    CHECK(header(none, "Location") == "/list");
    CHECK(has(header(none, "Set-Cookie"), "Max-Age=0"));
}

TEST_CASE("a list goes home as one ZIP with an index page") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1")});
    auto answer = f.site.list_zip(get_request({"list.zip"}, {{"r", f.pid("oai:x:1")}}));
    REQUIRE(answer.source);
    std::string zip;
    while (true) {
        auto piece = must(answer.source(zip.size()));
        if (piece.empty()) break;
        zip += piece;
    }
    CHECK(zip.starts_with("PK\3\4"));
    CHECK(has(zip, "index.html"));
    CHECK(has(zip, "Мөңгүлөр жана суу"));
    CHECK(has(zip.substr(zip.size() - 22), "PK\5\6"));
    CHECK(f.site.list_zip(get_request({"list.zip"}, {{"r", "nonsense"}})).status == 404);
}

TEST_CASE("suggestions are titles in the form of OpenSearch, asked for by words alone") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1"), full_record("oai:x:2")});
    auto answer = f.site.suggest(get_request({"suggest"}, {{"q", "\"Мөңгү (NOT"}}));
    CHECK(header(answer, "Content-Type") == "application/x-suggestions+json");
    CHECK(answer.body == "[\"\\\"Мөңгү (NOT\",[\"Мөңгүлөр жана суу\"]]");
    CHECK(f.index.asked.text == "мөңгү not*");
    CHECK(has(f.site.suggest(get_request({"suggest"}, {{"q", "м"}})).body, "[]"));
    CHECK(has(f.site.suggest(get_request({"suggest"}, {{"q", "\xff\xfe"}})).body, "[]"));
}

TEST_CASE("scripts are files of our own, and the worker's address is fixed and never kept") {
    Fixture f;
    auto worker = f.site.asset(get_request({"sw.js"}));
    CHECK(header(worker, "Content-Type") == "text/javascript; charset=utf-8");
    CHECK(header(worker, "Cache-Control") == "no-cache");
    CHECK(f.site.asset(get_request({"assets", "sw.js"})).status == 404);
    auto policy = header(f.site.help(get_request({"help"})), "Content-Security-Policy");
    CHECK(has(policy, "script-src 'self'"));
    CHECK_FALSE(has(policy, "unsafe"));
}
