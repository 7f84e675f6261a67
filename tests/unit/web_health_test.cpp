// The health card of a source: the chart of its verdicts, and every problem, paged and as a table.
#include <repository/web/problems_table.hpp>
#include <tests/unit/web_support.hpp>

using namespace muras;
using namespace muras::test;

TEST_CASE("a table of problems opens in a spreadsheet without running anything") {
    Problem problem{"not-well-formed", "=cmd|' /C calc'!A0", "-1", "say \"no\"", "@x", std::string("<a\x01\xff", 4)};
    auto table = web::problems_table(RunNo{7}, {problem});
    CHECK(table.starts_with("\xEF\xBB\xBF\"run\",\"code\",\"record\""));
    CHECK(has(table, "\"7\",\"not-well-formed\",\"'=cmd|' /C calc'!A0\",\"'-1\",\"say \"\"no\"\"\",\"'@x\",\"<a\\x01\\xff\"\r\n"));
}

TEST_CASE("every problem of a run is on a page of its own and in the table") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1")});
    Run run = begin(*f.store, "nak");
    for (int n = 1; n <= 120; ++n)
        must(f.store->add_problem(run.no, {"date-unread", "oai:x:" + std::to_string(1000 + n), "", "No date.", "", ""}));
    must(f.store->finish_run({run.no, "complete", ""}));
    auto card = [&](std::string n) {
        return f.site.source(get_request({"sources", "nak", ""}, {{"problems", std::move(n)}})).body;
    };
    CHECK(has(card("1"), "oai:x:1050"));
    CHECK_FALSE(has(card("1"), "oai:x:1051"));
    CHECK(has(card("1"), "?problems=2#problems"));
    CHECK(has(card("3"), "oai:x:1120"));
    CHECK(has(card("3"), "start=\"101\""));
    CHECK(has(card("999"), "oai:x:1120"));
    CHECK(has(card("x"), "oai:x:1001"));
    CHECK(has(card("1"), "href=\"/sources/nak/problems.csv\""));
    auto csv = f.site.problems_csv(get_request({"sources", "nak", "problems.csv"}));
    CHECK(header(csv, "Content-Type") == "text/csv; charset=utf-8");
    CHECK(header(csv, "Content-Disposition") == "attachment; filename=\"nak-problems.csv\"");
    CHECK(between(csv.body, "\"date-unread\"", "\n").size() == 120);
    CHECK(f.site.problems_csv(get_request({"sources", "nobody", "problems.csv"})).status == 404);
}

TEST_CASE("the verdicts of the last runs are drawn, and said for those who don't see them") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1")});
    Run run = begin(*f.store, "nak");
    must(f.store->finish_run({run.no, "failed", "no answer"}));
    auto body = f.site.source(get_request({"sources", "nak", ""})).body;
    CHECK(has(body, "aria-label=\"1 of the last 2 runs were complete.\""));
    CHECK(between(body, "<rect class=\"good\"", "</rect>").size() == 1);
    CHECK(between(body, "<rect class=\"bad\"", "</rect>").size() == 1);
}

TEST_CASE("a run that was killed is interrupted, and only one whose lock is held is under way") {
    Fixture f;
    begin(*f.store, "nak");
    bool held = false;
    web::Site site{*f.store, *f.blobs, &f.index, {.running = [&](const std::string&) { return held; }}};
    CHECK(has(site.source(get_request({"sources", "nak", ""})).body, "interrupted, to go on"));
    CHECK(has(site.sources(get_request({"sources", ""})).body, "interrupted, to go on"));
    held = true;
    CHECK(has(site.source(get_request({"sources", "nak", ""})).body, "under way"));
}

TEST_CASE("why a run ended as it did is said in the reader's language, and an old run's English text as it is") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1")});
    Run old = begin(*f.store, "nak");
    must(f.store->finish_run({old.no, "partial", "one page could not be read"}));
    Run run = begin(*f.store, "nak");
    must(f.store->add_problem(run.no, {"lost-record", "oai:x:9", "line 3", "a record is broken", "ask", "<a"}));
    must(f.store->finish_run({run.no, "suspicious", {"list-short", {"50", "120"}}}));
    CHECK(must(f.store->run(run.no))->reason == "the list ended after 50 of 120 records");
    auto card = [&](std::string hl) {
        return f.site.source(get_request({"sources", "nak", ""}, {{"hl", std::move(hl)}})).body;
    };
    CHECK(has(card("en"), "<span class=\"quiet\">the list ended after 50 of 120 records</span>"));
    CHECK(has(card("ru"), "список закончился после 50 из 120 записей"));
    CHECK(has(card("ky"), "тизме 120 жазуунун 50 кийин бүттү"));
    CHECK_FALSE(has(card("ru"), "the list ended"));
    CHECK(has(card("ru"), "<span class=\"quiet\" lang=\"en\">one page could not be read</span>"));
    CHECK(has(card("ru"), "Запись не удалось прочитать"));
    CHECK(has(card("ky"), "Жазуу окулган жок"));
    CHECK(has(card("ru"), "<p class=\"quiet\" lang=\"en\">a record is broken</p>"));
}
