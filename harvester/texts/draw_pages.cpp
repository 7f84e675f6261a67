#include <harvester/texts/draw_pages.hpp>

#include <poppler-image.h>
#include <poppler-page-renderer.h>

#include <algorithm>
#include <cmath>
#include <memory>

#include <harvester/texts/pdf.hpp>
#include <harvester/texts/read_pages.hpp>

namespace muras {
namespace {

constexpr double finest_dpi = 300;
constexpr double longest_side = 32'000;  // tesseract counts pixels in 16 bits
constexpr double shortest_side = 16;     // less is no line of letters

}  // namespace

PictureSize picture_size(double inches_wide, double inches_high, std::int64_t pixels) {
    if (!(inches_wide > 0) || !(inches_high > 0)) return {};
    auto dpi = std::min({finest_dpi, std::sqrt(static_cast<double>(pixels) / inches_wide / inches_high),
                         longest_side / std::max(inches_wide, inches_high)});
    auto width = inches_wide * dpi, height = inches_high * dpi;
    if (!(std::min(width, height) >= shortest_side)) return {};
    return {static_cast<int>(width), static_cast<int>(height), dpi};
}

Result<> draw_pdf(std::string_view bytes, std::int64_t pixels, const EachPicture& each) {
    auto pdf = open_pdf(bytes);
    if (!pdf || pdf->is_locked()) return fail(ErrorCode::failed, "the PDF cannot be opened");
    poppler::page_renderer renderer;
    renderer.set_image_format(poppler::image::format_gray8);
    renderer.set_render_hint(poppler::page_renderer::antialiasing);
    renderer.set_render_hint(poppler::page_renderer::text_antialiasing);
    for (int n = 0; n < pdf->pages(); ++n) {
        std::unique_ptr<poppler::page> page(pdf->create_page(n));
        auto paper = page ? paper_of(*page) : PaperSize{};
        auto size = picture_size(paper.width / points_an_inch, paper.height / points_an_inch, pixels);
        poppler::image image;
        if (size.width) image = renderer.render_page(page.get(), size.dpi, size.dpi, 0, 0, size.width, size.height);
        PagePicture picture;
        if (image.is_valid())
            picture = {image.width(), image.height(), image.bytes_per_row(), static_cast<int>(size.dpi),
                       reinterpret_cast<const unsigned char*>(image.const_data())};
        if (!each(picture)) return {};
    }
    return {};
}

Result<> draw_pages(std::string_view bytes, std::int64_t pixels, const EachPicture& each) {
    auto format = text_format(bytes);
    if (format == "pdf") return draw_pdf(bytes, pixels, each);
    if (format == "djvu") return draw_djvu(bytes, pixels, each);
    return fail(ErrorCode::failed, "pages of this kind of file are not drawn", "those of PDF and DjVu are");
}

}  // namespace muras
