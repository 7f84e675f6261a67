// The languages that the collection speaks, as ISO 639-3, and the tag that xml:lang and HTML want (RFC 5646: the
// shortest code there is).
#pragma once

#include <array>
#include <string_view>

namespace muras {

/// `code` ISO 639-3, `tag` the BCP 47 tag, `label` the English name and msgid.
struct LanguageTerm {
    std::string_view code, tag, label;
};

inline constexpr std::array languages{
    LanguageTerm{"kir", "ky", "Kyrgyz"},  LanguageTerm{"rus", "ru", "Russian"}, LanguageTerm{"eng", "en", "English"},
    LanguageTerm{"kaz", "kk", "Kazakh"},  LanguageTerm{"uzb", "uz", "Uzbek"},   LanguageTerm{"tgk", "tg", "Tajik"},
    LanguageTerm{"deu", "de", "German"},  LanguageTerm{"fra", "fr", "French"},  LanguageTerm{"tur", "tr", "Turkish"},
    LanguageTerm{"zho", "zh", "Chinese"}, LanguageTerm{"ara", "ar", "Arabic"},  LanguageTerm{"mul", "mul", "Several languages"},
};

/// The tag for xml:lang and HTML of an ISO 639-3 code; a code without a shorter one is its own tag. Pure.
constexpr std::string_view language_tag(std::string_view code) {
    for (const auto& l : languages)
        if (l.code == code) return l.tag;
    return code;
}

}  // namespace muras
