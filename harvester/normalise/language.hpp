// Languages as donors write them, to ISO 639-3 (CROSSWALK section 5.2).
#pragma once

#include <string>
#include <string_view>

namespace muras::normalise {

/// The ISO 639-3 code of a label or tag ("ru_RU", «кыргыз тили», "English"), or empty when it names none. "kg" is
/// Kyrgyz here, as sites of the country write it, although ISO 639-1 gives it to Kongo. Pure.
std::string language_code(std::string_view label);

/// The language that a text's letters prove: kir by ң ө ү, eng for plain Latin; empty when they prove none. Pure.
std::string_view language_by_script(std::string_view text);

/// At least 60 % of the letters are Cyrillic. Pure.
bool mostly_cyrillic(std::string_view text);

}  // namespace muras::normalise
