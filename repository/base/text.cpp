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

std::unique_ptr<icu::Collator> make_collator(icu::Collator::ECollationStrength strength) {
    UErrorCode status = U_ZERO_ERROR;
    std::unique_ptr<icu::Collator> made(icu::Collator::createInstance(icu::Locale::getRoot(), status));
    if (U_FAILURE(status)) throw std::runtime_error("ICU has no root collation");
    made->setStrength(strength);
    return made;
}

std::string key_of(const icu::Collator& collator, std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    icu::CollationKey key;
    collator.getCollationKey(wide(text), key, status);
    std::int32_t size = 0;
    const auto* bytes = key.getByteArray(size);
    std::string out(reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size));
    if (!out.empty() && out.back() == '\0') out.pop_back();
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

bool is_utf8(std::string_view text) { return utf8_prefix(text) == text.size(); }

std::size_t utf8_prefix(std::string_view text) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
    auto size = static_cast<std::int64_t>(text.size());
    for (std::int64_t i = 0; i < size;) {
        if (bytes[i] < 0x80) {
            ++i;
            continue;
        }
        auto start = i;
        UChar32 c;
        U8_NEXT(bytes, i, size, c);
        if (c < 0) return static_cast<std::size_t>(start);
    }
    return text.size();
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

std::string without_marks(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const auto* decomposer = icu::Normalizer2::getNFDInstance(status);
    if (!decomposer) throw std::runtime_error("ICU has no NFD data");
    icu::UnicodeString out;
    auto letters = decomposer->normalize(wide(text), status);
    for (std::int32_t i = 0; i < letters.length(); i = letters.moveIndex32(i, 1))
        if (u_charType(letters.char32At(i)) != U_NON_SPACING_MARK) out.append(letters.char32At(i));
    return narrow(out);
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

std::string fold(std::string_view text) {
    auto folded = lower(text);
    if (is_ascii(folded)) return folded;
    UErrorCode status = U_ZERO_ERROR;
    const auto* nfd = icu::Normalizer2::getNFDInstance(status);
    if (!nfd) throw std::runtime_error("ICU has no NFD data");
    auto apart = nfd->normalize(wide(folded), status);
    icu::UnicodeString out;
    bool latin = false;
    for (std::int32_t i = 0; i < apart.length();) {
        auto c = apart.char32At(i);
        i += U16_LENGTH(c);
        bool mark = u_getCombiningClass(c) != 0;
        if (!mark) latin = u_hasBinaryProperty(c, UCHAR_ALPHABETIC) && c < 0x250;
        if (!mark || !latin) out.append(c);
    }
    return narrow(normalizer().normalize(out, status));
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

std::string_view trimmed(std::string_view text, std::string_view blanks) {
    auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::string lower_ascii(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
    return out;
}

std::u32string code_points(std::string_view text) {
    std::u32string out;
    out.reserve(text.size());
    for (std::int32_t at = 0, end = static_cast<std::int32_t>(text.size()); at < end;) {
        UChar32 letter = 0;
        U8_NEXT_OR_FFFD(text.data(), at, end, letter);
        out += static_cast<char32_t>(letter);
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
    thread_local const auto collator = make_collator(icu::Collator::TERTIARY);
    return key_of(*collator, text);
}

std::string letter_key(std::string_view text) {
    thread_local const auto collator = make_collator(icu::Collator::PRIMARY);
    return key_of(*collator, text);
}

std::uint32_t collation_version() {
    UVersionInfo version;
    make_collator(icu::Collator::TERTIARY)->getVersion(version);
    std::uint32_t out = 0;
    for (auto part : version) out = out << 8 | part;
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
