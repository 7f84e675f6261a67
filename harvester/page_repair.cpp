#include <harvester/page_repair.hpp>

#include <fmt/format.h>
#include <libxml/HTMLparser.h>
#include <libxml/parserInternals.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include <harvester/element.hpp>
#include <repository/base/charset.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD
constexpr unsigned no_break_space = 0xA0;
constexpr std::size_t shown_bytes = 16;
constexpr std::size_t longest_reference = 32;    // "&CounterClockwiseContourIntegral;" is HTML's longest
constexpr std::size_t fewest_foreign_bytes = 4;  // in one text, to say that it is in another charset

struct Kind {
    std::string_view code, message, remedy;
};

constexpr std::string_view control_character = "control-character";
constexpr std::string_view wrong_encoding = "wrong-encoding";
constexpr std::string_view lone_ampersand = "lone-ampersand";
constexpr std::string_view lone_less_than = "lone-less-than";
constexpr std::string_view html_entity = "html-entity";
constexpr std::string_view bad_reference = "bad-reference";
constexpr std::string_view trailing_text = "trailing-text";

constexpr std::array kinds{
    Kind{control_character, "a control character, which XML never allows", "it was left out"},
    Kind{stray_bytes, "bytes that are no UTF-8", "each was replaced by U+FFFD; what the letter was can't be told"},
    Kind{wrong_encoding, "text that is not in the charset that the page declares",
         "it was read in the charset that it seems to be in; the donor should send UTF-8"},
    Kind{lone_ampersand, "an \"&\" that is not written as \"&amp;\"", "it was read as the sign itself"},
    Kind{lone_less_than, "a \"<\" that is not written as \"&lt;\"", "it was read as the sign itself"},
    Kind{html_entity, "an entity of HTML, which XML does not know", "it was read as HTML means it"},
    Kind{bad_reference, "a reference to a character that XML does not have", "it was left out or put right"},
    Kind{trailing_text, "text behind the end of the page", "it was left out"},
};

bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }
bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t' && c != '\n' && c != '\r'; }

bool begins_name(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == ':' || is_high(c);
}

/// True when the '<' at the front of `rest` can be markup.
bool begins_markup(std::string_view rest) {
    if (rest.size() < 2) return false;
    if (rest[1] == '/') return rest.size() > 2 && begins_name(rest[2]);
    return rest[1] == '!' || rest[1] == '?' || begins_name(rest[1]);
}

void append_code_point(std::string& out, unsigned long code) {
    std::array<xmlChar, 6> bytes{};
    auto size = xmlCopyCharMultiByte(bytes.data(), static_cast<int>(code));
    out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(std::max(size, 0)));
}

bool is_character(unsigned long code) { return code <= 0x10FFFF && IS_CHAR(code); }

/// The length of the well-formed sequence at the front, 0 when there is none.
std::size_t sequence_length(std::string_view rest) {
    auto lead = static_cast<unsigned char>(rest.front());
    std::size_t size = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    auto one = rest.substr(0, size);
    return one.size() == size && utf8_prefix(one) == size ? size : 0;
}

/// How much of a text's high bytes is UTF-8.
struct HighBytes {
    std::size_t sequences = 0, stray = 0;

    explicit HighBytes(std::string_view text) {
        while (!text.empty()) {
            if (auto ascii = std::find_if(text.begin(), text.end(), is_high) - text.begin(); ascii > 0) {
                text.remove_prefix(static_cast<std::size_t>(ascii));
                continue;
            }
            auto size = sequence_length(text);
            if (size > 0)
                ++sequences;
            else if (text.front() != '\xC2')  // alone, it is what a blank of UTF-8 (C2 A0) left behind
                ++stray;
            text.remove_prefix(std::max<std::size_t>(size, 1));
        }
    }
    /// The text as a whole is in another charset; by chance some of it may look like UTF-8.
    bool foreign() const { return stray >= fewest_foreign_bytes && stray > 2 * sequences; }
};

/// A numeric reference ("#38", "#x26"), or nullopt.
std::optional<unsigned long> reference_code(std::string_view name) {
    if (!name.starts_with('#')) return std::nullopt;
    name.remove_prefix(1);
    int base = 10;
    if (name.starts_with('x') || name.starts_with('X')) base = 16, name.remove_prefix(1);
    unsigned long code = 0;
    auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), code, base);
    if (name.empty() || end != name.data() + name.size()) return std::nullopt;
    return error == std::errc{} ? code : ~0UL;
}

/// The name between '&' and ';' at the front of `rest`, or empty.
std::string_view reference_name(std::string_view rest) {
    auto end = rest.substr(0, longest_reference + 2).find(';');
    if (end == std::string_view::npos || end < 2) return {};
    auto name = rest.substr(1, end - 1);
    bool sound = std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '#';
    });
    return sound ? name : std::string_view{};
}

bool is_predefined(std::string_view name) {
    return name == "amp" || name == "lt" || name == "gt" || name == "quot" || name == "apos";
}

