// What a document says, page by page. For untrusted bytes: only behind lock_down.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <schemas/result.hpp>

namespace muras {

/// Bounds of what comes out of one file; it is cut there.
struct TextLimits {
    std::size_t pages = 20'000;
    std::size_t bytes = 32u << 20;  ///< of text, all pages together
    std::size_t unpacked_bytes = 256u << 20;  ///< of one member of a ZIP
};

/// The kind of document that `bytes` is, by content: "pdf", "docx", "odt", "epub", "fb2", "rtf", "djvu", or empty for one whose text
/// is not read. Pure.
std::string_view text_format(std::string_view bytes);

/// The text of a document in reading order: PDF and DjVu by their pages, a book by its chapters, a text document as one. UTF-8,
/// well formed, line ends as '\n', words that a line end divides joined again. Errors: `failed` for a broken or
/// encrypted file, and for formats whose text is not read. One thread.
Result<std::vector<std::string>> read_pages(std::string_view bytes, const TextLimits& limits = {});

/// Loads what readers take from files of their own. Once, before lock_down, which must allow threads for DjVu.
void prepare_readers();

/// Whether a page of the media type may be a picture alone. Pure.
bool may_be_scanned(std::string_view mime);

// -- one reader each, chosen by read_pages
Result<std::vector<std::string>> read_pdf(std::string_view bytes, const TextLimits& limits);
Result<std::vector<std::string>> read_archive(std::string_view format, std::string_view bytes, const TextLimits& limits);
Result<std::vector<std::string>> read_fictionbook(std::string_view bytes, const TextLimits& limits);
Result<std::vector<std::string>> read_rtf(std::string_view bytes, const TextLimits& limits);
Result<std::vector<std::string>> read_djvu(std::string_view bytes, const TextLimits& limits);

void prepare_djvu();

/// Plain text as pages keep it: control characters but line ends gone, blanks at the ends of lines gone, at most one
/// empty line in a row, words divided at a line end joined. Pure.
std::string tidy_page(std::string_view text);

}  // namespace muras
