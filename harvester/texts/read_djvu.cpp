// DjVu: the text that whoever scanned it had recognised, page by page.
#include <libdjvu/ddjvuapi.h>
#include <libdjvu/miniexp.h>

#include <memory>

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
};

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
    auto broken = [] { return fail(ErrorCode::failed, "the DjVu is broken", "ask the donor for a sound file"); };
    if (!context()) return fail(ErrorCode::failed, "the reader of DjVu cannot begin");
    std::unique_ptr<ddjvu_document_t, Release> djvu(ddjvu_document_create(context(), nullptr, 0));
    if (!djvu) return broken();
    ddjvu_stream_write(djvu.get(), 0, bytes.data(), bytes.size());
    ddjvu_stream_close(djvu.get(), 0, 0);
    while (!ddjvu_document_decoding_done(djvu.get())) wait();
    if (ddjvu_document_decoding_error(djvu.get())) return broken();
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

}  // namespace muras
