#include <harvester/normalise/language.hpp>

#include <algorithm>

#include <harvester/normalise/language_names.hpp>
#include <harvester/normalise/text.hpp>
#include <repository/base/text.hpp>

namespace muras::normalise {
namespace {

std::string_view find_name(std::string_view name) {
    auto row = std::lower_bound(language_names.begin(), language_names.end(), name,
                                [](const LanguageName& l, std::string_view n) { return l.name < n; });
    return row != language_names.end() && row->name == name ? row->code : std::string_view{};
}

bool is_code(std::string_view text) {
    return text.size() == 3 && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

std::string language_code(std::string_view label) {
    auto name = lower(trimmed(label, " .;,()[]"));
    if (name.empty() || name == "other" || name == "und" || name == "n/a" || name == "none" || name == "zxx") return {};
    if (auto code = find_name(name); !code.empty()) return std::string(code);
    if (is_code(name)) return name;
    // A tag with a region or script: "ru_RU", "en-US", "ky-Cyrl-KG", "rus.", "eng; rus" (the first).
    auto end = name.find_first_of("-_;,/ .");
    if (end == std::string::npos || (name[end] == ' ' && end <= 3)) return {};
    auto first = std::string_view(name).substr(0, end);
    if (first.size() > 3 && (name[end] == '-' || name[end] == '_')) return {};
    if (auto code = find_name(first); !code.empty()) return std::string(code);
    return is_code(first) && name[end] != ' ' ? std::string(first) : std::string{};
}

std::string_view language_by_script(std::string_view text) {
    constexpr std::size_t fewest = 8;
    auto letters = count_letters(text);
    if (letters.kyrgyz && !letters.kazakh) return "kir";
    // Latin letters with accents are some other language.
    if (letters.all >= fewest && letters.latin * 10 >= letters.all * 6 && letters.ascii == letters.latin) return "eng";
    return {};
}

bool mostly_cyrillic(std::string_view text) {
    auto letters = count_letters(text);
    return letters.all > 0 && letters.cyrillic * 10 >= letters.all * 6;
}

}  // namespace muras::normalise
