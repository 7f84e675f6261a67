#include <harvester/normalise/text.hpp>

#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <array>
#include <charconv>

#include <repository/base/text.hpp>

namespace muras::normalise {
namespace {

/// What a byte says about text that is to be tidy: nearly all say nothing.
enum class Byte : unsigned char { fine, blank, untidy, look };

constexpr std::array<Byte, 256> byte_kinds = [] {
    std::array<Byte, 256> kinds{};  // ASCII, Latin (C3-C9), Cyrillic (D0, D1, D3), and the bytes behind a first one
    for (unsigned c = 0; c < 0x20; ++c) kinds[c] = Byte::untidy;
    kinds[' '] = Byte::blank;
    kinds[0x7F] = Byte::untidy;
    for (unsigned c = 0xCA; c < 0x100; ++c) kinds[c] = Byte::untidy;
    for (unsigned c : {0xD0u, 0xD1u, 0xD3u}) kinds[c] = Byte::fine;
    kinds[0xC2] = Byte::untidy;  // NBSP, soft hyphen, C1 controls and a few signs
    kinds[0xD2] = kinds[0xE2] = Byte::look;
    return kinds;
}();

/// True when nothing is to be done: no control character, no doubled, leading or trailing blank, no code point that
/// NFC could touch and no other white space. What is not known to be so takes the long way through ICU, which costs
/// more than all the rest of a record's mapping.
bool is_tidy(std::string_view text) {
    bool blank = true;  // a blank at the front is untidy
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto c = static_cast<unsigned char>(text[i]);
        auto kind = byte_kinds[c];
        if (kind == Byte::fine) {
            blank = false;
            continue;
        }
        if (kind == Byte::untidy || (kind == Byte::blank && blank)) return false;
        blank = kind == Byte::blank;
        if (blank) continue;
        auto byte = [&](std::size_t ahead) {
            return i + ahead < text.size() ? static_cast<unsigned char>(text[i + ahead]) : 0;
        };
        bool cyrillic = c == 0xD2 && byte(1) >= 0x8A;  // of Central Asia
        bool punctuation =
            c == 0xE2 && byte(1) == 0x80 && byte(2) >= 0x90 && byte(2) <= 0xA7;  // dashes, quotation marks, …
        bool sign = c == 0xE2 && byte(1) == 0x84 && byte(2) == 0x96;             // №
        if (!cyrillic && !punctuation && !sign) return false;
    }
    return !blank || text.empty();
}

std::string without_controls(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto c = static_cast<unsigned char>(text[i]);
        auto second = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
        if (c == 0xC2 && (second == 0xAD || second < 0xA0)) {  // soft hyphen, C1 controls
            ++i;
            continue;
        }
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7F) continue;
        out += text[i];
    }
    return out;
}

void append_utf8(std::string& out, unsigned c) {
    std::array<xmlChar, 8> bytes{};
    auto size = xmlCopyCharMultiByte(bytes.data(), static_cast<int>(c));
    for (int i = 0; i < size; ++i) out += static_cast<char>(bytes[static_cast<std::size_t>(i)]);
}

/// Appends what an entity at the front of `text` stands for; returns its length, or 0 when it is none.
std::size_t decode_entity(std::string_view text, std::string& out) {
    auto end = text.substr(0, 12).find(';');
    if (end == std::string_view::npos || end < 2) return 0;
    auto name = std::string(text.substr(1, end - 1));
    if (name.front() == '#') {
        bool hex = name.size() > 1 && (name[1] | 0x20) == 'x';
        unsigned code = 0;
        auto digits = std::string_view(name).substr(hex ? 2 : 1);
        auto [stop, error] = std::from_chars(digits.data(), digits.data() + digits.size(), code, hex ? 16 : 10);
        if (error != std::errc{} || stop != digits.data() + digits.size() || code < 0x20 || code > 0x10FFFF ||
            (code >= 0xD800 && code < 0xE000))
            return 0;
        append_utf8(out, code);
    } else if (const auto* known = htmlEntityLookup(reinterpret_cast<const xmlChar*>(name.c_str()))) {
        append_utf8(out, known->value);
    } else if (name == "apos") {
        out += '\'';
    } else {
        return 0;
    }
    return end + 1;
}

/// The length of an HTML tag at the front of `text`, or 0. "a < b" and "<10 %" are none.
std::size_t tag_length(std::string_view text) {
    auto end = text.find('>');
    if (end == std::string_view::npos || end < 2 || end > 300) return 0;
    auto name_at = text[1] == '/' ? 2u : 1u;
    auto name_end = std::min(text.find_first_of(" \t\n/>", name_at), end);
    auto name = lower_ascii(text.substr(name_at, name_end - name_at));
    if (name.starts_with("jats:")) return end + 1;
    return htmlTagLookup(reinterpret_cast<const xmlChar*>(name.c_str())) ? end + 1 : 0;
}

