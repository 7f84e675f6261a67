// The language of a text by its letters and its most common words: for records that don't say it, or say it wrongly.
#pragma once

#include <string_view>

namespace muras {

/// The ISO 639-3 code of kir, rus, eng or kaz; empty when the text is too short or too mixed to tell. Pure.
std::string_view guess_language(std::string_view text);

/// Which language's stems a text gets: `declared` where the letters of the text don't speak against it (an English
/// record's Russian abstract), else the guess, else empty: all. Pure.
std::string_view trusted_language(std::string_view declared, std::string_view text);

}  // namespace muras
