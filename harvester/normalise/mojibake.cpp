#include <harvester/normalise/mojibake.hpp>

#include <algorithm>
#include <array>

#include <harvester/normalise/text.hpp>
#include <repository/base/charset.hpp>
#include <repository/base/text.hpp>

namespace muras::normalise {
namespace {

constexpr std::size_t fewest_signs = 3;    // of a wrong charset, to look closer
constexpr std::size_t fewest_letters = 4;  // that the repaired text must have gained
constexpr std::size_t fewest_latin1 = 6;   // letters with marks, where windows-1251 is suspected

/// How often the bytes have what wrong charsets leave: Р and С as lead bytes do in windows-1251; Â Ã Ð Ñ and the other
/// letters of Latin-1's upper half; and how many letters are beyond ASCII.
struct Signs {
    std::size_t cyrillic_leads = 0, latin1 = 0, beyond_ascii = 0;

    /// Where each letter became two, every second one is a lead: a Russian text with capitals is not looked at closer.
    bool suspect_windows_1251() const { return cyrillic_leads >= fewest_signs && cyrillic_leads * 4 >= beyond_ascii; }
};

Signs signs_of(std::string_view text) {
    Signs signs;
    for (std::size_t i = 0; i + 1 < text.size(); ++i) {
        auto c = static_cast<unsigned char>(text[i]), next = static_cast<unsigned char>(text[i + 1]);
        // Without a branch: in Cyrillic text every second byte would be guessed wrongly.
        signs.cyrillic_leads += static_cast<std::size_t>(c == 0xD0) & static_cast<std::size_t>((next & 0xFE) == 0xA0);
        signs.latin1 += c == 0xC3;
        signs.beyond_ascii += c >= 0xC0;
    }
    return signs;
}

/// What windows-1252 has where Latin-1 has controls; 0 where it has nothing.
constexpr std::array<char32_t, 32> windows_1252{
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};

/// The bytes that windows-1252 (or Latin-1) showed as this text; nothing when it can't have.
std::optional<std::string> windows_1252_bytes(std::string_view text) {
    std::string bytes;
    for (auto c : code_points(text)) {
        if (c <= 0xFF) {
            bytes += static_cast<char>(c);
            continue;
        }
        auto at = std::ranges::find(windows_1252, c);
        if (at == windows_1252.end()) return std::nullopt;
        bytes += static_cast<char>(0x80 + (at - windows_1252.begin()));
    }
    return bytes;
}

/// Bytes that are UTF-8 with several Cyrillic letters: no accident.
bool is_meant(const std::string& bytes) { return is_utf8(bytes) && count_letters(bytes).cyrillic >= fewest_letters; }

/// Words of Cyrillic letters alone, with capitals only where a word begins.
bool is_sound_cyrillic(std::string_view text) {
    auto letters = count_letters(text);
    return letters.cyrillic >= fewest_latin1 && letters.latin == 0 && letters.capital * 2 <= letters.all;
}

}  // namespace

std::optional<std::string> repair_mojibake(std::string_view text) {
    auto signs = signs_of(text);
    if (signs.suspect_windows_1251())
        if (std::string bytes; from_utf8(text, "windows-1251", bytes) && is_meant(bytes)) return bytes;
    if (signs.latin1 < fewest_signs) return std::nullopt;
    auto bytes = windows_1252_bytes(text);
    if (!bytes) return std::nullopt;
    if (is_meant(*bytes)) return bytes;
    // Letters of windows-1251 look like Western ones with marks: a text that has hardly any others was never Western.
    auto letters = count_letters(text);
    std::string decoded;
    if (signs.latin1 >= fewest_latin1 && letters.ascii == 0 && letters.cyrillic == 0 &&
        to_utf8(*bytes, "windows-1251", decoded) && is_sound_cyrillic(decoded))
        return decoded;
    return std::nullopt;
}

}  // namespace muras::normalise
