// The endings of Kyrgyz words as a table: how each is written, what may stand before and after it, and when letters
// that look like it are none. Part of the on-disk format of the index: a change raises index_format.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include <indexer/languages/kyrgyz_letters.hpp>
#include <indexer/languages/kyrgyz_words.hpp>

namespace muras::kyrgyz {

/// Which part of a word has been taken off, read from its end.
enum class State : std::uint8_t {
    end = 1,     ///< nothing yet
    cased = 2,   ///< a case
    owned = 4,   ///< a possessive
    plural = 8,  ///< the plural
    verb = 16,   ///< a verb stem is left
    past = 32,   ///< a verb stem is left, before a personal past
};
constexpr unsigned operator|(State a, State b) { return static_cast<unsigned>(a) | static_cast<unsigned>(b); }
constexpr unsigned operator|(unsigned a, State b) { return a | static_cast<unsigned>(b); }
constexpr unsigned only(State state) { return static_cast<unsigned>(state); }
constexpr bool is_verbal(State state) { return state == State::verb || state == State::past; }

/// True when the letters taken for an ending most likely belong to the stem. `ending` is the form that was taken.
using Doubt = bool (*)(Letters stem, Letters ending);

namespace doubts {

/// After a single high vowel or о, н and с mostly belong to the stem: район-у, облус-у.
constexpr bool short_end(Letters stem) {
    auto n = stem.size();
    if (!one_of(stem.back(), U"ыиуүо")) return false;
    bool is_long = n > 1 && stem[n - 2] == stem.back();
    bool agent = n > 1 && stem[n - 2] == U'ч' && stem.back() != U'о';
    return !is_long && !agent;
}

/// журналист-и, not журналис-ти.
constexpr bool ist(Letters stem, Letters ending) {
    auto n = stem.size();
    return n > 4 && stem.ends_with(U"ис") && one_of(stem[n - 3], U"нлрт") && one_of(ending[0], U"DN");
}

/// Кыргызстан-ын, not Кыргызста-нын; but уста-нын.
constexpr bool country(Letters stem) { return stem.size() > 5 && stem.ends_with(U"ста"); }

constexpr bool accusative(Letters stem, Letters ending) {
    return short_end(stem) || country(stem) || ist(stem, ending);
}
constexpr bool genitive(Letters stem, Letters) { return short_end(stem) || country(stem); }
constexpr bool past(Letters stem, Letters ending) { return ist(stem, ending); }

/// чыгым, билим are nouns; only a voiced seam (китеб-им) proves "my".
constexpr bool unproven(Letters stem, Letters) { return stem.size() < 3 || !is_voiced_at_seam(stem); }

/// облус-у, not облу-су; башчы, окуучу are agents.
constexpr bool possessive(Letters stem, Letters ending) {
    auto n = stem.size();
    if (ending[0] == U's' && one_of(stem.back(), U"уү") && short_end(stem)) return true;
    return stem.back() == U'ч' && n > 2 && (!is_vowel(stem[n - 2]) || stem[n - 3] == stem[n - 2]);
}

/// Names of countries: Кыргызстан is not Кыргызс-тан; облустан is облус-тан.
constexpr bool ablative(Letters stem, Letters) {
    auto n = stem.size();
    return stem.back() == U'с' && (n < 3 || !one_of(stem[n - 2], U"уү"));
}

/// -ат is an ending after few letters: саат, кызмат, маалымат are nouns.
inline bool aorist(Letters stem, Letters) {
    auto n = stem.size();
    if (!one_of(stem.back(), U"лштрн")) return true;
    if (is_verb_root(stem) || one_of(stem.back(), U"лш")) return false;
    if (stem.back() == U'т') return n < 4;
    return !(n >= 4 && is_high_vowel(stem[n - 2]));
}

/// берил-ген is бер, аныктал-ган аныкта; but протокол-ду, and short stems have lives of their own (кошул, каттал).
inline bool passive(Letters stem, Letters) {
    auto n = stem.size();
    if (is_vowel(stem.back())) return n < 6 || !one_of(stem[n - 2], U"лдт");
    return n < 4 && !is_verb_root(stem);
}

}  // namespace doubts

/// One ending. `written` with the archiphonemes of spellings(); a leading I stands after consonants only, a leading s
/// is с after a vowel and nothing after a consonant. `after` are the states in which it may be taken, `then` the state
/// that it leaves. A stem has at least `least` letters, or is a vowel and a consonant (иш, эл).
struct Suffix {
    Letters written;
    unsigned after;
    State then;
    Doubt doubt = nullptr;
    std::size_t least = 3;
};

inline constexpr auto in_noun = State::end | State::cased | State::owned | State::plural;
inline constexpr auto at_end = only(State::end);

inline constexpr std::array suffixes{
    // case
    Suffix{U"NIн", at_end, State::cased, doubts::genitive},
    Suffix{U"NI", at_end, State::cased, doubts::accusative},
    Suffix{U"GA", at_end, State::cased},
    Suffix{U"DA", at_end, State::cased},
    Suffix{U"DAн", at_end, State::cased, doubts::ablative},
    // his, her, its: alone, and grown together with a case
    Suffix{U"sIнIн", at_end, State::owned, doubts::possessive},
    Suffix{U"sIн", at_end, State::owned, doubts::possessive},
    Suffix{U"sIнA", at_end, State::owned, doubts::possessive},
    Suffix{U"sIнDA", at_end, State::owned, doubts::possessive},
    Suffix{U"sIнAн", at_end, State::owned, doubts::possessive},
    Suffix{U"sIнDAгI", State::end | State::cased | State::plural, State::owned, doubts::possessive},
    Suffix{U"DAгI", State::end | State::cased | State::plural, State::cased},
    Suffix{U"sI", at_end, State::owned, doubts::possessive},
    // our, your, my
    Suffix{U"IбIз", State::end | State::cased, State::owned},
    Suffix{U"IңIз", State::end | State::cased, State::owned},
    Suffix{U"IңAр", State::end | State::cased, State::owned},
    Suffix{U"Iм", at_end, State::owned, doubts::unproven},
    Suffix{U"Iң", at_end, State::owned, doubts::unproven},
    Suffix{U"IмA", at_end, State::owned, doubts::unproven},
    Suffix{U"IңA", at_end, State::owned, doubts::unproven},
    Suffix{U"LAр", State::end | State::cased | State::owned, State::plural},
    // without
    Suffix{U"сIз", in_noun, State::cased},
    // finite verbs
    Suffix{U"DI", at_end, State::past, doubts::past},
    Suffix{U"DIм", at_end, State::verb},
    Suffix{U"DIң", at_end, State::verb},
    Suffix{U"DIңIз", at_end, State::verb},
    Suffix{U"DIңAр", at_end, State::verb},
    Suffix{U"Aт", at_end, State::verb, doubts::aorist},
    Suffix{U"йт", at_end, State::verb},
    Suffix{U"йм", at_end, State::verb},
    Suffix{U"йсIң", at_end, State::verb},
    Suffix{U"йсIз", at_end, State::verb},
    Suffix{U"йбIз", at_end, State::verb},
    Suffix{U"йсIңAр", at_end, State::verb},
    Suffix{U"AбIз", at_end, State::verb},
    Suffix{U"GAнмIн", at_end, State::verb},
    Suffix{U"GAнсIң", at_end, State::verb},
    Suffix{U"GAнсIз", at_end, State::verb},
    Suffix{U"GAнбIз", at_end, State::verb},
    Suffix{U"IпDIр", at_end, State::verb},
    Suffix{U"сA", at_end, State::verb},
    Suffix{U"сAм", at_end, State::verb},
    Suffix{U"сAң", at_end, State::verb},
    Suffix{U"сAк", at_end, State::verb},
    Suffix{U"сAңIз", at_end, State::verb},
    Suffix{U"сAңAр", at_end, State::verb},
    Suffix{U"GIлA", at_end, State::verb},
    Suffix{U"IңIз", at_end, State::verb},
    Suffix{U"IңIздAр", at_end, State::verb},
    // participles and gerunds, which take the endings of nouns
    Suffix{U"GAн", in_noun, State::verb},
    Suffix{U"GAнDIк", in_noun, State::verb},
    Suffix{U"GAнLIк", in_noun, State::verb},
    Suffix{U"UU", in_noun, State::verb},
    Suffix{U"BAс", in_noun, State::verb},
    Suffix{U"мAкчI", State::end | State::cased, State::verb},
    // converbs
    Suffix{U"Iп", at_end, State::verb},
    Suffix{U"GAнчA", at_end, State::verb},
    Suffix{U"GAнI", at_end, State::verb},
    Suffix{U"BAй", at_end, State::verb},
    Suffix{U"BAстAн", at_end, State::verb},
    Suffix{U"мAйIнчA", at_end, State::verb},
    // inside the verb: be done, not, each other
    Suffix{U"Iл", State::verb | State::past, State::verb, doubts::passive, 2},
    Suffix{U"BA", State::verb | State::past, State::verb},
    Suffix{U"Iш", only(State::verb), State::verb, nullptr, 5},
};

}  // namespace muras::kyrgyz
