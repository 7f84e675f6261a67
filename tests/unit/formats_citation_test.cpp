#include <repository/formats/citation.hpp>

#include <tests/support/catch.hpp>

using namespace muras;
using formats::citation;
using formats::CitationStyle;

namespace {

Agent person(std::string family, std::string given) {
    Agent agent;
    agent.role = "aut";
    agent.kind = "person";
    agent.family = family;
    agent.given = given;
    agent.display = family + ", " + given;
    return agent;
}

Record dated(std::string type, std::string title, std::string lang, int year) {
    Record record;
    record.pid = "t4z6k0bacxjyb";
    record.metadata.type.code = std::move(type);
    record.metadata.titles.push_back({std::move(title), std::move(lang), "main", {}});
    if (year) record.metadata.dates.push_back({"issued", std::to_string(year), "year", year, {}});
    return record;
}

Record article() {
    auto record = dated("article", "Ледники Ак-Шыйрака", "rus", 2021);
    auto& data = record.metadata;
    data.agents = {person("Арчабеков", "Данияр Кубатович"), person("Талкарова", "Нурзат Болотовна")};
    data.host.edit().title.value = "Известия";
    data.host.edit().volume.value = "7";
    data.host.edit().issue.value = "1";
    data.host.edit().first_page.value = "12";
    data.host.edit().last_page.value = "24";
    data.identifiers.push_back({"doi", "10.5555/x.12", true, {}});
    return record;
}

}  // namespace

TEST_CASE("an article is cited in the three styles") {
    auto record = article();
    CHECK(citation(record, CitationStyle::gost, "https://muras.example", "2026-11-24") ==
          "Арчабеков Д. К., Талкарова Н. Б. Ледники Ак-Шыйрака // Известия. 2021. Т. 7, № 1. С. 12–24. DOI 10.5555/x.12. "
          "URL: https://muras.example/r/t4z6k0bacxjyb/ (дата обращения: 24.11.2026).");
    CHECK(citation(record, CitationStyle::apa, "https://muras.example", "") ==
          "Арчабеков, Д. К., & Талкарова, Н. Б. (2021). Ледники Ак-Шыйрака. Известия, 7(1), 12–24. "
          "https://doi.org/10.5555/x.12");
    CHECK(citation(record, CitationStyle::chicago, "https://muras.example", "") ==
          "Арчабеков, Данияр Кубатович, and Нурзат Болотовна Талкарова. 2021. “Ледники Ак-Шыйрака.” Известия 7 (1): "
          "12–24. https://doi.org/10.5555/x.12.");
}

TEST_CASE("a work of more than three authors begins with its title in GOST") {
    auto record = article();
    record.metadata.titles[0].lang = "kir";
    record.metadata.agents.push_back(person("Асанов", "Бакыт"));
    record.metadata.agents.push_back(person("Өмүралиев", "Чоро"));
    auto text = citation(record, CitationStyle::gost, "", "");
    CHECK(text == "Ледники Ак-Шыйрака / Д. К. Арчабеков [ж. б.] // Известия. 2021. Т. 7, № 1. Б. 12–24. DOI 10.5555/x.12.");
}

TEST_CASE("an autoabstract says its degree, specialty, place and pages") {
    auto record = dated("autoabstract", "История почты", "rus", 2007);
    auto& data = record.metadata;
    data.agents = {person("Хоролец", "Е.Г.")};
    data.thesis.edit().degree_name.value = "канд. ист. наук";
    data.thesis.edit().specialty.resize(1);
    data.thesis.edit().specialty[0].code = "07.00.02";
    data.thesis.edit().place.value = "Бишкек";
    data.thesis.edit().grantor.value = "КРСУ";
    data.physical.edit().pages = 24;
    CHECK(citation(record, CitationStyle::gost, "", "") ==
          "Хоролец Е. Г. История почты : автореф. дис. … канд. ист. наук : 07.00.02. Бишкек, 2007. 24 с.");
    CHECK(citation(record, CitationStyle::apa, "", "") ==
          "Хоролец, Е. Г. (2007). История почты [Abstract of dissertation, КРСУ].");
    CHECK(citation(record, CitationStyle::chicago, "", "") ==
          "Хоролец, Е.Г. 2007. “История почты.” Abstract of dissertation, КРСУ.");
}

TEST_CASE("a work without author, year or title is cited all the same") {
    Record record;
    record.pid = "t4z6k0bacxjyb";
    CHECK(citation(record, CitationStyle::gost, "", "") == "[Untitled]. [s. a.].");
    CHECK(citation(record, CitationStyle::apa, "", "") == "[Untitled]. (n.d.).");
    CHECK(citation(record, CitationStyle::chicago, "", "") == "[Untitled]. n.d.");
}

TEST_CASE("initials come of whole names, of initials and of double names") {
    CHECK(formats::initials("Елена Георгиевна") == "Е. Г.");
    CHECK(formats::initials("Е.Г.") == "Е. Г.");
    CHECK(formats::initials("Жан-Поль") == "Ж.-П.");
    CHECK(formats::initials("") == "");
}