class Mender {
  public:
    Mender(std::string_view text, std::size_t body, const RepairLimits& limits)
        : text_(text), body_(body), limits_(limits) {}

    RepairedText mend() {
        find_charset();
        auto end = end_of_root();
        most_ = limits_.growth_bytes + text_.size() * (foreign_page_ ? 2 : 1);
        out_.text.reserve(text_.size() + 256);
        auto front = text_.substr(0, body_);
        out_.text = is_utf8(front) ? std::string(front) : std::string(front.size(), ' ');
        auto at = body_;
        while (at < end && out_.whole) {
            auto markup = next_markup(at, end);
            piece(at, markup, Place::text);
            if (markup == end) break;
            auto [next, place] = end_of_markup(markup, end);
            piece(markup, next, place);
            if (place == Place::tag) pass_tag(text_.substr(markup, next - markup));
            at = next;
        }
        if (end < text_.size()) note(trailing_text, end, text_.substr(end));
        return std::move(out_);
    }

  private:
    enum class Place { text, tag, literal };  // literal: comments, CDATA, processing instructions

    void find_charset() {
        auto all = text_.substr(body_);
        if (is_utf8(all)) return;
        foreign_page_ = HighBytes(all).foreign();
        if (foreign_page_) note(wrong_encoding, body_ + utf8_prefix(all), all.substr(utf8_prefix(all)));
    }

    /// The offset behind the root's end tag when only text follows it, else the end of all.
    std::size_t end_of_root() const {
        constexpr std::string_view name = "OAI-PMH>";
        auto found = text_.rfind(name);
        if (found == std::string_view::npos || found < body_) return text_.size();
        auto open = text_.rfind("</", found);
        auto prefix = open == std::string_view::npos ? std::string_view{"<"} : text_.substr(open + 2, found - open - 2);
        if (prefix.find_first_of("<> \t\r\n") != std::string_view::npos) return text_.size();
        auto end = found + name.size();
        auto rest = text_.substr(end);
        auto first = rest.find_first_not_of(" \t\r\n");
        return first == std::string_view::npos || rest.substr(first).starts_with("<!--") ? text_.size() : end;
    }

    std::size_t next_markup(std::size_t at, std::size_t end) const {
        for (at = text_.find('<', at); at < end; at = text_.find('<', at + 1))
            if (begins_markup(text_.substr(at, end - at))) return at;
        return end;
    }

    struct Markup {
        std::size_t end;
        Place place;
    };

    Markup end_of_markup(std::size_t at, std::size_t end) {
        auto rest = text_.substr(at, end - at);
        struct Literal {
            std::string_view open, close;
        };
        constexpr std::array literals{Literal{"<!--", "-->"}, Literal{"<![CDATA[", "]]>"}, Literal{"<?", "?>"}};
        for (std::size_t i = 0; i < literals.size(); ++i) {
            if (!rest.starts_with(literals[i].open)) continue;
            if (unclosed_[i]) return {at + literals[i].open.size(), Place::literal};
            auto close = rest.find(literals[i].close, literals[i].open.size());
            if (close != std::string_view::npos) return {at + close + literals[i].close.size(), Place::literal};
            unclosed_[i] = true;  // so that many of them don't look for it again and again
            return {at + literals[i].open.size(), Place::literal};
        }
        char quote = 0;
        for (std::size_t i = 1; i < rest.size(); ++i) {
            char c = rest[i];
            if (c == '<') return {at + i, Place::tag};  // a tag that does not end
            if (quote == 0 && c == '>') return {at + i + 1, Place::tag};
            if (quote == 0 && (c == '"' || c == '\''))
                quote = c;
            else if (c == quote)
                quote = 0;
        }
        return {end, Place::tag};
    }

    /// Keeps in mind whether the record's header is open.
    void pass_tag(std::string_view tag) {
        bool closes = tag.starts_with("</");
        auto name = tag.substr(closes ? 2 : 1, tag.find_first_of(" \t\r\n/>", 2) - (closes ? 2 : 1));
        if (local_name(name) == "header") in_header_ = !closes;
    }

    /// text_[begin, end), converted first when it is in another charset.
    void piece(std::size_t begin, std::size_t end, Place place) {
        auto part = text_.substr(begin, end - begin);
        auto good = utf8_prefix(part);
        bool converts = good < part.size() && (foreign_page_ || is_foreign(part));
        // By chance the text of a foreign page may look like UTF-8; none of it is.
        if (foreign_page_ && !converts) converts = std::any_of(part.begin(), part.end(), is_high);
        std::string converted;
        if (converts && to_utf8(part, charset(part), converted)) {
            if (!foreign_page_) note(wrong_encoding, begin + good, part.substr(good));
            characters(converted, begin, place, true);
        } else {
            characters(part, begin, place, false);
        }
    }

    static bool is_foreign(std::string_view part) {
        HighBytes bytes(part);
        return bytes.sequences == 0 && bytes.stray >= fewest_foreign_bytes;
    }

