#include <indexer/query_parse.hpp>
#include <indexer/query_to_xapian.hpp>
#include <tests/support/catch.hpp>

#include <string>

using namespace muras;

TEST_CASE("queries are read as the help page says") {
    struct Row {
        const char *query, *tree;
    };
    for (auto [query, tree] : {
             Row{"", "nothing"},
             Row{"  ,;! ", "nothing"},
             Row{"Манас", "манас"},
             Row{"Манас эпосу", "(group манас эпосу)"},
             Row{"a AND b", "(all a b)"},
             Row{"a И b ЖАНА c", "(all a b c)"},
             Row{"x OR y", "(any x y)"},
             Row{"x ИЛИ y ЖЕ z", "(any x y z)"},
             Row{"x AND y OR z", "(any (all x y) z)"},
             Row{"x (y OR z)", "(group x (any y z))"},
             Row{"x NOT y", "(without x y)"},
             Row{"x AND NOT y", "(without x y)"},
             Row{"x НЕ y", "(without x y)"},
             Row{"x -y", "(without x y)"},
             Row{"-y x", "(without x y)"},
             Row{"-y", "(without nothing y)"},
             Row{"x -(y z)", "(without x (group y z))"},
             Row{"\"редкая книга\"", "\"редкая книга\""},
             Row{"«редкая книга»", "\"редкая книга\""},
             Row{"“rare book”", "\"rare book\""},
             Row{"\"одно\"", "одно"},
             Row{"библио*", "библио*"},
             Row{"б*", "б"},
             Row{"*", "nothing"},
             Row{"title:Манас", "title=манас"},
             Row{"НАЗВАНИЕ:Манас", "title=манас"},
             Row{"аталышы:Манас автору:Каралаев", "(group title=манас author=каралаев)"},
             Row{"title:\"кыргыз тили\"", "title=\"кыргыз тили\""},
             Row{"title:(a OR b) c", "(group (any title=a title=b) c)"},
             Row{"author:Айтматов*", "author=айтматов*"},
             Row{"type:article", "type='article'"},
             Row{"type:thesis*", "type=thesis*"},
             Row{"type:(article OR book)", "(any type='article' type='book')"},
             Row{"lang:KY", "lang='ky'"},
             Row{"identifier:10.1234/AbC", "identifier='10.1234/abc'"},
             Row{"year:2010-2015", "year=2010..2015"},
             Row{"year:2010-", "year=2010..0"},
             Row{"год:-2015", "year=0..2015"},
             Row{"year:2010", "year=2010..2010"},
             Row{"Ысык-Көл", "ысык-көл"},
             Row{"и/или", "(group и или)"},
             Row{"в горах", "горах"},
             Row{"the of", "(group the of)"},
             Row{"http://example.org", "(group http example org)"},
             Row{"Манас: эпос", "(group манас эпос)"},
             Row{"+a +книга", "книга"},
             Row{"x--y", "(group x y)"},
             Row{"ЭПОС эпос", "(group эпос эпос)"},
         }) {
        INFO(query);
        CHECK(to_text(parse_query(query)) == tree);
    }
}

TEST_CASE("a broken query is searched as plain words") {
    for (const char* query : {
             "манас (эпос",
             "манас эпос)",
             "\"манас эпос",
             "манас AND",
             "AND манас",
             "манас OR",
             "OR",
             "NOT",
             "манас NOT",
             "((((манас",
             "))))",
             "манас эпос\"",
             "title:(манас",
             "title:\"манас",
             "title:",
             "title: манас",
             "манас AND OR эпос",
             "манас AND AND эпос",
             "(",
             ")",
             "()",
             "( )",
             "\"\"",
             "\"",
             "- манас",
             "--",
             "-",
             "-- манас",
             "title:-",
             "title:(",
             "-(",
             "-\"манас",
             "year:",
             "year:abc",
             "year:99999",
             "year:2010-20x",
             "year:-",
             "year:20100",
             "*",
             "**",
             "манас**",
             "*манас",
             "title:*",
             "type:*",
             "type:",
             "type:(",
             "lang:\"",
             "a:b:c",
             "title:title:title:",
             ":",
             "::::",
             "манас:",
             ":манас",
             "+",
             "++",
             "+-манас",
             "-+манас",
             "И",
             "И И И",
             "ЖЕ ЖЕ",
             "(AND)",
             "(OR манас)",
             "title:AND",
             "title:(AND)",
             "NOT NOT NOT",
             "\\",
             "'\"'",
             "%00",
             "\xFF\xFE(",
             "<script>(",
             "a\tAND\n(b",
             "манас NEAR",
             "{манас [эпос",
             "манас~2 ^4",
             "a && b || !c",
         }) {
        INFO(query);
        auto tree = parse_query(query);
        Stemmer stemmer;
        CHECK_NOTHROW(to_xapian(tree, Words::all, stemmer));
        CHECK_NOTHROW(to_xapian(tree, Words::any, stemmer));
    }
    CHECK(to_text(parse_query("манас (эпос")) == "(group манас эпос)");
    CHECK(to_text(parse_query("манас OR")) == "манас");  // "or" is a stopword
    CHECK(to_text(parse_query("title: манас")) == "(group title манас)");
    CHECK(to_text(parse_query("\"манас эпос")) == "(group манас эпос)");
}

TEST_CASE("deep and long queries stay within their limits") {
    std::string deep;
    for (int i = 0; i < 5000; ++i) deep += '(';
    CHECK(to_text(parse_query(deep + "манас")) == "nothing");
    std::string nested = std::string(90, '(') + "манас" + std::string(90, ')');
    CHECK(to_text(parse_query(nested)) == "манас");
    std::string minus;
    for (int i = 0; i < 900; ++i) minus += "-(";
    CHECK_NOTHROW(parse_query(minus + "x"));
    std::string fields_in_a_row;
    for (int i = 0; i < 300; ++i) fields_in_a_row += "title:";
    CHECK_NOTHROW(parse_query(fields_in_a_row + "x"));
    std::string many;
    for (int i = 0; i < 300; ++i) many += "w" + std::to_string(i) + " ";
    CHECK(parse_query(many).parts.size() == max_query_words);
}

TEST_CASE("fields answer to their names in three languages") {
    CHECK(field_called("Title")->name == "title");
    CHECK(field_called("ТИЛИ")->name == "lang");
    CHECK(field_called("автор")->name == "author");
    CHECK(field_called("foo") == nullptr);
    CHECK(field_called("") == nullptr);
}

TEST_CASE("an excerpt marks what was asked for, not what was to be absent") {
    Stemmer stemmer;
    auto wanted = wanted_terms(parse_query("книги -ноты биб*"), stemmer);
    CHECK(wanted.has(stemmer.forms("книгами")));
    CHECK(wanted.has(stemmer.forms("библиотека")));
    CHECK_FALSE(wanted.has(stemmer.forms("ноты")));
}
