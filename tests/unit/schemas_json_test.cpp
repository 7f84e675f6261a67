#include <boost/json.hpp>

#include <schemas/completeness.hpp>
#include <schemas/json.hpp>
#include <schemas/lineage.hpp>
#include <tests/support/catch.hpp>

using namespace muras;

TEST_CASE("a record's JSON begins with the six promised keys and leaves out what is empty") {
    Record record;
    record.pid = "0123456789abx";
    record.provenance.source = "nak";
    record.provenance.oai_identifier = "oai:x:1";
    record.provenance.datestamp = "2024-01-02";
    record.provenance.harvested_at = 1'700'000'000;
    record.metadata.titles = {{"Суу", "kir", "main", {"dc:title", "СУУ", "title-case"}}};
    record.metadata.identifiers = {{"isbn", "x", false, {}}};
    auto json = to_json(record);
    std::vector<std::string> keys;
    for (const auto& [key, value] : json) keys.emplace_back(key);
    CHECK(keys == std::vector<std::string>{"source", "id", "deleted", "datestamp", "pid", "title", "status", "titles",
                                           "identifiers", "provenance"});
    CHECK(json["title"] == "Суу");
    CHECK(json["deleted"] == false);
    CHECK(json["titles"] == boost::json::value({{{"value", "Суу"}, {"lang", "kir"}, {"kind", "main"}}}));
    CHECK(json["identifiers"].at(0).at("valid") == false);
    CHECK(json["provenance"] == boost::json::value({{"harvested_at", "2023-11-14T22:13:20Z"}}));

    auto traced = to_json(record, {.lineage = true});
    CHECK(traced["titles"].at(0).at("origin") ==
          boost::json::value({{"element", "dc:title"}, {"raw", "СУУ"}, {"rule", "title-case"}}));
}

TEST_CASE("a tombstone's JSON says that it is one") {
    Record record;
    record.status = Status::deleted;
    auto json = to_json(record);
    CHECK(json["deleted"] == true);
    CHECK(json["title"] == "");
    CHECK(json["status"] == "deleted");
}

TEST_CASE("a block of a record is in its JSON when it says something, and its facts are plain values") {
    Record record;
    record.metadata.thesis.edit().degree_level = {"candidate", {"dc:title", "канд.", "thesis-degree"}};
    record.metadata.thesis.edit().specialty = {{"07.00.02", "Отечественная история", {"dc:subject", {}, {}}}};
    record.metadata.host.edit().issn = {{"1694-7452", {"dc:source", {}, {}}}};
    record.metadata.physical.edit().pages = 24;
    auto json = to_json(record);
    CHECK(json["thesis"] ==
          boost::json::value({{"degree_level", "candidate"},
                              {"specialty", boost::json::array{{{"code", "07.00.02"}, {"label", "Отечественная история"}}}}}));
    CHECK(json["host"] == boost::json::value({{"issn", boost::json::array{"1694-7452"}}}));
    CHECK(json["physical"] == boost::json::value({{"pages", 24}}));
    CHECK(!json.contains("patent"));
    auto traced = to_json(record, {.lineage = true});
    CHECK(traced["thesis"].at("degree_level").at("origin").at("raw") == "канд.");
}

TEST_CASE("the lineage of a record reaches into its blocks") {
    Record record;
    record.metadata.thesis.edit().degree_level = {"candidate", {"dc:title", "канд.", "thesis-degree"}};
    record.metadata.host.edit().conference.name = {"Алматы окуулары", {"dc:source", {}, {}}};
    record.metadata.patent.edit().ipc = {{"E02B 3/02", {"dc:subject", {}, {}}}, {"E02B 3/04", {"dc:subject", {}, {}}}};
    std::vector<std::string> paths;
    for (const auto& row : lineage(record)) paths.push_back(row.path + " " + row.value);
    CHECK(paths == std::vector<std::string>{"host.conference.name Алматы окуулары", "thesis.degree_level candidate",
                                            "patent.ipc[0] E02B 3/02", "patent.ipc[1] E02B 3/04"});
}

TEST_CASE("a record's score counts what readers look for, and an empty record has none") {
    Metadata m;
    CHECK(completeness(m) == 0);
    m.titles = {{"Суу"}};
    m.type.code = "other";
    CHECK(completeness(m) == 20);
    m.type.code = "article";
    m.dates = {{"available", "2012", "year", 2012}};
    CHECK(completeness(m) == 30);  // when it was put online is not when it appeared
    m.dates = {{"issued", "2012", "year", 2012}};
    CHECK(completeness(m) == 42);
}
