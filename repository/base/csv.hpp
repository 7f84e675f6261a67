// Comma-separated values (RFC 4180), safe to open in a spreadsheet.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muras {

/// The byte order mark that makes spreadsheets read UTF-8; it stands once, in front of the first line.
inline constexpr std::string_view csv_start = "\xEF\xBB\xBF";

/// One cell, quoted where it must be; one that a spreadsheet would take for a formula (= + - @ tab CR in front) gets an
/// apostrophe before it. Pure.
std::string csv_cell(std::string_view text);

/// One line with its CRLF, every cell quoted. Every cell is one printable line (control characters and ill-formed bytes as \xNN); formulas
/// as in csv_cell. Pure.
std::string csv_line(const std::vector<std::string>& cells);

}  // namespace muras
