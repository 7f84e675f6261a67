// The Kyrgyz stemmer: no dictionary, but the table of endings (kyrgyz_suffixes.hpp) read backwards from a word's end.
#pragma once

#include <string>
#include <string_view>

namespace muras {

/// The stem of a lower-case, composed (NFC) UTF-8 word; what is not Kyrgyz Cyrillic passes unchanged or nearly so.
/// Words of up to three letters keep their endings. Pure; any thread.
std::string kyrgyz_stem(std::string_view word);

}  // namespace muras
