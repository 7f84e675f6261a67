#include <repository/base/calendar.hpp>

#include <array>
#include <memory>
#include <optional>

#include <unicode/dtptngen.h>
#include <unicode/smpdtfmt.h>

#include <repository/base/clock.hpp>

namespace muras {
namespace {

// Of the Englishes the one that writes the day first, as the other two tongues do.
constexpr std::array locales{"ky", "ru", "en_GB"};

std::unique_ptr<icu::SimpleDateFormat> format_of(Tongue tongue, const char16_t* skeleton) {
    UErrorCode error = U_ZERO_ERROR;
    icu::Locale locale(locales[static_cast<std::size_t>(tongue)]);
    std::unique_ptr<icu::DateTimePatternGenerator> patterns(
        icu::DateTimePatternGenerator::createInstance(locale, error));
    if (U_FAILURE(error)) return nullptr;
    auto format = std::make_unique<icu::SimpleDateFormat>(patterns->getBestPattern(skeleton, error), locale, error);
    if (U_FAILURE(error)) return nullptr;
    format->setTimeZone(*icu::TimeZone::getGMT());
    return format;
}

/// ICU's formats are slow to make and not safe to share: each thread keeps its own.
const icu::SimpleDateFormat* kept_format(Tongue tongue, bool has_day) {
    thread_local std::array<std::unique_ptr<icu::SimpleDateFormat>, 2 * locales.size()> kept;
    auto& format = kept[2 * static_cast<std::size_t>(tongue) + (has_day ? 1 : 0)];
    if (!format) format = format_of(tongue, has_day ? u"yMMMMd" : u"yMMMM");
    return format.get();
}

std::optional<std::string> day_or_month(Tongue tongue, std::string_view date) {
    const bool has_day = date.size() != 7;  // "YYYY-MM"
    auto seconds = parse_datestamp(has_day ? std::string(date) : std::string(date) + "-01");
    const auto* format = seconds ? kept_format(tongue, has_day) : nullptr;
    if (!format) return std::nullopt;
    icu::UnicodeString shown;
    std::string out;
    format->format(static_cast<UDate>(*seconds) * 1000, shown).toUTF8String(out);
    return out;
}

}  // namespace

std::string date_text(Tongue tongue, std::string_view edtf) {
    if (auto slash = edtf.find('/'); slash != edtf.npos && slash != 0 && slash + 1 < edtf.size())
        return date_text(tongue, edtf.substr(0, slash)) + "–" + date_text(tongue, edtf.substr(slash + 1));
    return day_or_month(tongue, edtf).value_or(std::string(edtf));
}

}  // namespace muras
