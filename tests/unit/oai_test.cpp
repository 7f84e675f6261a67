#include <repository/oai/request.hpp>
#include <repository/oai/token.hpp>
#include <repository/formats/xml.hpp>

#include <set>

#include <tests/support/catch.hpp>

using namespace muras;
using namespace muras::oai;
using formats::escaped;

namespace {

const std::string key = "a key of the store";

std::string error_of(const Arguments& arguments) {
    auto parsed = parse_request(arguments, key);
    auto* error = std::get_if<ProtocolError>(&parsed);
    return error ? error->code : "";
}

ListPosition some_position() {
    ListPosition p;
    p.prefix = "oai_dc";
    p.set = "source:nak-2";
    p.from = 1'700'000'000;
    p.until = INT64_MAX;
    p.after_stamp = 1'700'000'123;
    p.after = RecordNo{4711};
    p.served = 1500;
    return p;
}

}  // namespace

TEST_CASE("a resumption token comes back as the place it was made of") {
    auto p = some_position();
    CHECK(open_token(seal(p, key), key) == p);
    p.identifiers_only = true;
    p.set.clear();
    CHECK(open_token(seal(p, key), key) == p);
}

TEST_CASE("a resumption token needs no encoding in a URL") {
    for (char c : seal(some_position(), key)) {
        INFO(c);
        CHECK((std::isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_'));
    }
}

TEST_CASE("a token that was altered in any letter, cut, or sealed elsewhere is not opened") {
    auto token = seal(some_position(), key);
    for (std::size_t i = 0; i < token.size(); ++i) {
        auto altered = token;
        altered[i] = altered[i] == 'a' ? 'b' : 'a';
        CHECK_FALSE(open_token(altered, key));
        CHECK_FALSE(open_token(token.substr(0, i), key));
    }
    CHECK_FALSE(open_token(token + "0", key));
    CHECK_FALSE(open_token(token, "another key"));
    CHECK_FALSE(open_token("", key));
    CHECK_FALSE(open_token(std::string(100'000, 'A'), key));
}

TEST_CASE("each wrong request gets the error that the specification names") {
    struct Row {
        Arguments arguments;
        std::string error;
    };
    const auto token = seal(some_position(), key);
    const std::vector<Row> rows{
        {{}, "badVerb"},
        {{{"verb", ""}}, "badVerb"},
        {{{"verb", "identify"}}, "badVerb"},
        {{{"verb", "Identify"}, {"verb", "Identify"}}, "badVerb"},
        {{{"verb", "Identify"}}, ""},
        {{{"verb", "Identify"}, {"set", "x"}}, "badArgument"},
        {{{"verb", "ListMetadataFormats"}}, ""},
        {{{"verb", "ListMetadataFormats"}, {"identifier", "oai:x:1"}}, ""},
        {{{"verb", "ListSets"}}, ""},
        {{{"verb", "ListSets"}, {"resumptionToken", "x"}}, "badResumptionToken"},
        {{{"verb", "ListSets"}, {"resumptionToken", token}}, "badResumptionToken"},
        {{{"verb", "GetRecord"}}, "badArgument"},
        {{{"verb", "GetRecord"}, {"identifier", "oai:x:1"}}, "badArgument"},
        {{{"verb", "GetRecord"}, {"identifier", "oai:x:1"}, {"metadataPrefix", "oai_dc"}}, ""},
        {{{"verb", "GetRecord"}, {"identifier", "oai:x:1"}, {"metadataPrefix", "oai_marc"}}, "cannotDisseminateFormat"},
        {{{"verb", "GetRecord"}, {"identifier", "oai:x:1"}, {"metadataPrefix", "oai dc"}}, "badArgument"},
        {{{"verb", "ListRecords"}}, "badArgument"},
        {{{"verb", "ListRecords"}, {"metadataPrefix", ""}}, "badArgument"},
        {{{"verb", "ListRecords"}, {"metadataPrefix", "oai_dc"}}, ""},
        {{{"verb", "ListRecords"}, {"metadataPrefix", "oai_dc"}, {"metadataPrefix", "oai_dc"}}, "badArgument"},
        {{{"verb", "ListRecords"}, {"metadataPrefix", "oai_dc"}, {"", "x"}}, "badArgument"},
        {{{"verb", "ListRecords"}, {"metadataPrefix", "oai_dc"}, {"set", "a:"}}, "badArgument"},
        {{{"verb", "ListRecords"}, {"metadataPrefix", "oai_dc"}, {"set", "\"><x"}}, "badArgument"},
        {{{"verb", "ListRecords"}, {"metadataPrefix", "oai_dc"}, {"from", "2024-02-30"}}, "badArgument"},
        {{{"verb", "ListRecords"}, {"metadataPrefix", "oai_dc"}, {"from", "2024"}}, "badArgument"},
        {{{"verb", "ListRecords"}, {"metadataPrefix", "oai_dc"}, {"from", "2024-01-02"}, {"until", "2024-01-01"}}, "badArgument"},
        {{{"verb", "ListRecords"}, {"metadataPrefix", "oai_dc"}, {"from", "2024-01-01"}, {"until", "2024-01-02T00:00:00Z"}},
         "badArgument"},
        {{{"verb", "ListRecords"}, {"metadataPrefix", "oai_dc"}, {"from", "2024-01-01"}, {"until", "2024-01-01"}}, ""},
        {{{"verb", "ListRecords"}, {"resumptionToken", token}}, ""},
        {{{"verb", "ListRecords"}, {"resumptionToken", token}, {"metadataPrefix", "oai_dc"}}, "badArgument"},
        {{{"verb", "ListRecords"}, {"resumptionToken", "x"}}, "badResumptionToken"},
        {{{"verb", "ListIdentifiers"}, {"resumptionToken", token}}, "badResumptionToken"},
        {{{"verb", "GetRecord"}, {"resumptionToken", token}}, "badArgument"},
    };
    for (const auto& row : rows) {
        std::string shown;
        for (const auto& [k, v] : row.arguments) shown += k + "=" + v.substr(0, 60) + "&";
        INFO(shown);
        CHECK(error_of(row.arguments) == row.error);
    }
}

TEST_CASE("a day as until means its last second") {
    auto parsed = parse_request({{"verb", "ListRecords"}, {"metadataPrefix", "oai_dc"}, {"until", "1970-01-01"}}, key);
    CHECK(std::get<Request>(parsed).list.until == 86399);
}

TEST_CASE("XML text is escaped and holds no character that XML does not know") {
    CHECK(escaped("<a href=\"x\">&'") == "&lt;a href=&quot;x&quot;&gt;&amp;'");
    CHECK(escaped("Ысык-Көл\t\n") == "Ысык-Көл\t\n");
    CHECK(escaped(std::string("\x01\x0b\0x", 4)) == "\uFFFD\uFFFD\uFFFDx");
    CHECK(escaped("\xEF\xBF\xBE\xEF\xBF\xBF\uFFFD\uFEFF") == "\uFFFD\uFFFD\uFFFD\uFEFF");
}
