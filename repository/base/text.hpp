// Text: UTF-8 in and out, ICU behind it. Nothing here knows a language's grammar (indexer/languages does).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace muras {

/// True for well-formed UTF-8 (no surrogates, no overlong forms). Pure.
bool is_utf8(std::string_view text);

/// The number of bytes at the front that are well-formed UTF-8: text.size() when all are. Pure.
std::size_t utf8_prefix(std::string_view text);

/// Replaces every ill-formed byte sequence by U+FFFD. Pure.
std::string to_valid_utf8(std::string_view text);

/// Converts from a charset that ICU knows ("windows-1251", "koi8-r", "utf-16") to UTF-8; false when the name is unknown.
bool to_utf8(std::string_view bytes, std::string_view charset, std::string& out);

/// Unicode NFC. Pure.
std::string nfc(std::string_view text);

/// Latin letters without their accents (é as e). Not for Cyrillic: it would make и of й. Pure.
std::string without_marks(std::string_view text);

/// Lower case, root locale, after NFC. Pure.
std::string lower(std::string_view text);

/// Lower case, and Latin letters without their marks ("café" to "cafe"); Cyrillic letters keep theirs, й is a letter of
/// its own. Pure.
std::string fold(std::string_view text);

/// Leading and trailing white space removed, runs of white space (Unicode, with NBSP) made one blank. Pure.
std::string squeeze(std::string_view text);

/// Without the bytes of `blanks` at both ends. Pure.
std::string_view trimmed(std::string_view text, std::string_view blanks = " \t");

/// ASCII letters only: for tokens of protocols, schemes, hosts and codes. Pure.
std::string lower_ascii(std::string_view text);

/// The code points of well-formed UTF-8. Pure.
std::u32string code_points(std::string_view text);

/// Number of code points. Pure.
std::size_t letters(std::string_view text);

/// At most `n` code points from the front. Pure.
std::string_view first_letters(std::string_view text, std::size_t n);

/// A byte string whose order is the root collation's (DUCET orders ң ө ү as Kyrgyz does). Any thread.
std::string collation_key(std::string_view text);

/// The same by letters alone, whatever their case and marks: the key of a text begins with the keys of its beginnings.
/// Any thread.
std::string letter_key(std::string_view text);

/// Changes when ICU orders otherwise than before, so that keys which were kept are worth nothing. Any thread.
std::uint32_t collation_version();

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
