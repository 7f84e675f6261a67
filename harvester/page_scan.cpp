#include <harvester/page_scan.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <repository/base/text.hpp>

namespace muras {
namespace {

constexpr std::size_t bytes_before = 64;
constexpr std::size_t bytes_shown = 256;
constexpr std::size_t longest_leading_text = 64u << 10;

std::size_t after_blanks(std::string_view text, std::size_t from) {
    return std::min(text.find_first_not_of(xml_blanks, from), text.size());
}

/// The value of encoding="…" in an XML declaration, or empty.
std::string_view declared_charset(std::string_view declaration) {
    auto at = declaration.find("encoding");
    if (at == std::string_view::npos) return {};
    auto quote = declaration.find_first_of("\"'", at);
    if (quote == std::string_view::npos) return {};
    auto end = declaration.find(declaration[quote], quote + 1);
    return end == std::string_view::npos ? std::string_view{} : declaration.substr(quote + 1, end - quote - 1);
}

bool is_utf16(std::string_view b) {
    auto pair = b.substr(0, 2);
    return pair == "\xFF\xFE" || pair == "\xFE\xFF" || pair == std::string_view("<\0", 2) ||
           pair == std::string_view("\0<", 2);
}

Problem problem(std::string_view code, std::string place, std::string message, std::string remedy,
                std::string bytes = {}) {
    return {std::string(code), {}, std::move(place), std::move(message), std::move(remedy), std::move(bytes)};
}

Problem html_page(std::string_view bytes) {
    return problem("html", "line 1", "the answer is an HTML page instead of OAI-PMH",
                   "check the base URL; a firewall or a crawler trap may stand in front of it",
                   std::string(bytes.substr(0, bytes_shown)));
}

struct Front {
    std::size_t start;
    bool blank;  ///< white space stands before the first character
};

/// Steps over white space and byte order marks, in any order and number.
Front front_of(std::string_view text) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    Front front{0, false};
    for (;;) {
        auto next = after_blanks(text, front.start);
        front.blank = front.blank || next != front.start;
        front.start = next;
        if (!text.substr(next).starts_with(mark)) return front;
        front.start += mark.size();
    }
}

/// The offset of an XML declaration that stands behind something else, or `start`.
std::size_t behind_leading_text(std::string_view text, std::size_t start) {
    auto near = text.substr(start, longest_leading_text);
    auto declaration = near.find("<?xml ");
    if (declaration == 0 || declaration == std::string_view::npos || near.find("OAI-PMH") < declaration) return start;
    return start + declaration;
}

/// `bytes` begin with the declaration, `length` of it without its end. Where the charset that it names can't be the
/// page's, the page stays what UTF-8 it is, and has a problem.
void read_in_declared_charset(std::string_view bytes, std::size_t length, Utf8Page& page) {
    auto charset = lower_ascii(declared_charset(bytes.substr(0, length)));
    if (charset.empty() || charset == "utf-8" || charset == "utf8" || charset == "us-ascii") return;
    auto wrong = [&](std::string_view what) {
        page.converted.clear();
        page.problems.push_back(problem("wrong-encoding", "line 1",
                                        fmt::format("the page says that it is in \"{}\", {}", printable(charset), what),
                                        "it was read as UTF-8; the donor should declare the charset that is used",
                                        std::string(bytes.substr(0, std::min(length, bytes_shown)))));
    };
    bool has_high =
        std::any_of(bytes.begin(), bytes.end(), [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
    if (has_high && is_utf8(bytes)) return wrong("but is in UTF-8");
    if (!to_utf8(bytes, charset, page.converted)) return wrong("which is no known charset");
    auto end = page.converted.find("?>");
    if (!page.converted.starts_with("<?xml") || end == std::string::npos) return wrong("but is not");
    page.text = page.converted;
    page.body = end + 2;
}

}  // namespace

std::optional<Problem> open_page(std::string_view bytes, Utf8Page& page) {
    page.text = bytes;
    if (is_utf16(bytes)) {
        auto charset = bytes[0] == '\0' ? "utf-16be" : bytes[1] == '\0' ? "utf-16le" : "utf-16";
        if (to_utf8(bytes, charset, page.converted)) page.text = page.converted;
    }
    auto [start, blank] = front_of(page.text);
    if (start == page.text.size())
        return problem("empty", "line 1", "the answer is empty", "try again later; if it stays so, tell the donor");
    if (is_html(page.text.substr(start))) return html_page(page.text.substr(start));
    if (auto real = behind_leading_text(page.text, start); real != start) {
        page.problems.push_back(problem("leading-text", "line 1", "text stands before the XML declaration",
                                        "it was left out; the donor's program prints a message of its own there",
                                        bytes_around(page.text, start)));
        start = real;
        blank = false;
    }
    if (page.text[start] != '<')
        return problem("not-xml", place_of(page.text, start), "the answer is not XML", "check the base URL",
                       std::string(page.text.substr(start, bytes_shown)));
    if (!page.text.substr(start).starts_with("<?xml")) {
        page.body = start;
        return std::nullopt;
    }
    if (blank)
        page.problems.push_back(problem("leading-blank", "line 1", "white space stands before the XML declaration",
                                        "nothing is lost; the donor's template begins with a blank line"));
    auto end = page.text.find("?>", start);
    if (end == std::string_view::npos)
        return problem("not-well-formed", place_of(page.text, start), "the XML declaration does not end",
                       "ask the donor to mend the page", bytes_around(page.text, start));
    page.body = end + 2;
    if (page.converted.empty()) read_in_declared_charset(bytes.substr(start), end - start, page);
    if (is_html(page.text.substr(page.body))) return html_page(page.text.substr(page.body));
    return std::nullopt;
}

std::optional<Problem> scan_page(std::string_view text, std::size_t body, const PageLimits& limits) {
    auto refuse = [&](std::string_view code, std::size_t at, std::string message) {
        return problem(code, place_of(text, at), std::move(message),
                       "nothing of this page is used; tell the donor if it is an honest one", bytes_around(text, at));
    };
    if (auto nul = text.find('\0', body); nul != std::string_view::npos)
        return refuse(nul_byte, nul, "the page has a NUL byte, which XML never allows");
    for (auto at = text.find('<', body); at != std::string_view::npos; at = text.find('<', at)) {
        auto rest = text.substr(at);
        auto skip_to = [&](std::string_view end, std::size_t from) {
            auto found = text.find(end, from);
            at = found == std::string_view::npos ? text.size() : found + end.size();
        };
        if (rest.starts_with("<!--")) {
            skip_to("-->", at + 4);
        } else if (rest.starts_with("<![CDATA[")) {
            skip_to("]]>", at + 9);
        } else if (rest.starts_with("<?")) {
            skip_to("?>", at + 2);
        } else if (rest.starts_with("<!")) {
            return refuse("doctype", at, "the page has a document type declaration, which OAI-PMH does not use");
        } else {
            std::size_t attributes = 0;
            auto i = at + 1;
            for (; i < text.size() && text[i] != '>'; ++i) {
                if (text[i] != '"' && text[i] != '\'') continue;
                i = text.find(text[i], i + 1);
                if (i == std::string_view::npos) return std::nullopt;  // not well-formed: the parser says where
                if (++attributes > limits.attributes)
                    return refuse("attribute-flood", at,
                                  fmt::format("an element has more than {} attributes", limits.attributes));
            }
            at = i;
        }
    }
    return std::nullopt;
}

bool is_html(std::string_view bytes) {
    auto start = lower_ascii(bytes.substr(after_blanks(bytes, 0)).substr(0, 64));
    if (start.starts_with("<!--")) return lower_ascii(bytes.substr(0, 2048)).find("<html") != std::string::npos;
    return start.starts_with("<!doctype html") || start.starts_with("<html") || start.starts_with("<head") ||
           start.starts_with("<body");
}

std::string place_of(std::string_view text, std::size_t offset) { return Places(text).of(offset); }

std::string Places::of(std::size_t offset) {
    auto end = std::min(offset, text_.size());
    if (end < counted_) counted_ = lines_ = 0;
    auto more = text_.substr(counted_, end - counted_);
    lines_ += static_cast<std::size_t>(std::count(more.begin(), more.end(), '\n'));
    counted_ = end;
    return fmt::format("line {}, byte {}", lines_ + 1, offset);
}

std::string bytes_around(std::string_view text, std::size_t offset) {
    auto from = offset > bytes_before ? offset - bytes_before : 0;
    return std::string(text.substr(std::min(from, text.size()), bytes_shown));
}

}  // namespace muras
