// Broken bytes: what is mended, what is told of it, and what is saved of a page that no mending helps.
#include <harvester/page.hpp>
#include <harvester/page_repair.hpp>
#include <harvester/verdict.hpp>
#include <repository/base/charset.hpp>
#include <repository/base/text.hpp>
#include <tests/unit/harvester_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

std::string with_title(const std::string& bytes, int n = 2) {
    auto text = page(1, 3, "next&amp;1", "completeListSize=\"30\" cursor=\"0\"");
    auto title = "Title " + std::to_string(n);
    return text.replace(text.find(title), title.size(), bytes);
}

std::string title_of(const PageRecord& record) { return record.metadata.children.at(0).children.at(0).text; }

std::string in_charset(std::string text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

bool loses(const Page& page) {
    return std::any_of(page.problems.begin(), page.problems.end(), [](const Problem& p) { return loses_records(p); });
}

constexpr auto hello = "Привет";
constexpr auto hello_1251 = "\xCF\xF0\xE8\xE2\xE5\xF2";
constexpr auto hello_koi8 = "\xF0\xD2\xC9\xD7\xC5\xD4";

}  // namespace

TEST_CASE("bytes that XML forbids are mended one by one, told with their record, and lose nothing") {
    struct Fault {
        std::string bytes, title, code;
    };
    const std::string unknown = "\xEF\xBF\xBD";
    for (const auto& [bytes, title, code] : {
             Fault{"a\x06z", "az", "control-character"},
             Fault{"a\x0Bz", "a z", "control-character"},
             Fault{std::string("a\0z", 3), "az", "control-character"},
             Fault{"R & D", "R & D", "lone-ampersand"},
             Fault{"AT&T; x", "AT&T; x", "lone-ampersand"},
             Fault{"?a=1&b=2", "?a=1&b=2", "lone-ampersand"},
             Fault{"p < 0.05 & q <= 3", "p < 0.05 & q <= 3", "lone-less-than"},
             Fault{"a&nbsp;b",
                   "a\xC2\xA0"
                   "b",
                   "html-entity"},
             Fault{"&laquo;&Alpha;&raquo;", "«Α»", "html-entity"},
             Fault{"a&#x0B;b&#0;c", "a bc", "bad-reference"},
             Fault{"&#55357;&#56832;", "😀", "bad-reference"},
             Fault{"&#xD800;x&#x110000;&#99999999999999999999;", "x", "bad-reference"},
             Fault{"\xC3\x28\xFF", unknown + "(" + unknown, "stray-bytes"},
             Fault{"stray \xC2 byte", "stray " + unknown + " byte", "stray-bytes"},
             Fault{"a\xEF\xBF\xBFz\xEF\xBF\xBE", "a" + unknown + "z" + unknown, "stray-bytes"},
             Fault{"a\xED\xA0\x80z", "a" + unknown + unknown + unknown + "z", "stray-bytes"},
             Fault{std::string(hello_1251) + " " + hello_1251, std::string(hello) + " " + hello, "wrong-encoding"},
         }) {
        INFO(printable(bytes));
        auto p = parse_page(with_title(bytes));
        CHECK(p.well_formed);
        CHECK_FALSE(loses(p));
        REQUIRE(p.records.size() == 3);
        CHECK(title_of(p.records[0]) == "Title 1");
        CHECK(title_of(p.records[1]) == title);
        CHECK(title_of(p.records[2]) == "Title 3");
        CHECK(p.token == "next&1");
        REQUIRE_FALSE(p.problems.empty());
        const auto& told = p.problems[0];
        CHECK(told.code == code);
        if (code != "wrong-encoding") CHECK(told.record == "oai:donor:2");
        CHECK(told.place.starts_with("line 7, byte "));
        CHECK(told.bytes.size() <= 256);
        CHECK_FALSE(told.remedy.empty());
        REQUIRE(parse_record(p.records[1].raw));
        CHECK(parse_record(p.records[1].raw)->metadata.children.at(0).children.at(0).text == title);
    }
}

