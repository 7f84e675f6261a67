// The language of a longer text by its n-grams (libexttextcat): the last witness, where letters and little words prove
// nothing.
#pragma once

#include <string_view>

namespace muras::normalise {

/// Fewer letters are not enough: of short titles n-grams are wrong as often as right («Алгебра», «Китепкана иши»).
inline constexpr std::size_t fewest_detected_letters = 40;

/// The ISO 639-3 code of kir, rus, kaz, uzb, tgk, eng, deu, fra or tur, when the n-grams name one of them alone, it is
/// written in the text's script, and there are letters enough; else empty, as where the library's data is not
/// installed. Any thread: each has its own classifier.
std::string_view detect_language(std::string_view text);

}  // namespace muras::normalise
