// OCR: tells the letters of scans from their pictures, in a locked child process, `muras recognise-text`.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <harvester/texts/lockdown.hpp>
#include <harvester/texts/locked_child.hpp>
#include <harvester/texts/read_pages.hpp>
#include <repository/store/blob_store.hpp>
#include <schemas/limits.hpp>

namespace muras {

struct RecogniserOptions {
    std::string program = ChildOptions{}.program;
    std::uint64_t largest_file_bytes = 512u << 20;
    std::vector<std::string> languages;  ///< ISO 639-3, the main one first
    OcrLimits limits;
    std::size_t text_bytes = TextLimits{}.bytes;
};

/// Whether tesseract has the data of all these languages. Errors: `config`, naming the packages that are missing.
Result<> find_ocr_languages(const std::vector<std::string>& languages);

/// What the child does: loads the languages, locks itself, and writes the pages of the scan on its standard input as
/// extract_standard_input does; OpenMP is held to one thread by the parent. Ends the process: 0; 2 when a limit left
/// pages out; else as extract_standard_input.
[[noreturn]] void recognise_standard_input(const std::vector<std::string>& languages, const OcrLimits& limits);

/// `scan`, a file without letters, with those that are told from its pictures: `recognised`, with a `problem` when a
/// limit left pages out. What fails costs the text: then it is `scan` again, whose `problem` says why. Errors: the
/// store's; `config` when no child can be started or locked. Any thread.
Result<FileText> recognise_text(BlobStore& blobs, const Blob& blob, FileText scan, const RecogniserOptions& options);

}  // namespace muras
