// A small picture of a document's first page: drawn once, in a locked child process (`muras draw-preview`), and kept.
#pragma once

#include <cstdint>

#include <harvester/texts/locked_child.hpp>
#include <repository/store/blob_store.hpp>
#include <schemas/result.hpp>

namespace muras {

/// Pixels at most; wide enough to know a document again, small enough for a metered line (about 5 KB).
inline constexpr int preview_width = 240, preview_height = 340;

struct PreviewOptions {
    ChildOptions child{.patience = std::chrono::seconds(30)};
    std::uint64_t largest_file_bytes = 256u << 20;  ///< of a larger one none is drawn
};

/// What the child does: locks itself, reads a PDF from standard input, writes its first page as WebP to standard output.
/// It writes nothing for a document that is broken or locked, or whose first page needs fonts that it does not bring:
/// a page without its letters shows nothing. Ends the process.
[[noreturn]] void draw_standard_input(const LockdownLimits& lock);

/// The picture of one kept PDF; empty when there can be none. Errors: the store's; `config` when no child can be started
/// or locked. Any thread.
Result<Preview> draw_preview(BlobStore& blobs, const Blob& blob, const PreviewOptions& options = {});

}  // namespace muras
