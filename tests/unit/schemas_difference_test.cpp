#include <functional>

#include <schemas/difference.hpp>
#include <tests/support/catch.hpp>

using namespace muras;

namespace {

Record sample() {
    Record record;
    record.provenance.set_specs = {"theses", "law"};
    record.metadata.type.code = "article";
    record.metadata.titles = {{"Манас", "kir", "main", {"dc:title", {}, {}}}};
    record.metadata.subjects = {{.label = "эпос"}, {.label = "тил"}, {.label = "тарых"}};
    record.metadata.thesis.edit().branch = {"исторические", {"dc:title", {}, {}}};
    return record;
}

std::vector<FieldChange> changed(const std::function<void(Record&)>& change) {
    auto before = sample(), after = sample();
    change(after);
    return differences(before, after);
}

}  // namespace

TEST_CASE("equal records have no difference, whatever the order of their sets and the time of the harvest") {
    CHECK(changed([](Record& r) {
              r.provenance.set_specs = {"law", "theses"};
              r.provenance.harvested_at = 5;
              r.provenance.datestamp = "2024-01-01";
              r.stamp = 9;
          }).empty());
}

TEST_CASE("a value in front of a list is one addition and leaves the others alone") {
    auto rows = changed([](Record& r) { r.metadata.subjects.insert(r.metadata.subjects.begin(), {.label = "жомок"}); });
    CHECK(rows == std::vector<FieldChange>{{"subjects[0]", "", "жомок"}});
    rows = changed([](Record& r) { r.metadata.subjects.erase(r.metadata.subjects.begin() + 1); });
    CHECK(rows == std::vector<FieldChange>{{"subjects[1]", "тил", ""}});
}

TEST_CASE("a changed value is said as old and new, and what is not in its line by the member") {
    auto rows = changed([](Record& r) {
        r.metadata.type.code = "book";
        r.metadata.titles[0].lang = "rus";
        r.metadata.thesis.edit().branch.value = "филологические";
    });
    CHECK(rows == std::vector<FieldChange>{{"type", "article", "book"},
                                           {"titles[0].lang", "kir", "rus"},
                                           {"thesis.branch", "исторические", "филологические"}});
}

TEST_CASE("another rule behind the same value is a difference, as it is for the store") {
    auto rows = changed([](Record& r) { r.metadata.titles[0].origin.rule = "title-case"; });
    CHECK(rows == std::vector<FieldChange>{{"titles[0].origin.rule", "", "title-case"}});
}

TEST_CASE("a deletion is one line and a new order is said") {
    CHECK(changed([](Record& r) {
              r.status = Status::deleted;
              r.metadata = {};
          }) == std::vector<FieldChange>{{"status", "active", "deleted"}});
    CHECK(changed([](Record& r) { std::swap(r.metadata.subjects[0], r.metadata.subjects[2]); }) ==
          std::vector<FieldChange>{{"subjects", "эпос; тил; тарых", "тарых; тил; эпос"}});
}

TEST_CASE("what fetching a file found is no difference, and another address is") {
    auto before = sample();
    before.metadata.files = {{.url = "http://donor.example/a.pdf"}};
    auto after = before;
    before.metadata.files[0].sha256 = std::string(64, 'a');
    before.metadata.files[0].bytes = 10;
    before.metadata.files[0].checked_at = 1700000000;
    before.metadata.files[0].name = "a.pdf";
    CHECK(differences(before, after).empty());
    after.metadata.files[0].url = "http://donor.example/b.pdf";
    CHECK(differences(before, after) ==
          std::vector<FieldChange>{{"files[0]", "http://donor.example/a.pdf", "http://donor.example/b.pdf"}});
}
