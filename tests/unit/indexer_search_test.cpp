#include <indexer/follower.hpp>
#include <indexer/search.hpp>
#include <tests/support/catch.hpp>
#include <tests/support/index_store.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>

using namespace muras;
using namespace muras::test;

namespace {

struct Searched {
    explicit Searched(const std::vector<Record>& records) : library(dir) {
        library.put(records);
        must(follow(*library.store, library.index));
        index = must(open_search_index(library.index));
    }

    SearchResult search(const SearchQuery& query) { return must(index->search(query)); }

    /// The donor's identifiers of the hits, in order, separated by blanks.
    std::string ids(const SearchQuery& query) {
        std::string out;
        for (const auto& hit : search(query).hits) out += (out.empty() ? "" : " ") + library.id_of(hit.record);
        return out;
    }
    std::string ids(const std::string& text) {
        SearchQuery query;
        query.text = text;
        return ids(query);
    }
    std::set<std::string> found(const std::string& text) {
        SearchQuery query;
        query.text = text;
        std::set<std::string> out;
        for (const auto& hit : search(query).hits) out.insert(library.id_of(hit.record));
        return out;
    }

    TempDir dir;
    Library library;
    std::unique_ptr<SearchIndex> index;
};

using Ids = std::set<std::string>;

std::vector<Record> shelf() {
    auto glacier = record("glacier", "eng", "Glacier mass balance in the Tien Shan", {"Smith, John"}, {"hydrology"},
                          "We measured the glaciers of Ak-Shyirak. A rare book was not used.", 2015);
    glacier.metadata.identifiers.push_back({"doi", "10.1234/Ab.c", true, {}});
    return {
        glacier,
        record("manas", "kir", "Манас эпосу", {"Каралаев, Саякбай"}, {"эпос", "фольклор"},
               "Кыргыз тилинин сөздүгү. Ысык-Көл облусу.", 1984, "book"),
        record("rare", "rus", "Редкая книга: история", {"Иванова, А. Б."}, {"библиотеки"},
               "Книгами занимались в Иссык-Куле. Книга редкая.", 1999, "book", "open"),
        record("thesis", "rus", "Фольклор и эпос", {"Петров, П. П."}, {"эпос"},
               "О сказителях Манаса и редких рукописях", 2010, "thesis-candidate", "open"),
        record("koel", "kir", "Ысык Көл жана тоолор", {"Өмүров, Ө."}, {"география"}, "Көлдүн жээгинде", 2012, "article",
               "restricted"),
    };
}

}  // namespace

TEST_CASE("words are found in any of their forms and any field") {
    Searched s(shelf());
    CHECK(s.found("книга") == Ids{"rare"});
    CHECK(s.found("КНИГАМИ") == Ids{"rare"});
    CHECK(s.found("glaciers") == Ids{"glacier"});
    CHECK(s.found("Glacier") == Ids{"glacier"});
    CHECK(s.found("тилинин") == Ids{"manas"});
    CHECK(s.found("сказители") == Ids{"thesis"});
    CHECK(s.found("Иванова") == Ids{"rare"});
    CHECK(s.found("фольклор") == Ids{"manas", "thesis"});
    CHECK(s.found("ничегоподобного") == Ids{});
    CHECK(s.found("") == Ids{"glacier", "manas", "rare", "thesis", "koel"});
}

TEST_CASE("words side by side must all be there, unless no record has them all") {
    Searched s(shelf());
    CHECK(s.found("эпос фольклор") == Ids{"manas", "thesis"});
    CHECK(s.found("эпос рукописи") == Ids{"thesis"});
    CHECK(s.found("эпос glacier") == Ids{"glacier", "manas", "thesis"});
    CHECK(s.found("эпос AND glacier") == Ids{});
}

