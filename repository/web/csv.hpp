// Records as rows of a table (RFC 4180), safe to open in a spreadsheet.
#pragma once

#include <string>
#include <string_view>

#include <repository/formats/format.hpp>

namespace muras::web {

/// The names of the columns; the mark before them tells spreadsheets that the text is UTF-8.
inline constexpr std::string_view csv_head =
    "\uFEFFpid,url,title,creators,date,type,languages,source,host,volume,issue,pages,publisher,degree,specialty,"
    "subjects,access,licence,doi,isbn,oai_identifier,files\r\n";

/// Appends one row of those columns. Several values of a cell are joined by " | ". Pure.
void write_csv_row(std::string& out, const Record& record, const formats::Repository& repository);

}  // namespace muras::web
