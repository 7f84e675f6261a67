// The byte scan before the XML parser: charset, what stands before the root, and what no honest OAI-PMH answer holds.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <schemas/run.hpp>

namespace muras {

/// More attributes than this on one element are refused: libxml2 compares each with each (60,000 take 37 s).
inline constexpr std::size_t max_attributes = 256;

/// A page as UTF-8. `text` is the whole of it; `body` is the offset behind the XML declaration, where parsing begins.
/// `converted` owns the text when the donor's charset was another one; otherwise `text` views the bytes given.
struct Utf8Page {
    std::string_view text;
    std::string converted;
    std::size_t body = 0;
    std::vector<Problem> problems;  ///< tolerated oddities
};

/// Finds the charset (byte order mark, XML declaration; UTF-8 otherwise), converts, and steps over what stands before
/// the root element's markup. Errors come as a Problem: "empty", "html", "not-xml", "charset". Pure.
std::optional<Problem> open_page(std::string_view bytes, Utf8Page& page);

/// Refuses a DOCTYPE, a NUL and a flood of attributes ("doctype", "nul", "attribute-flood"), in one pass over the
/// bytes. It follows XML's own tokens, so the parser, which stops at its first error, can't see more than the scan.
std::optional<Problem> scan_page(std::string_view text, std::size_t body);

/// True for an HTML page, as walls and error pages are. Pure.
bool is_html(std::string_view bytes);

/// "line 3, byte 141" of an offset. Pure.
std::string place_of(std::string_view text, std::size_t offset);

/// At most 256 bytes around an offset, as they are. Pure.
std::string bytes_around(std::string_view text, std::size_t offset);

}  // namespace muras
