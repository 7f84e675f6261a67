#include <repository/base/charset.hpp>

#include <unicode/ucnv.h>
#include <unicode/ucnv_err.h>
#include <unicode/ucsdet.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace muras {
namespace {

/// Charsets by script; the first is taken when ICU names none of them.
constexpr std::array cyrillic{std::string_view("windows-1251"), std::string_view("KOI8-R"),
                              std::string_view("ISO-8859-5")};
constexpr std::array latin{std::string_view("windows-1252"), std::string_view("ISO-8859-1"),
                           std::string_view("windows-1250"), std::string_view("ISO-8859-2"),
                           std::string_view("windows-1254"), std::string_view("ISO-8859-9")};

constexpr std::size_t sample_bytes = 64u << 10;  // more changes no verdict

bool is_high(char c) { return static_cast<unsigned char>(c) >= 0x80; }

/// The words that the verdict hangs on: the markup and the ASCII around them would only speak for English.
std::string telling_words(std::string_view text) {
    constexpr std::string_view breaks = " \t\r\n<>&;\"'=/";
    std::string out;
    while (!text.empty() && out.size() < sample_bytes) {
        auto end = std::min(text.find_first_of(breaks), text.size());
        auto word = text.substr(0, end);
        if (std::any_of(word.begin(), word.end(), is_high)) out.append(word.substr(0, sample_bytes)).append(" ");
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return out;
}

/// Cyrillic words are made of high bytes; in Latin ones they are rare.
bool looks_cyrillic(std::string_view words) {
    auto high = std::count_if(words.begin(), words.end(), is_high);
    return 2 * high > static_cast<std::ptrdiff_t>(words.size());
}

template <std::size_t N>
std::string best_of(const std::array<std::string_view, N>& expected, const std::string& sample) {
    using Detector = std::unique_ptr<UCharsetDetector, decltype([](UCharsetDetector* d) { ucsdet_close(d); })>;
    UErrorCode status = U_ZERO_ERROR;
    Detector detector(ucsdet_open(&status));
    ucsdet_setText(detector.get(), sample.data(), static_cast<std::int32_t>(sample.size()), &status);
    std::int32_t count = 0;
    const auto** matches = ucsdet_detectAll(detector.get(), &count, &status);
    for (std::int32_t i = 0; i < count && U_SUCCESS(status); ++i) {  // the best first
        const char* name = ucsdet_getName(matches[i], &status);
        if (name && std::find(expected.begin(), expected.end(), name) != expected.end()) return name;
    }
    return std::string(expected.front());
}

}  // namespace

std::string guess_charset(std::string_view text) {
    auto sample = telling_words(text);
    return looks_cyrillic(sample) ? best_of(cyrillic, sample) : best_of(latin, sample);
}

bool from_utf8(std::string_view text, std::string_view charset, std::string& bytes) {
    UErrorCode status = U_ZERO_ERROR;
    using Converter = std::unique_ptr<UConverter, decltype([](UConverter* c) { ucnv_close(c); })>;
    Converter converter(ucnv_open(std::string(charset).c_str(), &status));
    if (U_FAILURE(status)) return false;
    ucnv_setFromUCallBack(converter.get(), UCNV_FROM_U_CALLBACK_STOP, nullptr, nullptr, nullptr, &status);
    auto wide = icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
    std::string out(static_cast<std::size_t>(wide.length()) * static_cast<std::size_t>(ucnv_getMaxCharSize(converter.get())) + 1,
                    '\0');
    auto size = ucnv_fromUChars(converter.get(), out.data(), static_cast<std::int32_t>(out.size()), wide.getBuffer(),
                                wide.length(), &status);
    if (U_FAILURE(status)) return false;
    out.resize(static_cast<std::size_t>(size));
    bytes = std::move(out);
    return true;
}

}  // namespace muras