/// One reading of HTML: tags go, entities become what they stand for.
std::string without_markup(std::string text) {
    if (text.find('<') == std::string::npos && text.find('&') == std::string::npos) return text;
    std::string out;
    for (std::size_t i = 0; i < text.size();) {
        auto rest = std::string_view(text).substr(i);
        std::size_t taken = 0;
        if (rest.front() == '&') taken = decode_entity(rest, out);
        if (rest.front() == '<') {
            taken = tag_length(rest);
            // A tag that breaks a line parts words; one within a word (sub, i) does not.
            auto breaks = taken && (rest.starts_with("<p") || rest.starts_with("</p") || rest.starts_with("<br") ||
                                    rest.starts_with("<li") || rest.starts_with("<div"));
            if (breaks) out += ' ';
        }
        if (!taken) out += rest.front();
        i += taken ? taken : 1;
    }
    return out == text ? text : nfc(squeeze(without_controls(out)));
}

}  // namespace

Tidy tidy(std::string&& text) {
    if (is_tidy(text)) return {std::move(text), {}};
    auto value = nfc(squeeze(without_controls(text)));
    if (value == text) return {std::move(value), {}};
    return {std::move(value), std::move(text)};
}

std::string plain(std::string text) {
    bool twice = text.find("&amp;") != std::string::npos;  // "&amp;quot;": escaped once more on its way
    auto value = without_markup(std::move(text));
    return twice ? without_markup(std::move(value)) : value;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
    std::vector<std::string_view> out;
    while (!text.empty()) {
        auto end = std::min(text.find(separator), text.size());
        if (auto part = trimmed(text.substr(0, end)); !part.empty()) out.push_back(part);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

bool starts_with_nocase(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() && std::equal(prefix.begin(), prefix.end(), text.begin(), [](char a, char b) {
               return a == ((b >= 'A' && b <= 'Z') ? static_cast<char>(b | 0x20) : b);
           });
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool all_digits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), is_digit); }

char32_t next_letter(std::string_view text, std::size_t& at) {
    auto lead = static_cast<unsigned char>(text[at++]);
    if (lead < 0x80) return lead;
    auto more = lead >= 0xF0 ? 3u : lead >= 0xE0 ? 2u : lead >= 0xC0 ? 1u : 0u;
    if (more == 0 || at + more > text.size()) return 0xFFFD;
    auto c = static_cast<char32_t>(lead & (0x3Fu >> more));
    for (auto i = 0u; i < more; ++i) c = (c << 6) | (static_cast<unsigned char>(text[at++]) & 0x3Fu);
    return c;
}

bool is_cyrillic(char32_t c) { return c >= 0x400 && c <= 0x52F && !(c >= 0x482 && c <= 0x489); }

bool is_latin(char32_t c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= 0xC0 && c <= 0x24F && c != 0xD7 && c != 0xF7);
}

bool is_capital(char32_t c) {
    if (c < 0x80) return c >= 'A' && c <= 'Z';
    if (c >= 0xC0 && c <= 0xDE) return c != 0xD7;
    if (c >= 0x400 && c <= 0x42F) return true;
    return (c >= 0x48A && c <= 0x52F && c % 2 == 0) || (c >= 0x100 && c <= 0x137 && c % 2 == 0);
}

bool is_letter(char32_t c) { return is_latin(c) || is_cyrillic(c) || c >= 0x250; }

Letters count_letters(std::string_view text) {
    constexpr std::u32string_view kyrgyz = U"ңөүҢӨҮ", kazakh = U"әғқұһіӘҒҚҰҺІ";
    Letters out;
    for (std::size_t at = 0; at < text.size();) {
        auto c = next_letter(text, at);
        if (is_cyrillic(c)) {
            ++out.cyrillic;
            if (c > 0x451) {
                out.kyrgyz |= kyrgyz.find(c) != std::u32string_view::npos;
                out.kazakh |= kazakh.find(c) != std::u32string_view::npos;
            }
        } else if (is_latin(c)) {
            ++out.latin;
            out.ascii += c < 0x80;
        } else if (!(c >= 0x370 && c < 0x2000) && !(c >= 0x2C00 && c < 0xFF00)) {
            continue;  // digits, signs
        }
        ++out.all;
        out.capital += is_capital(c);
    }
    return out;
}

}  // namespace muras::normalise
