#include <harvester/texts/read_texts.hpp>

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace muras {
namespace {

bool is_ours(const File& file) { return !file.sha256.empty(); }
bool is_pdf(const File& file) { return file.mime == "application/pdf"; }

using Clock = std::chrono::steady_clock;

/// The text of one file, that of a scan by OCR when there are languages and `ocr_until` is to come.
Result<FileText> text_of(BlobStore& blobs, const Blob& blob, const ReadTextsOptions& options,
                         Clock::time_point ocr_until, ReadTextsReport& report) {
    auto text = extract_text(blobs, blob, options.extractor);
    if (text && text->state == TextState::scanned && !options.recogniser.languages.empty()) {
        if (Clock::now() < ocr_until)
            text = recognise_text(blobs, blob, std::move(*text), options.recogniser);
        else
            ++report.waiting;
    }
    if (text) ++report.of(text->state);
    return text;
}

}  // namespace

std::uint64_t& ReadTextsReport::of(TextState state) {
    switch (state) {
        case TextState::read:
            return read;
        case TextState::scanned:
            return scanned;
        case TextState::recognised:
            return recognised;
        case TextState::unreadable:
            break;
    }
    return unreadable;
}

bool awaits_ocr(const TextInfo& info) { return info.state == TextState::scanned && info.problem.empty(); }

Result<> each_text(std::string_view source, RecordStore& store, BlobStore& blobs,
                   const std::function<void(const Record&, const File&, const std::optional<TextInfo>&)>& each) {
    return store.each_sorted(source, [&](Record&& record) -> Result<> {
        if (record.status != Status::active) return {};
        for (const auto& file : record.metadata.files) {
            if (!is_ours(file)) continue;
            auto info = blobs.text_info(file.sha256);
            if (!info) return info.error();
            each(record, file, *info);
        }
        return {};
    });
}

Result<ReadTextsReport> read_texts(std::string_view source, RecordStore& store, BlobStore& blobs,
                                   const ReadTextsOptions& options) {
    struct Due {
        std::vector<RecordNo> records;
        bool unread = false, untold = false, undrawn = false;
        bool scan = false;  ///< known as one: to be read by OCR, when there is time for it
    };
    const bool ocr = !options.recogniser.languages.empty();
    std::map<std::string, Due> due;
    Result<> looked;
    auto walked = each_text(source, store, blobs, [&](const Record& r, const File& f, const auto& info) {
        auto preview = is_pdf(f) ? blobs.preview(f.sha256) : Result<std::optional<Preview>>(Preview{});
        if (!preview) {
            looked = preview.error();
            return;
        }
        const bool awaits = ocr && info && awaits_ocr(*info);
        const bool unread = !info || options.again || awaits, untold = !info || !info->told;
        const bool undrawn = !*preview || (options.again && is_pdf(f));
        if (!unread && !untold && !undrawn) return;
        auto& file = due[f.sha256];
        file.records.push_back(r.no);
        file.unread = unread;
        file.untold = untold;
        file.scan = awaits || (ocr && info && info->state == TextState::recognised);
        file.undrawn = file.undrawn || undrawn;
    });
    if (!walked) return walked.error();
    if (!looked) return looked.error();
    ReadTextsReport report;
    const auto ocr_until = Clock::now() + std::chrono::seconds(options.recogniser.limits.run_s);
    for (auto& [sha256, file] : due) {
        if (options.stop && *options.stop) break;
        if (file.unread && file.scan && Clock::now() >= ocr_until) {
            ++report.waiting;
            file.unread = false;
        }
        auto blob = blobs.find(sha256);
        if (!blob) return blob.error();
        if (file.unread) {
            if (!*blob) continue;  // the check of files tells of it
            auto text = text_of(blobs, **blob, options, ocr_until, report);
            if (!text) return text.error();
            if (auto kept = blobs.put_text(sha256, *text); !kept) return kept.error();
            file.untold = true;
        }
        if (file.untold) {
            if (auto noted = store.touch(file.records); !noted) return noted.error();
            if (auto noted = blobs.told_text(sha256); !noted) return noted.error();
        }
        if (file.undrawn && *blob) {
            auto preview = draw_preview(blobs, **blob, options.preview);
            if (!preview) return preview.error();
            if (auto kept = blobs.put_preview(sha256, *preview); !kept) return kept.error();
            report.drawn += !preview->webp.empty();
        }
    }
    return report;
}

}  // namespace muras
