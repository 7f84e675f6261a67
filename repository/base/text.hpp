// Text: UTF-8 in and out, ICU behind it. Nothing here knows a language's grammar (indexer/languages does).
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace muras {

/// True for well-formed UTF-8 (no surrogates, no overlong forms). Pure.
bool is_utf8(std::string_view text);

/// Replaces every ill-formed byte sequence by U+FFFD. Pure.
std::string to_valid_utf8(std::string_view text);

/// Converts from a charset that ICU knows ("windows-1251", "koi8-r", "utf-16") to UTF-8; false when the name is unknown.
bool to_utf8(std::string_view bytes, std::string_view charset, std::string& out);

/// Unicode NFC. Pure.
std::string nfc(std::string_view text);

/// Lower case, root locale, after NFC. Pure.
std::string lower(std::string_view text);

/// Leading and trailing white space removed, runs of white space (Unicode, with NBSP) made one blank. Pure.
std::string squeeze(std::string_view text);

/// Number of code points. Pure.
std::size_t letters(std::string_view text);

/// At most `n` code points from the front. Pure.
std::string_view first_letters(std::string_view text, std::size_t n);

/// A byte string whose order is the root collation's (DUCET orders ң ө ү as Kyrgyz does). Any thread.
std::string collation_key(std::string_view text);

/// The words of a text by Unicode word boundaries: letters and digits only; as they stand. Any thread.
struct Word {
    std::size_t begin = 0, end = 0;  ///< byte offsets
};
std::vector<Word> words(std::string_view text);

/// `text` as one printable line: control characters, line ends and ill-formed bytes as \xNN (for logs). Pure.
std::string printable(std::string_view text);

/// Bytes outside 0x21-0x7E and '%' percent-encoded (ACK and HAVE lines). Pure.
std::string percent_encoded(std::string_view text);

}  // namespace muras
