#include <boost/json.hpp>

#include <schemas/json.hpp>
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
