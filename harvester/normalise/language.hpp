// Languages as donors write them, to ISO 639-3 (CROSSWALK section 5.2).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muras::normalise {

/// The ISO 639-3 codes of a label that may name several («рус., кырг.», "ru; en"). Pure.
std::vector<std::string> language_codes(std::string_view label);

/// The ISO 639-3 code of a label or tag ("ru_RU", «кыргыз тили», "English"), or empty when it names none. "kg" is
/// Kyrgyz here, as sites of the country write it, although ISO 639-1 gives it to Kongo. Pure.
std::string language_code(std::string_view label);

/// A language that a text itself shows, and by what: `basis` is script | detected.
struct ToldLanguage {
    std::string_view code, basis;
};

/// By letters, then by little words, then by n-grams where the text is long enough; an empty code when none of them
/// proves one («Экономика региона»). Any thread.
ToldLanguage language_of_text(std::string_view text);

/// DSpace's form offers en_US first, "other" last, and neither Russian nor Kyrgyz: beside a Cyrillic title such a
/// statement proves nothing. For sources of profile "dspace", and "auto", where nobody said what they are. Pure.
bool is_untrusted_language(std::string_view code, std::string_view stated, std::string_view profile,
                           std::string_view title);

/// The language that a text's letters prove: kir by ң ө ү, eng for plain Latin; empty when they prove none. Pure.
std::string_view language_by_script(std::string_view text);

/// The language that the little words of a longer text prove («и», "the", «жана»): at least 40 letters, and the words of
/// one language only. Empty when they prove none. Pure.
std::string_view language_by_words(std::string_view text);

/// At least 60 % of the letters are Cyrillic. Pure.
bool mostly_cyrillic(std::string_view text);

}  // namespace muras::normalise
