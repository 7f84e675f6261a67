// The page parser: real answers of sixty providers, their traps, and bytes that mean harm.
#include <iostream>

#include <harvester/incoming.hpp>
#include <harvester/page.hpp>
#include <harvester/page_scan.hpp>
#include <repository/base/text.hpp>
#include <tests/unit/harvester_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

const auto corpus = std::filesystem::path(MURAS_SOURCE_DIR) / "../shared/corpus/oai";

bool here(const std::filesystem::path& path) {
    if (std::filesystem::exists(path)) return true;
    std::cout << "skipped: " << path.filename().string() << " of the corpus is not here\n";
    return false;
}

std::size_t count(std::string_view text, std::string_view what) {
    std::size_t n = 0;
    for (auto at = text.find(what); at != std::string_view::npos; at = text.find(what, at + what.size())) ++n;
    return n;
}

bool same(const Element& a, const Element& b) {
    if (a.name != b.name || a.text != b.text || a.children.size() != b.children.size() ||
        a.attributes.size() != b.attributes.size())
        return false;
    for (std::size_t i = 0; i < a.attributes.size(); ++i)
        if (a.attributes[i].name != b.attributes[i].name || a.attributes[i].value != b.attributes[i].value)
            return false;
    for (std::size_t i = 0; i < a.children.size(); ++i)
        if (!same(a.children[i], b.children[i])) return false;
    return true;
}

std::string only_problem(const Page& page) {
    return page.problems.size() == 1 ? page.problems[0].code : "not one problem";
}

}  // namespace

TEST_CASE("every answer of the corpus is read, and every raw record says the same when it is read again") {
    if (!here(corpus)) return;
    std::size_t files = 0, records = 0, broken = 0, refused = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(corpus)) {
        if (entry.path().extension() != ".xml") continue;
        INFO(entry.path());
        auto bytes = slurp(entry.path());
        auto page = parse_page(bytes);
        ++files;
        if (!page.well_formed) {
            ++broken;
            CHECK_FALSE(page.problems.empty());
        }
        if (page.verb == "ListRecords" && page.problems.empty()) {
            auto headers = count(bytes, "</header>") + count(bytes, "</oai:header>");
            CHECK(page.records.size() + page.refused == headers);
        }
        refused += page.refused;
        for (const auto& record : page.records) {
            ++records;
            CHECK(is_utf8(record.raw));
            auto again = parse_record(record.raw);
            REQUIRE(again);
            CHECK(again->identifier == record.identifier);
            CHECK(again->datestamp == record.datestamp);
            CHECK(again->sets == record.sets);
            CHECK(again->deleted == record.deleted);
            CHECK(same(again->metadata, record.metadata));
        }
    }
    std::cout << records << " records in " << files << " files; " << broken << " files not well-formed, " << refused
              << " records refused\n";
    CHECK(records > 5000);
    CHECK(broken < 10);
}

TEST_CASE("a record is cut from the page as it stands, with the declarations that it inherited") {
    auto page = parse_page(
        "<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/' xmlns:dc='http://purl.org/dc/elements/1.1/' "
        "xmlns:unused='urn:u' "
        "xmlns:x='urn:a&amp;b'><ListRecords xmlns:x='urn:inner'><record ><header><identifier> "
        "oai:1\n</identifier></header>"
        "<metadata><d:dc xmlns:d='http://www.openarchives.org/OAI/2.0/oai_dc/' x:y='z'><dc:title>A &amp; "
        "<![CDATA[<B>]]></dc:title></d:dc>"
        "</metadata></record></ListRecords></OAI-PMH>");
    REQUIRE(page.well_formed);
    REQUIRE(page.records.size() == 1);
    const auto& r = page.records[0];
    CHECK(r.identifier == "oai:1");
    CHECK(
        r.raw.starts_with("<record xmlns:x=\"urn:inner\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
                          "xmlns=\"http://www.openarchives.org/OAI/2.0/\" ><header>"));
    CHECK(r.raw.ends_with("<![CDATA[<B>]]></dc:title></d:dc></metadata></record>"));
    REQUIRE(r.metadata.children.size() == 1);
    CHECK(r.metadata.children[0].name == "oai_dc:dc");
    CHECK(r.metadata.children[0].attribute("{urn:inner}y") == "z");
    CHECK(r.metadata.children[0].children[0].name == "dc:title");
    CHECK(r.metadata.children[0].children[0].text == "A & <B>");
}

