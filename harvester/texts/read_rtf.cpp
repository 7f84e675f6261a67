// Rich Text Format 1.9.1, as far as it says words: groups, code pages, Unicode, what is no text. Debian has no library
// that reads it.
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include <harvester/texts/read_pages.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

/// Groups stand in groups; a document of Word has a dozen levels.
constexpr std::size_t most_depth = 200;
constexpr std::size_t longest_control = 32;  // RTF 1.9.1, "Control Word"

/// Groups that are no text of the document. A group that begins with \* is one too.
constexpr std::array<std::string_view, 27> silent{"fonttbl",
                                                  "colortbl",
                                                  "stylesheet",
                                                  "info",
                                                  "pict",
                                                  "object",
                                                  "themedata",
                                                  "datastore",
                                                  "latentstyles",
                                                  "listtable",
                                                  "listoverridetable",
                                                  "rsidtbl",
                                                  "generator",
                                                  "filetbl",
                                                  "revtbl",
                                                  "xmlnstbl",
                                                  "header",
                                                  "headerl",
                                                  "headerr",
                                                  "headerf",
                                                  "footer",
                                                  "footerl",
                                                  "footerr",
                                                  "footerf",
                                                  "fldinst",
                                                  "bkmkstart",
                                                  "bkmkend"};

struct Sign {
    std::string_view word, text;
};
constexpr std::array signs{
    Sign{"par", "\n"},           Sign{"line", "\n"},          Sign{"sect", "\n"},       Sign{"row", "\n"},
    Sign{"cell", " "},           Sign{"nestcell", " "},       Sign{"nestrow", "\n"},    Sign{"tab", " "},
    Sign{"emdash", "\u2014"},    Sign{"endash", "\u2013"},    Sign{"emspace", " "},     Sign{"enspace", " "},
    Sign{"qmspace", " "},        Sign{"bullet", "\u2022"},    Sign{"lquote", "\u2018"}, Sign{"rquote", "\u2019"},
    Sign{"ldblquote", "\u201c"}, Sign{"rdblquote", "\u201d"},
};

struct CharsetRow {
    int number;
    std::string_view name;
};
/// \fcharset of the font table; others are of scripts that no donor writes in, and are read by the document's code
/// page.
constexpr std::array font_charsets{
    CharsetRow{0, "windows-1252"},   CharsetRow{161, "windows-1253"}, CharsetRow{162, "windows-1254"},
    CharsetRow{204, "windows-1251"}, CharsetRow{238, "windows-1250"},
};
constexpr std::array code_pages{
    CharsetRow{437, "ibm-437"},       CharsetRow{850, "ibm-850"},       CharsetRow{866, "ibm-866"},
    CharsetRow{1250, "windows-1250"}, CharsetRow{1251, "windows-1251"}, CharsetRow{1252, "windows-1252"},
    CharsetRow{1253, "windows-1253"}, CharsetRow{1254, "windows-1254"}, CharsetRow{10007, "x-mac-cyrillic"},
    CharsetRow{65001, "utf-8"},
};

template <class Rows>
std::string_view charset_in(const Rows& rows, int number) {
    for (const auto& row : rows)
        if (row.number == number) return row.name;
    return {};
}

class Reader {
  public:
    Reader(std::string_view bytes, const TextLimits& limits) : rest_(bytes), limits_(limits) {}

    Result<std::vector<std::string>> run() {
        while (!rest_.empty() && total_ < limits_.bytes) {
            char c = take();
            if (c == '{') {
                flush();
                if (groups_.size() == most_depth)
                    return fail(ErrorCode::failed, "the RTF has groups in groups without end",
                                "ask the donor for a sound file");
                groups_.push_back(group());
                groups_.back().first = true;
                to_skip_ = 0;
                continue;
            }
            if (c == '}') {
                flush();
                if (groups_.size() > 1) groups_.pop_back();
                to_skip_ = 0;
                continue;
            }
            if (c == '\\')
                control();
            else if (c != '\r' && c != '\n')
                byte(c);
            group().first = false;
        }
        flush();
        end_page();
        return std::move(pages_);
    }

  private:
    struct Group {
        bool silent = false, fonts = false;
        bool first = false;  ///< nothing of it was read
        int font = -1;
        std::size_t skip_after_unicode = 1;  ///< \uc
    };

    Group& group() { return groups_.back(); }

    char take() {
        char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }

    void control() {
        if (rest_.empty()) return;
        char c = rest_.front();
        bool is_word = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        if (!is_word) return symbol(take());
        std::size_t size = 0;
        auto is_letter = [](char l) { return (l >= 'a' && l <= 'z') || (l >= 'A' && l <= 'Z'); };
        while (size < rest_.size() && size < longest_control && is_letter(rest_[size])) ++size;
        auto name = rest_.substr(0, size);
        rest_.remove_prefix(size);
        std::optional<int> number;
        int value = 0;
        if (auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
            end != rest_.data()) {
            if (error == std::errc{}) number = value;
            rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
        }
        if (!rest_.empty() && rest_.front() == ' ') rest_.remove_prefix(1);
        word(name, number);
    }