TEST_CASE("an identifier is mended to what it was, or its record is refused") {
    auto with_identifier = [](const std::string& id) {
        auto text = page(1, 3, "t");
        return text.replace(text.find("oai:donor:2"), 11, id);
    };
    for (const auto& id :
         {std::string("oai:\x0B"
                      "donor:2"),
          std::string("oai:\0donor:2", 12), std::string("&nbsp;oai:donor:2"), std::string("oai:donor:&#x0C;2")}) {
        auto p = parse_page(with_identifier(id));
        REQUIRE(p.records.size() == 3);
        CHECK(p.records[1].identifier == "oai:donor:2");
        CHECK_FALSE(loses(p));
    }
    CHECK(parse_page(with_identifier("oai:donor?a&b")).records.at(1).identifier == "oai:donor?a&b");
    auto p =
        parse_page(with_identifier("oai:\xC3\x28\xFF"
                                   "donor:2"));
    CHECK(p.well_formed);
    CHECK(loses(p));
    REQUIRE(p.records.size() == 2);
    CHECK(p.records[1].identifier == "oai:donor:3");
    CHECK(p.lost == 1);
    CHECK(p.refused == 1);
    CHECK(p.problems.at(0).code == "lost-record");
    // U+FFFD that the donor sends itself is the donor's business.
    auto own = parse_page(with_identifier("oai:\xEF\xBF\xBD:2 &"));
    CHECK(own.records.size() == 3);
}

TEST_CASE("what is text in CDATA and comments stays text while the page around it is mended") {
    auto p = parse_page(with_title("<![CDATA[a & b &nbsp; <c>]]><!-- & &nbsp; < --> & \x01"));
    REQUIRE(p.records.size() == 3);
    CHECK(title_of(p.records[1]) == "a & b &nbsp; <c> & ");
    CHECK(p.problems.size() == 2);
    auto attribute = parse_page(with_title("<a href=\"?x=1&y=2&nbsp;\" title='a > b'>t</a>"));
    REQUIRE(attribute.records.size() == 3);
    const auto& a = attribute.records[1].metadata.children[0].children[0].children[0];
    CHECK(a.attribute("href") == "?x=1&y=2\xC2\xA0");
    CHECK(a.attribute("title") == "a > b");
}

TEST_CASE("many mends of one kind in one record are told once, with their number") {
    auto p = parse_page(with_title("a & b & c & d &nbsp; e"));
    REQUIRE(p.problems.size() == 2);
    CHECK(p.problems[0].message.find("and 2 more") != std::string::npos);
    CHECK(p.problems[1].code == "html-entity");
    auto text = page(1, 2000, "", "",
                     [](int n) { return dc_record("oai:donor:" + std::to_string(n), "<dc:title>R & D</dc:title>"); });
    auto many = parse_page(text);
    CHECK(many.records.size() == 2000);
    CHECK(many.problems.size() == 1001);
    CHECK(many.problems.back().code == "more-problems");
}

TEST_CASE("a page in another charset than it says is read in the one that it is in") {
    auto russian = page(1, 3, "", "", [](int n) {
        return dc_record("oai:donor:" + std::to_string(n), "<dc:title>Привет, Ош</dc:title><dc:creator>Ү</dc:creator>");
    });
    russian = in_charset(russian, "<dc:creator>Ү</dc:creator>", "");
    for (auto [greeting, osh] : {std::pair{hello_1251, "\xCE\xF8"}, {hello_koi8, "\xEF\xDB"}}) {
        auto bytes = in_charset(in_charset(russian, hello, greeting), "Ош", osh);
        auto p = parse_page(bytes);
        REQUIRE(p.records.size() == 3);
        CHECK(p.well_formed);
        CHECK(title_of(p.records[0]) == "Привет, Ош");
        CHECK(title_of(p.records[2]) == "Привет, Ош");
        REQUIRE(p.problems.size() == 1);
        CHECK(p.problems[0].code == "wrong-encoding");
        CHECK_FALSE(loses(p));
    }
    for (std::string said : {"windows-1251", "x-klingon", "utf-16", "iso-8859-1"}) {
        INFO(said);
        auto p = parse_page(in_charset(russian, "UTF-8", said));
        REQUIRE(p.records.size() == 3);
        CHECK(title_of(p.records[1]) == "Привет, Ош");
        REQUIRE(p.problems.size() == 1);
        CHECK(p.problems[0].code == "wrong-encoding");
    }
}

