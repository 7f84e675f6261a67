// The pages of scans as pictures, for recognising their letters. For untrusted bytes: only behind lock_down.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>

#include <schemas/result.hpp>

namespace muras {

/// A page in shades of grey, a byte a pixel, rows from above; valid during the call that it is given to. Without pixels
/// for a page that cannot be drawn.
struct PagePicture {
    int width = 0, height = 0;  ///< pixels
    int row_bytes = 0;
    int dpi = 0;
    const unsigned char* grey = nullptr;
};

/// Takes a page; false: no more of them.
using EachPicture = std::function<bool(const PagePicture&)>;

/// The size at which a page is drawn.
struct PictureSize {
    int width = 0, height = 0;  ///< 0 for a page without paper, or one thinner than a letter
    double dpi = 0;
};

/// Of a page so large: 300 dots an inch, which OCR is made for, and coarser where that is over `pixels`. Pure.
PictureSize picture_size(double inches_wide, double inches_high, std::int64_t pixels);

/// Draws the pages of a PDF or DjVu in their order, each of at most `pixels`. Errors: `failed` for other files, and for
/// those that cannot be opened. One thread, after prepare_readers.
Result<> draw_pages(std::string_view bytes, std::int64_t pixels, const EachPicture& each);

// -- one painter each, chosen by draw_pages
Result<> draw_pdf(std::string_view bytes, std::int64_t pixels, const EachPicture& each);
Result<> draw_djvu(std::string_view bytes, std::int64_t pixels, const EachPicture& each);

}  // namespace muras
