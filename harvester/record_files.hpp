// Files of catalogue records, as one <record> of OAI-PMH each: the same XML as a donor would send, so that it is kept,
// mapped and mapped again like everything else.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <schemas/run.hpp>

namespace muras {

/// What a file holds, by its first bytes.
enum class RecordFile {
    other,     ///< XML, or nothing that is known here
    iso2709,   ///< MARC 21, UNIMARC, RUSMARC
    irbis,     ///< IRBIS64's text export: "#200: ^AТитул", records parted by "*****"
    iati,      ///< IATI activities
    inid,      ///< a patent sheet: "(11) 2156" a line
    sheet,     ///< CSV or TSV; never told by its bytes
};
RecordFile record_file_kind(std::string_view bytes);

/// The kind that a file's name promises ("csv", "tsv" …), or that --format names; nothing for a name that is unknown.
std::optional<RecordFile> record_file_named(std::string_view format);

/// `records` are standalone UTF-8 XML, each with the identifier of its field 001 (IRBIS: its MFN or shelf code), else
/// "NAME#17" after its place; a record that can't be decoded is a problem, and costs no other.
struct RecordFileContent {
    std::vector<std::string> records;
    std::vector<Problem> problems;
    std::vector<Problem> remarks;  ///< that cost no record
};

/// ISO 2709, decoded by libyaz. Text that is no UTF-8 is windows-1251, as the region's catalogues write it; wrong
/// directories and lengths cost the record alone. Safe on any bytes. Any thread.
RecordFileContent read_iso2709(std::string_view bytes, std::string_view name);

/// IRBIS64's text export, UTF-8 or windows-1251. Safe on any bytes. Any thread.
RecordFileContent read_irbis_text(std::string_view bytes, std::string_view name);

}  // namespace muras
