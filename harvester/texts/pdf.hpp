// PDFs as poppler opens and measures them. Shows poppler: for this directory's sources alone.
#pragma once

#include <poppler-document.h>
#include <poppler-page.h>

#include <memory>
#include <string_view>

namespace muras {

/// The document, which may be locked; null for a broken one. `bytes` must outlive it. poppler's own messages are
/// dropped.
std::unique_ptr<poppler::document> open_pdf(std::string_view bytes);

struct PaperSize {
    double width = 0, height = 0;  ///< points
};

/// The paper of a page as it is read: a page that lies on its side is turned. Pure.
PaperSize paper_of(const poppler::page& page);

inline constexpr double points_an_inch = 72;

}  // namespace muras