TEST_CASE("operators, fields and filters narrow a search") {
    Searched s(shelf());
    CHECK(s.found("эпос -манас") == Ids{});
    CHECK(s.found("эпос NOT Каралаев") == Ids{"thesis"});
    CHECK(s.found("книга OR glacier") == Ids{"rare", "glacier"});
    CHECK(s.found("title:эпос") == Ids{"manas", "thesis"});
    CHECK(s.found("название:эпосу -тип:book") == Ids{"thesis"});
    CHECK(s.found("title:рукописи") == Ids{});
    CHECK(s.found("subject:эпос") == Ids{"manas", "thesis"});
    CHECK(s.found("abstract:книга") == Ids{"rare"});
    CHECK(s.found("author:каралаев") == Ids{"manas"});
    CHECK(s.found("year:1990-2010") == Ids{"rare", "thesis"});
    CHECK(s.found("year:2012-") == Ids{"glacier", "koel"});
    CHECK(s.found("lang:ky") == Ids{"manas", "koel"});
    CHECK(s.found("type:thesis*") == Ids{"thesis"});
    CHECK(s.found("type:(book OR article) lang:rus") == Ids{"rare"});
    CHECK(s.found("-type:book") == Ids{"glacier", "thesis", "koel"});
    CHECK(s.found("10.1234/AB.C") == Ids{"glacier"});
    CHECK(s.found("identifier:10.1234/ab.c") == Ids{"glacier"});
    CHECK(s.found("биб*") == Ids{"rare"});
    CHECK(s.found("книгам*") == Ids{"rare"});
}

TEST_CASE("a phrase asks for words next to each other") {
    Searched s(shelf());
    CHECK(s.found("\"редкая книга\"") == Ids{"rare"});
    CHECK(s.found("\"книга редкая\"") == Ids{"rare"});
    CHECK(s.found("\"mass balance\"") == Ids{"glacier"});
    CHECK(s.found("\"balance mass\"") == Ids{});
    CHECK(s.found("\"кыргыз тилинин\"") == Ids{"manas"});
    CHECK(s.found("\"rare book\"") == Ids{"glacier"});
    CHECK(s.found("\"Каралаев Саякбай\"") == Ids{"manas"});
    CHECK(s.found("\"эпос фольклор\"") == Ids{});  // two subjects: a phrase does not reach from one into the next
    CHECK(s.found("title:\"манас эпосу\"") == Ids{"manas"});
    CHECK(s.found("author:\"саякбай каралаев\"") == Ids{"manas"});
}

TEST_CASE("a word with a hyphen is found with a blank, and joined") {
    Searched s(shelf());
    CHECK(s.found("Ысык-Көл") == Ids{"manas", "koel"});
    CHECK(s.found("ысыккөл") == Ids{"manas"});
    CHECK(s.found("Көл") == Ids{"manas", "koel"});
    CHECK(s.found("ak-shyirak") == Ids{"glacier"});
}

TEST_CASE("filters are OR within a name and AND across names") {
    Searched s(shelf());
    SearchQuery query;
    query.filters["type"] = {"book", "thesis-candidate"};
    CHECK(s.search(query).total == 3);
    query.filters["lang"] = {"rus"};
    CHECK(s.search(query).total == 2);
    query.year_to = 2000;
    CHECK(s.ids(query) == "rare");
    query.filters = {{"author", {"Иванова, А. Б.", "Smith"}}};
    query.year_to = 0;
    CHECK(s.search(query).total == 2);
    query.filters = {{"subject", {"эпос"}}, {"lang", {"ky"}}};
    CHECK(s.ids(query) == "manas");
    query.filters = {{"collection", {"x"}}};
    CHECK(s.search(query).total == 0);
    query.filters = {{"type", {}}};
    CHECK(s.search(query).total == 5);
}

TEST_CASE("the title asked for comes first, and scores are per cent") {
    std::vector<Record> records;
    for (int i = 0; i < 30; ++i)
        records.push_back(record("r" + std::to_string(i), "rus",
                                 "История История Кыргызстана, том " + std::to_string(i), {}, {"история"}));
    records.push_back(
        record("exact", "rus", "История Кыргызстана", {}, {}, std::string(400, 'x') + " длинный текст о другом"));
    Searched s(records);
    SearchQuery query;
    query.text = "история кыргызстана";
    auto result = s.search(query);
    REQUIRE(result.total == 31);
    CHECK(s.library.id_of(result.hits[0].record) == "exact");
    CHECK(result.hits[0].score > result.hits[1].score);
    for (const auto& hit : result.hits) CHECK((hit.score > 0 && hit.score <= 100));
}

