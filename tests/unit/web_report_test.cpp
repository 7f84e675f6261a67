#include <repository/store/reader_store.hpp>
#include <repository/web/sender.hpp>
#include <tests/unit/web_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

struct ReportFixture : Fixture {
    std::int64_t now = 1'000'000;
    std::unique_ptr<ReaderStore> readers = must(open_reader_store(folder / "readers", [this] {
        auto options = small_map();
        options.now = [this] { return now; };
        return options;
    }()));
    web::Site with_reports{
        *store, *blobs, &index, {.name = "Muras", .base_url = "https://muras.example", .readers = readers.get()}};

    http::Response send(std::vector<std::pair<std::string, std::string>> fields, std::string peer = "192.0.2.1") {
        auto request = get_request({"report"}, std::move(fields));
        request.method = "POST";
        request.peer = std::move(peer);
        return with_reports.report(request);
    }
    std::vector<ReaderReport> kept() { return must(readers->reports(1000)); }
};

}  // namespace

TEST_CASE("a reader's report is kept with its work, and read back newest first") {
    ReportFixture f;
    f.harvest_all({full_record("oai:x:1")});
    auto pid = f.pid("oai:x:1");
    auto page = f.with_reports.report_form(get_request({"report"}, {{"r", pid}}));
    CHECK(page.status == 200);
    CHECK(has(page.body, "Мөңгүлөр жана суу"));
    CHECK(f.send({{"r", pid}, {"kind", "file"}, {"text", " The PDF is empty.\n"}, {"mail", "a@b.example"}}).status ==
          200);
    CHECK(f.send({{"r", "nonsense"}, {"kind", "nonsense"}, {"text", "Жаман барак"}}).status == 200);
    auto kept = f.kept();
    REQUIRE(kept.size() == 2);
    CHECK(kept[0].kind == "other");
    CHECK(kept[0].pid.empty());
    CHECK(kept[1].no == 1);
    CHECK(kept[1].pid == pid);
    CHECK(kept[1].kind == "file");
    CHECK(kept[1].text == "The PDF is empty.");
    CHECK(kept[1].mail == "a@b.example");
    CHECK(must(f.readers->remove_report(1)));
    CHECK_FALSE(must(f.readers->remove_report(1)));
    CHECK(f.kept().size() == 1);
}

TEST_CASE("an empty report is asked for again with what was typed, as text") {
    ReportFixture f;
    auto answer = f.send({{"text", "  "}, {"mail", "\"><script>"}});
    CHECK(answer.status == 400);
    CHECK(has(answer.body, "role=\"alert\""));
    CHECK_FALSE(has(answer.body, "<script>"));
    CHECK(f.kept().empty());
}

TEST_CASE("a robot that fills the field nobody sees is thanked and forgotten") {
    ReportFixture f;
    CHECK(f.send({{"text", "Buy cheap theses"}, {"website", "https://spam.example"}}).status == 200);
    CHECK(f.kept().empty());
}

TEST_CASE("one sender writes five reports an hour, all of them two hundred") {
    ReportFixture f;
    for (int i = 0; i < 8; ++i) f.send({{"text", "again and again"}});
    CHECK(f.kept().size() == 5);
    for (int i = 0; i < 250; ++i) f.send({{"text", "again and again"}}, "192.0.2." + std::to_string(i));
    CHECK(f.kept().size() == most_reports_an_hour);
    f.now += 3601;
    CHECK(f.send({{"text", "an hour later"}}, "198.51.100.1").status == 200);
}

TEST_CASE("a site without a store for reports has no form") {
    Fixture f;
    CHECK(f.site.report_form(get_request({"report"})).status == 404);
}

TEST_CASE("a form that another site sends is refused, and what was typed stays") {
    ReportFixture f;
    auto request = get_request({"report"}, {{"text", "sent by a trick"}});
    request.method = "POST";
    request.headers["sec-fetch-site"] = "cross-site";
    auto answer = f.with_reports.report(request);
    CHECK(answer.status == 400);
    CHECK(has(answer.body, "sent by a trick"));
    CHECK(f.kept().empty());
}

TEST_CASE("a form's origin is the browser's word, our host, or the public address") {
    auto from = [](std::string name, std::string value) {
        http::Request request;
        request.headers["host"] = "127.0.0.1:8080";
        request.headers[std::move(name)] = std::move(value);
        return web::is_own_form(request, "https://muras.example");
    };
    CHECK(from("sec-fetch-site", "same-origin"));
    CHECK_FALSE(from("sec-fetch-site", "same-site"));
    CHECK(from("origin", "http://127.0.0.1:8080"));
    CHECK(from("origin", "https://Muras.example"));
    CHECK_FALSE(from("origin", "https://muras.example.evil"));
    CHECK_FALSE(from("origin", "null"));
    CHECK(from("accept", "*/*"));
}

TEST_CASE("a reader's address is believed from a proxy of this machine only") {
    http::Request request;
    request.headers["x-forwarded-for"] = "10.0.0.1, 198.51.100.7";
    request.peer = "203.0.113.5";
    CHECK(web::sender_address(request) == "203.0.113.5");
    request.peer = "127.0.0.1";
    CHECK(web::sender_address(request) == "198.51.100.7");
}
