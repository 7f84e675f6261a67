#include <repository/base/collection_file.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include <repository/base/source_file.hpp>
#include <repository/base/toml.hpp>
#include <schemas/types.hpp>

namespace muras {
namespace {

constexpr std::int64_t last_year = 9999;

/// A list of the query, by its name in the file.
struct ListKey {
    std::string_view name;
    std::vector<std::string> Collection::*values;
};
constexpr ListKey list_keys[] = {{"sources", &Collection::sources},     {"types", &Collection::types},
                                 {"languages", &Collection::languages}, {"access", &Collection::access},
                                 {"subjects", &Collection::subjects},   {"projects", &Collection::projects}};

bool read_year(std::string_view text, std::int64_t& year) {
    if (text.empty()) return true;  // open
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), year);
    return error == std::errc{} && end == text.data() + text.size() && year >= 1 && year <= last_year;
}

/// "2010-2015", "2010-", "-2015" or "2010".
std::function<std::string(const TomlValue&)> years_into(Collection& c) {
    return [&c](const TomlValue& value) -> std::string {
        constexpr std::string_view expected = "years, such as \"2010-2015\", \"2010-\" or \"2010\"";
        const auto* text = std::get_if<std::string>(&value);
        if (!text || text->empty() || *text == "-") return std::string(expected);
        auto dash = text->find('-');
        auto from = std::string_view(*text).substr(0, dash);
        auto to = dash == std::string::npos ? from : std::string_view(*text).substr(dash + 1);
        if (!read_year(from, c.year_from) || !read_year(to, c.year_to) ||
            (c.year_from != 0 && c.year_to != 0 && c.year_from > c.year_to))
            return std::string(expected);
        return {};
    };
}

std::string years(const Collection& c) {
    auto year = [](std::int64_t n) { return n == 0 ? std::string() : std::to_string(n); };
    return c.year_from == c.year_to ? year(c.year_from) : year(c.year_from) + "-" + year(c.year_to);
}

}  // namespace

Result<Collection> load_collection(const std::string& file) {
    Collection c;
    std::vector<TomlKey> keys{{"key", text_into(c.key)},
                              {"name", text_into(c.name)},
                              {"description", text_into(c.description)},
                              {"years", years_into(c)}};
    for (const auto& list : list_keys) keys.push_back({std::string(list.name), texts_into(c.*list.values)});
    if (auto read = read_toml(file, keys); !read) return read.error();
    if (auto sound = check_collection(c); !sound)
        return fail(ErrorCode::config, fmt::format("{}: {}", file, sound.error().message), sound.error().hint);
    return c;
}

std::string collection_toml(const Collection& c) {
    auto out = fmt::format("key = {}\n", toml_quoted(c.key));
    if (!c.name.empty()) out += fmt::format("name = {}\n", toml_quoted(c.name));
    if (!c.description.empty()) out += fmt::format("description = {}\n", toml_quoted(c.description));
    for (const auto& list : list_keys) {
        std::string values;
        for (const auto& value : c.*list.values) values += (values.empty() ? "" : ", ") + toml_quoted(value);
        if (!values.empty()) out += fmt::format("{} = [{}]\n", list.name, values);
    }
    if (c.year_from != 0 || c.year_to != 0) out += fmt::format("years = {}\n", toml_quoted(years(c)));
    return out;
}

Result<> check_collection(const Collection& c) {
    if (!is_source_key(c.key))
        return fail(ErrorCode::usage, fmt::format("\"{}\" is not a collection key", c.key),
                    "use 1 to 32 of a-z, 0-9 and '-', beginning with a letter or digit");
    for (const auto& code : c.types)
        if (std::none_of(types.begin(), types.end(), [&](const TypeTerm& t) { return t.code == code; }))
            return fail(ErrorCode::usage, fmt::format("\"{}\" is not a type of the vocabulary", code),
                        "types are such as \"autoabstract\", \"article\" or \"other\"");
    bool chooses = c.year_from != 0 || c.year_to != 0;
    for (const auto& list : list_keys) chooses = chooses || !(c.*list.values).empty();
    if (!chooses)
        return fail(ErrorCode::usage, fmt::format("the collection {} chooses nothing", c.key),
                    "give sources, types, languages, access, subjects, projects or years");
    return {};
}

}  // namespace muras
