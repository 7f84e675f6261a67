#include <algorithm>
#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include <repository/base/embedded.hpp>
#include <repository/http/problem.hpp>
#include <repository/web/fact_labels.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/templates.hpp>
#include <schemas/donor_report.hpp>
#include <schemas/languages.hpp>
#include <schemas/problem_kinds.hpp>
#include <schemas/reason.hpp>
#include <schemas/types.hpp>
#include <tests/unit/web_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

std::string content(const std::filesystem::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The string literals of a piece of C++.
std::vector<std::string> literals(const std::string& code) {
    std::vector<std::string> out;
    for (auto at = code.find('"'); at != std::string::npos; at = code.find('"', at)) {
        std::string literal;
        for (++at; at < code.size() && code[at] != '"'; ++at) literal += code[at] == '\\' ? code[++at] : code[at];
        out.push_back(literal);
        ++at;
    }
    return out;
}

/// The msgid of the call of text() that begins at `at`, when it is written there.
void add_call(std::set<std::string>& out, const std::string& code, std::size_t at) {
    auto call = code.substr(at + 6, code.find('\n', at) - at - 6);
    auto comma = call.find(", \"");
    if (comma == std::string::npos) return;
    auto tongue = call.substr(0, comma);
    if (tongue.find(',') != std::string::npos) return;
    if (std::count(tongue.begin(), tongue.end(), '(') != std::count(tongue.begin(), tongue.end(), ')')) return;
    out.insert(literals(call.substr(comma)).front());
}

/// Every msgid that templates, code and tables ask for.
std::set<std::string> used_messages() {
    std::set<std::string> out;
    auto root = std::filesystem::path(MURAS_SOURCE_DIR) / "repository" / "web";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
        if (!entry.is_regular_file()) continue;
        auto text = content(entry.path());
        if (entry.path().extension() == ".mustache")
            for (auto& message : between(text, "{{#t}}", "{{/t}}")) out.insert(std::move(message));
        if (entry.path().extension() != ".cpp") continue;
        for (std::size_t at = 0; (at = text.find("say(\"", at)) != std::string::npos; ++at)
            out.insert(literals(text.substr(at, text.find('\n', at) - at)).front());
        for (std::size_t at = 0; (at = text.find(" text(", at)) != std::string::npos; ++at) add_call(out, text, at);
        for (std::size_t at = 0; (at = text.find("(text(", at)) != std::string::npos; ++at) add_call(out, text, at);
        for (const auto& row : between(text, "StatusText{", "},"))
            for (auto& message : literals(row)) out.insert(std::move(message));
        for (const auto& row : between(text, "Example{", "},")) out.insert(literals(row).back());
        for (const auto& unit : between(text, "\"{size} ", "\"")) out.insert("{size} " + unit);
    }
    for (const auto& words : http::problem_words) {
        out.emplace(words.title);
        out.emplace(words.advice);
    }
    for (const auto& type : types) out.emplace(type.label);
    for (const auto& language : languages) out.emplace(language.label);
    auto add_table = [&](const auto& table) {
        for (const auto& row : table) out.emplace(row.english);
    };
    add_table(web::access_labels);
    add_table(web::field_labels);
    add_table(web::role_labels);
    add_table(web::title_labels);
    add_table(web::subject_labels);
    add_table(web::udc_labels);
    add_table(web::identifier_labels);
    add_table(web::relation_labels);
    add_table(web::date_labels);
    add_table(web::verdict_labels);
    add_table(web::run_labels);
    add_table(web::deleted_record_labels);
    add_table(web::check_verdict_labels);
    add_table(web::gravity_labels);
    add_table(web::value_labels);
    add_table(web::fact_labels);
    add_table(web::fact_value_labels);
    for (const auto& rule : finding_rules) {
        out.emplace(rule.message);
        if (!rule.advice.empty()) out.emplace(rule.advice);
    }
    add_table(web::sort_labels);
    add_table(web::list_labels);
    for (const auto& rule : reason_rules) out.emplace(rule.message);
    for (const auto& kind : problem_kinds) {
        out.emplace(kind.message);
        if (!kind.advice.empty()) out.emplace(kind.advice);
    }
    add_table(web::how_labels);
    add_table(web::in_labels);
    add_table(web::citation_labels);
    add_table(web::report_labels);
    add_table(web::report_fault_labels);
    return out;
}

/// A .mo file's messages (the format is documented in GNU gettext, "The Format of GNU MO Files").
std::map<std::string, std::vector<std::string>> messages_of(Tongue tongue) {
    const auto* file = find_embedded(catalogues(), std::string(tag(tongue)) + ".mo");
    REQUIRE(file);
    auto number = [&](std::size_t at) {
        std::uint32_t value = 0;
        std::copy_n(file->bytes.data() + at, sizeof value, reinterpret_cast<char*>(&value));
        return value;
    };
    auto string = [&](std::size_t row) { return std::string(file->bytes.substr(number(row + 4), number(row))); };
    REQUIRE(number(0) == 0x950412de);
    std::map<std::string, std::vector<std::string>> out;
    for (std::uint32_t i = 0; i < number(8); ++i) {
        std::string id = string(number(12) + 8 * i);
        std::istringstream forms(string(number(16) + 8 * i));
        auto& list = out[id.c_str()];
        for (std::string form; std::getline(forms, form, '\0');) list.push_back(form);
    }
    return out;
}

