#include <harvester/texts/preview.hpp>

#include <poppler-font.h>
#include <poppler-image.h>
#include <poppler-page-renderer.h>
#include <sys/wait.h>
#include <webp/decode.h>
#include <webp/encode.h>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <string>

#include <harvester/texts/pdf.hpp>

namespace muras {
namespace {

constexpr std::size_t largest_picture = 64u << 10;
constexpr float quality = 55;       // letters stay legible shapes, and a page of text takes 4 to 8 KB
constexpr double finest_dpi = 150;  // of a page the size of a stamp

bool brings_its_fonts(const poppler::document& pdf) {
    std::unique_ptr<poppler::font_iterator> fonts(pdf.create_font_iterator(0));
    if (!fonts || !fonts->has_next()) return true;
    auto of_first_page = fonts->next();
    return std::all_of(of_first_page.begin(), of_first_page.end(),
                       [](const poppler::font_info& font) { return font.is_embedded(); });
}

std::string webp(const poppler::image& image) {
    std::uint8_t* bytes = nullptr;
    auto pixels = reinterpret_cast<const std::uint8_t*>(image.const_data());
    // 32 bits a pixel, native order: blue, green, red, unused on the machines that Debian calls little-endian.
    auto size = WebPEncodeBGRA(pixels, image.width(), image.height(), image.bytes_per_row(), quality, &bytes);
    std::string out(reinterpret_cast<const char*>(bytes), size);
    WebPFree(bytes);
    return out;
}

std::string first_page(std::string_view bytes) {
    auto pdf = open_pdf(bytes);
    if (!pdf || pdf->is_locked() || pdf->pages() < 1 || !brings_its_fonts(*pdf)) return {};
    std::unique_ptr<poppler::page> page(pdf->create_page(0));
    if (!page) return {};
    auto [width, height] = paper_of(*page);
    if (!(width > 0)) return {};
    auto dpi = std::min(preview_width * points_an_inch / width, finest_dpi);
    poppler::page_renderer renderer;
    renderer.set_image_format(poppler::image::format_argb32);
    renderer.set_render_hint(poppler::page_renderer::antialiasing);
    renderer.set_render_hint(poppler::page_renderer::text_antialiasing);
    auto wide = std::clamp(static_cast<int>(width * dpi / points_an_inch), 1, preview_width);
    auto high = std::clamp(static_cast<int>(height * dpi / points_an_inch), 1, preview_height);
    auto image = renderer.render_page(page.get(), dpi, dpi, 0, 0, wide, high);
    return image.is_valid() ? webp(image) : std::string();
}

/// The picture with its size; empty for anything but a small WebP: the child may have been taken over.
Preview measured(std::string bytes) {
    int width = 0, height = 0;
    auto data = reinterpret_cast<const std::uint8_t*>(bytes.data());
    if (!WebPGetInfo(data, bytes.size(), &width, &height)) return {};
    if (width > preview_width || height > preview_height) return {};
    return {static_cast<std::uint16_t>(width), static_cast<std::uint16_t>(height), std::move(bytes)};
}

}  // namespace

void draw_standard_input(const LockdownLimits& lock) { say_and_exit(first_page(lock_and_map_input(lock)), 0); }

Result<Preview> draw_preview(BlobStore& blobs, const Blob& blob, const PreviewOptions& options) {
    if (blob.bytes > options.largest_file_bytes) return Preview{};
    auto answer = ask_locked_child({"draw-preview"}, blobs, blob, largest_picture, options.child);
    if (!answer) return answer.error();
    bool whole = answer->out && WIFEXITED(answer->status) && WEXITSTATUS(answer->status) == 0;
    return whole ? measured(std::move(*answer->out)) : Preview{};
}

}  // namespace muras