TEST_CASE("a guess of the charset tells Cyrillic from Western text") {
    CHECK(guess_charset(
              "<dc:title>\xC8\xF1\xF2\xEE\xF0\xE8\xFF \xCA\xFB\xF0\xE3\xFB\xE7\xF1\xF2\xE0\xED\xE0</dc:title>") ==
          "windows-1251");
    CHECK(guess_charset(
              "<dc:title>\xE9\xD3\xD4\xCF\xD2\xC9\xD1 \xEB\xD9\xD2\xC7\xD9\xDA\xD3\xD4\xC1\xCE\xC1</dc:title>") ==
          "KOI8-R");
    std::string western;
    REQUIRE(
        to_utf8("Universit\xE9 de Gen\xE8ve", guess_charset("Universit\xE9 de Gen\xE8ve, biblioth\xE8que"), western));
    CHECK(western == "Université de Genève");
    CHECK_FALSE(guess_charset("").empty());
}

TEST_CASE("what stands in front of a page or behind it is left out and told") {
    auto whole = page(1, 2, "t");
    for (auto [front, code] :
         {std::pair<std::string, std::string>{"\xEF\xBB\xBF\xEF\xBB\xBF", ""},
          {"\n\xEF\xBB\xBF\n", "leading-blank"},
          {"<br />\n<b>Warning</b>: mysql_connect() in <b>x.php</b> on line <b>2</b><br />\n", "leading-text"},
          {"Notice: Undefined index\n", "leading-text"}}) {
        INFO(front);
        auto p = parse_page(front + whole);
        CHECK(p.well_formed);
        CHECK(p.records.size() == 2);
        CHECK(p.token == "t");
        CHECK((p.problems.empty() ? "" : p.problems[0].code) == code);
    }
    auto behind = parse_page(whole + "<br />Fatal error: out of time <");
    CHECK(behind.well_formed);
    CHECK(behind.records.size() == 2);
    REQUIRE(behind.problems.size() == 1);
    CHECK(behind.problems[0].code == "trailing-text");
    CHECK(parse_page(whole + "<!-- 0.2 s -->").problems.empty());
    CHECK_FALSE(parse_page("<!DOCTYPE html><html><?xml version='1.0'?>" + whole).well_formed);
}

TEST_CASE("prefixes that nobody declared are understood or given a namespace of their own") {
    auto p = parse_page(with_title("<foo:a xlink:href='x' bar:y='z'><dcterms:b>c</dcterms:b></foo:a>"));
    REQUIRE(p.records.size() == 3);
    REQUIRE(p.problems.size() == 1);
    CHECK(p.problems[0].code == "undeclared-prefix");
    const auto& a = p.records[1].metadata.children[0].children[0].children[0];
    CHECK(a.name == "{urn:muras:undeclared:foo}a");
    CHECK(a.attribute("xlink:href") == "x");
    CHECK(a.children[0].name == "dcterms:b");
    auto again = parse_page(p.records[1].raw);
    REQUIRE(again.records.size() == 1);
    CHECK(again.problems.empty());
    CHECK(again.records[0].metadata.children[0].children[0].children[0].name == a.name);
}

TEST_CASE("a record that no mending helps costs itself and no other") {
    for (std::string bytes : {"<b>x</c>", "<br>", "a<b", "</dc:title>", "<dc:title>", "<a b>", "<a b='1' b='2'/>",
                              "<![CDATA[x", "<!-- x", "<?x", "</record>", "<a =", "<a \"'>"}) {
        INFO(bytes);
        auto p = parse_page(with_title(bytes));
        CHECK_FALSE(p.well_formed);
        CHECK(loses(p));
        CHECK(p.token == "next&1");
        CHECK(p.list_size == 30);
        CHECK(p.verb == "ListRecords");
        CHECK(p.response_date == "2024-03-01T10:00:00Z");
        REQUIRE(p.records.size() == 2);
        CHECK(p.records[0].identifier == "oai:donor:1");
        CHECK(p.records[1].identifier == "oai:donor:3");
        CHECK(p.lost == 1);
        CHECK(p.refused == 1);
        REQUIRE(p.problems.size() == 2);
        CHECK(p.problems[0].code == "lost-record");
        CHECK(p.problems[0].record == "oai:donor:2");
        CHECK(p.problems[0].place.starts_with("line "));
        CHECK(p.problems[1].code == "not-well-formed");
        for (const auto& record : p.records) CHECK(parse_record(record.raw));
    }
}

