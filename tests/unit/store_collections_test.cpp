// Collections: saved queries over stored fields, and the sets that follow them; sets of projects; what files say.
#include <tests/unit/store_support.hpp>

#include <fstream>

#include <repository/base/collection_file.hpp>
#include <repository/store/collection_rules.hpp>
#include <repository/store/record_sets.hpp>

using namespace muras;
using namespace muras::test;

namespace {

struct Fixture : StoreFixture {
    IncomingRecord in_year(int n, int year) {
        auto incoming = live("oai:a:" + std::to_string(n), "title");
        incoming.record.metadata.dates.push_back({"issued", std::to_string(year), "year", year, {}});
        incoming.content += std::to_string(year);
        return incoming;
    }
    std::vector<std::uint32_t> listed(const std::string& set) {
        std::vector<std::uint32_t> result;
        for (const auto& record : must(store->list({.set = set})).records) result.push_back(record.no.value);
        return result;
    }
    void sound() {
        must(store->check("", [](const Record&, const std::string&) {}, [](const Fault& f) { FAIL(f.what); }));
    }
};

Collection since(int year) {
    Collection c;
    c.key = "recent";
    c.name = "Recent works";
    c.year_from = year;
    return c;
}

using Numbers = std::vector<std::uint32_t>;

}  // namespace

TEST_CASE_METHOD(Fixture, "a collection takes in what is there, what comes, and lets go what no longer fits") {
    harvest(*store, "kstu", {in_year(1, 2009), in_year(2, 2011)});
    clock += 10;
    must(store->put_collection(since(2010)));
    CHECK(listed("collection:recent") == Numbers{2});
    CHECK(listed("collection") == Numbers{2});
    CHECK(must(store->list({.from = clock})).records.size() == 1);  // who came to be in it has a new stamp
    clock += 10;
    harvest(*store, "kstu", {in_year(1, 2012), in_year(3, 2020)});
    CHECK(listed("collection:recent") == Numbers{2, 1, 3});
    clock += 10;
    must(store->put_collection(since(2012)));
    CHECK(listed("collection:recent") == Numbers{1, 3});
    sound();
    must(store->remove_collection("recent"));
    CHECK(listed("collection:recent").empty());
    CHECK(must(store->collections()).empty());
    CHECK(store->remove_collection("recent").error().code == ErrorCode::not_found);
    sound();
}

TEST_CASE_METHOD(Fixture, "looking at a collection again changes nothing") {
    harvest(*store, "kstu", {in_year(1, 2011)});
    must(store->put_collection(since(2010)));
    auto last = must(store->last_change());
    must(store->put_collection(since(2010)));
    CHECK(must(store->last_change()) == last);
    CHECK(must(store->collections()).front().settled);
}

TEST_CASE_METHOD(Fixture, "a deleted record stays in its collections and its project, where its deletion is announced") {
    auto incoming = in_year(1, 2011);
    incoming.record.metadata.project.edit().iati_id.value = "44000-P127725";
    incoming.record.metadata.project.edit().title.value = "Water";
    must(store->put_collection(since(2010)));
    harvest(*store, "kstu", {incoming, in_year(2, 2011)});
    CHECK(listed("project:44000-P127725") == Numbers{1});
    must(store->remove_source("kstu", true));
    CHECK(listed("collection:recent") == Numbers{1, 2});
    CHECK(listed("project:44000-P127725") == Numbers{1});
    CHECK(listed("project") == Numbers{1});
    sound();
    std::map<std::string, std::string> names;
    for (const auto& set : must(store->sets())) names[set.spec] = set.name;
    CHECK(names["collection:recent"] == "Recent works");
    CHECK(names["project:44000-P127725"] == "Water");
    CHECK(names.contains("project"));
}

TEST_CASE("a record fits a collection by one value of each list, by codes below a code, by whole words in any case") {
    Record record;
    record.provenance.source = "kstu";
    record.metadata.type.code = "article";
    Subject udc, word;
    udc.scheme = "udc";
    udc.code = "551.324";
    word.label = "Гляциология";
    record.metadata.subjects = {udc, word};
    Collection c;
    c.sources = {"nlkr", "kstu"};
    CHECK(holds(c, record));
    c.types = {"book"};
    CHECK_FALSE(holds(c, record));
    c.types = {"book", "article"};
    for (const std::string wanted : {"udc:551", "гляциология", "udc:551.324"}) {
        c.subjects = {wanted};
        CHECK(holds(c, record));
    }
    for (const std::string wanted : {"udc:552", "bbk:551", "гляцио", "551"}) {
        c.subjects = {wanted};
        CHECK_FALSE(holds(c, record));
    }
    c.subjects.clear();
    c.year_to = 2020;
    CHECK_FALSE(holds(c, record));  // nobody knows its year
}

TEST_CASE("a project's set is its identifier in the letters of a setSpec") {
    Record record;
    CHECK(project_set(record).empty());
    record.metadata.project.edit().donor_id.value = "АБР 47017/003 (KGZ)";
    CHECK(project_set(record) == "project:47017-003-(KGZ)");
    record.metadata.project.edit().iati_id.value = "44000-P127725";
    CHECK(project_set(record) == "project:44000-P127725");
    record.metadata.project.edit().iati_id.value = "долбоор";
    CHECK(project_set(record).empty());
}

TEST_CASE("a collection's file is read back as it was written, and one that chooses nothing is refused") {
    Folder folder;
    auto file = (folder / "c.toml");
    auto write = [&](const std::string& text) { std::ofstream(file) << text; };
    Collection c = since(2010);
    c.description = "says \"what\"";
    c.types = {"article", "book"};
    c.subjects = {"udc:55", "мөңгү"};
    c.year_to = 2015;
    write(collection_toml(c));
    CHECK(must(load_collection(file)) == c);
    for (const std::string wrong : {"key = \"a\"\n", "key = \"A b\"\nyears = \"2010\"\n", "key = \"a\"\nyears = \"2015-2010\"\n",
                                    "key = \"a\"\ntypes = [\"nonsense\"]\n", "key = \"a\"\nyears = \"-\"\n"}) {
        INFO(wrong);
        write(wrong);
        CHECK(load_collection(file).error().code == ErrorCode::config);
    }
}
