// Sheets, patents by INID codes and IATI activities, from bytes to records.
#include <harvester/iati_files.hpp>
#include <harvester/incoming.hpp>
#include <harvester/page.hpp>
#include <harvester/sheet_files.hpp>
#include <repository/base/text.hpp>
#include <schemas/crosswalks/sheet.hpp>
#include <schemas/facts.hpp>
#include <tests/unit/harvester_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

struct Mapped {
    std::string id;
    Metadata m;
};

std::vector<Mapped> mapped(const RecordFileContent& content) {
    std::vector<Mapped> out;
    for (const auto& xml : content.records) {
        auto record = parse_record(xml);
        REQUIRE(record);
        Source source;
        source.key = "x";
        auto incoming = incoming_record(std::move(*record), source, 1'790'000'000);
        out.push_back({incoming.record.provenance.oai_identifier, incoming.record.metadata});
    }
    return out;
}

std::string agents(const Metadata& m) {
    std::string out;
    for (const auto& agent : m.agents) out += (out.empty() ? "" : " | ") + agent.role + " " + agent.display;
    return out;
}

}  // namespace

TEST_CASE("cells keep quotes, line ends and separators that are quoted") {
    CHECK(read_cells("a,\"b \"\"c\"\", d\"\r\n\"two\nlines\",\r\n", ',') ==
          std::vector<std::vector<std::string>>{{"a", "b \"c\", d"}, {"two\nlines", ""}});
    CHECK(read_cells("\"never closed, \n x", ',') == std::vector<std::vector<std::string>>{{"never closed, \n x"}});
    CHECK(read_cells("", ',').empty());
}

TEST_CASE("a ministry's sheet becomes textbooks, each named by its column id") {
    auto content = read_sheet(
        "\xEF\xBB\xBFid;title[ky];title.parallel[ru];agents.aut;education.grade_from;год;Тип\r\n"
        "m-7;Алгебра 7;Алгебра. 7 класс;Иманалиев М. И.||Асанов А. А.;7;2018;окуу китеби\r\n"
        ";Китепсиз;;;;;\r\n",
        "books.csv", {});
    CHECK(content.problems.empty());
    CHECK(content.remarks.empty());
    auto records = mapped(content);
    REQUIRE(records.size() == 2);
    CHECK(records[0].id == "m-7");
    const auto& m = records[0].m;
    CHECK(m.titles.at(0).value == "Алгебра 7");
    CHECK(m.titles.at(0).lang == "kir");
    CHECK(m.titles.at(1).kind == "parallel");
    CHECK(m.agents.size() == 2);
    CHECK(m.education->grade_from.value == "7");
    CHECK(m.dates.at(0).year == 2018);
    CHECK(m.type.code == "textbook");
    CHECK(m.agents.at(0).origin.element == "agents.aut");
    CHECK(records[1].id == "books.csv#2");
}

TEST_CASE("a donor's own columns are named by its column map, and one that nobody knows is kept and told") {
    std::vector<ValueRule> map{{"column", "Кто защитил", "agents.aut"}, {"column", "Тема", "title[ru]"}};
    auto content = read_sheet("Тема\tКто защитил\tКабинет\nИрригация Чуйской долины\tАсанов А. А.\t214\n", "d.tsv", map);
    REQUIRE(content.remarks.size() == 1);
    CHECK(content.remarks[0].code == "column-unknown");
    CHECK(content.remarks[0].message.find("Кабинет") != std::string::npos);
    auto records = mapped(content);
    REQUIRE(records.size() == 1);
    CHECK(records[0].m.titles.at(0).value == "Ирригация Чуйской долины");
    CHECK(records[0].m.titles.at(0).origin.element == "Тема");
    REQUIRE(records[0].m.warnings.size() >= 1);
    CHECK(records[0].m.warnings[0].raw == "214");
}

TEST_CASE("a sheet in windows-1251 is read as one") {
    auto records = mapped(read_sheet("title\n\xC0\xEB\xE3\xE5\xE1\xF0\xE0\n", "a.csv", {}));
    REQUIRE(records.size() == 1);
    CHECK(records[0].m.titles.at(0).value == "Алгебра");
}

