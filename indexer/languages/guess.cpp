#include <indexer/languages/guess.hpp>

#include <indexer/languages/letters.hpp>
#include <indexer/languages/tokens.hpp>

#include <algorithm>
#include <array>

namespace muras {
namespace {

/// Enough to tell, and all that is read: a language does not change after so many words.
constexpr unsigned max_words = 120;
/// A share of words in another script than the rest, as names and terms quoted in a text.
constexpr unsigned quoted_share = 4;

/// No Kyrgyz word has ә ғ қ ұ һ і, but a Kyrgyz text may quote Kazakh ones.
constexpr unsigned kazakh_share = 5;

struct Evidence {
    std::string_view word, language;
};

/// Function words that one of the languages has alone; folded.
constexpr std::array function_words{
    Evidence{"жана", "kir"},    Evidence{"менен", "kir"},       Evidence{"боюнча", "kir"}, Evidence{"тууралуу", "kir"},
    Evidence{"деп", "kir"},     Evidence{"анын", "kir"},        Evidence{"эле", "kir"},    Evidence{"дагы", "kir"},
    Evidence{"эмес", "kir"},    Evidence{"ылайык", "kir"},      Evidence{"карата", "kir"}, Evidence{"болгон", "kir"},
    Evidence{"бул", "kir"},     Evidence{"бир", "kir"},         Evidence{"кыргыз", "kir"}, Evidence{"тили", "kir"},
    Evidence{"тилинин", "kir"}, Evidence{"мамлекеттик", "kir"}, Evidence{"и", "rus"},      Evidence{"в", "rus"},
    Evidence{"на", "rus"},      Evidence{"по", "rus"},          Evidence{"для", "rus"},    Evidence{"из", "rus"},
    Evidence{"с", "rus"},       Evidence{"к", "rus"},           Evidence{"о", "rus"},      Evidence{"об", "rus"},
    Evidence{"от", "rus"},      Evidence{"при", "rus"},         Evidence{"как", "rus"},    Evidence{"что", "rus"},
    Evidence{"не", "rus"},      Evidence{"его", "rus"},
};

struct Ending {
    std::string_view end, language;
};

/// Ends of words that are frequent in one and hardly occur in the other.
constexpr std::array endings{
    Ending{"ого", "rus"},  Ending{"его", "rus"},  Ending{"ыи", "rus"},  Ending{"ый", "rus"},   Ending{"ий", "rus"},
    Ending{"ая", "rus"},   Ending{"ое", "rus"},   Ending{"ые", "rus"},  Ending{"ых", "rus"},   Ending{"их", "rus"},
    Ending{"ов", "rus"},   Ending{"ие", "rus"},   Ending{"ия", "rus"},  Ending{"ии", "rus"},   Ending{"ть", "rus"},
    Ending{"ость", "rus"}, Ending{"ости", "rus"}, Ending{"ами", "rus"}, Ending{"ской", "rus"}, Ending{"ской", "rus"},
    Ending{"нын", "kir"},  Ending{"нин", "kir"},  Ending{"нун", "kir"}, Ending{"дын", "kir"},  Ending{"дин", "kir"},
    Ending{"дун", "kir"},  Ending{"тын", "kir"},  Ending{"тин", "kir"}, Ending{"лар", "kir"},  Ending{"лер", "kir"},
    Ending{"дар", "kir"},  Ending{"дер", "kir"},  Ending{"лык", "kir"}, Ending{"лик", "kir"},  Ending{"луу", "kir"},
    Ending{"дуу", "kir"},  Ending{"туу", "kir"},  Ending{"уу", "kir"},  Ending{"оо", "kir"},   Ending{"ында", "kir"},
    Ending{"инде", "kir"}, Ending{"унда", "kir"}, Ending{"ган", "kir"}, Ending{"ген", "kir"},  Ending{"сы", "kir"},
};

struct Count {
    unsigned cyrillic = 0, latin = 0, kyrgyz = 0, russian = 0, kazakh = 0;
};

bool has_any(std::string_view word, std::u32string_view letters) {
    for (std::size_t i = 0; i < word.size();)
        if (letters.find(next_letter(word, i)) != letters.npos) return true;
    return false;
}

void weigh(std::string_view word, Count& count) {
    bool is_kyrgyz = has_any(word, U"өүң");
    if (has_any(word, U"әғқұһі")) ++count.kazakh;
    if (is_kyrgyz) count.kyrgyz += 3;
    for (const auto& row : function_words)
        if (row.word == word) ++(row.language == "kir" ? count.kyrgyz : count.russian);
    if (word.size() < 8 || is_kyrgyz) return;
    for (const auto& row : endings)
        if (word.ends_with(row.end)) {
            ++(row.language == "kir" ? count.kyrgyz : count.russian);
            break;
        }
}

Count count_words(std::string_view text) {
    Count count;
    Tokenizer tokens(text);
    Token token;
    for (unsigned n = 0; n < max_words && tokens.next(token); ++n) {
        if (token.whole) continue;
        std::size_t at = 0;
        auto first = next_letter(token.word, at);
        if (is_cyrillic(first)) {
            ++count.cyrillic;
            weigh(token.word, count);
        } else if (is_latin(first)) {
            ++count.latin;
        }
    }
    return count;
}

std::string_view guess(const Count& count) {
    if (count.cyrillic == 0) return count.latin >= 3 ? "eng" : "";
    if (count.latin > count.cyrillic * quoted_share) return "eng";
    if (count.kazakh * kazakh_share > count.cyrillic) return "kaz";
    if (count.kyrgyz > count.russian) return "kir";
    if (count.russian > count.kyrgyz) return "rus";
    return "";
}

}  // namespace

std::string_view guess_language(std::string_view text) { return guess(count_words(text)); }

std::string_view trusted_language(std::string_view declared, std::string_view text) {
    auto count = count_words(text);
    if (declared.empty()) return guess(count);
    bool cyrillic = count.cyrillic > count.latin;
    if (declared == "kir" && !(cyrillic && count.russian > 2 + 2 * count.kyrgyz)) return declared;
    if (declared == "rus" && count.kyrgyz <= 2 + 2 * count.russian) return declared;
    bool latin_declared = declared != "kir" && declared != "rus" && declared != "kaz";
    if (latin_declared && !cyrillic) return declared;
    return guess(count);
}

}  // namespace muras
