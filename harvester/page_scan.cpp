#include <harvester/page_scan.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <repository/base/text.hpp>

namespace muras {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::size_t bytes_before = 64;
constexpr std::size_t bytes_shown = 256;

std::string lower_ascii(std::string_view text) {
    std::string out(text);
    for (auto& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

std::size_t after_blanks(std::string_view text, std::size_t from) {
    return std::min(text.find_first_not_of(blanks, from), text.size());
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

std::optional<Problem> convert(std::string_view bytes, std::string_view charset, Utf8Page& page) {
    if (!to_utf8(bytes, charset, page.converted))
        return problem("charset", "line 1",
                       fmt::format("the page says that it is in \"{}\", which is no known charset", printable(charset)),
                       "ask the donor to send UTF-8, as OAI-PMH requires", std::string(bytes.substr(0, bytes_shown)));
    page.text = page.converted;
    return std::nullopt;
}

Problem html_page(std::string_view bytes) {
    return problem("html", "line 1", "the answer is an HTML page instead of OAI-PMH",
                   "check the base URL; a firewall or a crawler trap may stand in front of it",
                   std::string(bytes.substr(0, bytes_shown)));
}

}  // namespace

std::optional<Problem> open_page(std::string_view bytes, Utf8Page& page) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    page.text = bytes;
    if (is_utf16(bytes))
        if (auto p = convert(bytes, bytes[0] == '\0' ? "utf-16be" : bytes[1] == '\0' ? "utf-16le" : "utf-16", page))
            return p;
    if (page.text.starts_with(mark)) page.body = mark.size();
    auto start = after_blanks(page.text, page.body);
    if (start == page.text.size())
        return problem("empty", "line 1", "the answer is empty", "try again later; if it stays so, tell the donor");
    if (is_html(page.text.substr(start))) return html_page(page.text.substr(start));
    if (page.text[start] != '<')
        return problem("not-xml", place_of(page.text, start), "the answer is not XML", "check the base URL",
                       std::string(page.text.substr(start, bytes_shown)));
    if (!page.text.substr(start).starts_with("<?xml")) {
        page.body = start;
        return std::nullopt;
    }
    if (start != page.body)
        page.problems.push_back(problem("leading-blank", "line 1", "white space stands before the XML declaration",
                                        "nothing is lost; the donor's template begins with a blank line"));
    auto end = page.text.find("?>", start);
    if (end == std::string_view::npos)
        return problem("not-well-formed", place_of(page.text, start), "the XML declaration does not end",
                       "ask the donor to mend the page", bytes_around(page.text, start));
    auto charset = lower_ascii(declared_charset(page.text.substr(start, end - start)));
    if (page.converted.empty() && !charset.empty() && charset != "utf-8" && charset != "utf8" &&
        charset != "us-ascii") {
        if (auto p = convert(bytes.substr(start), charset, page)) return p;
        start = 0;
        end = page.text.find("?>");
        if (end == std::string_view::npos)
            return problem(
                "charset", "line 1", fmt::format("the page is not in \"{}\", as it says", printable(charset)),
                "ask the donor to declare the charset that is used", std::string(bytes.substr(0, bytes_shown)));
    }
    page.body = end + 2;
    if (is_html(page.text.substr(page.body))) return html_page(page.text.substr(page.body));
    return std::nullopt;
}

std::optional<Problem> scan_page(std::string_view text, std::size_t body) {
    auto refuse = [&](std::string_view code, std::size_t at, std::string message) {
        return problem(code, place_of(text, at), std::move(message),
                       "nothing of this page is used; tell the donor if it is an honest one", bytes_around(text, at));
    };
    if (auto nul = text.find('\0', body); nul != std::string_view::npos)
        return refuse("nul", nul, "the page has a NUL byte, which XML never allows");
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
                if (++attributes > max_attributes)
                    return refuse("attribute-flood", at,
                                  fmt::format("an element has more than {} attributes", max_attributes));
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

std::string place_of(std::string_view text, std::size_t offset) {
    auto before = text.substr(0, offset);
    return fmt::format("line {}, byte {}", std::count(before.begin(), before.end(), '\n') + 1, offset);
}

std::string bytes_around(std::string_view text, std::size_t offset) {
    auto from = offset > bytes_before ? offset - bytes_before : 0;
    return std::string(text.substr(std::min(from, text.size()), bytes_shown));
}

}  // namespace muras
