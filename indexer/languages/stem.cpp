#include <indexer/languages/stem.hpp>

#include <fmt/format.h>
#include <xapian.h>
#include <indexer/languages/kyrgyz.hpp>
#include <indexer/languages/letters.hpp>
#include <indexer/languages/scripts.hpp>
#include <repository/base/text.hpp>

#include <algorithm>
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

/// Ours behind Xapian's interface, so that everything of Xapian that takes a stemmer takes it.
class KyrgyzStem : public Xapian::StemImplementation {
  public:
    std::string operator()(const std::string& word) override { return kyrgyz_stem(word); }
    std::string get_description() const override { return "kyrgyz"; }
};

Xapian::Stem stemmer_of(std::string_view language) {
    // The Stem owns and counts it.
    if (language == "ky") return Xapian::Stem(new KyrgyzStem);
    return Xapian::Stem(std::string(language));
}

}  // namespace

Result<std::string> stem_word(std::string_view language, std::string_view word) {
    for (auto known : stem_languages)
        if (known == language) return stemmer_of(language)(lower(word));
    return fail(ErrorCode::usage, fmt::format("there is no stemmer for '{}'", language),
                fmt::format("the languages known are {}", fmt::join(stem_languages, ", ")));
}

struct Stemmer::Memory {
    Xapian::Stem english{"en"}, russian{"ru"};
    std::unordered_map<std::string, WordForms> met, met_before;  ///< words move to the first when they are met again
    std::size_t max;
};

Stemmer::Stemmer(std::size_t max_remembered) : memory_(std::make_unique<Memory>()) { memory_->max = max_remembered; }
Stemmer::Stemmer(Stemmer&&) noexcept = default;
Stemmer::~Stemmer() = default;

std::vector<std::string_view> WordForms::stems(std::string_view language) const {
    std::vector<std::string_view> out;
    bool kyrgyz_too = language != "rus" || russian.empty(), russian_too = language != "kir";
    if (!english.empty()) out.push_back(english);
    if (russian_too && !russian.empty()) out.push_back(russian);
    if (kyrgyz_too && !kyrgyz.empty() && (out.empty() || out.back() != kyrgyz)) out.push_back(kyrgyz);
    if (out.empty()) out.push_back(plain);
    return out;
}

namespace {

void add_distinct(std::vector<std::string_view>& keys, std::string_view key) {
    if (!key.empty() && std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
}

}  // namespace

std::vector<std::string_view> WordForms::keys_of_text(std::string_view language) const {
    std::vector<std::string_view> keys;
    add_distinct(keys, key);
    if (!cyrillic) return keys;
    if (language != "kir") add_distinct(keys, russian_key);
    if (language != "rus" || russian.empty()) {
        add_distinct(keys, kyrgyz_key);
        add_distinct(keys, folded_key);
    }
    return keys;
}

std::vector<std::string_view> WordForms::keys_to_find() const {
    std::vector<std::string_view> keys;
    add_distinct(keys, key);
    add_distinct(keys, kyrgyz_key);
    add_distinct(keys, russian_key);
    return keys;
}

namespace {

/// A guessed spelling of a shorter Latin word would meet half the dictionary.
constexpr std::size_t shortest_guessed = 4;

/// As typed on a keyboard without ө ү ң.
std::string without_kyrgyz_letters(std::string_view folded) {
    std::string out;
    for (std::size_t i = 0; i < folded.size();) {
        auto c = next_letter(folded, i);
        append_letter(out, c == U'ө' ? U'о' : c == U'ү' ? U'у' : c == U'ң' ? U'н' : c);
    }
    return out;
}

}  // namespace

const WordForms& Stemmer::forms(const std::string& folded) {
    auto& met = memory_->met;
    if (auto it = met.find(folded); it != met.end()) return it->second;
    if (met.size() >= memory_->max) {
        memory_->met_before = std::move(met);
        met.clear();
    }
    if (auto known = memory_->met_before.extract(folded)) return met.insert(std::move(known)).position->second;
    WordForms forms;
    forms.plain = term_of(folded);
    auto script = script_of(folded);
    forms.cyrillic = script == Script::russian || script == Script::cyrillic;
    if (script != Script::none) forms.key = script_key(folded);
    if (script == Script::latin) {
        forms.english = term_of(memory_->english(folded));
        if (folded.size() >= shortest_guessed) {
            auto guess = cyrillic_guess(folded);
            forms.kyrgyz_key = script_key(kyrgyz_stem(guess));
            forms.russian_key = script_key(memory_->russian(guess));
        }
    }
    if (forms.cyrillic) {
        auto kyrgyz = kyrgyz_stem(folded);
        forms.kyrgyz_key = script_key(kyrgyz);
        forms.kyrgyz = term_of(kyrgyz);
        if (script == Script::russian) {
            auto russian = memory_->russian(folded);
            forms.russian_key = script_key(russian);
            forms.russian = term_of(russian);
        } else {
            forms.folded_key = script_key(kyrgyz_stem(without_kyrgyz_letters(folded)));
        }
    }
    return met.emplace(folded, std::move(forms)).first->second;
}

}  // namespace muras
