// CQL to our query language: what SRU clients send, and what they are told.
#include <repository/web/cql.hpp>

#include <tests/unit/web_support.hpp>

using namespace muras;
using namespace muras::web;

namespace {

std::string ours(const std::string& cql) {
    auto query = query_of_cql(cql);
    auto* text = std::get_if<std::string>(&query);
    return text ? *text : "diagnostic " + std::to_string(std::get<Diagnostic>(query).number);
}

}  // namespace

TEST_CASE("a CQL query becomes one of ours") {
    const std::vector<std::pair<std::string, std::string>> rows{
        {"мөңгү", "\"мөңгү\""},
        {"dc.title = glacier", "title:\"glacier\""},
        {"title = \"two words\"", "title:\"two words\""},
        {"dc.title all \"two words\"", "(title:\"two\" AND title:\"words\")"},
        {"dc.title any \"two words\"", "(title:\"two\" OR title:\"words\")"},
        {"dc.creator = айт*", "author:айт*"},
        {"dc.title = a and dc.creator = b", "(title:\"a\" AND author:\"b\")"},
        {"dc.title = a or (dc.creator = b not dc.subject = c)", "(title:\"a\" OR (author:\"b\" AND NOT subject:\"c\"))"},
        {"dc.date = 2015", "year:2015"},
        {"dc.date >= 2010 and dc.date < 2016", "(year:2010- AND year:-2015)"},
        {"cql.allRecords = 1", ""},
        {"cql.allRecords = 1 and dc.type = article", "type:\"article\""},
        {"dc.title = \"a) OR (b\"", "title:\"a) OR (b\""},
    };
    for (const auto& [cql, text] : rows) {
        INFO(cql);
        CHECK(ours(cql) == text);
    }
}

TEST_CASE("what CQL asks and we can't do gets its diagnostic") {
    const std::vector<std::pair<std::string, int>> rows{
        {"", 10},
        {"dc.title =", 10},
        {"(a", 10},
        {"dc.nothing = a", 16},
        {"dc.title <> a", 19},
        {"dc.title =/stem a", 20},
        {"dc.title = \"\"", 27},
        {"dc.date = soon", 36},
        {"a prox b", 37},
        {std::string(5000, 'a'), 12},
    };
    for (const auto& [cql, number] : rows) {
        INFO(cql.substr(0, 60));
        CHECK(ours(cql) == "diagnostic " + std::to_string(number));
    }
    std::string deep = "a";
    for (int i = 0; i < 200; ++i) deep = "(" + deep + " and a)";
    CHECK(ours(deep) == "diagnostic 38");
}
