// One word in several scripts and keyboards: a key that Айтматов, Aitmatov and Ajtmatov share, a Cyrillic guess of a
// Latin word, and what was meant with the other keyboard layout. The key is part of the on-disk format of the index.
#pragma once

#include <string>
#include <string_view>

namespace muras {

/// The ASCII skeleton of a folded Cyrillic or Latin word: equal for its usual romanisations (BGN, ISO 9, GOST,
/// passports, Turkic Latin), and for a word typed without ө ү ң. Empty where no letter has one. Pure.
std::string script_key(std::string_view folded);

/// A number below 16 of how a folded word begins: equal for all words that a stem, a key or a guess ever makes one, so
/// that a word which begins otherwise need not be stemmed to be told apart. Pure.
unsigned beginning_of(std::string_view folded);

/// The Cyrillic spelling (without ө ү ң) of a folded romanised word: good enough to be stemmed, not to be shown. Pure.
std::string cyrillic_guess(std::string_view folded);

/// The text as the other layout of the keyboard (ЙЦУКЕН, QWERTY) gives it, in lower case: "ghbdtn" is "привет". Pure.
std::string other_layout(std::string_view text);

}  // namespace muras
