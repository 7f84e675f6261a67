#include <memory>

#include <harvester/texts/pdf.hpp>
#include <harvester/texts/read_pages.hpp>

namespace muras {

Result<std::vector<std::string>> read_pdf(std::string_view bytes, const TextLimits& limits) {
    auto pdf = open_pdf(bytes);
    if (!pdf) return fail(ErrorCode::failed, "the PDF is broken", "ask the donor for a sound file");
    if (pdf->is_locked())
        return fail(ErrorCode::failed, "the PDF opens with a password only", "ask the donor for a file without one");
    std::vector<std::string> pages;
    std::size_t total = 0;
    for (int n = 0; n < pdf->pages() && pages.size() < limits.pages && total < limits.bytes; ++n) {
        std::unique_ptr<poppler::page> page(pdf->create_page(n));
        if (!page) {
            pages.emplace_back();
            continue;
        }
        auto text = page->text({}, poppler::page::non_raw_non_physical_layout).to_utf8();
        pages.push_back(tidy_page({text.data(), text.size()}));
        total += pages.back().size();
    }
    return pages;
}

}  // namespace muras
