// What records leave in: whatever a donor wrote, the answer is well-formed, and nothing is lost that has a place.
#include <repository/formats/facts.hpp>
#include <repository/formats/format.hpp>
#include <repository/formats/links.hpp>
#include <repository/formats/type_names.hpp>
#include <repository/formats/xml_writer.hpp>

#include <algorithm>

#include <schemas/types.hpp>
#include <tests/support/catch.hpp>

using namespace muras;
using namespace muras::formats;

namespace {

const Repository repository{"https://muras.example", "Мурас & <co>"};

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

std::string written(Writer write, const Record& record) {
    std::string out;
    write(out, record, repository);
    return out;
}

/// A record whose every text is as bad as a donor's can be.
Record hostile() {
    const std::string bad = "]]>\x01<script>\"&'\n}{\\%$\xEF\xBF\xBE @x{y}";
    Record r;
    r.pid = "0123456789abc";
    r.stamp = 1'700'000'000;
    auto& m = r.metadata;
    m.type.code = bad;
    m.titles.push_back({bad, bad, "main", {}});
    m.titles.push_back({bad, "", "subtitle", {}});
    Agent agent;
    agent.role = "aut";
    agent.kind = "person";
    agent.display = agent.family = agent.given = agent.affiliation = bad;
    agent.ids.push_back({bad, bad});
    m.agents.push_back(agent);
    agent.role = bad;
    m.agents.push_back(agent);
    m.dates.push_back({"issued", bad, "", -5, {}});
    m.languages.push_back({bad, "", {}});
    m.abstracts.push_back({bad, bad, {}});
    Subject subject;
    subject.scheme = subject.code = subject.label = subject.lang = subject.uri = bad;
    m.subjects.push_back(subject);
    m.identifiers.push_back({"doi", bad, true, {}});
    m.publishers.push_back({bad, bad, {}});
    m.rights.access = m.rights.licence = bad;
    m.rights.statements.push_back(bad);
    auto& host = m.host.edit();
    host.title.value = host.volume.value = host.first_page.value = bad;
    auto& thesis = m.thesis.edit();
    thesis.degree_name.value = thesis.grantor.value = bad;
    File file;
    file.name = file.mime = bad;
    file.sha256 = std::string(64, 'a');
    m.files.push_back(file);
    return r;
}

}  // namespace

TEST_CASE("every format takes an empty record and a hostile one, and writes no character that XML does not know") {
    Record empty;
    empty.pid = "0123456789abc";
    for (const auto& format : formats::formats())
        for (const auto& record : {empty, hostile()}) {
            INFO(format.prefix << " " << format.name);
            auto out = written(format.write, record);
            CHECK_FALSE(out.empty());
            CHECK_FALSE(has(out, "\x01"));
            if (!format.prefix.empty() || format.mime.ends_with("xml")) {
                CHECK_FALSE(has(out, "<script>"));
                CHECK_FALSE(has(out, "\xEF\xBF\xBE"));
                CHECK(std::count(out.begin(), out.end(), '<') == std::count(out.begin(), out.end(), '>'));
            }
        }
}

TEST_CASE("a classification names its scheme: the Library of Congress's name for it, or the record's own, however long") {
    const std::string own = "a scheme of a library of its own, with a long name";
    Record record;
    for (const auto& scheme : {std::string("bbk"), std::string("grnti"), own}) {
        Subject subject;
        subject.scheme = scheme;
        subject.code = "63.3";
        record.metadata.subjects.push_back(subject);
    }
    for (auto writer : {write_marcxml, write_mods}) {
        auto out = written(writer, record);
        for (const auto& name : {std::string("rubbk"), std::string("rugasnti"), own}) CHECK(has(out, name));
    }
}

TEST_CASE("a group that nothing was put into is not there") {
    std::string out = "before ";
    {
        XmlWriter xml(out);
        auto outer = xml.group("outer");
        {
            auto inner = xml.group("inner", {{"kind", "x"}});
            xml.leaf("leaf", "");
        }
    }
    CHECK(out == "before ");
    {
        XmlWriter xml(out);
        auto outer = xml.group("outer", {{"kind", "a\"b"}, {"none", ""}});
        xml.leaf("leaf", "x<y");
    }
    CHECK(out == "before <outer kind=\"a&quot;b\">\n<leaf>x&lt;y</leaf>\n</outer>\n");
}

TEST_CASE("RIS keeps one value a line, whatever the value holds") {
    auto out = written(write_ris, hostile());
    CHECK(out.starts_with("TY  - MANSCPT\r\n"));
    CHECK(out.ends_with("ER  - \r\n"));
    for (std::size_t at = 0; at < out.size(); at = out.find("\r\n", at) + 2) {
        CHECK(out.substr(at + 2, 4) == "  - ");
        CHECK(out.substr(at, out.find("\r\n", at) - at).find('\n') == std::string::npos);
    }
}

TEST_CASE("BibTeX takes no donor's braces for its own") {
    auto out = written(write_bibtex, hostile());
    int depth = 0;
    for (std::size_t i = 0; i < out.size(); ++i) {
        if (out[i] == '\\') {
            ++i;
            continue;
        }
        depth += out[i] == '{' ? 1 : out[i] == '}' ? -1 : 0;
        CHECK((depth > 0 || i < 6 || i + 3 > out.size()));
    }
    CHECK(depth == 0);
}

TEST_CASE("each type of work has a row of names, and each row a type") {
    for (const auto& type : types) {
        INFO(type.code);
        CHECK(type_names(type.code).code == type.code);
    }
    CHECK(type_names("never heard of").code == "other");
}

TEST_CASE("a plain date is a year, a month or a day, and nothing else") {
    auto plain = [](const std::string& edtf, int year) { return plain_date(Date{"issued", edtf, "", year, {}}); };
    CHECK(plain("2007-07-12", 2007) == "2007-07-12");
    CHECK(plain("2007-07", 2007) == "2007-07");
    CHECK(plain("2007", 2007) == "2007");
    CHECK(plain("2007/2009", 2007) == "2007");
    CHECK(plain("1902~", 1902) == "1902");
    CHECK(plain("", 0).empty());
}

TEST_CASE("an embargo that is over opens the files, and one without a date does not") {
    Record record;
    File file;
    record.metadata.rights.access = "embargoed";
    CHECK_FALSE(formats::is_open(record, file));
    record.metadata.rights.embargo_until.value = "2001-01-01";
    CHECK(formats::is_open(record, file));
    record.metadata.rights.embargo_until.value = "2999-01-01";
    CHECK_FALSE(formats::is_open(record, file));
    file.access = "open";  // the file's own statement counts more than the record's
    CHECK(formats::is_open(record, file));
}