TEST_CASE("a page that was cut keeps the records that came whole, and no token") {
    auto whole = page(1, 3, "t");
    auto half = parse_page(whole.substr(0, whole.find("Title 3")));
    CHECK_FALSE(half.well_formed);
    CHECK(half.cut);
    CHECK(loses(half));
    CHECK_FALSE(half.token);
    CHECK(half.records.size() == 2);
    CHECK(half.lost == 1);
    auto front = parse_page(whole.substr(0, whole.find("<record>")));
    CHECK(front.cut);
    CHECK(front.records.empty());
    CHECK(front.problems.back().code == "not-well-formed");
}

TEST_CASE("records within records are cut by the outer ones, whatever their prefix") {
    std::string record =
        "<o:record><o:header><o:identifier>N</o:identifier></o:header><o:metadata><record "
        "xmlns='http://www.loc.gov/MARC21/slim'><leader>x</leader></record></o:metadata></o:record>";
    std::string text =
        "<?xml version='1.0'?><o:OAI-PMH xmlns:o='http://www.openarchives.org/OAI/2.0/'><o:ListRecords>" + record +
        record + "<o:record><o:header></o:broken></o:record>" + record +
        "<o:resumptionToken>a&amp;b</o:resumptionToken></o:ListRecords></o:OAI-PMH>";
    auto p = parse_page(text);
    REQUIRE(p.records.size() == 3);
    CHECK(p.records[2].metadata.children[0].name == "marc:record");
    CHECK(p.lost == 1);
    CHECK(p.token == "a&b");
}

TEST_CASE("a document type in a broken page is refused before and after mending") {
    auto text = with_title("R & D <!DOCTYPE x [<!ENTITY a 'b'>]> &a;");
    auto p = parse_page(text);
    CHECK_FALSE(p.well_formed);
    CHECK(p.records.empty());
    CHECK(p.problems.back().code == "doctype");
    auto hidden = parse_page(with_title(std::string("\0", 1) + "<!DOCTYPE x>"));
    CHECK(hidden.problems.back().code == "doctype");
}

TEST_CASE("mending is bounded, and what it gives is UTF-8") {
    auto few = repair_text(std::string(10'000, '&'), 0, {.growth_bytes = 1000});
    CHECK_FALSE(few.whole);
    CHECK(few.text.size() < 12'000);
    auto many = repair_text(std::string(100'000, '\x01') + "x", 0);
    CHECK(many.text == "x");
    CHECK(many.repairs.size() == 1);
    std::string mixed;
    for (int i = 0; i < 50'000; ++i) mixed += "\x01x";
    CHECK(repair_text(mixed, 0).repairs.size() == 10'000);
    std::string opened;
    for (int i = 0; i < 200'000; ++i) opened += "<!--<![CDATA[<?";
    CHECK(repair_text(opened, 0).text == opened);
    auto hopeless = parse_page(with_title(std::string(5 << 20, '&')));
    CHECK_FALSE(hopeless.well_formed);
    CHECK(hopeless.token == "next&1");
    CHECK(hopeless.problems.size() == 1);
    for (std::string sound : {"", "text", "<a b='c'>ү&amp;<![CDATA[&]]></a>"}) {
        auto same = repair_text(sound, 0);
        CHECK(same.text == sound);
        CHECK(same.repairs.empty());
        CHECK(same.whole);
    }
}

TEST_CASE("a broken page of very many small records ends") {
    std::string many = "<OAI-PMH><ListRecords>";
    for (int i = 0; i < 50'000; ++i) many += "<record><header></record>";
    auto p = parse_page(many);
    CHECK_FALSE(p.well_formed);
    CHECK(p.lost == 20'000);
    CHECK(p.problems.size() <= 1003);
}
