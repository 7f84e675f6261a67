#include <indexer/document.hpp>
#include <indexer/languages/letters.hpp>
#include <indexer/languages/stem.hpp>
#include <indexer/languages/tokens.hpp>
#include <tests/support/catch.hpp>
#include <tests/support/index_store.hpp>

#include <algorithm>
#include <set>

using namespace muras;
using test::record;

namespace {

std::string words(std::string_view text) {
    Tokenizer tokens(text);
    Token token;
    std::string out;
    while (tokens.next(token)) {
        if (!out.empty()) out += ' ';
        out += token.whole ? "=" + token.word : token.word;
    }
    return out;
}

bool has(const IndexDocument& d, std::string_view prefix, std::string_view word) {
    auto term = std::string(prefix) + term_of(word);
    return std::any_of(d.postings.begin(), d.postings.end(), [&](const auto& p) { return p.term == term; });
}

std::string value(const IndexDocument& d, unsigned slot) {
    for (const auto& [s, v] : d.values)
        if (s == slot) return v;
    return {};
}

}  // namespace

TEST_CASE("a text is cut into folded words") {
    struct Row {
        const char *text, *words;
    };
    for (auto [text, expected] : {
             Row{"Кыргыз тилинин СӨЗДҮГҮ, Ёлка", "кыргыз тилинин сөздүгү елка"},
             Row{"Ысык-Көл", "ысык көл =ысыккөл"},
             Row{"Иссык-Куль — озеро", "иссык куль =иссыккуль озеро"},
             Row{"дефис- и -дефис", "дефис и дефис"},
             Row{"don’t O'Brien 'quoted'", "don't o'brien quoted"},
             Row{"COVID-19: 3.5%", "covid 19 =covid19 3 5"},
             Row{"и\xCC\x86од", "йод"},              // й in two code points
             Row{"за\xCC\x81мок", "замок"},          // a stress mark
             Row{"эффективноcть", "эффективность"},  // a Latin c
             Row{"пере\xC2\xADнос", "перенос"},      // a soft hyphen
             Row{"snake_case a/b", "snake case a b"},
             Row{"", ""},
             Row{"—…!?", ""},
             Row{"\xFF\xFE bad \xD0", "bad"},
             Row{"Ümit Ölçer", "ümit ölçer"},
             Row{"国立図書館", "国立図書館"},
         }) {
        INFO(text);
        CHECK(words(text) == expected);
    }
}

TEST_CASE("a word of any length becomes a term that Xapian takes") {
    std::string endless;
    for (int i = 0; i < 1000; ++i) endless += "ы";
    Tokenizer tokens(endless);
    Token token;
    REQUIRE(tokens.next(token));
    CHECK(token.word.size() <= max_word_bytes);
    CHECK(token.end == endless.size());
    CHECK_FALSE(tokens.next(token));
}

TEST_CASE("offsets of words point into the text") {
    Tokenizer tokens("Ак  Кеме");
    Token token;
    REQUIRE(tokens.next(token));
    REQUIRE(tokens.next(token));
    CHECK(tokens.text().substr(token.begin, token.end - token.begin) == "Кеме");
    CHECK(token.place == 1);
}

TEST_CASE("terms of Cyrillic words have one byte a letter, and no two words share one") {
    CHECK(term_of("библиотека").size() == 10);
    CHECK(term_of("көлүңүз").size() == 7);
    CHECK(term_of("library") == "library");
    std::set<std::string> met;
    for (char32_t c = 0x80; c < 0x3000; ++c) {
        std::string letter;
        append_letter(letter, c);
        CHECK(met.insert(term_of(letter)).second);
    }
}

TEST_CASE("words are stemmed by their script") {
    Stemmer stemmer;
    auto stems = [&](const char* word, std::string_view language) {
        std::string all;
        for (auto stem : stemmer.forms(word).stems(language)) all += (all.empty() ? "" : " ") + word_of(stem);
        return all;
    };
    CHECK(stems("книгами", "rus") == "книг");
    CHECK(stems("libraries", "rus") == "librari");
    CHECK(stems("көлүндө", "kir") == "көл");
    CHECK(stems("көлүндө", "rus") == "көл");  // no Russian word
    CHECK(stems("мектептин", "kir") == "мектеп");
    CHECK(stems("мектептин", "") == "мектептин мектеп");
    CHECK(stems("2010", "") == "2010");
    CHECK(*stem_word("ru", "Книгами") == "книг");
    CHECK(*stem_word("en", "Libraries") == "librari");
    CHECK(stem_word("xx", "a").error().code == ErrorCode::usage);
}

TEST_CASE("a document has its record's words in their fields, in three languages") {
    DocumentBuilder builder;
    auto ru = builder.build(
        record("1", "rus", "Редкие книги", {"Иванова, А. Б."}, {"библиотеки"}, "Описаны рукописями", 2010));
    CHECK(has(ru, "", "книг"));
    CHECK(has(ru, "", "книги"));
    CHECK(has(ru, "S", "книг"));
    CHECK(has(ru, "A", "иванова"));
    CHECK(has(ru, "XS", "библиотек"));
    CHECK(has(ru, "XD", "рукопис"));
    CHECK_FALSE(has(ru, "XD", "рукописями"));
    CHECK_FALSE(has(ru, "", "рукопис"));
    CHECK(value(ru, 0) == "2010");
    CHECK(has(ru, "XT", "article"));
    CHECK(has(ru, "L", "rus"));

    auto ky = builder.build(record("2", "kir", "Манас эпосу", {}, {}, "Эпостун варианттары, variants"));
    CHECK(has(ky, "XD", "эпос"));
    CHECK(has(ky, "XD", "вариант"));
    CHECK(has(ky, "XD", "variant"));

    auto en = builder.build(record("3", "eng", "Glaciers melting", {}, {}, "Libraries of glaciers"));
    CHECK(has(en, "", "glacier"));
    CHECK(has(en, "XD", "librari"));

    auto unknown = builder.build(record("4", "", "Без языка", {}, {}, "Словами"));
    CHECK(has(unknown, "XD", "слов"));
}

TEST_CASE("the same record always gives the same document") {
    DocumentBuilder first, second;
    auto r = record("1", "rus", "Ысык-Көл: озеро", {"Айтматов Ч."}, {"Тарых"}, "Текст об озере", 1999);
    second.build(record("2", "eng", "Other words first"));
    CHECK(first.build(r).postings == second.build(r).postings);
}

TEST_CASE("an exact value of any length is a term, in lower case") {
    CHECK(exact_term("XT", "Article") == "XTarticle");
    auto url = "https://example.org/" + std::string(500, 'x');
    CHECK(exact_term("Q", url).size() == 65);
    CHECK(exact_term("Q", url) != exact_term("Q", url + "y"));
    CHECK(exact_term("Q", std::string_view("a\0b", 3)) == "Qab");
}

TEST_CASE("only positions of title, names, subjects and abstract are kept") {
    DocumentBuilder builder;
    auto d = builder.build(record("1", "eng", "One two", {"Name"}, {"Subject"}, "Three four"));
    for (const auto& p : d.postings) {
        INFO(p.term);
        bool field_without = p.term.starts_with("A") || p.term.starts_with("XS") || p.term.starts_with("XP");
        if (field_without) CHECK(p.position == 0);
        if (p.term == "one" || p.term == "XDthree") CHECK(p.position > 0);
    }
}
