// The names of languages that donors write, in lower case, and "kg", which sites of the country use for Kyrgyz: sorted
// by bytes. Codes are in schemas/iso.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace muras::normalise {

struct LanguageName {
    std::string_view name, code;
};

// clang-format off
inline constexpr std::array language_names{
    LanguageName{"anglais", "eng"}, LanguageName{"arabic", "ara"}, LanguageName{"armenian", "hye"},
    LanguageName{"azerbaijani", "aze"}, LanguageName{"bashkir", "bak"}, LanguageName{"chinese", "zho"},
    LanguageName{"czech", "ces"}, LanguageName{"deutsch", "deu"}, LanguageName{"dungan", "dng"},
    LanguageName{"dutch", "nld"}, LanguageName{"englisch", "eng"}, LanguageName{"english", "eng"},
    LanguageName{"english language", "eng"}, LanguageName{"español", "spa"}, LanguageName{"français", "fra"},
    LanguageName{"french", "fra"}, LanguageName{"georgian", "kat"}, LanguageName{"german", "deu"},
    LanguageName{"greek", "ell"}, LanguageName{"hebrew", "heb"}, LanguageName{"hindi", "hin"},
    LanguageName{"in english", "eng"}, LanguageName{"inglés", "eng"}, LanguageName{"italian", "ita"},
    LanguageName{"italiano", "ita"}, LanguageName{"japanese", "jpn"}, LanguageName{"kazak", "kaz"},
    LanguageName{"kazakh", "kaz"}, LanguageName{"kg", "kir"}, LanguageName{"kirghiz", "kir"},
    LanguageName{"kirgiz", "kir"}, LanguageName{"korean", "kor"}, LanguageName{"kyr", "kir"},
    LanguageName{"kyrgyz", "kir"}, LanguageName{"kyrgyz language", "kir"}, LanguageName{"latin", "lat"},
    LanguageName{"mongolian", "mon"}, LanguageName{"multi", "mul"}, LanguageName{"multilingual", "mul"},
    LanguageName{"multiple", "mul"}, LanguageName{"no linguistic content", "zxx"}, LanguageName{"oʻzbek", "uzb"},
    LanguageName{"persian", "fas"}, LanguageName{"polish", "pol"}, LanguageName{"portuguese", "por"},
    LanguageName{"português", "por"}, LanguageName{"qazaq", "kaz"}, LanguageName{"russe", "rus"},
    LanguageName{"russian", "rus"}, LanguageName{"russian language", "rus"}, LanguageName{"russisch", "rus"},
    LanguageName{"spanish", "spa"}, LanguageName{"tajik", "tgk"}, LanguageName{"tatar", "tat"},
    LanguageName{"turkish", "tur"}, LanguageName{"turkmen", "tuk"}, LanguageName{"türkçe", "tur"},
    LanguageName{"uighur", "uig"}, LanguageName{"ukrainian", "ukr"}, LanguageName{"uyghur", "uig"},
    LanguageName{"uzbek", "uzb"}, LanguageName{"various", "mul"}, LanguageName{"азербайджанский", "aze"},
    LanguageName{"англ", "eng"}, LanguageName{"англ. яз", "eng"}, LanguageName{"английский", "eng"},
    LanguageName{"английский яз", "eng"}, LanguageName{"английский язык", "eng"}, LanguageName{"англис", "eng"},
    LanguageName{"англис тили", "eng"}, LanguageName{"англис тилинде", "eng"}, LanguageName{"англисче", "eng"},
    LanguageName{"ар кандай", "mul"}, LanguageName{"араб", "ara"}, LanguageName{"араб тили", "ara"},
    LanguageName{"арабский", "ara"}, LanguageName{"арм", "hye"}, LanguageName{"армянский", "hye"},
    LanguageName{"башкирский", "bak"}, LanguageName{"белорусский", "bel"}, LanguageName{"бир нече тилде", "mul"},
    LanguageName{"болгарский", "bul"}, LanguageName{"груз", "kat"}, LanguageName{"грузинский", "kat"},
    LanguageName{"дари", "prs"}, LanguageName{"дунганский", "dng"}, LanguageName{"жапон тили", "jpn"},
    LanguageName{"инглиз тили", "eng"}, LanguageName{"исп", "spa"}, LanguageName{"испан тили", "spa"},
    LanguageName{"испанский", "spa"}, LanguageName{"ит", "ita"}, LanguageName{"италия тили", "ita"},
    LanguageName{"итальянский", "ita"}, LanguageName{"каз", "kaz"}, LanguageName{"казак", "kaz"},
    LanguageName{"казак тили", "kaz"}, LanguageName{"казакча", "kaz"}, LanguageName{"казахский", "kaz"},
    LanguageName{"казахский яз", "kaz"}, LanguageName{"казахский язык", "kaz"}, LanguageName{"кирг", "kir"},
    LanguageName{"кирг. яз", "kir"}, LanguageName{"киргиз", "kir"}, LanguageName{"киргизский", "kir"},
    LanguageName{"киргизский яз", "kir"}, LanguageName{"киргизский язык", "kir"}, LanguageName{"киргизча", "kir"},
    LanguageName{"кит", "zho"}, LanguageName{"китайский", "zho"}, LanguageName{"китайский язык", "zho"},
    LanguageName{"кор", "kor"}, LanguageName{"корей тили", "kor"}, LanguageName{"корейский", "kor"},
    LanguageName{"кырг", "kir"}, LanguageName{"кыргыз", "kir"}, LanguageName{"кыргыз т", "kir"},
    LanguageName{"кыргыз тили", "kir"}, LanguageName{"кыргыз тилинде", "kir"}, LanguageName{"кыргызский", "kir"},
    LanguageName{"кыргызский яз", "kir"}, LanguageName{"кыргызский язык", "kir"}, LanguageName{"кыргызского", "kir"},
    LanguageName{"кыргызча", "kir"}, LanguageName{"кытай тили", "zho"}, LanguageName{"лат", "lat"},
    LanguageName{"латинский", "lat"}, LanguageName{"латышский", "lav"}, LanguageName{"литовский", "lit"},
    LanguageName{"многоязычное", "mul"}, LanguageName{"многоязычный", "mul"}, LanguageName{"монгол тили", "mon"},
    LanguageName{"монгольский", "mon"}, LanguageName{"на английском", "eng"},
    LanguageName{"на английском языке", "eng"}, LanguageName{"на киргизском языке", "kir"},
    LanguageName{"на кыргызском", "kir"}, LanguageName{"на кыргызском языке", "kir"},
    LanguageName{"на русском", "rus"}, LanguageName{"на русском языке", "rus"}, LanguageName{"нем", "deu"},
    LanguageName{"нем. яз", "deu"}, LanguageName{"немецкий", "deu"}, LanguageName{"немецкий яз", "deu"},
    LanguageName{"немецкий язык", "deu"}, LanguageName{"немис тили", "deu"}, LanguageName{"несколько языков", "mul"},
    LanguageName{"орус", "rus"}, LanguageName{"орус тили", "rus"}, LanguageName{"орус тилинде", "rus"},
    LanguageName{"орусча", "rus"}, LanguageName{"перс тили", "fas"}, LanguageName{"персидский", "fas"},
    LanguageName{"польский", "pol"}, LanguageName{"португальский", "por"}, LanguageName{"пушту", "pus"},
    LanguageName{"разные", "mul"}, LanguageName{"рус", "rus"}, LanguageName{"рус. (rus)", "rus"},
    LanguageName{"рус. яз", "rus"}, LanguageName{"русс", "rus"}, LanguageName{"русский", "rus"},
    LanguageName{"русский яз", "rus"}, LanguageName{"русский язык", "rus"}, LanguageName{"тадж", "tgk"},
    LanguageName{"таджикский", "tgk"}, LanguageName{"тажик тили", "tgk"}, LanguageName{"тажикче", "tgk"},
    LanguageName{"тат", "tat"}, LanguageName{"татар тили", "tat"}, LanguageName{"татарский", "tat"},
    LanguageName{"тур", "tur"}, LanguageName{"турецкий", "tur"}, LanguageName{"турецкий язык", "tur"},
    LanguageName{"туркм", "tuk"}, LanguageName{"туркменский", "tuk"}, LanguageName{"түрк", "tur"},
    LanguageName{"түрк тили", "tur"}, LanguageName{"түркмөн тили", "tuk"}, LanguageName{"түркчө", "tur"},
    LanguageName{"узб", "uzb"}, LanguageName{"узбек тили", "uzb"}, LanguageName{"узбекский", "uzb"},
    LanguageName{"узбекский яз", "uzb"}, LanguageName{"узбекский язык", "uzb"}, LanguageName{"узбекча", "uzb"},
    LanguageName{"уйг", "uig"}, LanguageName{"уйгур тили", "uig"}, LanguageName{"уйгурский", "uig"},
    LanguageName{"укр", "ukr"}, LanguageName{"украинский", "ukr"}, LanguageName{"урду", "urd"},
    LanguageName{"фарси", "fas"}, LanguageName{"фр", "fra"}, LanguageName{"француз тили", "fra"},
    LanguageName{"французский", "fra"}, LanguageName{"французский яз", "fra"}, LanguageName{"французский язык", "fra"},
    LanguageName{"хинди", "hin"}, LanguageName{"чешский", "ces"}, LanguageName{"чувашский", "chv"},
    LanguageName{"эстонский", "est"}, LanguageName{"яп", "jpn"}, LanguageName{"японский", "jpn"},
    LanguageName{"қазақ тілі", "kaz"}, LanguageName{"өзбек", "uzb"}, LanguageName{"өзбек тили", "uzb"},
    LanguageName{"өзбекче", "uzb"},
};
// clang-format on

static_assert(std::is_sorted(language_names.begin(), language_names.end(),
                             [](const LanguageName& a, const LanguageName& b) { return a.name < b.name; }));

}  // namespace muras::normalise