TEST_CASE("a patent sheet by INID codes becomes patents with their people, classes and dates") {
    auto content = read_inid_sheet(
        "(19) KG (11) 2156\n(12) Патент на изобретение\n(21) 20180044.1\n(22) 12.05.2018\n"
        "(51) E02B 3/02 (2006.01); G01F 1/00 (2006.01)\n(54) Способ регулирования\n  стока горных рек\n"
        "(57) Изобретение относится к гидротехнике.\n(72) Асанов А. А.; Бекова Б. Б.\n(73) Институт водных проблем\n"
        "(74) Поверенный П. П.\n\n(19) KG\n(11) 2157\n(54) Насос\n(75) Иванов И. И.\n",
        "patents.txt");
    auto records = mapped(content);
    REQUIRE(records.size() == 2);
    CHECK(records[0].id == "2156");
    const auto& m = records[0].m;
    CHECK(m.type.code == "patent-invention");
    CHECK(m.titles.at(0).value == "Способ регулирования стока горных рек");
    CHECK(m.patent->office.value == "KG");
    CHECK(m.patent->number.value == "2156");
    CHECK(m.patent->right.value == "invention");
    CHECK(m.patent->filed.value == "2018-05-12");
    CHECK(m.patent->ipc.size() == 2);
    CHECK(agents(m) == "inv Асанов, А.А. | inv Бекова, Б.Б. | pth Институт водных проблем");
    CHECK(agents(records[1].m) == "inv Иванов, И.И. | pta Иванов, И.И.");
}

TEST_CASE("an IATI activity becomes a project, and each of its documents a record that is its product") {
    auto content = read_iati(R"(<?xml version="1.0"?><iati-activities version="2.03"><iati-activity>
<iati-identifier>44000-P127725</iati-identifier>
<reporting-org ref="44000" type="40"><narrative>World Bank</narrative></reporting-org>
<title><narrative>Water &amp; rivers</narrative><narrative xml:lang="ru">Вода и реки</narrative></title>
<description><narrative>Rehabilitation of irrigation.</narrative></description>
<participating-org role="1" ref="44000"><narrative>World Bank</narrative></participating-org>
<participating-org role="4"><narrative>Ministry of Agriculture</narrative></participating-org>
<activity-status code="2"/><activity-date type="1" iso-date="2013-01-01"/><activity-date type="2" iso-date="2013-06-28"/>
<recipient-country code="KG" percentage="100"/><sector vocabulary="1" code="14040" percentage="100"/>
<document-link url="https://docs.example/report.pdf" format="application/pdf"><title><narrative>Final report</narrative></title>
<category code="A09"/><language code="en"/><document-date iso-date="2019-02-03"/></document-link>
</iati-activity><iati-activity><title><narrative>No identifier</narrative></title></iati-activity></iati-activities>)",
                             "wb.xml");
    REQUIRE(content.problems.size() == 1);
    CHECK(content.problems[0].place == "wb.xml, activity 2");
    auto records = mapped(content);
    REQUIRE(records.size() == 2);
    const auto& project = *records[0].m.project;
    CHECK(records[0].id == "44000-P127725");
    CHECK(project.iati_id.value == "44000-P127725");
    CHECK(project.donor.value == "World Bank");
    CHECK(project.title.value == "Water & rivers");
    CHECK(project.status.value == "implementation");
    CHECK(project.start.value == "2013-06-28");
    CHECK(project.sectors.at(0).code == "14040");
    CHECK(project.implementers.at(0).value == "Ministry of Agriculture");
    const auto& report = records[1].m;
    CHECK(records[1].id == "44000-P127725#https://docs.example/report.pdf");
    CHECK(report.type.code == "report-project");
    CHECK(report.titles.at(0).value == "Final report");
    CHECK(report.files.at(0).url == "https://docs.example/report.pdf");
    CHECK(report.project->title.value == "Water & rivers");
    REQUIRE(report.relations.size() == 1);
    CHECK(report.relations[0].kind == "product_of_project");
    CHECK(report.dates.at(0).edtf == "2019-02-03");
}