    void symbol(char c) {
        switch (c) {
            case '\'': {
                unsigned value = 0;
                auto digits = rest_.substr(0, 2);
                auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
                rest_.remove_prefix(static_cast<std::size_t>(end - digits.data()));
                if (error == std::errc{}) byte(static_cast<char>(value));
                return;
            }
            case '*':
                if (group().first) group().silent = true;
                return;
            case '~':
                return put(" ");
            case '_':
                return put("-");
            case '-':
                return;  // where a word may be divided
            case '\r':
            case '\n':
                return put("\n");
            default:
                byte(c);  // { } and the backslash itself
        }
    }

    void word(std::string_view name, std::optional<int> number) {
        auto& g = group();
        if (name == "bin") {  // so many bytes that are no RTF
            auto bytes = static_cast<std::size_t>(std::max(number.value_or(0), 0));
            rest_.remove_prefix(std::min(bytes, rest_.size()));
        } else if (name == "u" && number) {
            unicode(*number);
            to_skip_ = g.skip_after_unicode;
        } else if (name == "uc") {
            g.skip_after_unicode = static_cast<std::size_t>(std::clamp(number.value_or(1), 0, 8));
        } else if (name == "ansicpg") {
            flush();
            if (auto known = charset_in(code_pages, number.value_or(0)); !known.empty()) document_charset_ = known;
        } else if (name == "f") {
            flush();
            g.font = number.value_or(-1);
        } else if (name == "fcharset") {
            if (g.fonts && g.font >= 0 && fonts_.size() < most_fonts)
                fonts_.emplace_back(g.font, charset_in(font_charsets, number.value_or(0)));
        } else if (name == "page") {
            if (!g.silent) {
                flush();
                end_page();
            }
        } else if (std::ranges::find(silent, name) != silent.end()) {
            flush();
            g.silent = true;
            g.fonts = g.fonts || name == "fonttbl";
        } else if (auto sign = std::ranges::find(signs, name, &Sign::word); sign != signs.end()) {
            put(sign->text);
        }
    }

    /// A character in the code page of its font; those after \u stand for readers that know no Unicode.
    void byte(char c) {
        if (to_skip_ > 0) {
            --to_skip_;
            return;
        }
        high_ = 0;
        if (!group().silent) run_ += c;
    }

    /// A UTF-16 unit as a signed number.
    void unicode(int number) {
        if (group().silent) return;
        auto unit = static_cast<char32_t>(number < 0 ? number + 0x10000 : number);
        if (unit >= 0xD800 && unit < 0xDC00) {
            high_ = unit;
            return;
        }
        if (unit >= 0xDC00 && unit < 0xE000) {
            if (!high_) return;
            unit = 0x10000 + ((high_ - 0xD800) << 10) + (unit - 0xDC00);
        }
        high_ = 0;
        if (unit == 0 || unit > 0x10FFFF) return;
        std::string text;
        if (unit < 0x80) {
            text = {static_cast<char>(unit)};
        } else if (unit < 0x800) {
            text = {static_cast<char>(0xC0 | unit >> 6), static_cast<char>(0x80 | (unit & 63))};
        } else if (unit < 0x10000) {
            text = {static_cast<char>(0xE0 | unit >> 12), static_cast<char>(0x80 | (unit >> 6 & 63)),
                    static_cast<char>(0x80 | (unit & 63))};
        } else {
            text = {static_cast<char>(0xF0 | unit >> 18), static_cast<char>(0x80 | (unit >> 12 & 63)),
                    static_cast<char>(0x80 | (unit >> 6 & 63)), static_cast<char>(0x80 | (unit & 63))};
        }
        put(text);
    }

    void put(std::string_view text) {
        flush();
        if (!group().silent) page_ += text;
    }

    void flush() {
        if (run_.empty()) return;
        auto charset = document_charset_;
        for (const auto& [number, name] : fonts_)
            if (number == group().font && !name.empty()) charset = name;
        std::string text;
        if (to_utf8(run_, charset, text)) page_ += text;
        run_.clear();
    }

    void end_page() {
        if (pages_.size() == limits_.pages) return;
        auto page = tidy_page(page_);
        page_.clear();
        total_ += page.size();
        pages_.push_back(std::move(page));
    }

    static constexpr std::size_t most_fonts = 1'000;

    std::string_view rest_;
    const TextLimits& limits_;
    std::vector<Group> groups_{Group{}};
    std::string_view document_charset_ = "windows-1252";
    std::vector<std::pair<int, std::string_view>> fonts_;
    std::string run_, page_;  ///< bytes in the font's code page; what was read of the page
    std::vector<std::string> pages_;
    std::size_t total_ = 0, to_skip_ = 0;
    char32_t high_ = 0;
};

}  // namespace

Result<std::vector<std::string>> read_rtf(std::string_view bytes, const TextLimits& limits) {
    return Reader(bytes, limits).run();
}

}  // namespace muras
