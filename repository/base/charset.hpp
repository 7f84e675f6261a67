// Which charset bytes are in, when nobody says so or what is said is wrong.
#pragma once

#include <string>
#include <string_view>

namespace muras {

/// The single-byte charset of our field's languages (Cyrillic, Western and Central European, Turkish) that the text is
/// most likely in, by ICU's statistics; its name is one that to_utf8 knows. Markup does not matter. Of one or two words
/// it is no more than a guess. Any thread.
std::string guess_charset(std::string_view text);

/// `text` in a charset that ICU knows; false when the name is unknown or the charset lacks one of the characters.
bool from_utf8(std::string_view text, std::string_view charset, std::string& bytes);

}  // namespace muras
