// ISO 639 and ISO 3166: which codes exist. The tables are made from Debian's iso-codes when Muras is built
// (schemas/make_iso_tables.cpp).
#pragma once

#include <string_view>

namespace muras {

/// The ISO 639-3 code of an ISO 639-1, 639-2/B or 639-3 code in lower case; empty when there is no such code. Codes kept
/// for local use ("qaa") are none. Pure.
std::string_view iso_language(std::string_view code);

/// The ISO 639-2/B code that MARC wants for an ISO 639-3 one: "chi" for "zho"; the code itself where the two agree. Pure.
std::string_view bibliographic_language(std::string_view code);

/// The ISO 3166-1 alpha-2 code of an alpha-2 or alpha-3 code in capitals, or of an English name in lower case
/// ("kyrgyzstan"); empty when there is no such country. Pure.
std::string_view iso_country(std::string_view code_or_name);

}  // namespace muras
