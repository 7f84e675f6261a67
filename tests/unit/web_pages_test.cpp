#include <algorithm>
#include <fstream>

#include <boost/json.hpp>

#include <repository/web/negotiate.hpp>
#include <repository/web/signposting.hpp>
#include <tests/unit/web_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

std::vector<std::string> hrefs(const std::string& html) {
    std::vector<std::string> out;
    for (auto open : {" href=\"", " src=\"", " action=\""})
        for (auto& address : between(html, open, "\"")) out.push_back(std::move(address));
    return out;
}

std::size_t count(const std::string& text, std::string_view part) {
    std::size_t n = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++n;
    return n;
}

/// Everything that can be asked of a site with this one record.
std::vector<std::pair<std::string, http::Response>> all_pages(Fixture& f, const std::string& id) {
    auto pid = f.pid(id);
    return {{"home", f.site.home(get_request({""}))},
            {"search", f.site.search(get_request({"search"}, {{"q", "x"}}))},
            {"record", f.site.record(get_request({"r", pid, ""}))},
            {"lineage", f.site.lineage(get_request({"r", pid, "lineage"}))},
            {"list", f.site.list(get_request({"list"}, {{"r", pid}}))},
            {"author", f.site.author(get_request({"author"}, {{"name", "\"><script>x"}}))},
            {"sources", f.site.sources(get_request({"sources", ""}))},
            {"source", f.site.source(get_request({"sources", "nak", ""}))}};
}

}  // namespace

TEST_CASE("every field of a hostile record is text on every page") {
    const std::string payload = "\"><script>alert(1)</script><img src=x onerror=alert(2)>'`{{site_name}}{{{x}}}&lt;";
    Fixture f;
    auto incoming = full_record("oai:x:1" + payload);
    auto& data = incoming.record.metadata;
    Origin origin{payload, payload, payload};
    data.type = {payload, {payload}, origin};
    data.titles = {{payload, payload, "main", origin}, {payload, payload, payload, origin}};
    for (auto& agent : data.agents) agent.display = payload;
    data.agents.push_back(author(payload + ", second"));
    data.dates = {{payload, payload, payload, 2019, origin}, {"issued", payload, payload, 2019, origin}};
    data.languages = {{payload, payload, origin}};
    data.abstracts = {{payload, payload, origin}};
    data.subjects = {{payload, payload, payload, payload, origin}};
    data.identifiers = {{payload, payload, true, origin},
                        {"doi", payload, true, origin},
                        {"handle", payload, true, origin},
                        {"url", "https://x.example/" + payload, true, origin}};
    data.relations = {{payload, payload, origin}};
    data.publishers = data.sources = data.coverage = data.formats = {{payload, payload, origin}};
    File file;
    file.url = file.mime = file.problem = payload;
    file.name = payload;
    data.files = {file};
    data.rights = {payload, payload, {payload}, origin};
    data.warnings = {{payload, payload, payload}};
    incoming.record.provenance.datestamp = payload;
    f.harvest_all({incoming});
    auto source = source_named("nak");
    source.name = source.base_url = payload;
    must(f.store->put_source(source));
    Run run = begin(*f.store, "nak");
    must(f.store->add_problem(run.no, {payload, payload, payload, payload, payload, payload}));
    must(f.store->finish_run({run.no, "failed", payload}));
    must(f.store->put_collection({.key = "shelf", .name = payload, .description = payload}));
    f.index.result.did_you_mean = payload;
    f.index.result.facets["type"] = f.index.result.facets["lang"] = f.index.result.facets["source"] = {{payload, 1}};
    f.index.result.facets["year"] = f.index.result.facets["access"] = {{payload, 1}};

    auto pages = all_pages(f, incoming.record.provenance.oai_identifier);
    pages.emplace_back("collections", f.site.collections(get_request({"collections", ""})));
    pages.emplace_back("collection", f.site.collection(get_request({"collections", "shelf", ""})));
    for (const auto& [name, response] : pages) {
        INFO(name);
        CHECK(response.status == 200);
        CHECK_FALSE(has(response.body, "<script>"));
        CHECK_FALSE(has(response.body, "<img"));
        CHECK(count(response.body, "<script") - count(response.body, "<script src=\"/assets/") ==
              (name == "record" ? 1 : 0));
        CHECK_FALSE(has(response.body, "Muras{{{x}}}"));
        CHECK(has(response.body, "&lt;script&gt;"));
    }
    auto asked = f.site.search(
        get_request({"search"}, {{"q", payload}, {"f.type", payload}, {"y", payload}, {"sort", payload}}));
    CHECK(count(asked.body, "<script") == count(asked.body, "<script src=\"/assets/"));
    auto lost = f.site.message(get_request({payload, payload}, {{payload, payload}}), 404, payload);
    CHECK(count(lost.body, "<script") == count(lost.body, "<script src=\"/assets/"));
}