TEST_CASE("tokens, sizes, errors and Identify are read") {
    auto listed = parse_page(page(1, 2, "\n  a&amp;b%20c  \n", "completeListSize=\"321\" cursor=\"0\""));
    CHECK(listed.token == "a&b%20c");
    CHECK(listed.list_size == 321);
    CHECK(listed.cursor == 0);
    CHECK(listed.verb == "ListRecords");
    CHECK(listed.response_date == "2024-03-01T10:00:00Z");
    CHECK(parse_page(page(1, 1, "")).token == "");
    CHECK_FALSE(parse_page(page(1, 1, "-")).token);
    CHECK(parse_page(page(1, 1, "x", "completeListSize=\"many\"")).list_size == -1);
    CHECK(parse_page(error_page("noRecordsMatch")).error("noRecordsMatch")->text == "so it is");
    auto identify = parse_page(oai("<Identify><granularity>YYYY-MM-DD</granularity></Identify>"));
    REQUIRE(identify.answer.child("granularity"));
    CHECK(identify.answer.child("granularity")->text == "YYYY-MM-DD");
}

TEST_CASE("a record that stands alone is a page") {
    auto page = parse_page(dc_record("oai:1", "<dc:title>x</dc:title>"));
    CHECK(page.oai);
    REQUIRE(page.records.size() == 1);
    CHECK_FALSE(parse_record("<record/>"));
    CHECK_FALSE(parse_record(""));
    CHECK_FALSE(parse_page("<rss/>").oai);
}

TEST_CASE("records within a record are the donor's metadata") {
    auto page =
        parse_page(oai("<GetRecord><record><header><identifier>1</identifier></header><metadata>"
                       "<record xmlns='http://www.loc.gov/MARC21/slim'><header/><leader>x</leader></record>"
                       "</metadata></record></GetRecord>"));
    REQUIRE(page.records.size() == 1);
    CHECK(page.records[0].metadata.children[0].name == "marc:record");
}

TEST_CASE("charsets that are declared are converted") {
    std::string text = page(1, 1, "");
    text.replace(text.find("Title 1"), 7, "\xCF\xF0\xE8\xE2\xE5\xF2");  // «Привет» in windows-1251
    text.replace(text.find("UTF-8"), 5, "windows-1251");
    auto cyrillic = parse_page(text);
    REQUIRE(cyrillic.records.size() == 1);
    CHECK(cyrillic.records[0].metadata.children[0].children[0].text == "Привет");
    CHECK(cyrillic.records[0].raw.find("Привет") != std::string::npos);

    text = page(1, 1, "");
    text.replace(text.find("Title 1"), 7, "\xF0\xD2\xC9\xD7\xC5\xD4");
    text.replace(text.find("UTF-8"), 5, "KOI8-R");
    CHECK(parse_page(text).records.at(0).metadata.children[0].children[0].text == "Привет");

    std::string wide = "\xFF\xFE";
    for (char c : page(1, 1, "")) wide += c, wide += '\0';
    CHECK(parse_page(wide).records.size() == 1);
    CHECK(parse_page(wide.substr(2)).records.size() == 1);

    text = page(1, 1, "");
}

TEST_CASE("a byte order mark is nothing and a blank line in front is a problem that costs nothing") {
    CHECK(parse_page("\xEF\xBB\xBF" + page(1, 2, "")).problems.empty());
    auto blank = parse_page("\n\n" + page(1, 2, ""));
    CHECK(only_problem(blank) == "leading-blank");
    CHECK(blank.records.size() == 2);
    CHECK(parse_page("\n<OAI-PMH><ListRecords/></OAI-PMH>").well_formed);
}

TEST_CASE("a usual prefix without declaration is understood, and the raw record declares it") {
    auto text = page(1, 1, "");
    std::string declaration = " xmlns:dc=\"http://purl.org/dc/elements/1.1/\"";
    text.erase(text.find(declaration), declaration.size());
    auto p = parse_page(text);
    REQUIRE(p.records.size() == 1);
    CHECK(only_problem(p) == "undeclared-prefix");
    CHECK(p.records[0].metadata.children[0].children[0].name == "dc:title");
    CHECK(p.records[0].raw.starts_with("<record"));
    auto again = parse_page(p.records[0].raw);
    CHECK(again.records.size() == 1);
    CHECK(again.problems.empty());
}

TEST_CASE("a document type, entities and includes are refused before the parser sees them") {
    auto body = page(1, 1, "");
    auto root = body.find("<OAI-PMH");
    for (std::string doctype :
         {"<!DOCTYPE x SYSTEM \"file:///etc/passwd\">", "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>",
          "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>",
          "<!-- c --><!DOCTYPE x [<!ENTITY % p SYSTEM \"http://127.0.0.1/\">%p;]>"}) {
        auto p = parse_page(body.substr(0, root) + doctype + body.substr(root));
        CHECK(only_problem(p) == "doctype");
        CHECK(p.records.empty());
    }
    // The same words in a comment or CDATA are text.
    auto harmless = body;
    harmless.replace(harmless.find("Title 1"), 7, "<![CDATA[<!DOCTYPE x>]]><!-- <!DOCTYPE y> -->");
    CHECK(parse_page(harmless).records.size() == 1);
    auto include = body;
    include.replace(include.find("Title 1"), 7,
                    "<xi:include xmlns:xi='http://www.w3.org/2001/XInclude' href='file:///etc/passwd' parse='text'/>");
    REQUIRE(parse_page(include).records.size() == 1);
    CHECK(full_text(parse_page(include).records[0].metadata).find("root:") == std::string::npos);
}

