// Gettext catalogues, compiled into the program: Kyrgyz, Russian, English.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace muras {

enum class Tongue { ky, ru, en };

/// "ky", "ru" or "en".
std::string_view tag(Tongue);

/// The tongue of an exact tag, or the best of an Accept-Language header (RFC 9110 section 12.5.4); `otherwise` when none fits.
Tongue tongue_of(std::string_view accept_language, Tongue otherwise);

/// The translation of an English message (the msgid itself where a catalogue has none). Any thread.
std::string text(Tongue, std::string_view msgid);

/// The form of a counted message for `n` ("{n}" in it is replaced by the number). Any thread.
std::string text(Tongue, std::string_view one, std::string_view many, std::uint64_t n);

/// A number with the tongue's separator of thousands. Pure.
std::string number(Tongue, std::uint64_t n);

}  // namespace muras
