// The byte scan before the XML parser: charset, what stands before the root, and what no honest OAI-PMH answer holds.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <schemas/limits.hpp>
#include <schemas/run.hpp>

namespace muras {

/// The white space of XML 1.0, section 2.3.
inline constexpr std::string_view xml_blanks = " \t\r\n";

/// The code of the one refusal of scan_page that mending can answer.
inline constexpr std::string_view nul_byte = "nul";

/// A page as UTF-8. `text` is the whole of it; `body` is the offset behind the XML declaration, where parsing begins.
/// `converted` owns the text when the donor's charset was another one; otherwise `text` views the bytes given.
struct Utf8Page {
    std::string_view text;
    std::string converted;
    std::size_t body = 0;
    std::vector<Problem> problems;  ///< tolerated oddities
};

/// Finds the charset (byte order mark, XML declaration; UTF-8 otherwise), converts, and steps over what stands before
/// the root element's markup. A page that is not in the charset that it names is read as UTF-8, with a problem. Errors
/// come as a Problem: "empty", "html", "not-xml", "not-well-formed" for a declaration without end. Pure.
std::optional<Problem> open_page(std::string_view bytes, Utf8Page& page);

/// Refuses a DOCTYPE, a NUL and a flood of attributes ("doctype", nul_byte, "attribute-flood"), in one pass over the
/// bytes. It follows XML's own tokens, so the parser, which stops at its first error, can't see more than the scan.
std::optional<Problem> scan_page(std::string_view text, std::size_t body, const PageLimits& limits = {});

/// True for an HTML page, as walls and error pages are. Pure.
bool is_html(std::string_view bytes);

/// "line 3, byte 141" of an offset. Pure.
std::string place_of(std::string_view text, std::size_t offset);

/// place_of for many offsets: those that ascend cost one pass over the text together.
class Places {
  public:
    explicit Places(std::string_view text) : text_(text) {}
    std::string of(std::size_t offset);

  private:
    std::string_view text_;
    std::size_t counted_ = 0, lines_ = 0;
};

/// At most 256 bytes around an offset, as they are. Pure.
std::string bytes_around(std::string_view text, std::size_t offset);

}  // namespace muras
