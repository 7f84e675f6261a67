#include <harvester/texts/read_pages.hpp>

#include <algorithm>
#include <array>

#include <repository/base/text.hpp>

namespace muras {
namespace {

constexpr std::size_t signature_bytes = 1024;

bool is_letter_byte(char c) {
    auto b = static_cast<unsigned char>(c);
    return b >= 0x80 || (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z');
}

/// Whether the letter at the front of `text` is a small one: only then does a hyphen at the line's end divide a word.
bool begins_small(std::string_view text) {
    auto first = first_letters(text, 1);
    return !first.empty() && is_letter_byte(first[0]) && lower(first) == first;
}

void drop_blanks(std::string& text) {
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.pop_back();
}

}  // namespace

std::string_view text_format(std::string_view bytes) {
    auto head = bytes.substr(0, signature_bytes);
    if (head.find("%PDF-") != std::string_view::npos) return "pdf";
    if (head.starts_with("PK\x03\x04")) {
        if (head.find("mimetypeapplication/epub+zip") != std::string_view::npos) return "epub";
        if (head.find("mimetypeapplication/vnd.oasis.opendocument.text") != std::string_view::npos) return "odt";
        // The list of members stands at the end.
        if (bytes.find("word/document.xml") != std::string_view::npos) return "docx";
        return {};
    }
    if (head.starts_with("{\\rtf")) return "rtf";
    if (head.starts_with("AT&TFORM")) return "djvu";
    return head.find("<FictionBook") != std::string_view::npos ? "fb2" : "";
}

Result<std::vector<std::string>> read_pages(std::string_view bytes, const TextLimits& limits) {
    auto format = text_format(bytes);
    if (format.empty())
        return fail(ErrorCode::failed, "texts of this kind of file are not read", "PDF, DjVu, DOCX, ODT, EPUB, FB2 and RTF are");
    auto pages = format == "pdf"   ? read_pdf(bytes, limits)
                 : format == "fb2" ? read_fictionbook(bytes, limits)
                 : format == "rtf" ? read_rtf(bytes, limits)
                 : format == "djvu" ? read_djvu(bytes, limits)
                                   : read_archive(format, bytes, limits);
    if (!pages) return pages;
    if (pages->size() > limits.pages) pages->resize(limits.pages);
    std::size_t total = 0;
    for (auto& page : *pages) {
        page = page.substr(0, utf8_prefix(std::string_view(page).substr(0, limits.bytes - total)));
        total += page.size();
    }
    return pages;
}

void prepare_readers() { prepare_djvu(); }

bool may_be_scanned(std::string_view mime) { return mime == "application/pdf" || mime == "image/vnd.djvu"; }

std::string tidy_page(std::string_view text) {
    auto valid = to_valid_utf8(text);
    std::string out;
    out.reserve(valid.size());
    for (std::string_view rest = valid; !rest.empty();) {
        auto end = std::min(rest.find_first_of("\n\f\r"), rest.size());
        auto line = rest.substr(0, end);
        rest.remove_prefix(std::min(rest.size(), end + 1));
        std::string clean;
        for (char c : line)
            if (static_cast<unsigned char>(c) >= 0x20 || c == '\t') clean += c;
        drop_blanks(clean);
        clean.erase(0, std::min(clean.find_first_not_of(" \t"), clean.size()));
        constexpr std::string_view soft_hyphen = "\xC2\xAD";
        bool soft = out.ends_with(std::string(soft_hyphen) + "\n");
        bool hard = out.size() > 2 && out.ends_with("-\n") && is_letter_byte(out[out.size() - 3]);
        if ((soft || hard) && begins_small(clean)) out.resize(out.size() - (soft ? soft_hyphen.size() + 1 : 2));
        if (clean.empty() && (out.empty() || out.ends_with("\n\n"))) continue;
        out += clean + "\n";
    }
    while (out.ends_with('\n')) out.pop_back();
    return out;
}

}  // namespace muras