std::multiset<std::string> placeholders(const std::string& text) {
    auto found = between(text, "{", "}");
    return {found.begin(), found.end()};
}

}  // namespace

TEST_CASE("every message that is used is translated, with the same placeholders") {
    auto used = used_messages();
    CHECK(used.size() > 250);
    for (auto tongue : {Tongue::ky, Tongue::ru}) {
        auto known = messages_of(tongue);
        for (const auto& message : used) {
            INFO(tag(tongue) << ": " << message);
            auto it = known.find(message);
            REQUIRE(it != known.end());
            CHECK_FALSE(it->second.empty());
            for (const auto& form : it->second) {
                CHECK_FALSE(form.empty());
                CHECK(placeholders(form) == placeholders(message));
            }
        }
        for (const auto& [message, forms] : known) {
            INFO("unused: " << message);
            CHECK((message.empty() || used.count(message) == 1));
        }
    }
}

TEST_CASE("counted messages take the form that the language wants") {
    auto records = [](Tongue tongue, std::uint64_t n) { return text(tongue, "{n} record", "{n} records", n); };
    CHECK(records(Tongue::en, 1) == "1 record");
    CHECK(records(Tongue::en, 0) == "0 records");
    CHECK(records(Tongue::en, 12345) == "12,345 records");
    CHECK(records(Tongue::ru, 1) == "1 запись");
    CHECK(records(Tongue::ru, 2) == "2 записи");
    CHECK(records(Tongue::ru, 5) == "5 записей");
    CHECK(records(Tongue::ru, 11) == "11 записей");
    CHECK(records(Tongue::ru, 21) == "21 запись");
    CHECK(records(Tongue::ru, 112) == "112 записей");
    CHECK(records(Tongue::ru, 10'000'000'001) == "10\u00a0000\u00a0000\u00a0001 запись");
    CHECK(records(Tongue::ky, 1) == "1 жазуу");
    CHECK(records(Tongue::ky, 12345) == "12\u00a0345 жазуу");
    CHECK(text(Tongue::ky, "no such message") == "no such message");
}

TEST_CASE("the best language of a header is found, and a broken one is no error") {
    CHECK(tongue_of("ru-RU,ru;q=0.9,en;q=0.8", Tongue::ky) == Tongue::ru);
    CHECK(tongue_of("de, en;q=0.5", Tongue::ky) == Tongue::en);
    CHECK(tongue_of("en;q=0.5, ky;q=0.7", Tongue::ru) == Tongue::ky);
    CHECK(tongue_of("KY", Tongue::en) == Tongue::ky);
    CHECK(tongue_of("kir", Tongue::en) == Tongue::ky);
    CHECK(tongue_of("ru;q=0", Tongue::ky) == Tongue::ky);
    CHECK(tongue_of("*", Tongue::ru) == Tongue::ru);
    for (auto header : {"", ",,,", ";;;", "q=", "en;q=", "\xff", "kyrgyz", "russian"})
        CHECK(tongue_of(header, Tongue::ky) == (std::string(header) == "en;q=" ? Tongue::en : Tongue::ky));
}

TEST_CASE("a page speaks the language of ?hl=, then of the cookie, then of the header") {
    Fixture f;
    auto ask = [&](std::string hl, std::string cookie, std::string accept) {
        auto request = get_request({"help"});
        if (!hl.empty()) request.params.emplace_back("hl", hl);
        request.headers["cookie"] = cookie;
        request.headers["accept-language"] = accept;
        return f.site.help(request);
    };
    CHECK(has(ask("ky", "muras_hl=ru", "en").body, "<html lang=\"ky\">"));
    CHECK(has(ask("", "a=b; muras_hl=ru; c=d", "en").body, "<html lang=\"ru\">"));
    CHECK(has(ask("", "", "en").body, "<html lang=\"en\">"));
    CHECK(has(ask("xx", "muras_hl=<script>", "en").body, "<html lang=\"en\">"));
    CHECK(has(ask("", "xmuras_hl=ru", "en").body, "<html lang=\"en\">"));
    CHECK(header(ask("ru", "", ""), "Set-Cookie") == "muras_hl=ru; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    CHECK(header(ask("xx", "", ""), "Set-Cookie").empty());
    CHECK(header(ask("", "", "ru"), "Content-Language") == "ru");
    CHECK(has(ask("ru", "", "").body, "Как искать"));
    CHECK(has(ask("ky", "", "").body, "Кантип издөө керек"));
}

TEST_CASE("no template prints a value unescaped but the record's JSON-LD") {
    for (const auto& file : web_files()) {
        INFO(file.name);
        std::string text(file.bytes);
        for (auto at = text.find("{{{"); at != std::string::npos; at = text.find("{{{", at + 1))
            CHECK(text.substr(at, 13) == "{{{json_ld}}}");
        CHECK_FALSE(has(text, "{{&"));
    }
}
