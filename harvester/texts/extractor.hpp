// Reads the texts of kept files in a locked child process, `muras extract-text`.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <harvester/texts/locked_child.hpp>
#include <harvester/texts/lockdown.hpp>
#include <harvester/texts/read_pages.hpp>
#include <repository/store/blob_store.hpp>

namespace muras {

struct ExtractorOptions {
    ChildOptions child;
    std::uint64_t largest_file_bytes = 512u << 20;                 ///< a larger one is unreadable
    TextLimits text;
};

/// What the child does: locks itself, reads a document from standard input, writes its pages to standard output, each
/// but the last followed by a form feed. Ends the process: 0, or 1 with the reason in the place of the pages, or 78
/// when there is no lock to be had.
[[noreturn]] void extract_standard_input(const LockdownLimits& lock, const TextLimits& limits);

/// The text of one kept file. A file that cannot be read, and a child that crashes, hangs or asks for too much, are a
/// FileText that says so. Errors: the store's; `config` when no child can be started or locked. Any thread.
Result<FileText> extract_text(BlobStore& blobs, const Blob& blob, const ExtractorOptions& options = {});

// -- what children and this process say to each other, and what a scan is; for the recogniser too
/// Each page but the last followed by a form feed. Pure.
std::string joined_pages(const std::vector<std::string>& pages);
/// The other way, at most `most`; well-formed UTF-8 whatever was said. Pure.
std::vector<std::string> split_pages(std::string_view said, std::size_t most);
/// Whether the pages have more on them than stamps and numbers. Pure.
bool has_letters(const std::vector<std::string>& pages);

}  // namespace muras
