// DjVu: the text that whoever scanned it had recognised, page by page, and the pictures where nobody had.
#include <libdjvu/ddjvuapi.h>
#include <libdjvu/miniexp.h>

#include <memory>
#include <string>

#include <harvester/texts/draw_pages.hpp>
#include <harvester/texts/read_pages.hpp>

namespace muras {
namespace {

/// Zones stand in zones: page, column, region, paragraph, line.
constexpr int most_depth = 8;

/// Made once, before the lock: it reads the library's messages from files.
ddjvu_context_t* context() {
    static auto* const made = ddjvu_context_create("muras");
    return made;
}

/// Decoding runs in threads of the library; each message is a chance to look again.
void wait() {
    ddjvu_message_wait(context());
    ddjvu_message_pop(context());
}

struct Release {
    void operator()(ddjvu_document_t* document) const { ddjvu_document_release(document); }
    void operator()(ddjvu_page_t* page) const { ddjvu_page_release(page); }
    void operator()(ddjvu_format_t* format) const { ddjvu_format_release(format); }
};

template <class T>
using Owned = std::unique_ptr<T, Release>;

Result<Owned<ddjvu_document_t>> open_djvu(std::string_view bytes) {
    auto broken = [] { return fail(ErrorCode::failed, "the DjVu is broken", "ask the donor for a sound file"); };
    if (!context()) return fail(ErrorCode::failed, "the reader of DjVu cannot begin");
    Owned<ddjvu_document_t> djvu(ddjvu_document_create(context(), nullptr, 0));
    if (!djvu) return broken();
    ddjvu_stream_write(djvu.get(), 0, bytes.data(), bytes.size());
    ddjvu_stream_close(djvu.get(), 0, 0);
    while (!ddjvu_document_decoding_done(djvu.get())) wait();
    if (ddjvu_document_decoding_error(djvu.get())) return broken();
    return djvu;
}

/// The page in `room`, which is made large enough; no pixels when it is broken.
PagePicture draw(ddjvu_document_t* djvu, int n, ddjvu_format_t* grey, std::int64_t pixels, std::string& room) {
    Owned<ddjvu_page_t> page(ddjvu_page_create_by_pageno(djvu, n));
    if (!page) return {};
    while (!ddjvu_page_decoding_done(page.get())) wait();
    if (ddjvu_page_decoding_error(page.get())) return {};
    auto dots = static_cast<double>(ddjvu_page_get_resolution(page.get()));
    auto size = picture_size(ddjvu_page_get_width(page.get()) / dots, ddjvu_page_get_height(page.get()) / dots, pixels);
    if (!size.width) return {};
    auto width = static_cast<unsigned>(size.width), height = static_cast<unsigned>(size.height);
    room.assign(std::size_t{width} * height, '\xFF');
    ddjvu_rect_t whole{0, 0, width, height};
    if (!ddjvu_page_render(page.get(), DDJVU_RENDER_COLOR, &whole, &whole, grey, width, room.data())) return {};
    return {size.width, size.height, size.width, static_cast<int>(size.dpi),
            reinterpret_cast<const unsigned char*>(room.data())};
}

/// The words of a zone: (line x0 y0 x1 y1 "words"), or zones in the place of the words.
void add_words(std::string& out, miniexp_t zone, std::size_t most, int depth = 0) {
    if (!miniexp_consp(zone) || depth > most_depth) return;
    for (auto rest = miniexp_cdr(zone); miniexp_consp(rest) && out.size() < most; rest = miniexp_cdr(rest)) {
        auto part = miniexp_car(rest);
        if (miniexp_stringp(part))
            out.append(miniexp_to_str(part)).append("\n");
        else
            add_words(out, part, most, depth + 1);
    }
    if (miniexp_car(zone) == miniexp_symbol("para")) out += "\n";
}

}  // namespace

void prepare_djvu() { context(); }

Result<std::vector<std::string>> read_djvu(std::string_view bytes, const TextLimits& limits) {
    auto opened = open_djvu(bytes);
    if (!opened) return opened.error();
    auto djvu = std::move(*opened);
    std::vector<std::string> pages;
    std::size_t total = 0;
    const int count = ddjvu_document_get_pagenum(djvu.get());
    for (int n = 0; n < count && pages.size() < limits.pages && total < limits.bytes; ++n) {
        miniexp_t zone;
        while ((zone = ddjvu_document_get_pagetext(djvu.get(), n, "line")) == miniexp_dummy) wait();
        std::string words;
        add_words(words, zone, limits.bytes - total);
        ddjvu_miniexp_release(djvu.get(), zone);
        pages.push_back(tidy_page(words));
        total += pages.back().size();
    }
    return pages;
}

Result<> draw_djvu(std::string_view bytes, std::int64_t pixels, const EachPicture& each) {
    auto djvu = open_djvu(bytes);
    if (!djvu) return djvu.error();
    Owned<ddjvu_format_t> grey(ddjvu_format_create(DDJVU_FORMAT_GREY8, 0, nullptr));
    ddjvu_format_set_row_order(grey.get(), 1);
    std::string room;
    const int count = ddjvu_document_get_pagenum(djvu->get());
    for (int n = 0; n < count; ++n)
        if (!each(draw(djvu->get(), n, grey.get(), pixels, room))) break;
    return {};
}

}  // namespace muras
