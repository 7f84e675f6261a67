// Letters: which characters make words, their folded form, and the one-byte form of Cyrillic ones in terms.
// The folding and the one-byte codes are part of the on-disk format of the index: a change raises index_format.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace muras {

inline constexpr char32_t no_letter = 0xFFFD;

/// The code point at `at`, which moves behind it. An ill-formed byte reads as no_letter. Pure.
char32_t next_letter(std::string_view text, std::size_t& at);

/// Appends the UTF-8 form of a code point.
void append_letter(std::string& out, char32_t letter);

/// Letters and digits of any script. Pure.
bool is_word_letter(char32_t letter);

/// A combining mark (stress over a Cyrillic vowel): part of a word, but not of its folded form. Pure.
constexpr bool is_mark(char32_t letter) { return letter >= 0x300 && letter <= 0x36F; }

/// Lower case, and ё as е. Pure.
char32_t fold_letter(char32_t letter);

constexpr bool is_cyrillic(char32_t letter) { return letter >= 0x400 && letter <= 0x52F; }
constexpr bool is_latin(char32_t letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= 0xC0 && letter <= 0x24F);
}

/// The Cyrillic letter that looks like a (folded) Latin one, or 0. Pure.
char32_t cyrillic_twin(char32_t latin);

/// A folded word as the index keeps it: Cyrillic letters as one byte of 0x80-0xBF, which UTF-8 never begins with, so
/// that the form is unambiguous, keeps prefixes, and is half as long. Pure.
std::string term_of(std::string_view folded);

/// The folded word of a term_of. Pure.
std::string word_of(std::string_view term);

}  // namespace muras
