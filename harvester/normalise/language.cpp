#include <harvester/normalise/language.hpp>

#include <algorithm>
#include <array>

#include <harvester/normalise/detector.hpp>
#include <harvester/normalise/language_names.hpp>
#include <harvester/normalise/text.hpp>
#include <repository/base/text.hpp>
#include <schemas/iso.hpp>

namespace muras::normalise {
namespace {

std::string_view find_name(std::string_view name) {
    auto row = std::lower_bound(language_names.begin(), language_names.end(), name,
                                [](const LanguageName& l, std::string_view n) { return l.name < n; });
    return row != language_names.end() && row->name == name ? row->code : std::string_view{};
}

struct LanguageWords {
    std::string_view code;
    std::vector<std::string_view> words;
};

/// Words that are frequent in one language and are none in its neighbours.
const std::array<LanguageWords, 3>& little_words() {
    static const std::array<LanguageWords, 3> table{{
        {"rus", {"и", "в", "на", "для", "по", "из", "с", "при", "как", "от", "их", "об", "или", "что", "является"}},
        {"kir", {"жана", "менен", "боюнча", "катары", "үчүн", "бир", "бул", "болгон", "деген", "анын", "кыргыз"}},
        {"eng", {"the", "of", "and", "in", "for", "is", "are", "with", "this", "from"}},
    }};
    return table;
}

constexpr auto no_language = std::to_array<std::string_view>(
    {"", "other", "und", "n/a", "none", "undetermined", "другой", "башка", "не указан"});

bool says_nothing(std::string_view name) {
    return std::find(no_language.begin(), no_language.end(), name) != no_language.end();
}

}  // namespace

std::string language_code(std::string_view label) {
    auto name = lower(trimmed(label, " .;,()[]"));
    if (says_nothing(name)) return {};
    if (auto code = find_name(name); !code.empty()) return std::string(code);
    if (auto code = iso_language(name); !code.empty()) return std::string(code);
    // A tag with a region or script ("ru_RU", "ky-Cyrl-KG"), or a code with its name behind it ("rus (русский)").
    auto end = name.find_first_of("-_;,/ .(");
    if (end == std::string::npos) return {};
    auto first = std::string_view(name).substr(0, end);
    bool tag = name[end] == '-' || name[end] == '_';
    if (tag ? first.size() > 3 : end <= 3 && name[end] == ' ') return {};
    if (auto code = find_name(first); !code.empty() && (tag || code.size() != first.size())) return std::string(code);
    return std::string(first.size() <= 3 ? iso_language(first) : std::string_view{});
}

/// "rus eng": codes one behind the other, and nothing else; empty for anything else.
std::vector<std::string> bare_codes(std::string_view label) {
    std::vector<std::string> out;
    auto words = split(label, ' ');
    for (auto word : words) {
        auto code = word.size() == 3 && words.size() > 1 ? language_code(word) : std::string{};
        if (code.empty()) return {};
        if (std::find(out.begin(), out.end(), code) == out.end()) out.push_back(std::move(code));
    }
    return out;
}

std::vector<std::string> language_codes(std::string_view label) {
    if (auto bare = bare_codes(label); !bare.empty()) return bare;
    std::vector<std::string> out;
    auto whole = language_code(label);
    auto separator = label.find_first_of(";,/|");
    if (separator == std::string_view::npos || find_name(lower(trimmed(label, " .;,()[]"))) != std::string_view{}) {
        if (!whole.empty()) out.push_back(std::move(whole));
        return out;
    }
    for (std::size_t begin = 0; begin < label.size();) {
        auto end = std::min(label.find_first_of(";,/|", begin), label.size());
        auto code = language_code(label.substr(begin, end - begin));
        if (!code.empty() && std::find(out.begin(), out.end(), code) == out.end()) out.push_back(std::move(code));
        begin = end + 1;
    }
    return out;
}

std::string_view language_by_script(std::string_view text) {
    constexpr std::size_t fewest = 8;
    auto letters = count_letters(text);
    if (letters.kyrgyz && !letters.kazakh) return "kir";
    // Latin letters with accents are some other language.
    if (letters.all >= fewest && letters.latin * 10 >= letters.all * 6 && letters.ascii == letters.latin) return "eng";
    return {};
}

std::string_view language_by_words(std::string_view text) {
    constexpr std::size_t fewest_letters = 40, fewest_words = 2;
    if (auto letters = count_letters(text); letters.all < fewest_letters || letters.kazakh) return {};
    auto folded = lower(text);
    std::array<std::size_t, 3> found{};
    for (const auto& word : words(folded)) {
        auto w = std::string_view(folded).substr(word.begin, word.end - word.begin);
        for (std::size_t i = 0; i < found.size(); ++i) {
            const auto& list = little_words()[i].words;
            found[i] += std::find(list.begin(), list.end(), w) != list.end();
        }
    }
    auto best = static_cast<std::size_t>(std::max_element(found.begin(), found.end()) - found.begin());
    auto all = found[0] + found[1] + found[2];
    if (found[best] < fewest_words || found[best] != all) return {};
    return little_words()[best].code;
}

ToldLanguage language_of_text(std::string_view text) {
    auto by_script = language_by_script(text);
    if (by_script == "kir") return {by_script, "script"};
    if (auto code = language_by_words(text); !code.empty() && code != by_script) return {code, "detected"};
    // Plain Latin letters are English until a longer text shows that they are not.
    if (auto code = detect_language(text); !code.empty() && code != by_script) return {code, "detected"};
    if (!by_script.empty()) return {by_script, "script"};
    return {};
}

bool is_untrusted_language(std::string_view code, std::string_view stated, std::string_view profile,
                           std::string_view title) {
    return code == "eng" && starts_with_nocase(stated, "en") && (profile == "auto" || profile == "dspace") &&
           mostly_cyrillic(title);
}

bool mostly_cyrillic(std::string_view text) {
    auto letters = count_letters(text);
    return letters.all > 0 && letters.cyrillic * 10 >= letters.all * 6;
}

}  // namespace muras::normalise
