// A record as one line of a list of references, in the styles that readers here are asked for.
#pragma once

#include <string>
#include <string_view>

#include <schemas/record.hpp>

namespace muras::formats {

/// GOST R 7.0.5-2008 (a reference behind the text), APA (7th edition), Chicago (17th edition, author-date).
enum class CitationStyle { gost, apa, chicago };

/// Plain text, without italics. Words such as "p." are of the work's own language (Kyrgyz, Russian, else English).
/// `site_url` is the public address without a final slash; empty: no address is given. `today` ("2026-11-24", or empty)
/// is when the page was looked at, which GOST asks for. Pure.
std::string citation(const Record& record, CitationStyle style, std::string_view site_url, std::string_view today);

/// "Е. Г." of "Елена Георгиевна", "Е.Г." or "Е Г"; "Ж.-П." of "Жан-Поль" is "Ж.-П.". Pure.
std::string initials(std::string_view given);

}  // namespace muras::formats
