#include <harvester/texts/pdf.hpp>

#include <poppler-global.h>

namespace muras {

std::unique_ptr<poppler::document> open_pdf(std::string_view bytes) {
    poppler::set_debug_error_function([](const std::string&, void*) {}, nullptr);
    return std::unique_ptr<poppler::document>(
        poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
}

PaperSize paper_of(const poppler::page& page) {
    auto paper = page.page_rect();
    bool lies = page.orientation() == poppler::page::landscape || page.orientation() == poppler::page::seascape;
    return lies ? PaperSize{paper.height(), paper.width()} : PaperSize{paper.width(), paper.height()};
}

}  // namespace muras
