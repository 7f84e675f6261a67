#include <harvester/texts/read_texts.hpp>

#include <map>
#include <string>
#include <vector>

namespace muras {
namespace {

bool is_ours(const File& file) { return !file.sha256.empty(); }
bool is_pdf(const File& file) { return file.mime == "application/pdf"; }

}  // namespace

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
    };
    std::map<std::string, Due> due;
    Result<> looked;
    auto walked = each_text(source, store, blobs, [&](const Record& r, const File& f, const auto& info) {
        auto preview = is_pdf(f) ? blobs.preview(f.sha256) : Result<std::optional<Preview>>(Preview{});
        if (!preview) {
            looked = preview.error();
            return;
        }
        const bool unread = !info || options.again, untold = unread || !info->told;
        const bool undrawn = !*preview || (options.again && is_pdf(f));
        if (!untold && !undrawn) return;
        auto& file = due[f.sha256];
        file.records.push_back(r.no);
        file.unread = unread;
        file.untold = untold;
        file.undrawn = file.undrawn || undrawn;
    });
    if (!walked) return walked.error();
    if (!looked) return looked.error();
    ReadTextsReport report;
    for (const auto& [sha256, file] : due) {
        if (options.stop && *options.stop) break;
        auto blob = blobs.find(sha256);
        if (!blob) return blob.error();
        if (file.unread) {
            if (!*blob) continue;  // the check of files tells of it
            auto text = extract_text(blobs, **blob, options.extractor);
            if (!text) return text.error();
            ++(text->state == TextState::read      ? report.read
               : text->state == TextState::scanned ? report.scanned
                                                   : report.unreadable);
            if (auto kept = blobs.put_text(sha256, *text); !kept) return kept.error();
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