    const std::string& charset(std::string_view part) {
        if (charset_.empty()) charset_ = guess_charset(foreign_page_ ? text_.substr(body_) : part);
        return charset_;
    }

    /// `moved`: offsets within `part` are not those of the page, so `origin` stands for all of them.
    void characters(std::string_view part, std::size_t origin, Place place, bool moved) {
        auto at = [&](std::size_t i) { return moved ? origin : origin + i; };
        for (std::size_t i = 0; i < part.size() && room();) {
            auto plain = i;
            while (i < part.size() && !is_high(part[i]) && !is_control(part[i]) && part[i] != '&' && part[i] != '<')
                ++i;
            out_.text.append(part.substr(plain, i - plain));
            if (i == part.size()) break;
            auto rest = part.substr(i);
            if (is_control(rest[0])) {
                auto n = std::min(
                    static_cast<std::size_t>(std::find_if_not(rest.begin(), rest.end(), is_control) - rest.begin()),
                    rest.size());
                note(control_character, at(i), rest.substr(0, n));
                if (rest.substr(0, n).find_first_of("\v\f") != std::string_view::npos) part_words();
                i += n;
            } else if (is_high(rest[0])) {
                i += sequence(rest, at(i));
            } else if (rest[0] == '&') {
                i += place == Place::literal ? copy(rest, 1) : reference(rest, at(i));
            } else if (place == Place::text) {
                note(lone_less_than, at(i), rest.substr(0, 1));
                out_.text += "&lt;";
                ++i;
            } else {
                i += copy(rest, 1);
            }
        }
    }

    std::size_t copy(std::string_view rest, std::size_t size) {
        out_.text.append(rest.substr(0, size));
        return size;
    }

    std::size_t sequence(std::string_view rest, std::size_t at) {
        if (auto size = sequence_length(rest)) {
            auto one = rest.substr(0, size);
            if (one != "\xEF\xBF\xBE" && one != "\xEF\xBF\xBF") return copy(rest, size);
            note(stray_bytes, at, one);
            out_.text += replacement;
            return size;
        }
        std::size_t n = 1;
        while (n < rest.size() && is_high(rest[n]) && sequence_length(rest.substr(n)) == 0) ++n;
        note(stray_bytes, at, rest.substr(0, n));
        for (std::size_t i = 0; i < n; ++i) out_.text += replacement;
        return n;
    }

    std::size_t reference(std::string_view rest, std::size_t at) {
        auto name = reference_name(rest);
        auto size = name.size() + 2;
        if (is_predefined(name)) return copy(rest, size);
        if (auto code = reference_code(name)) {
            if (is_character(*code)) return copy(rest, size);
            // Java writes a character beyond U+FFFF as two surrogates.
            auto second = reference_name(rest.substr(size));
            auto low = *code >= 0xD800 && *code < 0xDC00 ? reference_code(second) : std::nullopt;
            if (low && *low >= 0xDC00 && *low < 0xE000) {
                size += second.size() + 2;
                append_code_point(out_.text, 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00));
            } else if (*code == '\v' || *code == '\f') {
                part_words();
            }
            note(bad_reference, at, rest.substr(0, size));
            return size;
        }
        const auto* entity =
            name.empty() ? nullptr : htmlEntityLookup(reinterpret_cast<const xmlChar*>(std::string(name).c_str()));
        if (!entity || !is_character(entity->value)) {
            note(lone_ampersand, at, rest.substr(0, 1));
            out_.text += "&amp;";
            return 1;
        }
        note(html_entity, at, rest.substr(0, size));
        if (!in_header_ || entity->value != no_break_space) append_code_point(out_.text, entity->value);
        return size;
    }

    /// The vertical tab and the form feed part words; identifiers, dates and sets have none.
    void part_words() {
        if (!in_header_) out_.text += ' ';
    }

    bool room() {
        out_.whole = out_.whole && out_.text.size() <= most_;
        return out_.whole;
    }

    void note(std::string_view code, std::size_t at, std::string_view bytes) {
        if (out_.repairs.size() >= limits_.listed) return;
        out_.repairs.push_back({code, at, out_.text.size(), std::string(bytes.substr(0, shown_bytes))});
    }

    std::string_view text_;
    std::size_t body_;
    const RepairLimits& limits_;
    std::size_t most_ = 0;
    bool foreign_page_ = false, in_header_ = false;
    std::string charset_;
    std::array<bool, 3> unclosed_{};
    RepairedText out_;
};

}  // namespace

RepairedText repair_text(std::string_view text, std::size_t body, const RepairLimits& limits) {
    return Mender(text, std::min(body, text.size()), limits).mend();
}

Problem repair_problem(const Repair& first, std::size_t count) {
    const auto* kind = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& k) { return k.code == first.code; });
    if (kind == kinds.end()) return {};
    auto message = fmt::format("{}: \"{}\"", kind->message, printable(first.bytes));
    if (count > 1) message += fmt::format(", and {} more", count - 1);
    return {std::string(first.code), {}, {}, std::move(message), std::string(kind->remedy), {}};
}

}  // namespace muras
