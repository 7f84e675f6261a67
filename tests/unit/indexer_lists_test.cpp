// What is read in order or by likeness rather than searched: alphabetical lists, names, similar works.
#include <indexer/follower.hpp>
#include <indexer/names.hpp>
#include <indexer/search.hpp>
#include <repository/store/duplicate_store.hpp>
#include <tests/support/catch.hpp>
#include <tests/support/index_store.hpp>

#include <algorithm>
#include <set>

using namespace muras;
using namespace muras::test;

namespace {

struct Listed {
    explicit Listed(const std::vector<Record>& records) : library(dir) {
        library.put(records);
        must(follow(*library.store, library.index));
        index = must(open_search_index(library.index));
    }

    /// The donor's identifiers of a whole list, read in stretches of `at_once`.
    std::vector<std::string> walk(const std::string& field, std::size_t at_once) {
        std::vector<std::string> out;
        for (ListStart from;;) {
            auto found = must(index->headings(field, from, at_once + 1));
            for (std::size_t i = 0; i < std::min(found.size(), at_once); ++i)
                out.push_back(library.id_of(found[i].record));
            if (found.size() <= at_once) return out;
            from = {found.back().place, found.back().record};
        }
    }

    std::vector<std::string> similar(const std::string& id, std::size_t most = 5) {
        std::vector<std::string> out;
        auto no = must(library.store->find_id("test", id)).value();
        for (auto other : must(index->similar(no, most))) out.push_back(library.id_of(other));
        return out;
    }

    Folder dir;
    Library library;
    std::unique_ptr<SearchIndex> index;
};

using Strings = std::vector<std::string>;

bool likely(std::string_view a, std::string_view b) {
    return same_person(read_name(a), read_name(b)) == SamePerson::likely;
}
bool perhaps(std::string_view a, std::string_view b) {
    return same_person(read_name(a), read_name(b)) == SamePerson::perhaps;
}
bool different(std::string_view a, std::string_view b) {
    return same_person(read_name(a), read_name(b)) == SamePerson::no;
}

}  // namespace

TEST_CASE("titles are listed in the order of the alphabet, ң ө ү in their places and Latin before Cyrillic") {
    Listed l({record("u", "kir", "Үй"), record("n", "kir", "Нан"), record("ng", "kir", "Ңарк"),
              record("o", "kir", "Он"), record("oe", "kir", "Өмүр"), record("p", "rus", "Право"),
              record("y", "rus", "Угол"), record("f", "rus", "«Физика»"), record("a", "eng", "Zebra"),
              record("d", "eng", "1984")});
    Strings ordered{"d", "a", "n", "ng", "o", "oe", "p", "y", "u", "f"};
    for (std::size_t at_once : {1, 2, 3, 100}) CHECK(l.walk("title", at_once) == ordered);
}

TEST_CASE("a list begins at any text, whatever its case, and tells which letters it has") {
    Listed l({record("1", "kir", "Ак кеме"), record("2", "kir", "Акбаранын көз жашы"),
              record("3", "rus", "Белый пароход"), record("4", "kir", "Өмүр")});
    auto first = [&](const std::string& text) {
        auto found = must(l.index->headings("title", {l.index->start("title", text), {}}, 1));
        return found.empty() ? std::string() : l.library.id_of(found[0].record);
    };
    CHECK(first("") == "1");
    CHECK(first("ак") == "1");
    CHECK(first("АКБ") == "2");
    CHECK(first("Б") == "3");
    CHECK(first("В") == "4");
    CHECK(first("Я") == "");
    CHECK(must(l.index->beginnings("title", {"А", "Б", "В", "О", "Ө", "", "A"})) ==
          std::vector<bool>{true, true, false, false, true, false, false});
}

TEST_CASE("many works of one title are paged through, each once") {
    std::vector<Record> records;
    for (int i = 0; i < 25; ++i) records.push_back(record("same-" + std::to_string(i), "rus", "Содержание"));
    records.push_back(record("after", "rus", "Содержание и форма"));
    Listed l(records);
    auto walked = l.walk("title", 10);
    CHECK(walked.size() == 26);
    CHECK(walked.back() == "after");
    CHECK(std::set<std::string>(walked.begin(), walked.end()).size() == 26);
}

TEST_CASE("names and subjects are listed as they are written, with the number of works") {
    Listed l({record("1", "rus", "А", {"Асанов, Б."}, {"физика"}), record("2", "rus", "Б", {"Асанов, Б."}, {"Физика"}),
              record("3", "rus", "В", {"Асан, К.", "Бекова, А."}, {"физика"})});
    auto list = [&](const std::string& field) {
        std::vector<std::pair<std::string, std::uint64_t>> out;
        for (const auto& heading : must(l.index->headings(field, {}, 10)))
            out.emplace_back(l.library.id_of(heading.record), heading.works);
        return out;
    };
    using Rows = std::vector<std::pair<std::string, std::uint64_t>>;
    CHECK(list("author") == Rows{{"3", 1}, {"1", 2}, {"3", 1}});
    auto subjects = list("subject");
    std::sort(subjects.begin(), subjects.end());
    CHECK(subjects == Rows{{"1", 2}, {"2", 1}});
    auto found = must(l.index->headings("author", {}, 10));
    CHECK(found[1].place == l.index->place("author", "Асанов, Б."));
    CHECK(found[1].place != l.index->place("author", "Асанов, Б"));
    l.library.remove("3");
    must(follow(*l.library.store, l.library.index));
    CHECK(list("author") == Rows{{"1", 2}});
}

