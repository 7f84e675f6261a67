// Sheets as records: CSV and TSV with a header row, and patent sheets by INID codes.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <harvester/record_files.hpp>
#include <schemas/source.hpp>

namespace muras {

/// Rows of cells (RFC 4180), parted by `delimiter`; quotes that are not closed end with the text. Pure.
std::vector<std::vector<std::string>> read_cells(std::string_view text, char delimiter);

/// A sheet with a header row: UTF-8 (with or without its mark) or windows-1251; cells parted by the sign that the header
/// has most of (tab, semicolon, comma); several values in a cell parted by "||". A column is what the source's
/// [map.column] says, else a path of schemas/crosswalks/sheet.hpp ("title[ru]"), an INID code, or a name that is common;
/// any other is kept raw, with one problem for the file. A record is named by its column "id", else "NAME#17".
/// Safe on any bytes. Any thread.
RecordFileContent read_sheet(std::string_view bytes, std::string_view name, std::span<const ValueRule> columns);

/// A patent sheet: "(11) 2156" a line, a value may go on in the next ones; the first code begins each record, which is
/// named by (11), else (21). Safe on any bytes. Any thread.
RecordFileContent read_inid_sheet(std::string_view bytes, std::string_view name);

}  // namespace muras