TEST_CASE("only http, https, mailto and resolvers become links") {
    Fixture f;
    auto incoming = full_record("oai:x:1");
    auto& data = incoming.record.metadata;
    for (std::string address :
         {"javascript:alert(1)", "JavaScript:alert(1)", " javascript:alert(1)", "data:text/html,x", "//evil.example/",
          "vbscript:x", "file:///etc/passwd", "java\tscript:x", "http://a b/", "https://", "ftp://x.example/"}) {
        data.identifiers.push_back({"url", address, true, {}});
        data.relations.push_back({"references", address, {}});
        data.sources.push_back({address, "", {}});
        data.rights.statements.push_back(address);
        File file;
        file.url = address;
        data.files.push_back(file);
    }
    data.rights.licence = "javascript:alert(3)";
    f.harvest_all({incoming});
    auto body = f.record_page("oai:x:1").body;
    for (const auto& href : hrefs(body)) {
        INFO(href);
        bool ours =
            (href.starts_with("/") && !href.starts_with("//")) || href.starts_with("?") || href.starts_with("#");
        bool donors = href.starts_with("https://") || href.starts_with("http://") || href.starts_with("mailto:");
        CHECK((ours || donors));
        CHECK_FALSE(has(href, " "));
    }
    CHECK(has(body, "href=\"https://doi.org/10.5555/ak(1)%3C2%3E\""));
    CHECK(has(body, "javascript:alert(1)"));  // as text
    CHECK_FALSE(has(body, "\"license\""));
}

TEST_CASE("the Host header is never believed") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1")});
    auto request = get_request({"r", f.pid("oai:x:1"), ""});
    request.headers["host"] = "evil.example";
    request.headers["x-forwarded-host"] = "evil.example";
    auto body = f.site.record(request).body;
    CHECK_FALSE(has(body, "evil.example"));
    CHECK(has(body, "<link rel=\"canonical\" href=\"https://muras.example/r/" + f.pid("oai:x:1") + "/\">"));
}

TEST_CASE("without a public address no absolute link of ours is written") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1")});
    web::Site site(*f.store, *f.blobs, &f.index, {});
    auto body = site.record(get_request({"r", f.pid("oai:x:1"), ""})).body;
    CHECK_FALSE(has(body, "rel=\"canonical\""));
    CHECK_FALSE(has(body, "citation_abstract_html_url"));
    CHECK(has(body, "href=\"/r/" + f.pid("oai:x:1") + "/\""));
}

