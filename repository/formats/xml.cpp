#include <repository/formats/xml.hpp>

#include <array>

namespace muras::formats {
namespace {

/// Bytes that may not stand as they are; 0xEF begins U+FFFE and U+FFFF, among others.
constexpr std::array<bool, 256> looked_at = [] {
    std::array<bool, 256> table{};
    for (unsigned c = 0; c < 0x20; ++c) table[c] = c != '\t' && c != '\n' && c != '\r';
    for (unsigned char c : {'&', '<', '>', '"'}) table[c] = true;
    table[0xEF] = true;
    return table;
}();

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
    std::size_t kept = 0;
    auto flush = [&](std::size_t end) { out.append(text.substr(kept, end - kept)); };
    for (std::size_t i = 0;; ++i) {
        while (i < text.size() && !looked_at[static_cast<unsigned char>(text[i])]) ++i;
        if (i >= text.size()) break;
        auto c = static_cast<unsigned char>(text[i]);
        std::string_view instead;
        std::size_t width = 1;
        if (c == '&')
            instead = "&amp;";
        else if (c == '<')
            instead = "&lt;";
        else if (c == '>')
            instead = "&gt;";
        else if (c == '"')
            instead = "&quot;";
        else if (c < 0x20)
            instead = "\xEF\xBF\xBD";
        else if (c == 0xEF && text.size() - i >= 3 && text[i + 1] == '\xBF' &&
                 static_cast<unsigned char>(text[i + 2]) >= 0xBE) {
            instead = "\xEF\xBF\xBD";  // U+FFFE and U+FFFF
            width = 3;
        } else
            continue;
        flush(i);
        out += instead;
        kept = i + width;
        i += width - 1;
    }
    flush(text.size());
}

std::string escaped(std::string_view text) {
    std::string out;
    append_escaped(out, text);
    return out;
}

}  // namespace muras::formats
