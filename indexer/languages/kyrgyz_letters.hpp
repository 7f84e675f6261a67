// Kyrgyz sounds as letters: vowel harmony and the consonants that meet at a seam. Facts of the language, in tables.
#pragma once

#include <array>
#include <string_view>

namespace muras::kyrgyz {

using Letters = std::u32string_view;

constexpr bool one_of(char32_t letter, Letters letters) { return letters.find(letter) != letters.npos; }
constexpr bool is_vowel(char32_t letter) { return one_of(letter, U"аеёиоөуүыэюя"); }
constexpr bool is_high_vowel(char32_t letter) { return one_of(letter, U"ыиуү"); }
constexpr bool is_back_vowel(char32_t letter) { return one_of(letter, U"аяыуюоё"); }
constexpr bool is_voiceless(char32_t letter) { return one_of(letter, U"кпстфхцчшщ"); }
/// Written voiced, but often spoken voiceless at the end of names and loans: both series of endings follow.
constexpr bool is_voiced_final(char32_t letter) { return one_of(letter, U"бвгджз"); }

/// The last vowel, or 0. It rules the vowels of every ending.
constexpr char32_t last_vowel(Letters word) {
    for (auto i = word.size(); i > 0; --i)
        if (is_vowel(word[i - 1])) return word[i - 1];
    return 0;
}

/// Ends in a vowel and г or б: there к or п stood before the ending's vowel voiced it (мектеби, тилеги).
constexpr bool is_voiced_at_seam(Letters stem) {
    return stem.size() > 1 && one_of(stem.back(), U"бг") && is_vowel(stem[stem.size() - 2]);
}

/// к for г and п for б, other letters as they are.
constexpr char32_t devoiced(char32_t letter) { return letter == U'г' ? U'к' : letter == U'б' ? U'п' : letter; }

/// What one archiphoneme of an ending stands for, of all letters that it may be:
/// A = а е о ө, I = ы и у ү, U = у ү; D = д т, G = г к, B = б п, N = н д т, L = л д т, s = с. Others stand for
/// themselves.
constexpr Letters spellings(char32_t archiphoneme) {
    switch (archiphoneme) {
        case U'A':
            return U"аеоө";
        case U'I':
            return U"ыиуү";
        case U'U':
            return U"уү";
        case U'D':
            return U"дт";
        case U'G':
            return U"гк";
        case U'B':
            return U"бп";
        case U'N':
            return U"ндт";
        case U'L':
            return U"лдт";
        case U's':
            return U"с";
        default:
            return {};
    }
}

/// After the last vowel of what stands before, A is one of `open` and I is `high`.
struct Harmony {
    char32_t after;
    Letters open;
    char32_t high;
};

/// у and ю also take о, for texts typed without ө and ү (түздө as туздо).
inline constexpr std::array harmonies{
    Harmony{U'а', U"а", U'ы'},  Harmony{U'я', U"а", U'ы'}, Harmony{U'ы', U"а", U'ы'}, Harmony{U'у', U"ао", U'у'},
    Harmony{U'ю', U"ао", U'у'}, Harmony{U'о', U"о", U'у'}, Harmony{U'ё', U"о", U'у'}, Harmony{U'е', U"е", U'и'},
    Harmony{U'э', U"е", U'и'},  Harmony{U'и', U"е", U'и'}, Harmony{U'ө', U"ө", U'ү'}, Harmony{U'ү', U"ө", U'ү'},
};

/// May `letter`, written for the archiphoneme, follow `before` (not empty)?
constexpr bool may_follow(Letters before, char32_t archiphoneme, char32_t letter) {
    auto end = before.back();
    if (end == U'ь' && before.size() > 1) end = before[before.size() - 2];
    bool voiceless = is_voiceless(end), either = is_voiced_final(end);
    auto harmony = [&]() -> const Harmony* {
        auto vowel = last_vowel(before);
        for (const auto& row : harmonies)
            if (row.after == vowel) return &row;
        return nullptr;
    };
    switch (archiphoneme) {
        case U'D':
            return voiceless ? letter == U'т' : letter == U'д' || (either && letter == U'т');
        case U'G':
            return voiceless ? letter == U'к' : letter == U'г' || (either && letter == U'к');
        case U'B':
            return voiceless ? letter == U'п' : letter == U'б' || (either && letter == U'п');
        case U'N':
            if (is_vowel(end)) return letter == U'н';
            return voiceless ? letter == U'т' : letter == U'д' || (either && letter == U'т');
        case U'L':
            if (is_vowel(end) || end == U'р' || end == U'й') return letter == U'л';
            return voiceless ? letter == U'т' : letter == U'д' || (either && letter == U'т');
        case U'A': {
            const auto* row = harmony();
            return row && one_of(letter, row->open);
        }
        case U'I': {
            const auto* row = harmony();
            return row && letter == row->high;
        }
        default:
            return true;
    }
}

}  // namespace muras::kyrgyz