TEST_CASE("a record's page has what readers, Scholar and Zotero look for") {
    Fixture f;
    std::string path = f.folder / "a.pdf";
    std::ofstream(path) << "%PDF-1.4 test";
    auto blob = must(f.blobs->put(path, "application/pdf"));
    auto incoming = full_record("oai:x:1");
    incoming.record.metadata.files.push_back({"https://donor.example/f/1.pdf",
                                              "макала 1.pdf",
                                              "fulltext",
                                              "application/pdf",
                                              blob.sha256,
                                              "",
                                              blob.bytes,
                                              0,
                                              {}});
    f.harvest_all({incoming});
    auto no = must(f.store->find_id("nak", "oai:x:1")).value();
    must(f.store->put_file(no, incoming.record.metadata.files.front()));
    auto body = f.record_page("oai:x:1").body;
    auto at = "https://muras.example/r/" + f.pid("oai:x:1") + "/";

    CHECK(count(body, "<h1") == 1);
    CHECK(has(body, "<h1 lang=\"ky\">Мөңгүлөр жана суу</h1>"));
    CHECK(has(body, "<dd lang=\"en\">Glaciers and water</dd>"));
    CHECK(has(body, "name=\"citation_title\" content=\"Мөңгүлөр жана суу\""));
    CHECK(has(body, "name=\"citation_author\" content=\"Асанов\u00a0уулу, Бакыт\""));
    CHECK(count(body, "citation_author") == 1);  // the advisor is no author
    CHECK(has(body, "name=\"citation_publication_date\" content=\"2019/3/5\""));
    CHECK(has(body, "name=\"citation_language\" content=\"ky\""));
    CHECK(has(body, "name=\"citation_pdf_url\" content=\"" + at + "%D0%BC%D0%B0%D0%BA%D0%B0%D0%BB%D0%B0%201.pdf\""));
    CHECK(has(body, "name=\"DC.title\" lang=\"en\" content=\"Glaciers and water\""));
    CHECK(has(body, "hreflang=\"ru\" href=\"" + at + "?hl=ru\""));
    CHECK(has(body, blob.sha256));
    CHECK(has(body, "Download PDF, 13 bytes"));
    CHECK(has(body, "href=\"https://donor.example/item/1\" rel=\"external\""));
    CHECK(has(body, ">CC BY 4.0</a>"));
    CHECK(has(body, "Асанов уулу Б. Мөңгүлөр жана суу. Илим, 2019. DOI 10.5555/ak(1)&lt;2&gt;. URL: " + at));

    auto begin = body.find("ld+json\">") + 9;
    auto data = boost::json::parse(body.substr(begin, body.find("</script>", begin) - begin)).as_object();
    CHECK(data["@type"] == "ScholarlyArticle");
    CHECK(data["@id"] == boost::json::string(at));
    CHECK(data["encoding"].as_object()["sha256"] == boost::json::string(blob.sha256));

    auto file = f.site.file(get_request({"r", f.pid("oai:x:1"), "макала 1.pdf"}));
    REQUIRE(file);
    CHECK(file->bytes == 13);
    CHECK(must(file->source(5)) == "1.4 test");
    CHECK_FALSE(f.site.file(get_request({"r", f.pid("oai:x:1"), "другой.pdf"})));
}

