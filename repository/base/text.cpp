#include <repository/base/text.hpp>

#include <fmt/format.h>
#include <unicode/brkiter.h>
#include <unicode/coll.h>
#include <unicode/normalizer2.h>
#include <unicode/sortkey.h>
#include <unicode/ucnv.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>
#include <unicode/utypes.h>

#include <algorithm>
#include <memory>
#include <stdexcept>

namespace muras {
namespace {

icu::UnicodeString wide(std::string_view text) {
    return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

std::string narrow(const icu::UnicodeString& text) {
    std::string out;
    text.toUTF8String(out);
    return out;
}

const icu::Normalizer2& normalizer() {
    UErrorCode status = U_ZERO_ERROR;
    static const auto* instance = icu::Normalizer2::getNFCInstance(status);
    if (!instance) throw std::runtime_error("ICU has no NFC data");
    return *instance;
}

bool is_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

}  // namespace

bool is_utf8(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    auto size = static_cast<std::int64_t>(text.size());
    for (std::int64_t i = 0; i < size;) {
        if (bytes[i] < 0x80) {
            ++i;
            continue;
        }
        UChar32 c;
        U8_NEXT(bytes, i, size, c);
        if (c < 0) return false;
    }
    return true;
}

std::string to_valid_utf8(std::string_view text) {
    if (is_utf8(text)) return std::string(text);
    std::string out;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    auto size = static_cast<std::int64_t>(text.size());
    for (std::int64_t i = 0; i < size;) {
        auto start = i;
        UChar32 c;
        U8_NEXT(bytes, i, size, c);
        if (c < 0)
            out += "\xEF\xBF\xBD";
        else
            out.append(text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(i - start)));
    }
    return out;
}

bool to_utf8(std::string_view bytes, std::string_view charset, std::string& out) {
    UErrorCode status = U_ZERO_ERROR;
    using Converter = std::unique_ptr<UConverter, decltype([](UConverter* c) { ucnv_close(c); })>;
    Converter converter(ucnv_open(std::string(charset).c_str(), &status));
    if (U_FAILURE(status)) return false;
    icu::UnicodeString text(bytes.data(), static_cast<std::int32_t>(bytes.size()), converter.get(), status);
    if (U_FAILURE(status)) return false;
    out = narrow(text);
    return true;
}

std::string nfc(std::string_view text) {
    if (is_ascii(text)) return std::string(text);
    UErrorCode status = U_ZERO_ERROR;
    auto source = wide(text);
    if (normalizer().isNormalized(source, status) && U_SUCCESS(status)) return std::string(text);
    return narrow(normalizer().normalize(source, status));
}

std::string lower(std::string_view text) {
    if (is_ascii(text)) {
        std::string out(text);
        for (auto& c : out)
            if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
        return out;
    }
    UErrorCode status = U_ZERO_ERROR;
    auto composed = normalizer().normalize(wide(text), status);
    return narrow(composed.toLower(icu::Locale::getRoot()));
}

std::string squeeze(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    bool blank = false;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    auto size = static_cast<std::int64_t>(text.size());
    for (std::int64_t i = 0; i < size;) {
        auto start = i;
        UChar32 c = bytes[i];
        if (c < 0x80)
            ++i;
        else
            U8_NEXT(bytes, i, size, c);
        if (c >= 0 && u_isUWhiteSpace(c)) {
            blank = true;
            continue;
        }
        if (blank && !out.empty()) out += ' ';
        blank = false;
        out.append(text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(i - start)));
    }
    return out;
}

std::size_t letters(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xC0) != 0x80; }));
}

std::string_view first_letters(std::string_view text, std::size_t n) {
    std::size_t i = 0;
    for (; i < text.size(); ++i)
        if ((text[i] & 0xC0) != 0x80 && n-- == 0) break;
    return text.substr(0, i);
}

std::string collation_key(std::string_view text) {
    // A collator may be shared between threads only when frozen; a clone a thread is simpler and as fast.
    thread_local const std::unique_ptr<icu::Collator> collator = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::Collator> made(icu::Collator::createInstance(icu::Locale::getRoot(), status));
        if (U_FAILURE(status)) throw std::runtime_error("ICU has no root collation");
        return made;
    }();
    UErrorCode status = U_ZERO_ERROR;
    icu::CollationKey key;
    collator->getCollationKey(wide(text), key, status);
    std::int32_t size = 0;
    const auto* bytes = key.getByteArray(size);
    std::string out(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    if (!out.empty() && out.back() == '\0') out.pop_back();
    return out;
}

std::vector<Word> words(std::string_view text) {
    thread_local const std::unique_ptr<icu::BreakIterator> breaks = [] {
        UErrorCode status = U_ZERO_ERROR;
        std::unique_ptr<icu::BreakIterator> made(icu::BreakIterator::createWordInstance(icu::Locale::getRoot(), status));
        if (U_FAILURE(status)) throw std::runtime_error("ICU has no word boundaries");
        return made;
    }();
    std::vector<Word> out;
    UErrorCode status = U_ZERO_ERROR;
    using Utf8Text = std::unique_ptr<UText, decltype([](UText* t) { utext_close(t); })>;
    Utf8Text source(utext_openUTF8(nullptr, text.data(), static_cast<std::int64_t>(text.size()), &status));
    breaks->setText(source.get(), status);
    if (U_FAILURE(status)) return out;
    auto begin = breaks->first();
    for (auto end = breaks->next(); end != icu::BreakIterator::DONE; begin = end, end = breaks->next())
        if (breaks->getRuleStatus() >= UBRK_WORD_NUMBER)
            out.push_back({static_cast<std::size_t>(begin), static_cast<std::size_t>(end)});
    return out;
}

std::string printable(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    auto size = static_cast<std::int64_t>(text.size());
    for (std::int64_t i = 0; i < size;) {
        auto start = i;
        UChar32 c;
        U8_NEXT(bytes, i, size, c);
        auto piece = text.substr(static_cast<std::size_t>(start), static_cast<std::size_t>(i - start));
        // Besides C0 and C1: line and paragraph separators, and the marks that turn the writing direction around.
        auto type = c < 0 ? std::int8_t{U_CONTROL_CHAR} : u_charType(c);
        if (type == U_CONTROL_CHAR || type == U_LINE_SEPARATOR || type == U_PARAGRAPH_SEPARATOR || type == U_FORMAT_CHAR)
            for (unsigned char b : piece) out += fmt::format("\\x{:02x}", b);
        else
            out += piece;
    }
    return out;
}

std::string percent_encoded(std::string_view text) {
    std::string out;
    for (unsigned char c : text) {
        if (c > 0x20 && c < 0x7f && c != '%')
            out += static_cast<char>(c);
        else
            out += fmt::format("%{:02X}", c);
    }
    return out;
}

}  // namespace muras