TEST_CASE("titles are sorted as Kyrgyz sorts them, records without a value last") {
    Searched s({
        record("t", "kir", "Тоо"),
        record("oe", "kir", "Өзөн"),
        record("o", "kir", "Озон"),
        record("p", "kir", "Пахта"),
        record("ng", "kir", "аңчы"),
        record("n", "kir", "Анчы"),
        record("ue", "kir", "«Үкү»", {"Бээ"}, {}, {}, 1990),
        record("u", "kir", "Укук", {"Абай"}, {}, {}, 2001),
        record("f", "kir", "Фазан", {"Өмүр"}),
        record("none", "kir", ""),
    });
    SearchQuery query;
    query.sort = SortOrder::title;
    CHECK(s.ids(query) == "n ng o oe p t u ue f none");
    query.sort = SortOrder::newest;
    CHECK(s.ids(query).starts_with("u ue "));
    query.sort = SortOrder::oldest;
    CHECK(s.ids(query).starts_with("ue u "));
    query.sort = SortOrder::author;
    CHECK(s.ids(query).starts_with("u ue f "));
}

TEST_CASE("pages cover the hits once each, and stop at the depth limit") {
    std::vector<Record> records;
    for (int i = 0; i < 55; ++i)
        records.push_back(record("r" + std::to_string(i), "rus", "Страница", {}, {}, {}, 2000));
    Searched s(records);
    std::set<std::uint32_t> met;
    SearchQuery query;
    query.text = "страница";
    query.per_page = 10;
    for (query.page = 1; query.page <= 6; ++query.page) {
        auto result = s.search(query);
        CHECK(result.total == 55);
        CHECK(result.hits.size() == (query.page == 6 ? 5 : 10));
        for (const auto& hit : result.hits) CHECK(met.insert(hit.record.value).second);
    }
    CHECK(met.size() == 55);
    for (std::size_t page :
         {std::size_t{7}, std::size_t{1000}, std::size_t{1001}, std::size_t{1} << 40, std::size_t(-1)}) {
        query.page = page;
        auto result = s.search(query);
        CHECK(result.hits.empty());
        CHECK(result.total == 55);
    }
    query.page = 0;
    query.per_page = 100000;
    CHECK(s.search(query).hits.size() == 55);
}

TEST_CASE("facets are the exact counts, each without its own filter") {
    std::mt19937 random(7);
    auto pick = [&](const std::vector<std::string>& from) { return from[random() % from.size()]; };
    std::vector<Record> records;
    for (int i = 0; i < 700; ++i) {
        auto r = record("r" + std::to_string(i), pick({"kir", "rus", "eng", ""}), "Слово " + pick({"альфа", "бета"}),
                        {}, {}, {}, random() % 5 ? 1990 + static_cast<int>(random() % 20) : 0,
                        pick({"article", "book", "report-project"}), pick({"open", "restricted", ""}));
        if (random() % 4 == 0) r.metadata.languages.push_back({"tur", "declared", {}});
        records.push_back(r);
    }
    Searched s(records);

    auto languages = [](const Record& r) {
        std::set<std::string> out;
        for (const auto& l : r.metadata.languages) out.insert(l.code);
        return out;
    };
    auto values = [&](const Record& r, const std::string& facet) -> std::set<std::string> {
        if (facet == "lang") return languages(r);
        if (facet == "type") return {r.metadata.type.code};
        if (facet == "source") return {"test"};
        if (facet == "access") return r.metadata.rights.access.empty() ? Ids{} : Ids{r.metadata.rights.access};
        return r.metadata.dates.empty() ? Ids{} : Ids{std::to_string(r.metadata.dates[0].year)};
    };
    auto passes = [&](const Record& r, const SearchQuery& q, const std::string& except) {
        for (const auto& [name, wanted] : q.filters) {
            if (name == except) continue;
            auto have = values(r, name);
            if (std::none_of(wanted.begin(), wanted.end(), [&](const auto& w) { return have.contains(w); }))
                return false;
        }
        if (except != "year" && (q.year_from || q.year_to)) {
            if (r.metadata.dates.empty()) return false;
            auto year = r.metadata.dates[0].year;
            if (year < q.year_from || (q.year_to && year > q.year_to)) return false;
        }
        return q.text.empty() || r.metadata.titles[0].value.find(q.text) != std::string::npos;
    };
    auto compare = [&](const SearchQuery& query, const std::vector<Record>& all) {
        auto result = s.search(query);
        CHECK(result.total == static_cast<std::uint64_t>(std::count_if(
                                  all.begin(), all.end(), [&](const auto& r) { return passes(r, query, "none"); })));
        for (std::string facet : {"type", "lang", "source", "access", "year"}) {
            INFO(facet);
            std::map<std::string, std::uint64_t> expected, counted;
            for (const auto& r : all)
                if (passes(r, query, facet))
                    for (const auto& v : values(r, facet)) ++expected[v];
            for (const auto& v : result.facets[facet]) counted[v.value] = v.count;
            CHECK(counted == expected);
        }
    };

    SearchQuery query;
    compare(query, records);
    query.text = "альфа";
    compare(query, records);
    query.filters = {{"type", {"article", "book"}}};
    compare(query, records);
    query.filters["lang"] = {"kir", "tur"};
    query.filters["access"] = {"open"};
    compare(query, records);
    query.year_from = 1995;
    query.year_to = 2003;
    compare(query, records);
    query.filters = {{"source", {"other"}}};
    compare(query, records);

    // The columns follow the index: changed, deleted and new records count at once.
    for (int i = 0; i < 40; ++i) records[static_cast<std::size_t>(i)].metadata.type.code = "journal";
    records.push_back(record("new", "deu", "Слово альфа", {}, {}, {}, 2020));
    s.library.put({records.begin(), records.begin() + 40});
    s.library.put({records.back()});
    s.library.remove("r699");
    records.erase(records.end() - 2);
    must(follow(*s.library.store, s.library.index, {.batch = 10}));
    query = {};
    compare(query, records);
    query.text = "альфа";
    query.filters = {{"type", {"journal"}}};
    compare(query, records);
}