TEST_CASE("a file whose record does not say that it is open is kept, named and not sent") {
    Fixture f;
    std::string path = f.folder / "a.pdf";
    std::ofstream(path) << "%PDF-1.4 test";
    auto blob = must(f.blobs->put(path, "application/pdf"));
    File file;
    file.url = "https://donor.example/f/1.pdf";
    file.name = "thesis.pdf";
    file.mime = "application/pdf";
    file.sha256 = blob.sha256;
    file.bytes = blob.bytes;
    int n = 0;
    auto serve = [&](const std::string& access, const std::string& licence, const std::string& settings) {
        auto id = "oai:x:" + std::to_string(++n);
        auto incoming = full_record(id);
        incoming.record.metadata.files = {file};
        incoming.record.metadata.rights = {access, licence, {}, {}, {}, {}, settings};
        f.harvest_all({incoming});
        must(f.store->put_file(must(f.store->find_id("nak", id)).value(), file));
        auto answer = f.site.file(get_request({"r", f.pid(id), "thesis.pdf"}));
        REQUIRE(answer);
        bool sent = !answer->closed;
        auto body = f.record_page(id).body;
        CHECK(has(body, "href=\"/r/" + f.pid(id) + "/thesis.pdf\"") == sent);
        CHECK(has(body, "not open to readers") == !sent);
        CHECK(has(body, "citation_pdf_url") == sent);
        CHECK((answer->source == nullptr) == !sent);
        return sent;
    };
    CHECK(serve("open", "", ""));
    CHECK(serve("", "https://creativecommons.org/licenses/by/4.0/", ""));
    CHECK_FALSE(serve("", "", ""));
    CHECK_FALSE(serve("", "https://rightsstatements.org/vocab/InC/1.0/", ""));
    CHECK_FALSE(serve("restricted", "https://creativecommons.org/licenses/by/4.0/", ""));
    CHECK_FALSE(serve("embargoed", "", ""));
    CHECK(serve("restricted", "", "open"));
    CHECK_FALSE(serve("open", "", "closed"));
    auto page = [&](std::string hl) {
        return f.site.message(get_request({"r", "x", "thesis.pdf"}, {{"hl", std::move(hl)}}), 403);
    };
    CHECK(page("en").status == 403);
    CHECK(has(page("en").body, "This file is not open"));
    CHECK(has(page("ru").body, "Этот файл не открыт"));
    CHECK(has(page("ky").body, "Бул файл ачык эмес"));
}

TEST_CASE("a deleted record is a tombstone at its own address, and its file is gone") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1")});
    auto pid = f.pid("oai:x:1");
    harvest(*f.store, "nak", {gone("oai:x:1")});
    auto response = f.site.record(get_request({"r", pid, ""}));
    CHECK(response.status == 410);
    CHECK(has(response.body, "<h1 lang=\"ky\">Мөңгүлөр жана суу</h1>"));
    CHECK(has(response.body, "Withdrawn"));
    CHECK(has(response.body, "Илимдер академиясы"));
    CHECK(has(response.body, "1 February 2024"));
    CHECK(header(response, "ETag").empty());
    CHECK_FALSE(has(f.site.home(get_request({""})).body, "/r/" + pid));
    CHECK_FALSE(has(f.site.search(get_request({"search"})).body, "/r/" + pid));
    CHECK(f.site.record_export(get_request({"r", pid, "export", "json"})).status == 410);
    CHECK_FALSE(f.site.file(get_request({"r", pid, "a.pdf"})));
}

TEST_CASE("what is hidden is nowhere") {
    for (auto status : {Status::suppressed, Status::quarantined}) {
        Fixture f;
        auto hidden = full_record("oai:x:1");
        hidden.record.status = status;
        hidden.record.metadata.titles = {{"Kept from sight", "eng", "main", {}}};
        f.harvest_all({hidden, full_record("oai:x:2")});
        REQUIRE(get(*f.store, "nak", "oai:x:1").status == status);
        auto pid = f.pid("oai:x:1");
        CHECK(f.site.record(get_request({"r", pid, ""})).status == 404);
        CHECK(f.site.lineage(get_request({"r", pid, "lineage"})).status == 404);
        CHECK(f.site.record_export(get_request({"r", pid, "export", "json"})).status == 404);
        CHECK_FALSE(f.site.file(get_request({"r", pid, "a.pdf"})));
        for (const auto& response : {f.site.home(get_request({""})), f.site.search(get_request({"search"})),
                                     f.site.search_json(get_request({"search.json"}))}) {
            CHECK_FALSE(has(response.body, "Kept from sight"));
            CHECK_FALSE(has(response.body, pid));
        }
    }
}

TEST_CASE("what does not exist is not found, in words") {
    Fixture f;
    for (std::string pid : {"", "0", "zzzzzzzzzzzzz", "../../etc/passwd", "0123456789abc"}) {
        auto response = f.site.record(get_request({"r", pid, ""}));
        CHECK(response.status == 404);
        CHECK(has(response.body, "There is no such page"));
    }
    CHECK(f.site.source(get_request({"sources", "nobody", ""})).status == 404);
    CHECK(f.site.asset(get_request({"assets", "muras-000000000000.css"})).status == 404);
}