TEST_CASE("there are lists by title, author and subject only") {
    Listed l({record("1", "rus", "А")});
    for (auto field : {"type", "abstract", "", "no such field"}) {
        CHECK(l.index->headings(field, {}, 1).error().code == ErrorCode::usage);
        CHECK(l.index->beginnings(field, {"А"}).error().code == ErrorCode::usage);
        CHECK(l.index->place(field, "А") == "");
    }
}

TEST_CASE("the copies of one work count once under its author") {
    Listed l({record("1", "rus", "Мөңгүлөр жана суу", {"Асанов, Бакыт"}, {}, {}, 2010),
              record("2", "rus", "Мөңгүлөр жана суу", {"Асанов, Бакыт"}, {}, {}, 2010),
              record("3", "rus", "Иное", {"Асанов, Бакыт"}, {}, {}, 2011)});
    CHECK(must(l.index->headings("author", {}, 2)).at(0).works == 3);
    auto one = must(l.library.store->find_id("test", "1")).value(),
         two = must(l.library.store->find_id("test", "2")).value();
    DuplicateBatch copies;
    copies.clusters = {{one, one}, {two, one}};
    must(l.library.store->duplicates().commit(copies));
    must(follow(*l.library.store, l.library.index));
    CHECK(must(l.index->headings("author", {}, 2)).at(0).works == 2);
}

TEST_CASE("a name is known again in either script, with initials or in full") {
    for (auto other : {"Айтматов, Чингиз Торекулович", "Aitmatov, Chingiz", "Чингиз Айтматов", "Ajtmatov Chingiz",
                       "Айтматов Чынгыз (1928-2008)", "Чингиз Торекулович Айтматов"}) {
        INFO(other);
        CHECK(likely("Айтматов, Чингиз", other));
    }
    for (auto other : {"Айтматов Ч.", "Ч. Т. Айтматов", "Ch. Aitmatov", "Айтматов Ч.Т."}) {
        INFO(other);
        CHECK(perhaps("Айтматов, Чингиз", other));
    }
    CHECK(likely("Айтматов Ч.Т.", "Айтматов, Чингиз Торекулович"));
    CHECK(likely("Асанов уулу, Бакыт", "Асанов уулу, Бакыт"));
}

TEST_CASE("people who share a family name or an initial are not one") {
    CHECK(different("Айтматов, Чингиз", "Айтматов, Аскар"));
    CHECK(different("Айтматов, Чингиз", "Айтматов"));
    CHECK(different("Айтматов, Чингиз", "Айтматова, Чинара"));
    CHECK(different("Айтматов Ч. Т.", "Айтматов Ч. А."));
    CHECK(different("Айтматов, Чингиз", "Айтматов, Чоро"));
    CHECK(different("Иванов, И.", "Петров, И."));
    CHECK_FALSE(likely("Иванов И.", "Иванов, Иван"));
    CHECK(different("", "Иванов, И."));
    CHECK(read_name("...").empty());
}

TEST_CASE("the other spellings of a name are those of its works, the likely ones first") {
    Listed l({record("1", "rus", "А", {"Айтматов, Чингиз"}), record("2", "eng", "B", {"Aitmatov, Chingiz"}),
              record("3", "rus", "В", {"Айтматов Ч."}), record("4", "rus", "Г", {"Айтматов Ч."}),
              record("5", "rus", "Д", {"Айтматов, Аскар"}), record("6", "rus", "Е", {"Айтматов, Чоро"})});
    auto found = must(l.index->spellings("Айтматов, Чингиз", 10));
    REQUIRE(found.size() == 2);
    CHECK(found[0].name == "Aitmatov, Chingiz");
    CHECK(found[0].likely);
    CHECK(found[1].name == "Айтматов Ч.");
    CHECK(found[1].works == 2);
    CHECK_FALSE(found[1].likely);
    CHECK(must(l.index->spellings("Чынгыз Айтматов", 10)).size() == 3);
    CHECK(must(l.index->spellings("Айтматов", 10)).empty());
    CHECK(must(l.index->spellings("Айтматов, Чингиз", 1)).size() == 1);
}

TEST_CASE("similar works share telling words and subjects, and there are none rather than far ones") {
    std::vector<Record> records{
        record("glacier", "rus", "Баланс массы ледника Ак-Шыйрак", {}, {"гляциология"}),
        record("like", "rus", "Режим ледника Ак-Шыйрак", {}, {"гляциология"}),
        record("subject-only", "rus", "Снежные лавины", {}, {"гляциология"}),
        record("lonely", "rus", "Грамматика сагайского наречия", {}, {"тюркология"}),
        record("lake", "rus", "Прорыв озера", {}, {"Нарын", "горы", "айыл"}),
        record("school", "kir", "Окуучулардын дем алуусу", {}, {"Нарын", "горы"}),
        record("village", "kir", "Суу түтүгү", {}, {"айыл", "Нарын", "горы"}),
    };
    for (int i = 0; i < 40; ++i)
        records.push_back(record("other-" + std::to_string(i), "rus", "Вопросы экономики, том " + std::to_string(i), {},
                                 {"экономика"}));
    Listed l(records);
    CHECK(l.similar("glacier") == Strings{"like"});
    CHECK(l.similar("like") == Strings{"glacier"});
    CHECK(l.similar("lonely").empty());
    CHECK(l.similar("lake") == Strings{"village"});  // three subjects; two without a word of the title are too few
    CHECK(l.similar("school").empty());
    CHECK(l.similar("other-1").empty());  // what many have tells nothing
    CHECK(must(l.index->similar(RecordNo(9999), 5)).empty());
}
