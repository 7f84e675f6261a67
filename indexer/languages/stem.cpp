#include <indexer/languages/stem.hpp>

#include <fmt/format.h>
#include <xapian.h>
#include <indexer/languages/letters.hpp>
#include <repository/base/text.hpp>

#include <unordered_map>

namespace muras {
namespace {

enum class Script { none, latin, russian, cyrillic };

Script script_of(std::string_view folded) {
    auto script = Script::none;
    for (std::size_t i = 0; i < folded.size();) {
        auto c = next_letter(folded, i);
        if (c >= U'а' && c <= U'я')
            script = Script::russian;
        else if (is_cyrillic(c))
            return Script::cyrillic;
        else if (is_latin(c) && script == Script::none)
            script = Script::latin;
    }
    return script;
}

}  // namespace

Result<std::string> stem_word(std::string_view language, std::string_view word) {
    for (auto known : stem_languages)
        if (known == language) return Xapian::Stem(std::string(language))(lower(word));
    return fail(ErrorCode::usage, fmt::format("there is no stemmer for '{}'", language),
                fmt::format("the languages known are {}", fmt::join(stem_languages, ", ")));
}

struct Stemmer::Memory {
    Xapian::Stem english{"en"}, russian{"ru"};
    std::unordered_map<std::string, WordForms> met;
    std::size_t max;
};

Stemmer::Stemmer(std::size_t max_remembered) : memory_(std::make_unique<Memory>()) { memory_->max = max_remembered; }
Stemmer::Stemmer(Stemmer&&) noexcept = default;
Stemmer::~Stemmer() = default;

const WordForms& Stemmer::forms(const std::string& folded) {
    auto& met = memory_->met;
    if (auto it = met.find(folded); it != met.end()) return it->second;
    if (met.size() >= memory_->max) met.clear();
    WordForms forms{term_of(folded), {}, false};
    auto script = script_of(folded);
    forms.cyrillic = script == Script::russian || script == Script::cyrillic;
    if (script == Script::russian)
        forms.stem = term_of(memory_->russian(folded));
    else if (script == Script::latin)
        forms.stem = term_of(memory_->english(folded));
    else
        forms.stem = forms.plain;
    return met.emplace(folded, std::move(forms)).first->second;
}

}  // namespace muras
