// The texts of a source's kept files: read once, kept, and told to the index; and the pictures of their first pages.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <string_view>

#include <harvester/texts/extractor.hpp>
#include <harvester/texts/preview.hpp>
#include <harvester/texts/recognise.hpp>
#include <repository/store/blob_store.hpp>
#include <repository/store/record_store.hpp>

namespace muras {

struct ReadTextsOptions {
    bool again = false;                       ///< also those that were read before
    const std::atomic<bool>* stop = nullptr;  ///< set by another thread: return after the file under way
    ExtractorOptions extractor;
    RecogniserOptions recogniser;  ///< without languages, scans stay scans
    PreviewOptions preview;
};

/// Of the files of this call.
struct ReadTextsReport {
    std::uint64_t read = 0, scanned = 0, unreadable = 0;
    std::uint64_t recognised = 0;
    std::uint64_t waiting = 0;  ///< scans for which the time of this run (OcrLimits::run_s) was too short
    std::uint64_t drawn = 0;  ///< first pages

    std::uint64_t& of(TextState state);
};

/// Reads the texts of the live records' files that have none yet, and puts the records into the change log, so that the
/// index takes the texts up; recognises the letters of scans that were never tried; draws the first pages of the PDFs
/// that were never tried. Killed at any moment, the next call ends what was begun. Errors: those of the stores, of
/// extract_text and of draw_preview; a file that cannot be read is none.
Result<ReadTextsReport> read_texts(std::string_view source, RecordStore& store, BlobStore& blobs,
                                   const ReadTextsOptions& options = {});

/// Whether a file of that text is a scan that OCR was never tried on. Pure.
bool awaits_ocr(const TextInfo& info);

/// Calls `each` for every kept file of the source's live records and what is known of its text.
Result<> each_text(std::string_view source, RecordStore& store, BlobStore& blobs,
                   const std::function<void(const Record&, const File&, const std::optional<TextInfo>&)>& each);

}  // namespace muras
