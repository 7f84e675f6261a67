// Text as every normaliser wants it, and the few questions about letters that they ask of it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <repository/base/text.hpp>

namespace muras::normalise {

/// A donor's text made tidy; `raw` is what it was when that differs, else empty.
struct Tidy {
    std::string value, raw;
};

/// NFC, white space squeezed, soft hyphens and control characters removed. Text that is tidy is moved, not copied.
/// Pure.
Tidy tidy(std::string&& text);

/// For text that people read: double-escaped entities decoded once more ("&amp;quot;" in XML arrives as "&quot;") and
/// HTML tags removed. Returns the text unchanged when it has neither. Pure.
std::string plain(std::string text);

/// The parts between separators, blanks around them removed, empty ones left out. Pure.
std::vector<std::string_view> split(std::string_view text, char separator);

/// Tidied text has no other blanks at its ends. Pure.
inline std::string_view trimmed(std::string_view text, std::string_view what = " ") { return muras::trimmed(text, what); }

bool starts_with_nocase(std::string_view text, std::string_view lower_case_prefix);
bool is_digit(char c);
bool all_digits(std::string_view text);

/// One code point at `at`, which moves behind it; U+FFFD for an ill-formed byte. Pure.
char32_t next_letter(std::string_view text, std::size_t& at);
bool is_cyrillic(char32_t c);
bool is_latin(char32_t c);
/// Capital letters of the Latin and Cyrillic scripts. Pure.
bool is_capital(char32_t c);
bool is_letter(char32_t c);

/// How many letters of which script a text has. Pure.
struct Letters {
    std::size_t all = 0, cyrillic = 0, latin = 0, ascii = 0, capital = 0;
    bool kyrgyz = false;  ///< one of ң ө ү
    bool kazakh = false;  ///< one of ә ғ қ ұ һ і
};
Letters count_letters(std::string_view text);

}  // namespace muras::normalise