TEST_CASE("facets are ordered: the most frequent first, years by year") {
    Searched s(shelf());
    auto facets = s.search({}).facets;
    REQUIRE(facets["type"].size() == 3);
    CHECK(std::is_sorted(facets["type"].begin(), facets["type"].end(),
                         [](auto& a, auto& b) { return a.count > b.count; }));
    CHECK(facets["year"].front().value == "1984");
    CHECK(facets["year"].back().value == "2015");
    SearchQuery query;
    query.facets = false;
    CHECK(s.search(query).facets.empty());
}

TEST_CASE("no query makes a search fail") {
    Searched s(shelf());
    for (const char* text : {"(", "\"", "AND", "title:", "-", "*", "a*", "ab* cd* ef*", "-a", "NOT a", "\xFF", "year:",
                             "year:9999-1", "a AND OR b", "type:*", "((a)", "title:(a OR", "\"a\" \"", "и в на"}) {
        INFO(text);
        SearchQuery query;
        query.text = text;
        CHECK(s.index->search(query));
    }
    SearchQuery query;
    query.text = std::string(100'000, 'x');
    CHECK(s.index->search(query));
    query.text = std::string("a\0b", 3);
    CHECK(s.index->search(query));
    query.filters["type"] = {std::string(5000, 'x'), ""};
    query.filters["author"] = {"", "\"", "((("};
    query.filters["year"] = {"x", "2010"};
    CHECK(s.index->search(query));
}

namespace {

std::string shown(const std::vector<ExcerptPart>& parts) {
    std::string out;
    for (const auto& p : parts) out += p.marked ? "[" + p.text + "]" : p.text;
    return out;
}

}  // namespace

TEST_CASE("an excerpt shows the best stretch with the words of the query marked") {
    TempDir dir;
    auto index = must(open_search_index(dir / "index"));
    auto excerpt = [&](const std::string& text, std::string_view from, std::size_t letters) {
        SearchQuery query;
        query.text = text;
        return shown(index->excerpt(query, from, letters));
    };
    CHECK(excerpt("книга", "Книгами занимались все.", 100) == "[Книгами] занимались все.");
    CHECK(excerpt("glacier", "Many Glaciers melt", 100) == "Many [Glaciers] melt");
    CHECK(excerpt("x", "Ничего такого", 100) == "Ничего такого");
    CHECK(excerpt("x", "", 100) == "");
    CHECK(excerpt("x", "...", 100) == "...");
    CHECK(excerpt("Ысык-Көл", "Биздин Ысык-Көл", 100) == "Биздин [Ысык]-[Көл]");
    std::string text = "Первое слово. ";
    for (int i = 0; i < 60; ++i) text += "пусто ";
    text += "здесь эпос и Манас вместе, ";
    for (int i = 0; i < 60; ++i) text += "снова ";
    auto best = excerpt("манас эпос слово", text, 60);
    INFO(best);
    CHECK(best.find("[эпос] и [Манас]") != best.npos);
    CHECK(best.starts_with("…"));
    CHECK(best.ends_with("…"));
    CHECK(excerpt("ничего", text, 20) == "Первое слово. пусто…");
    for (std::size_t n : {0u, 1u, 5u, 30u, 10'000u}) CHECK_NOTHROW(excerpt("эпос", text, n));
}