TEST_CASE("a source's card tells its runs and the problems of the last one") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1")});
    Run run = begin(*f.store, "nak");
    must(f.store->add_problem(
        run.no, {"not-well-formed", "oai:x:9", "line 3", "The page breaks off.", "Ask the donor.", "<a\x01\xff"}));
    must(f.store->finish_run({run.no, "partial", "one page could not be read"}));
    auto body = f.site.source(get_request({"sources", "nak", ""})).body;
    for (auto part : {"Илимдер академиясы", "complete", "partial", "one page could not be read", "not-well-formed",
                      "oai:x:9", "line 3", "The page breaks off.", "Ask the donor to mend the page", "source:nak"})
        CHECK(has(body, part));
    CHECK_FALSE(has(body, std::string(1, '\x01')));
    CHECK(has(f.site.sources(get_request({"sources", ""})).body, "href=\"/sources/nak/\""));
}

TEST_CASE("pages say what they are to caches and browsers") {
    Fixture f;
    f.harvest_all({full_record("oai:x:1")});
    for (const auto& [name, response] : all_pages(f, "oai:x:1")) {
        INFO(name);
        CHECK(header(response, "Vary").starts_with("Accept-Language, Cookie"));
        CHECK(header(response, "Content-Language") == "en");
        CHECK(header(response, "Content-Type") == "text/html; charset=utf-8");
        CHECK(has(header(response, "Content-Security-Policy"), "default-src 'none'"));
        CHECK_FALSE(header(response, "ETag").empty());
        CHECK(count(response.body, "<h1") == 1);
        CHECK(count(response.body, "<main") == 1);
        CHECK(has(response.body, "class=\"skip\" href=\"#main\""));
        CHECK(count(response.body, "<script") == count(response.body, "<script type=\"application/ld+json\"") +
                                                    count(response.body, "<script src=\"/assets/"));
        CHECK_FALSE(has(response.body, "{{"));
        CHECK_FALSE(has(response.body, " onclick"));
    }
    auto css = hrefs(f.site.home(get_request({""})).body);
    auto sheet = std::find_if(css.begin(), css.end(), [](const auto& h) { return h.starts_with("/assets/muras-"); });
    REQUIRE(sheet != css.end());
    auto asset = f.site.asset(get_request({"assets", sheet->substr(8)}));
    CHECK(asset.status == 200);
    CHECK(has(header(asset, "Cache-Control"), "immutable"));
    CHECK(header(asset, "Content-Type") == "text/css; charset=utf-8");
}

