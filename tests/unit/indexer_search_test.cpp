#include <indexer/columns.hpp>
#include <indexer/follower.hpp>
#include <indexer/search.hpp>
#include <indexer/word_lists.hpp>
#include <repository/store/duplicate_store.hpp>
#include <tests/support/catch.hpp>
#include <tests/support/index_store.hpp>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <thread>

using namespace muras;
using namespace muras::test;

namespace {

struct Searched {
    explicit Searched(const std::vector<Record>& records, SearchIndexOptions options = {}) : library(dir) {
        library.put(records);
        must(follow(*library.store, library.index));
        index = must(open_search_index(library.index, nullptr, std::move(options)));
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

    Folder dir;
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

TEST_CASE("a Kyrgyz word is found in every form, in capitals, and typed without its letters") {
    Searched library(shelf());
    CHECK(library.found("көлдөрүнүн") == Ids{"manas", "koel"});
    CHECK(library.found("КӨЛДӨ") == Ids{"manas", "koel"});
    CHECK(library.found("жээктер көл") == Ids{"koel"});
    CHECK(library.found("колдун тоосу") == Ids{"koel"});
    CHECK(library.found("тилдин сөздүктөрү") == Ids{"manas"});
}

TEST_CASE("a name is found in both scripts, and so is a title") {
    Searched library(shelf());
    CHECK(library.found("Karalaev") == Ids{"manas"});
    CHECK(library.found("author:Karalayev") == Ids{"manas"});
    CHECK(library.found("author:Omurov") == Ids{"koel"});
    CHECK(library.found("автор:Смит") == Ids{});
    CHECK(library.found("eposu") == Ids{"manas", "thesis"});
    CHECK(library.found("Каралаев С.") == Ids{"manas"});
    CHECK(library.found("S. Karalaev") == Ids{"manas"});
    CHECK(library.found("author:\"Каралаев С.\"") == Ids{"manas"});
    CHECK(library.found("author:\"Каралаев М.\"") == Ids{});
    CHECK(library.found("Redkie knigi") == Ids{"rare"});
}

TEST_CASE("what was meant is searched when nothing has the words as typed, and said") {
    Searched library(shelf());
    SearchQuery query;
    auto meant = [&](const char* text) {
        query.text = text;
        auto result = library.search(query);
        CHECK(result.corrected == (query.correct && result.did_you_mean.has_value()));
        return result.did_you_mean.value_or("");
    };
    CHECK(meant("Vfyfc 'gjce") == "манас эпосу");
    CHECK(library.ids(query) == "manas thesis");
    CHECK(meant("фальклор") == "фольклор");
    CHECK(meant("гляцер") == "");  // no record has anything near
    CHECK(meant("Glacir balance") == "glacier balance");
    CHECK(meant("эпос -фальклорр") == "");
    CHECK(meant("манас") == "");
    query.correct = false;
    CHECK(meant("фальклор") == "фольклор");
    CHECK(library.ids(query).empty());
}

TEST_CASE("an excerpt marks what matched in another script") {
    Searched library(shelf());
    SearchQuery query;
    query.text = "manastyn";
    std::string marked;
    for (const auto& part : library.index->excerpt(query, "Манас баатыр жөнүндө", 200))
        if (part.marked) marked += part.text;
    CHECK(marked == "Манас");
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

TEST_CASE("authors, subjects, classes, specialties and projects are facets, counted as they are written") {
    auto counts = [](const SearchResult& result, const char* facet) {
        std::string out;
        for (const auto& v : result.facets.at(facet)) out += v.value + "=" + std::to_string(v.count) + " ";
        return out;
    };
    auto one = record("1", "rus", "Первая", {"Иванов, И.", "Петров, П."}, {"вода", "лёд"});
    one.metadata.subjects.push_back({"udc", "551.324", {}, {}, {}});
    one.metadata.subjects.push_back({"udc", "556.5", {}, {}, {}});
    one.metadata.thesis.edit().specialty.push_back({"25.00.27", "Гидрология суши", {}});
    one.provenance.set_specs = {"theses"};
    auto two = record("2", "rus", "Вторая", {"Иванов, И."}, {"вода"});
    two.metadata.project.edit().title.value = "Чистая вода";
    Searched s({one, two, record("3", "rus", "Третья", {"Иванова, И."})});
    SearchQuery query;
    auto all = s.search(query);
    CHECK(counts(all, "author") == "Иванов, И.=2 Иванова, И.=1 Петров, П.=1 ");
    CHECK(counts(all, "subject") == "вода=2 лёд=1 ");
    CHECK(counts(all, "udc") == "5=1 ");
    CHECK(counts(all, "vak") == "25.00.27=1 ");
    CHECK(counts(all, "project") == "Чистая вода=1 ");
    CHECK(counts(all, "collection") == "theses=1 ");

    query.filters["author"] = {"Иванов, И."};
    auto filtered = s.search(query);
    CHECK(filtered.total == 2);
    CHECK(counts(filtered, "author") == "Иванов, И.=2 Иванова, И.=1 Петров, П.=1 ");
    CHECK(counts(filtered, "subject") == "вода=2 лёд=1 ");
    query.filters["subject"] = {"лёд", "вода"};
    query.filters["udc"] = {"5"};
    CHECK(s.ids(query) == "1");
    query.filters = {{"author", {"петров"}}};  // words, not a value that a facet shows
    CHECK(s.ids(query) == "1");
    CHECK(s.found("специальность:25.00.27") == Ids{"1"});
    CHECK(s.found("долбоор:\"чистая вода\"") == Ids{"2"});
}

TEST_CASE("a facet of many values shows the most frequent ones") {
    std::vector<Record> records;
    for (std::size_t i = 0; i < most_whole_values + 20; ++i)
        records.push_back(record(std::to_string(i), "rus", "Книга", {"Автор " + std::to_string(i)}, {"общая"}));
    records.push_back(record("last", "rus", "Книга", {"Автор 7"}));
    Searched s(records);
    auto authors = s.search({}).facets.at("author");
    CHECK(authors.size() == most_whole_values);
    CHECK(authors.front().value == "Автор 7");
    CHECK(authors.front().count == 2);
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
    for (const char* piece : {"аб* ", "\"", "\xE2\x80\x8F", "\x01", "(манас ", "манас* OR ", "ghbdtn "}) {
        query.text.clear();
        while (query.text.size() < 5'000) query.text += piece;
        CHECK(s.index->search(query));
    }
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
    Folder dir;
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

TEST_CASE("the copies of a work are one hit, and every count says so") {
    Folder dir;
    Library library(dir);
    auto copy = [](const std::string& id) { return record(id, "rus", "Ледники Тянь-Шаня", {"Асанов, А."}, {"лёд"}, {}, 2019); };
    library.put({copy("a"), record("other", "rus", "Ледники Памира", {"Асанов, А."}, {"лёд"}, {}, 2018)}, "one");
    library.put({copy("b")}, "two");
    auto number = [&](const std::string& source, const std::string& id) {
        return must(library.store->find_id(source, id)).value();
    };
    auto a = number("one", "a"), b = number("two", "b");
    must(follow(*library.store, library.index));
    auto index = must(open_search_index(library.index));
    SearchQuery query{.text = "ледники"};
    REQUIRE(must(index->search(query)).total == 3);

    DuplicateBatch found;
    found.clusters = {{a, a}, {b, a}};
    must(library.store->duplicates().commit(found));
    CHECK(must(follow(*library.store, library.index)).documents == 2);

    auto result = must(index->search(query));
    CHECK(result.total == 2);
    CHECK(result.hits.size() == 2);
    CHECK(must(index->all(query)) == std::vector{a, number("one", "other")});
    auto count = [&](const std::string& field, const std::string& value) {
        for (const auto& facet : result.facets[field])
            if (facet.value == value) return facet.count;
        return std::uint64_t{0};
    };
    CHECK(count("type", "article") == 2);
    CHECK(count("source", "one") == 2);
    CHECK(count("source", "two") == 1);
    CHECK(count("year", "2019") == 1);

    query.filters["source"] = {"two"};
    result = must(index->search(query));
    CHECK(result.total == 1);
    REQUIRE(result.hits.size() == 1);
    CHECK(result.hits[0].record == b);
    CHECK(count("source", "one") == 2);
    query.filters["source"] = {"one", "two"};
    CHECK(must(index->search(query)).total == 2);
    query.facets = false;
    query.per_page = 1;
    CHECK(must(index->search(query)).total == 2);

    found.clusters = {{a, {}}, {b, {}}};
    must(library.store->duplicates().commit(found));
    must(follow(*library.store, library.index));
    CHECK(must(index->search({.text = "ледники"})).total == 3);
}

TEST_CASE("a search that takes too long tells what it has found till then, and says so") {
    std::vector<Record> many;
    for (int i = 0; i < 1'200; ++i)
        many.push_back(record("r" + std::to_string(i), "rus", "Вода и лёд " + std::to_string(i)));
    Searched hurried(many, {.longest = std::chrono::milliseconds(0)});
    auto all_of_it = [](const std::string& text) { return SearchQuery{.text = text}; };
    for (auto text : {"вода", "вода OR лёд", "", "во* лё*", "\"вода и лёд\""}) {
        INFO(text);
        auto found = hurried.search(all_of_it(text));
        CHECK(found.cut_short);
        CHECK(found.total > 0);
        CHECK(found.total < 1'200);
        CHECK(found.hits.size() == 20);
        CHECK(found.facets["type"].at(0).count == found.total);
    }
    auto filtered = all_of_it("вода");
    filtered.filters["type"] = {"article"};
    CHECK(hurried.search(filtered).cut_short);
    CHECK(must(hurried.index->all(all_of_it("вода"))).size() == 1'200);  // a whole list is never a part

    auto index = must(open_search_index(hurried.library.index));
    for (auto text : {"вода", "", "во* лё*"}) {
        auto found = must(index->search(all_of_it(text)));
        CHECK_FALSE(found.cut_short);
        CHECK(found.total == 1'200);
    }
}

TEST_CASE("facets of very many records are counted from a sample, and say so") {
    std::vector<Record> many;
    for (int i = 0; i < 3'000; ++i)
        many.push_back(record("r" + std::to_string(i), "rus", "Вода", {}, {}, {}, 2000 + i % 2, i % 3 ? "article" : "book"));
    Searched s(many, {.exactly_counted = 1'000});
    SearchQuery query{.text = "вода"};
    auto found = s.search(query);
    CHECK(found.about);
    CHECK(found.total == 3'000);
    auto articles = found.facets["type"].at(0);
    CHECK(articles.value == "article");
    CHECK(articles.count > 1'700);
    CHECK(articles.count < 2'300);
    query.text = "вода type:book";
    found = s.search(query);
    CHECK_FALSE(found.about);
    CHECK(found.facets["type"].at(0).count == 1'000);
}

TEST_CASE("queries of every bad kind are answered, in bounds") {
    Searched s(shelf());
    std::string wildcards, words;
    for (int i = 0; i < 200; ++i) wildcards += "кн* м" + std::to_string(i) + "* ";
    while (words.size() < 5'000) words += "книга" + std::to_string(words.size()) + " ";
    for (const auto& text :
         {wildcards, words, std::string(5'000, 'a'), std::string(5'000, '"'), std::string(5'000, '('),
          std::string(5'000, '*'), std::string(5'000, '-'), std::string("\x01\x02\x1b[31m\0x", 10), std::string("\""),
          std::string("'"), std::string("«"), std::string("\u202e\u200f\u2066книга\u2069"), std::string("\xff\xfe\x80"),
          std::string("NOT"), std::string("AND OR"), std::string("author:"), std::string("year:9999999999999-"),
          std::string("((((((((((книга"), std::string("-книга"), std::string("\u0301\u0301\u0301")}) {
        INFO(text.substr(0, 40));
        auto found = s.search({.text = text});
        CHECK(found.total <= 5);
        CHECK_FALSE(found.cut_short);
    }
    // Marks of direction hide no word.
    CHECK(s.found("\u202e\u200fкнига\u2069") == Ids{"rare"});
}

namespace {

/// A library with word lists beside it.
struct WithLists {
    WithLists(const std::string& synonyms, const std::string& stop_words) {
        std::filesystem::create_directories(dir / "words");
        write("synonyms.txt", synonyms);
        write("stopwords.txt", stop_words);
    }
    void write(const std::string& name, const std::string& text) {
        std::ofstream(dir / ("words/" + name), std::ios::binary) << text;
    }
    std::string error() {
        auto read = read_word_lists(dir / "words");
        return read ? std::string() : read.error().message.substr(std::string(dir / "words").size() + 1);
    }
    Folder dir;
};

}  // namespace

TEST_CASE("synonyms widen a query in every form and script, and nothing else") {
    WithLists lists(
        "# what readers call it\nледник, мөңгү, glacier  # one thing\n\nАКШ, Америка Кошмо Штаттары, США\nкитеп, книга\n", "");
    Searched s({record("ice", "rus", "Ледники Памира"), record("mongu", "kir", "Мөңгүлөрдүн эриши"),
                record("en", "eng", "Glaciers of Asia"), record("kr", "kir", "Америка Кошмо Штаттарынын тарыхы"),
                record("apart", "kir", "Америка адабияты, Кошмо Сөз Штаттары"), record("kirgizia", "rus", "Горы США"),
                record("latin", "kir", "Kitep dunjosu"), record("rus", "rus", "Редкие книги")},
               {.words_dir = lists.dir / "words"});
    CHECK(s.found("ледников") == Ids{"ice", "mongu", "en"});
    CHECK(s.found("glaciers") == Ids{"ice", "mongu", "en"});
    CHECK(s.found("мөңгүсү эриши") == Ids{"mongu"});
    CHECK(s.found("АКШ") == Ids{"kr", "kirgizia"});
    CHECK(s.found("америка кошмо штаттарында") == Ids{"kr", "apart", "kirgizia"});
    CHECK(s.found("knigi") == Ids{"latin", "rus"});
    CHECK(s.found("title:ледник") == Ids{"ice", "mongu", "en"});
    // None of these asks for it.
    CHECK(s.found("\"ледники\" памира") == Ids{"ice"});
    CHECK(s.found("\"ледники памира\"") == Ids{"ice"});
    CHECK(s.found("ледн*") == Ids{"ice"});
    CHECK(s.found("ледник -мөңгү") == Ids{"ice", "en"});
    CHECK(s.found("америка") == Ids{"apart", "kr"});
    CHECK(must(s.index->all({.text = "ледник", .correct = false})).size() == 1);
    auto marked = s.index->excerpt({.text = "ледник"}, "Мөңгүлөр эрийт", 50);
    REQUIRE_FALSE(marked.empty());
    CHECK(marked[0].marked);
    CHECK(marked[0].text == "Мөңгүлөр");
}

TEST_CASE("stop words are left out while other words remain, and staff may add and keep some") {
    WithLists lists("", "тууралуу\nмакала # too many\n!бир\n");
    Searched s({record("water", "kir", "Суу"), record("one", "kir", "Бир суу"), record("article", "kir", "Макала")},
               {.words_dir = lists.dir / "words"});
    CHECK(s.found("суу макала") == Ids{"water", "one"});
    CHECK(s.found("суу жана") == Ids{"water", "one"});
    CHECK(s.found("бир суу") == Ids{"one"});
    CHECK(s.found("макала") == Ids{"article"});
    CHECK(s.found("\"макала\"") == Ids{"article"});
}

TEST_CASE("a line of a word list that is wrong is named with its file and number") {
    WithLists lists("", "");
    CHECK(lists.error() == "");
    lists.write("synonyms.txt", "а, б\n# fine\nодин\n");
    CHECK(lists.error() == "synonyms.txt:3: a group of one term");
    lists.write("synonyms.txt", "а, ,б\n");
    CHECK(lists.error() == "synonyms.txt:1: \"\" has no words");
    lists.write("synonyms.txt", "а, б в г д е ж з\n");
    CHECK(lists.error().starts_with("synonyms.txt:1: \"б в г д е ж з\" has more than"));
    lists.write("synonyms.txt", "а, \xff\n");
    CHECK(lists.error() == "synonyms.txt:1: not UTF-8");
    lists.write("synonyms.txt", "\xEF\xBB\xBFа, б\r\n");
    CHECK(lists.error() == "");
    lists.write("stopwords.txt", "а\nдва слова\n");
    CHECK(lists.error() == "stopwords.txt:2: not one word");
    CHECK(must(read_word_lists(lists.dir / "nowhere")).synonyms.empty());
}

TEST_CASE("a word list that becomes wrong leaves the last good one in use") {
    WithLists lists("ледник, мөңгү\n", "");
    CurrentWordLists current(lists.dir / "words");
    CHECK_FALSE(current.get()->synonyms.empty());
    lists.write("synonyms.txt", "ледник\n");
    std::this_thread::sleep_for(std::chrono::milliseconds(1'100));
    CHECK_FALSE(current.get()->synonyms.empty());
    lists.write("synonyms.txt", "");
    std::this_thread::sleep_for(std::chrono::milliseconds(1'100));
    CHECK(current.get()->synonyms.empty());
}
