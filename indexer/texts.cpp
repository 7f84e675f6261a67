#include <indexer/texts.hpp>

#include <indexer/document.hpp>

namespace muras {
namespace {

constexpr std::size_t pages_at_once = 64;

}  // namespace

Result<std::vector<std::string>> texts_of(BlobStore* blobs, const Record& record) {
    std::vector<std::string> out;
    std::size_t bytes = 0;
    for (const auto& file : record.metadata.files) {
        if (!blobs || file.sha256.empty()) continue;
        for (std::uint32_t first = 0; bytes < max_text_bytes; first += pages_at_once) {
            auto pages = blobs->text_pages(file.sha256, first, pages_at_once);
            if (!pages) return pages.error();
            if (pages->empty()) break;
            for (auto& page : *pages) {
                bytes += page.size();
                out.push_back(std::move(page));
            }
        }
    }
    return out;
}

}  // namespace muras