TEST_CASE("a media type is chosen by weight, closeness and our own order") {
    constexpr std::string_view offered[] = {"text/html", "application/json", "application/ld+json"};
    using web::negotiate;
    struct Row {
        std::string_view accept;
        std::optional<std::size_t> chosen;
    };
    const std::vector<Row> rows{
        {"", 0},
        {"*/*", 0},
        {"text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", 0},
        {"application/json", 1},
        {"APPLICATION/JSON", 1},
        {"application/*", 1},
        {"application/*;q=0.5, application/ld+json", 2},
        {"application/json;q=0, */*;q=0.1", 0},
        {"text/html;q=0.2, application/ld+json ; q=0.3", 2},
        {"image/png", std::nullopt},
        {"text/html;q=0", std::nullopt},
        {";;q=,,,/;q=x", std::nullopt},
    };
    for (const auto& row : rows) {
        INFO(row.accept);
        CHECK(negotiate(row.accept, offered) == row.chosen);
    }
    CHECK(negotiate(std::string(100'000, ','), offered) == 0);
}

TEST_CASE("a link header lets no donor's address out of its brackets") {
    Record record;
    record.pid = "0123456789abc";
    record.metadata.rights.licence = "https://x.example/\"><script>";
    auto links = web::landing_links(record, "https://muras.example");
    CHECK(has(links, "<https://muras.example/r/0123456789abc/>; rel=\"cite-as\""));
    CHECK_FALSE(has(links, "<script>"));
    CHECK(has(links, "%22%3E%3Cscript%3E>; rel=\"license\""));
}

TEST_CASE("a work's page leads to its language versions and editions, told by the identifier that they share") {
    Fixture f;
    auto kyrgyz = full_record("oai:x:1"), russian = full_record("oai:x:2"), edition = full_record("oai:x:3"),
         stranger = full_record("oai:x:4");
    auto entitle = [](IncomingRecord& incoming, std::string title, std::string language) {
        incoming.record.metadata.titles = {{std::move(title), "", "main", {}}};
        incoming.record.metadata.languages = {{std::move(language), "declared", {}}};
    };
    entitle(kyrgyz, "Алгебра 7", "kir");
    entitle(russian, "Алгебра. 7 класс", "rus");
    entitle(edition, "Алгебра 7, экинчи басылышы", "kir");
    entitle(stranger, "Геометрия", "rus");
    stranger.record.metadata.identifiers.front().value = "10.5555/other";
    f.harvest_all({kyrgyz, russian, edition, stranger});
    auto body = f.record_page("oai:x:1", {{"hl", "en"}}).body;
    auto row = [&](const std::string& term, const std::string& id, const std::string& title) {
        auto found = between(body, "<dt>" + term + "</dt>", "<dt>");
        return found.size() == 1 && has(found[0], "<a href=\"/r/" + f.pid(id) + "/\">" + title + "</a>");
    };
    CHECK(row("Translation", "oai:x:2", "Алгебра. 7 класс"));
    CHECK(row("Other version", "oai:x:3", "Алгебра 7, экинчи басылышы"));
    CHECK_FALSE(has(body, "Геометрия"));
    CHECK_FALSE(has(body, "/r/" + f.pid("oai:x:1") + "/\">Алгебра 7</a>"));
}

TEST_CASE("a relation that a donor gives as a number leads to our work of that number, and elsewhere when we have none") {
    Fixture f;
    auto article = full_record("oai:x:1"), data = full_record("oai:x:2");
    article.record.metadata.identifiers = {{"doi", "10.5555/article", true, {}}};
    data.record.metadata.identifiers = {{"doi", "10.5555/data", true, {}}};
    data.record.metadata.titles = {{"Measurements", "eng", "main", {}}};
    article.record.metadata.relations = {{"supplement", "https://doi.org/10.5555/DATA", {}, "10.5555/data", {}},
                                         {"references", "https://doi.org/10.5555/else", {}, "10.5555/else", {}}};
    f.harvest_all({article, data});
    auto body = f.record_page("oai:x:1", {{"hl", "en"}}).body;
    CHECK(has(body, "<a href=\"/r/" + f.pid("oai:x:2") + "/\">Measurements</a>"));
    CHECK_FALSE(has(body, "https://doi.org/10.5555/DATA"));
    CHECK(has(body, "<a href=\"https://doi.org/10.5555/else\">"));
}

TEST_CASE("every kind of relation has a name that readers understand") {
    Fixture f;
    auto record = full_record("oai:x:1");
    for (auto kind : {"host", "part", "series", "version", "translation", "summary_of", "has_summary", "supplement",
                      "replaces", "replaced_by", "references", "product_of_project", "funded_by", "related"})
        record.record.metadata.relations.push_back({kind, std::string("target of ") + kind, {}, "", {}});
    f.harvest_all({record});
    auto body = f.record_page("oai:x:1", {{"hl", "en"}}).body;
    for (const auto& relation : record.record.metadata.relations) {
        CHECK(has(body, relation.target));
        CHECK_FALSE(has(body, "<dt>" + relation.kind + "</dt>"));
    }
}