TEST_CASE("a flood of attributes is refused, also behind a fault that could hide it") {
    auto flood = [](char quote) {
        std::string out = "<b";
        for (int i = 0; i < 60'000; ++i) out += " a" + std::to_string(i) + "=" + quote + quote;
        return out + "/>";
    };
    std::function<std::size_t(const Element&)> most = [&](const Element& element) {
        auto n = element.attributes.size();
        for (const auto& child : element.children) n = std::max(n, most(child));
        return n;
    };
    for (const auto& hostile :
         {flood('"'), "<a \" " + flood('\'') + "\" >", "<?x \x01 " + flood('\'') + "?>", "<?" + flood('\'') + "?>",
          "<!-- -- " + flood('\'') + "-->", "R & D " + flood('"'), "<i>" + flood('"')}) {
        auto text = page(1, 1, "");
        text.replace(text.find("Title 1"), 7, hostile);
        for (const auto& record : parse_page(text).records) CHECK(most(record.metadata) <= 256);
    }
    auto text = page(1, 1, "");
    text.replace(text.find("Title 1"), 7, flood('"'));
    CHECK(only_problem(parse_page(text)) == "attribute-flood");
}

TEST_CASE("depth, sizes and numbers are bounded, and what is cut stays in the raw record") {
    std::string deep, shallow;
    for (int i = 0; i < 100'000; ++i) deep += "<a>";
    CHECK_FALSE(parse_page(page(1, 1, "").replace(page(1, 1, "").find("Title 1"), 7, deep)).well_formed);

    auto text = page(1, 1, "");
    text.replace(text.find("Title 1"), 7, std::string(3 << 20, 'x'));
    auto huge = parse_page(text);
    REQUIRE(huge.records.size() == 1);
    CHECK(only_problem(huge) == "too-large");
    CHECK(huge.records[0].metadata.children[0].children[0].text.size() == 1 << 20);
    CHECK(huge.records[0].raw.size() > 3 << 20);

    std::string creators;
    for (int i = 0; i < 100'000; ++i) creators += "<dc:creator>A</dc:creator>";
    auto crowded = parse_page(oai("<ListRecords>" + dc_record("1", creators) + live(2) + "</ListRecords>"));
    REQUIRE(crowded.records.size() == 2);
    CHECK(crowded.records[0].metadata.children[0].children.size() <= 10'000);
    Source source;
    source.key = "x";
    auto mapped = incoming_records(crowded, source, 1'700'000'000);
    CHECK(mapped[0].record.metadata.agents.size() == 5000);
    CHECK(mapped[1].record.metadata.titles.size() == 1);

    CHECK(only_problem(parse_page(std::string(2000, 'x'), {.bytes = 1000})) == "too-large");
    CHECK(only_problem(parse_page(oai("<ListRecords>" + dc_record(std::string(5000, 'i'), "") + "</ListRecords>"))) ==
          "long-identifier");
}

TEST_CASE("what is no XML is said to be what it is") {
    CHECK(only_problem(parse_page("")) == "empty");
    CHECK(only_problem(parse_page(" \n ")) == "empty");
    CHECK(only_problem(parse_page("{\"error\":1}")) == "not-xml");
    CHECK(only_problem(parse_page("<!doctype HTML><html>")) == "html");
    CHECK(only_problem(parse_page("<?xml version='1.0'?>\n<html xmlns='http://www.w3.org/1999/xhtml'/>")) == "html");
}

TEST_CASE("identifiers, sets and dates are data, however odd") {
    auto p = parse_page(
        oai("<ListRecords><record><header><identifier>../../etc/passwd</identifier><datestamp>20210311</datestamp>"
            "<setSpec>?"
            "?</setSpec><setSpec/></header><metadata/></record>"
            "<record><header><identifier>item:28146</identifier><datestamp>2019-06-12Z</datestamp></header></record>"
            "<record><header status='deleted'><identifier> </identifier></header></record></ListRecords>"));
    REQUIRE(p.records.size() == 2);
    CHECK(p.records[0].identifier == "../../etc/passwd");
    CHECK(p.records[0].sets == std::vector<std::string>{"??"});
    CHECK(p.records[1].datestamp == "2019-06-12Z");
    CHECK(p.refused == 1);
}
