#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include <repository/duplicates/compare.hpp>
#include <repository/duplicates/decide.hpp>
#include <repository/duplicates/follow.hpp>
#include <repository/duplicates/sketch.hpp>
#include <tests/unit/store_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

/// A record in one line; more is set on the result.
IncomingRecord work(const std::string& id, const std::string& title, const std::string& family, int year,
                    const std::string& type = "article") {
    auto incoming = live(id, title);
    auto& data = incoming.record.metadata;
    data.type.code = type;
    if (!family.empty()) {
        Agent agent;
        agent.role = "aut";
        agent.kind = "person";
        agent.family = family;
        agent.initials = "А.";
        agent.display = family + ", А.";
        data.agents.push_back(agent);
    }
    if (year != 0) data.dates.push_back({"issued", std::to_string(year), "year", year, {}});
    return incoming;
}

IncomingRecord with_id(IncomingRecord incoming, const std::string& scheme, const std::string& value) {
    incoming.record.metadata.identifiers.push_back({scheme, value, true, {}});
    return incoming;
}

IncomingRecord in_language(IncomingRecord incoming, const std::string& code) {
    incoming.record.metadata.languages.push_back({code, "declared", {}});
    return incoming;
}

IncomingRecord of_pages(IncomingRecord incoming, int pages) {
    incoming.record.metadata.physical.edit().pages = pages;
    return incoming;
}

struct Shelf {
    Folder folder;
    std::unique_ptr<RecordStore> store = must(open_record_store(folder / "store", small_map()));

    Shelf() {
        for (auto key : {"one", "two", "three"}) must(store->put_source(source_named(key)));
    }

    void put(const std::string& source, std::vector<IncomingRecord> records) {
        for (auto& incoming : records) {
            Record content;
            content.metadata = incoming.record.metadata;
            incoming.content = to_hex(sha256(encode(content)));
        }
        harvest(*store, source, std::move(records));
    }

    DuplicateReport find(std::size_t batch = 5'000, bool anew = false) {
        return must(follow_duplicates(*store, {.lock = folder / "lock", .batch = batch, .anew = anew}));
    }

    RecordNo no(const std::string& source, const std::string& id) { return get(*store, source, id).no; }