TEST_CASE("an IATI file is read as a donor's page is: no document type, no entity, no flood of attributes") {
    const std::string activity = "<iati-activity><iati-identifier>X-1</iati-identifier></iati-activity>";
    auto file = [](const std::string& inside) { return "<iati-activities>" + inside + "</iati-activities>"; };
    auto refused = [](const std::string& bytes, std::string_view code) {
        auto content = read_iati(bytes, "x.xml");
        REQUIRE(content.problems.size() == 1);
        CHECK(content.problems[0].code == code);
        CHECK(content.problems[0].place.starts_with("x.xml"));
        CHECK(content.records.empty());
    };
    std::string laughs = "<!DOCTYPE iati-activities [<!ENTITY a0 \"ha\">";
    for (int i = 1; i < 10; ++i) {
        laughs += "<!ENTITY a" + std::to_string(i) + " \"";
        for (int j = 0; j < 10; ++j) laughs += "&a" + std::to_string(i - 1) + ";";
        laughs += "\">";
    }
    refused(laughs + "]>" + file("<iati-activity><iati-identifier>&a9;</iati-identifier></iati-activity>"), "doctype");
    refused("<!DOCTYPE x [<!ENTITY p SYSTEM \"file:///etc/passwd\">]>" + file(activity), "doctype");
    std::string flood;
    for (int i = 0; i < 60'000; ++i) flood += " a" + std::to_string(i) + "=\"\"";
    refused(file("<iati-activity" + flood + "/>"), "attribute-flood");
    refused(std::string(33 << 20, ' '), "too-large");
    refused("<html><body>404</body></html>", "html");
    refused("<other/>", "iati-unreadable");
    auto sound = read_iati(file(activity), "x.xml");
    CHECK(sound.records.size() == 1);
    CHECK((sound.problems.empty() && sound.remarks.empty()));
}

TEST_CASE("deep nesting and a file that is cut off cost what comes behind them, and nothing before") {
    const std::string activity = "<iati-activity><iati-identifier>X-1</iati-identifier></iati-activity>";
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<d>";
    for (const auto& rest : {"<iati-activity><iati-identifier>X-2</iati-identifier>" + deep, std::string("<iati-activity><iati")}) {
        auto content = read_iati("<iati-activities>" + activity + rest, "x.xml");
        REQUIRE(mapped(content).size() == 1);
        CHECK(mapped(content)[0].id == "X-1");
        REQUIRE(content.problems.size() == 1);
        CHECK(content.problems[0].message.find("1 records before this place were read") != std::string::npos);
    }
}

TEST_CASE("an IATI file is mended where a page would be, and tells it") {
    auto content = read_iati("<iati-activities xmlns:x=\"urn:x\"><iati-activity><iati-identifier>X-1</iati-identifier><title><narrative>Water & rivers"
                             "</narrative></title><x:extra/></iati-activity></iati-activities>", "x.xml");
    auto records = mapped(content);
    REQUIRE(records.size() == 1);
    CHECK(records[0].m.titles.at(0).value == "Water & rivers");
    CHECK(content.problems.empty());
    REQUIRE(content.remarks.size() == 1);
    CHECK(content.remarks[0].code == "lone-ampersand");
    std::string cyrillic = "<?xml version=\"1.0\" encoding=\"windows-1251\"?><iati-activities><iati-activity><iati-identifier>X-1"
                           "</iati-identifier><title><narrative>\xC2\xEE\xE4\xE0</narrative></title></iati-activity></iati-activities>";
    CHECK(mapped(read_iati(cyrillic, "x.xml")).at(0).m.titles.at(0).value == "Вода");
}

TEST_CASE("an activity beyond the limits is kept whole and mapped in part, and small files don't become large ones") {
    std::string large = "<iati-activity><iati-identifier>X-1</iati-identifier><title><narrative>Суу</narrative></title>";
    for (int i = 0; i < 200; ++i) large += "<transaction/>";
    PageLimits limits;
    limits.record_elements = 100;
    auto content = read_iati("<iati-activities>" + large + "</iati-activity></iati-activities>", "x.xml", limits);
    CHECK(content.remarks.size() == 1);
    CHECK(content.problems.empty());
    REQUIRE(content.records.size() == 1);
    CHECK(content.records[0].find("<title><narrative>Суу") != std::string::npos);

    std::string many = "<iati-activity><iati-identifier>X-2</iati-identifier><title><narrative>" + std::string(100'000, 'a') + "</narrative></title>";
    for (int i = 0; i < 5'000; ++i) many += "<document-link url='u" + std::to_string(i) + "'/>";
    limits = {};
    limits.bytes = 1 << 20;
    content = read_iati("<iati-activities>" + many + "</iati-activity></iati-activities>", "x.xml", limits);
    CHECK(content.records.size() < 5'000);
    REQUIRE(content.problems.size() == 1);
    CHECK(content.problems[0].message.find("too many for one file") != std::string::npos);
    std::size_t bytes = 0;
    for (const auto& record : content.records) bytes += record.size();
    CHECK(bytes <= 4u << 20);
}

TEST_CASE("hostile sheets and activities cost nothing but themselves") {
    for (std::string bytes : {"", "\"", "a;b\n\"", "(11)", "(1", "(11) (11) (11)", "<iati-activities>", "<!DOCTYPE x>"}) {
        for (const auto& xml : read_sheet(bytes, "x", {}).records) CHECK(parse_record(xml));
        for (const auto& xml : read_inid_sheet(bytes, "x").records) CHECK(parse_record(xml));
        for (const auto& xml : read_iati(bytes, "x").records) CHECK(parse_record(xml));
    }
    CHECK(record_file_kind("(11) 2156") == RecordFile::inid);
    CHECK(record_file_kind("(c) 2015") == RecordFile::other);
}

TEST_CASE("every fact that a sheet may name is a fact of the record") {
    for (const auto& rule : crosswalks::sheet)
        if (rule.target == Target::fact) CHECK(has_fact_path(rule.as));
    for (const auto& rule : crosswalks::inid_columns) CHECK(crosswalks::is_sheet_path(rule.path));
    for (const auto& rule : crosswalks::common_columns) CHECK(crosswalks::is_sheet_path(rule.path));
}