    Result<bool> decide(Ruling ruling, RecordNo one, RecordNo other, const std::string& by = "Айгүл Асанова") {
        return muras::decide(*store, {.one = one, .other = other, .ruling = ruling, .by = by, .at = 1'700'000'000},
                             {.lock = folder / "lock"});
    }

    std::vector<Decision> decisions() { return must(store->duplicates().decisions_after({}, {}, 10'000)); }

    RecordNo cluster(const std::string& source, const std::string& id) { return get(*store, source, id).cluster; }
    bool together(const std::string& a, const std::string& b) {
        return cluster("one", a) && cluster("one", a) == cluster("two", b);
    }
    std::vector<Pair> pairs() { return must(store->duplicates().pairs_after({}, {}, 10'000)); }

    /// All that was found, whatever the way to it.
    std::string all_found() {
        std::string out;
        for (const auto& p : pairs())
            out += std::to_string(p.low.value) + " " + std::to_string(p.high.value) + " " +
                   std::to_string(static_cast<int>(p.kind)) + " " + std::to_string(p.score) + " " + p.why + "\n";
        for (auto cluster : must(store->duplicates().clusters_after({}, 10'000))) {
            out += "cluster";
            for (auto no : must(store->duplicates().members(cluster))) out += " " + std::to_string(no.value);
            out += "\n";
        }
        return out;
    }
};

const std::string glaciers = "Мөңгүлөрдүн эриши жана суу ресурстары";

}  // namespace

TEST_CASE("two donors' records with one DOI are one work, and each knows its cluster") {
    Shelf shelf;
    shelf.put("one", {with_id(work("a", glaciers, "Асанов", 2019), "doi", "10.5555/1")});
    shelf.put("two", {with_id(work("b", "Glaciers and water", "Asanov", 2019), "doi", "10.5555/1")});
    shelf.find();
    CHECK(shelf.together("a", "b"));
    CHECK(shelf.cluster("one", "a") == get(*shelf.store, "one", "a").no);
    auto found = shelf.pairs();
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == Pair::Kind::same);
    CHECK(found[0].why == "doi:10.5555/1");
}

TEST_CASE("an autoabstract is linked to its thesis in both directions and is never one work with it") {
    Shelf shelf;
    shelf.put("one", {with_id(of_pages(work("thesis", glaciers, "Асанов", 2012, "thesis-candidate"), 160), "handle", "1/2")});
    shelf.put("two", {with_id(of_pages(work("summary", glaciers, "Асанов", 2011, "autoabstract"), 24), "handle", "1/2")});
    shelf.find();
    CHECK_FALSE(shelf.cluster("one", "thesis"));
    auto thesis = get(*shelf.store, "one", "thesis"), summary = get(*shelf.store, "two", "summary");
    REQUIRE(thesis.metadata.relations.size() == 1);
    CHECK(thesis.metadata.relations[0].kind == "has_summary");
    CHECK(thesis.metadata.relations[0].target_pid == summary.pid);
    REQUIRE(summary.metadata.relations.size() == 1);
    CHECK(summary.metadata.relations[0].kind == "summary_of");
    CHECK(summary.metadata.relations[0].target == glaciers);
}

TEST_CASE("another author's autoabstract, or one of other years, is not that thesis's") {
    Shelf shelf;
    shelf.put("one", {work("thesis", glaciers, "Асанов", 2012, "thesis-doctor")});
    shelf.put("two", {work("other", glaciers, "Бекова", 2012, "autoabstract"),
                      work("late", glaciers, "Асанов", 2016, "autoabstract"),
                      work("topic", "История ирригации Чуйской долины", "Асанов", 2012, "autoabstract")});
    shelf.find();
    CHECK(shelf.pairs().empty());
}

TEST_CASE("the language versions and the editions of a textbook stay apart though they share an ISBN") {
    auto second = with_id(work("c", "Алгебра 7", "Иманалиев", 2010, "textbook"), "isbn", "9789967000001");
    second.record.metadata.publication.edit().edition = {"2-е изд.", {}};
    auto third = with_id(work("d", "Алгебра 7", "Иманалиев", 2010, "textbook"), "isbn", "9789967000001");
    third.record.metadata.publication.edit().edition = {"3-е изд., перераб.", {}};
    Shelf shelf;
    shelf.put("one", {in_language(with_id(work("a", "Алгебра 8", "Иманалиев", 2010, "textbook"), "isbn", "9789967000002"), "kir"), second});
    shelf.put("two", {in_language(with_id(work("b", "Алгебра 8", "Иманалиев", 2010, "textbook"), "isbn", "9789967000002"), "rus"), third});
    shelf.find();
    CHECK(shelf.pairs().empty());
    CHECK_FALSE(shelf.cluster("one", "a"));
    CHECK_FALSE(shelf.cluster("one", "c"));
}

TEST_CASE("a record of unknown language joins one of two languages, not both") {
    auto book = [](const std::string& id) {
        return with_id(work(id, "Физика", "Кожоев", 2005, "textbook"), "isbn", "9789967000003");
    };
    Shelf shelf;
    shelf.put("one", {in_language(book("ky"), "kir")});
    shelf.put("two", {book("unknown")});
    shelf.put("three", {in_language(book("ru"), "rus")});
    shelf.find();
    CHECK(shelf.together("ky", "unknown"));
    CHECK_FALSE(shelf.cluster("three", "ru"));
}

TEST_CASE("records that are only alike wait for staff, measured in letters and not in bytes") {
    Shelf shelf;
    shelf.put("one", {work("a", "Экономика региона и развитие сельского хозяйства", "Асанов", 2019)});
    shelf.put("two", {work("b", "Экономика региона и развитие сельского хозяйствa", "Asanov", 2019)});
    shelf.find();
    auto found = shelf.pairs();
    REQUIRE(found.size() == 1);
    CHECK(found[0].kind == Pair::Kind::candidate);
    CHECK(found[0].why == "title");
    CHECK_FALSE(shelf.cluster("one", "a"));
    CHECK(duplicates::edit_distance(U"мөңгү", U"мөнгү", 5) == 1);
    CHECK(duplicates::edit_distance(U"", U"суу", 5) == 3);
    CHECK(duplicates::edit_distance(U"айыл", U"шаар", 1) == 2);
}

TEST_CASE("another year, author, number in the title or count of pages is another work") {
    Shelf shelf;
    const std::string title = "Отчёт о состоянии пастбищ Нарынской области, выпуск 3";
    shelf.put("one", {of_pages(work("a", title, "Асанов", 2019), 20)});
    shelf.put("two", {work("year", title, "Асанов", 2018), work("author", title, "Курманбеков", 2019),
                      work("number", "Отчёт о состоянии пастбищ Нарынской области, выпуск 4", "Асанов", 2019),
                      of_pages(work("pages", title, "Асанов", 2019), 60), work("short", "Отчёт", "Асанов", 2019)});
    shelf.find();
    CHECK(shelf.pairs().empty());
}

TEST_CASE("an identifier that a hundred records share names none of them") {
    Shelf shelf;
    std::vector<IncomingRecord> many;
    for (int i = 0; i < 101; ++i)
        many.push_back(with_id(work("r" + std::to_string(i), "Совсем разные работы " + std::to_string(i), "", 0), "doi",
                               "10.5555/journal"));
    auto last = many.back();
    many.pop_back();
    shelf.put("one", many);
    shelf.find();
    auto before = shelf.all_found();
    CHECK_FALSE(before.empty());
    shelf.put("two", {last});
    shelf.find();
    CHECK(shelf.all_found().empty());
    shelf.put("two", {gone(last.record.provenance.oai_identifier)});
    shelf.find();
    CHECK(shelf.all_found() == before);
}

TEST_CASE("what is found does not depend on the order of the records, on batches, or on when it is looked for") {
    std::vector<IncomingRecord> one, two;
    for (int i = 0; i < 60; ++i) {
        auto n = std::to_string(i % 20);
        auto a = work("a" + std::to_string(i), "Исследование вод долины номер " + n, "Асанов", 2000 + i % 5);
        auto b = work("b" + std::to_string(i), "Исследование вод долины номер " + n, "Асанов", 2000 + i % 4);
        one.push_back(i % 3 == 0 ? with_id(a, "doi", "10.5555/" + n) : a);
        two.push_back(i % 2 == 0 ? with_id(b, "doi", "10.5555/" + n) : b);
    }
    Shelf at_once, by_and_by;
    for (auto* shelf : {&at_once, &by_and_by}) {
        shelf->put("one", one);
        if (shelf == &by_and_by) shelf->find(7);
        shelf->put("two", two);
        if (shelf == &by_and_by) shelf->find(3);
        auto changed = one[6];
        changed.record.metadata.titles[0].value = "Совсем другое название этой работы";
        shelf->put("one", {changed, gone("a9")});
        shelf->find(shelf == &by_and_by ? 1 : 5'000);
    }
    auto expected = at_once.all_found();
    CHECK(expected.size() > 200);
    CHECK(by_and_by.all_found() == expected);
    by_and_by.find(11, true);
    CHECK(by_and_by.all_found() == expected);
    CHECK(faults(*by_and_by.store).empty());
}

TEST_CASE("a second pass has nothing to do, and a change costs what changed") {
    Shelf shelf;
    std::vector<IncomingRecord> records;
    for (int i = 0; i < 300; ++i) records.push_back(work("r" + std::to_string(i), "Работа " + std::to_string(i), "Асанов", 2000));
    shelf.put("one", records);
    CHECK(shelf.find().records == 300);
    CHECK(shelf.find().records == 0);
    shelf.put("two", {with_id(work("b", glaciers, "Асанов", 2019), "doi", "10.5555/1")});
    CHECK(shelf.find().records == 1);
}

TEST_CASE("a copy that its donor deletes leaves the cluster, which is then none") {
    Shelf shelf;
    shelf.put("one", {with_id(work("a", glaciers, "Асанов", 2019), "doi", "10.5555/1")});
    shelf.put("two", {with_id(work("b", glaciers, "Асанов", 2019), "doi", "10.5555/1")});
    shelf.find();
    auto before = get(*shelf.store, "one", "a").stamp;
    shelf.put("two", {gone("b")});
    shelf.find();
    CHECK_FALSE(shelf.cluster("one", "a"));
    CHECK(shelf.pairs().empty());
    CHECK(get(*shelf.store, "one", "a").stamp == before);  // nothing that a harvester of ours could see
}

TEST_CASE("a candidate that staff confirm is one work, with who decided and when") {
    Shelf shelf;
    shelf.put("one", {work("a", "Экономика региона и развитие сельского хозяйства", "Асанов", 2019)});
    shelf.put("two", {work("b", "Экономика региона и развитие сельского хозяйствa", "Асанов", 2019)});
    auto a = shelf.no("one", "a"), b = shelf.no("two", "b");
    CHECK(must(shelf.decide(Ruling::confirm, b, a)));
    CHECK(shelf.together("a", "b"));
    REQUIRE(shelf.decisions().size() == 1);
    CHECK(shelf.decisions()[0] == Decision{a, b, Decision::Kind::confirmed, 1'700'000'000, "Айгүл Асанова"});
    CHECK_FALSE(must(shelf.decide(Ruling::confirm, a, b, "Somebody Else")));  // so decided before
    CHECK(shelf.decisions()[0].by == "Айгүл Асанова");
    CHECK(must(shelf.decide(Ruling::undo, a, b)));
    CHECK_FALSE(shelf.together("a", "b"));
    CHECK(shelf.decisions().empty());
    REQUIRE(shelf.pairs().size() == 1);
    CHECK(shelf.pairs()[0].kind == Pair::Kind::candidate);  // it waits again
    CHECK(faults(*shelf.store).empty());
}

TEST_CASE("a decision outlives harvests, a deletion and a pass from the beginning") {
    auto a = work("a", "Мөңгүлөр жөнүндө", "Асанов", 2019);
    auto b = work("b", "О ледниках Тянь-Шаня", "Бекова", 2001, "report-research");
    auto c = with_id(work("c", glaciers, "Асанов", 2019), "doi", "10.5555/1");
    auto d = with_id(work("d", glaciers, "Асанов", 2019), "doi", "10.5555/1");
    Shelf shelf;
    shelf.put("one", {a, c});
    shelf.put("two", {b, d});
    must(shelf.decide(Ruling::confirm, shelf.no("one", "a"), shelf.no("two", "b")));  // nothing found them alike
    must(shelf.decide(Ruling::reject, shelf.no("one", "c"), shelf.no("two", "d")));
    auto holds = [&] { return shelf.together("a", "b") && !shelf.together("c", "d"); };
    CHECK(holds());

    a.record.metadata.titles[0].value = "Мөңгүлөр жана суу жөнүндө";
    c.record.metadata.titles[0].value = "Мөңгүлөрдүн эриши жана суу ресурстары: монография";
    shelf.put("one", {a, c});
    shelf.find();
    CHECK(holds());
    shelf.find(1, true);
    CHECK(holds());
    shelf.put("two", {gone("b"), gone("d")});
    shelf.find();
    CHECK_FALSE(shelf.cluster("one", "a"));
    shelf.put("two", {b, d});
    shelf.find();
    CHECK(holds());
    CHECK(shelf.decisions().size() == 2);
    CHECK(faults(*shelf.store).empty());
}

TEST_CASE("rejected records never join, neither by their identifier nor by way of a third") {
    auto copy = [](const std::string& id) { return with_id(work(id, glaciers, "Асанов", 2019), "doi", "10.5555/1"); };
    Shelf shelf;
    shelf.put("one", {copy("a")});
    shelf.put("two", {copy("b")});
    shelf.find();
    CHECK(shelf.together("a", "b"));
    must(shelf.decide(Ruling::reject, shelf.no("one", "a"), shelf.no("two", "b")));
    CHECK_FALSE(shelf.cluster("one", "a"));
    CHECK_FALSE(shelf.cluster("two", "b"));
    shelf.put("three", {copy("c")});
    shelf.find();
    CHECK(shelf.cluster("three", "c"));  // it goes with one of them
    CHECK_FALSE(shelf.together("a", "b"));
    must(shelf.decide(Ruling::undo, shelf.no("one", "a"), shelf.no("two", "b")));
    CHECK(shelf.together("a", "b"));
    CHECK(shelf.cluster("three", "c") == shelf.cluster("one", "a"));
}

TEST_CASE("staff can't make one work of an autoabstract and a thesis, of two languages or of two editions") {
    auto second = work("second", "Алгебра 7", "Иманалиев", 2010, "textbook");
    second.record.metadata.publication.edit().edition = {"2-е изд.", {}};
    auto third = work("third", "Алгебра 7", "Иманалиев", 2012, "textbook");
    third.record.metadata.publication.edit().edition = {"3-е изд.", {}};
    Shelf shelf;
    shelf.put("one", {work("thesis", glaciers, "Асанов", 2012, "thesis-doctor"), second,
                      in_language(work("ky", "Физика", "Кожоев", 2005, "textbook"), "kir")});
    shelf.put("two", {work("summary", glaciers, "Асанов", 2012, "autoabstract"), third,
                      in_language(work("ru", "Физика", "Кожоев", 2005, "textbook"), "rus"),
                      work("silent", "Физика", "Кожоев", 2005, "textbook")});
    auto refused = [&](const std::string& one, const std::string& other) {
        auto done = shelf.decide(Ruling::confirm, shelf.no("one", one), shelf.no("two", other));
        REQUIRE_FALSE(done);
        CHECK(done.error().code == ErrorCode::usage);
        return done.error().message;
    };
    CHECK(refused("thesis", "summary").find("an autoabstract, the other a thesis") != std::string::npos);
    CHECK(refused("second", "third").find("two editions") != std::string::npos);
    CHECK(refused("ky", "ru").find("two languages") != std::string::npos);
    CHECK(must(shelf.decide(Ruling::confirm, shelf.no("one", "ky"), shelf.no("two", "silent"))));
    auto by_way = shelf.decide(Ruling::confirm, shelf.no("two", "silent"), shelf.no("two", "ru"));
    REQUIRE_FALSE(by_way);
    CHECK(by_way.error().message.find("two languages") != std::string::npos);
    CHECK(shelf.decisions().size() == 1);
}

TEST_CASE("a confirmed record that turns out to be in another language leaves the work, and the decision stays") {
    auto b = work("b", "Физика", "Кожоев", 2005, "textbook");
    Shelf shelf;
    shelf.put("one", {in_language(work("a", "Физика", "Кожоев", 2005, "textbook"), "kir")});
    shelf.put("two", {b});
    must(shelf.decide(Ruling::confirm, shelf.no("one", "a"), shelf.no("two", "b")));
    CHECK(shelf.together("a", "b"));
    shelf.put("two", {in_language(b, "rus")});
    shelf.find();
    CHECK_FALSE(shelf.cluster("one", "a"));
    shelf.put("two", {in_language(b, "kir")});
    shelf.find();
    CHECK(shelf.together("a", "b"));
}

TEST_CASE("what staff confirmed takes its copies by identifier along, whatever types donors call it") {
    Shelf shelf;
    shelf.put("one", {with_id(work("a", glaciers, "Асанов", 2019), "doi", "10.5555/1")});
    shelf.put("two", {work("b", glaciers, "Асанов", 2019, "report-research")});
    shelf.put("three", {with_id(work("c", glaciers, "Асанов", 2019), "doi", "10.5555/1")});
    must(shelf.decide(Ruling::confirm, shelf.no("one", "a"), shelf.no("two", "b")));
    CHECK(shelf.together("a", "b"));
    CHECK(shelf.cluster("three", "c") == shelf.cluster("one", "a"));
}

TEST_CASE("decisions that contradict each other are refused") {
    Shelf shelf;
    shelf.put("one", {work("a", "Эмгек 1", "Асанов", 2019), work("b", "Эмгек 2", "Асанов", 2019)});
    shelf.put("two", {work("c", "Эмгек 3", "Асанов", 2019)});
    auto a = shelf.no("one", "a"), b = shelf.no("one", "b"), c = shelf.no("two", "c");
    must(shelf.decide(Ruling::confirm, a, b));
    must(shelf.decide(Ruling::confirm, b, c));
    auto rejected = shelf.decide(Ruling::reject, a, c);
    REQUIRE_FALSE(rejected);
    CHECK(rejected.error().code == ErrorCode::usage);
    CHECK(must(shelf.decide(Ruling::reject, b, c)));  // in place of what was confirmed
    CHECK_FALSE(shelf.cluster("two", "c"));
    auto confirmed = shelf.decide(Ruling::confirm, a, c);  // a is b, and b is not c
    REQUIRE_FALSE(confirmed);
    CHECK(confirmed.error().hint.find("--undo") != std::string::npos);
    CHECK(must(shelf.decide(Ruling::undo, b, c)));
    CHECK(must(shelf.decide(Ruling::confirm, a, c)));
    CHECK(shelf.cluster("two", "c") == a);
}

TEST_CASE("a decision needs two live records, a name, and something to undo") {
    Shelf shelf;
    shelf.put("one", {work("a", "Эмгек 1", "Асанов", 2019), work("b", "Эмгек 2", "Асанов", 2019)});
    shelf.put("two", {work("c", "Эмгек 3", "Асанов", 2019)});
    auto a = shelf.no("one", "a"), b = shelf.no("one", "b"), c = shelf.no("two", "c");
    shelf.put("two", {gone("c")});
    for (const auto& name : {std::string(), std::string("  "), std::string("a\nb"), std::string(201, 'a'), std::string("\xFF")})
        CHECK(shelf.decide(Ruling::confirm, a, b, name).error().code == ErrorCode::usage);
    CHECK(shelf.decide(Ruling::confirm, a, a).error().code == ErrorCode::usage);
    CHECK(shelf.decide(Ruling::reject, a, c).error().code == ErrorCode::usage);
    CHECK(shelf.decide(Ruling::undo, a, b).error().code == ErrorCode::not_found);
    CHECK(shelf.decisions().empty());
}

TEST_CASE("an autoabstract that is rejected for a thesis loses its link, and harvesters of ours hear of it") {
    Shelf shelf;
    shelf.put("one", {of_pages(work("thesis", glaciers, "Асанов", 2012, "thesis-candidate"), 160)});
    shelf.put("two", {of_pages(work("summary", glaciers, "Асанов", 2011, "autoabstract"), 24)});
    shelf.find();
    auto before = get(*shelf.store, "one", "thesis");
    REQUIRE(before.metadata.relations.size() == 1);
    must(shelf.decide(Ruling::reject, before.no, shelf.no("two", "summary")));
    CHECK(get(*shelf.store, "one", "thesis").metadata.relations.empty());
    CHECK(get(*shelf.store, "two", "summary").metadata.relations.empty());
    must(shelf.decide(Ruling::undo, before.no, shelf.no("two", "summary")));
    CHECK(get(*shelf.store, "one", "thesis").metadata.relations.size() == 1);
    auto changes = must(shelf.store->changes({}, 100));
    CHECK(std::ranges::count(changes, before.no, &Change::record) >= 3);
}

TEST_CASE("evidence names what two records have in common") {
    Sketch one, other;
    one.title = "мөңгүлөр жана суу";
    other.title = "мөңгүлөр жана сун";
    one.authors = {"asanov a", "bekova b"};
    other.authors = {"bekova b", "dzhunusov d"};
    one.identifiers = {"doi:10.5555/1", "isbn:9789967000001"};
    other.identifiers = {"isbn:9789967000001"};
    auto shared = duplicates::evidence(one, other);
    CHECK(shared.title_percent == 95);
    CHECK(shared.authors == std::vector<std::string>{"bekova b"});
    CHECK(shared.identifiers == std::vector<std::string>{"isbn:9789967000001"});
    CHECK(duplicates::evidence({}, {}).title_percent == 0);
}

TEST_CASE("names in two scripts and with ё or without give one key") {
    CHECK(duplicates::author_key("Осмонов", "Азамат") == duplicates::author_key("Osmonov", "A."));
    CHECK(duplicates::author_key("Өмүралиев", "Т.") == duplicates::author_key("Омуралиев", "Т. К."));
    CHECK(duplicates::author_key("Осмонов", "А.") != duplicates::author_key("Осмонова", "А."));
    CHECK(duplicates::folded_words("«Ёлка»: Ала-Тоо — 2") == "елка ала тоо 2");
}
