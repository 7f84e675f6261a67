#include <indexer/languages/scripts.hpp>

#include <indexer/languages/letters.hpp>
#include <repository/base/text.hpp>

#include <algorithm>
#include <array>
#include <utility>

namespace muras {
namespace {

using View = std::string_view;
struct Rule {
    View from, to;
};
struct Sound {
    char32_t letter;
    View key;
};

constexpr std::array sounds{
    Sound{U'а', "a"},  Sound{U'б', "b"},  Sound{U'в', "v"}, Sound{U'г', "g"}, Sound{U'ғ', "g"}, Sound{U'д', "d"},
    Sound{U'е', "e"},  Sound{U'ж', "j"},  Sound{U'з', "z"}, Sound{U'и', "i"}, Sound{U'й', "i"}, Sound{U'і', "i"},
    Sound{U'к', "k"},  Sound{U'л', "l"},  Sound{U'м', "m"}, Sound{U'н', "n"}, Sound{U'ң', "n"}, Sound{U'о', "o"},
    Sound{U'п', "p"},  Sound{U'р', "r"},  Sound{U'с', "s"}, Sound{U'т', "t"}, Sound{U'у', "u"}, Sound{U'ү', "u"},
    Sound{U'ұ', "u"},  Sound{U'ф', "f"},  Sound{U'һ', "h"}, Sound{U'х', "h"}, Sound{U'ц', "c"}, Sound{U'ч', "c"},
    Sound{U'ш', "s"},  Sound{U'щ', "s"},  Sound{U'ы', "i"}, Sound{U'э', "e"}, Sound{U'ә', "a"}, Sound{U'ю', "iu"},
    Sound{U'я', "ia"}, Sound{U'ё', "io"}, Sound{U'ө', "o"}, Sound{U'қ', "k"}, Sound{U'ў', "u"}, Sound{U'ҳ', "h"},
    Sound{U'ҷ', "j"},  Sound{U'ӣ', "i"},  Sound{U'ӯ', "u"}, Sound{U'ї', "i"}, Sound{U'є', "e"}, Sound{U'ґ', "g"},
    Sound{U'ј', "i"},  Sound{U'ъ', ""},   Sound{U'ь', ""},
};

/// Latin spellings, the longer ones first; what is left over loses its marks (é as e).
constexpr std::array romanised{
    Rule{"shch", "s"}, Rule{"sch", "s"}, Rule{"shh", "s"}, Rule{"dzh", "j"}, Rule{"sh", "s"}, Rule{"zh", "j"},
    Rule{"dj", "j"},   Rule{"ch", "c"},  Rule{"cz", "c"},  Rule{"kh", "h"},  Rule{"gh", "g"}, Rule{"ph", "f"},
    Rule{"ck", "k"},   Rule{"â", "ia"},  Rule{"û", "iu"},  Rule{"ŝ", "s"},   Rule{"š", "s"},  Rule{"ş", "s"},
    Rule{"č", "c"},    Rule{"ç", "c"},   Rule{"ž", "j"},   Rule{"ğ", "g"},   Rule{"ı", "i"},  Rule{"ñ", "n"},
    Rule{"ŋ", "n"},    Rule{"q", "k"},   Rule{"w", "v"},   Rule{"y", "i"},
};

/// For both scripts: where the systems disagree.
constexpr std::array levelled{
    Rule{"dj", "j"}, Rule{"ts", "c"}, Rule{"tz", "c"}, Rule{"ks", "h"}, Rule{"x", "h"}, Rule{"ng", "n"},
};

/// From Latin to Cyrillic, the longer ones first.
constexpr std::array to_cyrillic{
    Rule{"shch", "щ"}, Rule{"sch", "щ"}, Rule{"dzh", "дж"}, Rule{"sh", "ш"}, Rule{"zh", "ж"}, Rule{"kh", "х"},
    Rule{"ch", "ч"},   Rule{"ts", "ц"},  Rule{"yo", "е"},   Rule{"yu", "ю"}, Rule{"ya", "я"}, Rule{"iu", "ю"},
    Rule{"ia", "я"},   Rule{"ye", "е"},  Rule{"gh", "г"},   Rule{"ş", "ш"},  Rule{"ç", "ч"},  Rule{"ñ", "н"},
    Rule{"ğ", "г"},    Rule{"ı", "ы"},   Rule{"ö", "о"},    Rule{"ü", "у"},  Rule{"č", "ч"},  Rule{"š", "ш"},
    Rule{"ž", "ж"},    Rule{"a", "а"},   Rule{"b", "б"},    Rule{"v", "в"},  Rule{"g", "г"},  Rule{"d", "д"},
    Rule{"e", "е"},    Rule{"j", "ж"},   Rule{"z", "з"},    Rule{"i", "и"},  Rule{"k", "к"},  Rule{"l", "л"},
    Rule{"m", "м"},    Rule{"n", "н"},   Rule{"o", "о"},    Rule{"p", "п"},  Rule{"r", "р"},  Rule{"s", "с"},
    Rule{"t", "т"},    Rule{"u", "у"},   Rule{"f", "ф"},    Rule{"h", "х"},  Rule{"c", "к"},  Rule{"w", "в"},
    Rule{"q", "к"},    Rule{"x", "кс"},
};

constexpr std::u32string_view latin_keys = U"`qwertyuiop[]asdfghjkl;'zxcvbnm,./";
constexpr std::u32string_view cyrillic_keys = U"ёйцукенгшщзхъфывапролджэячсмитьбю.";
static_assert(latin_keys.size() == cyrillic_keys.size());

constexpr bool in(char c, View set) { return set.find(c) != set.npos; }
constexpr View vowels = "aeiou";

void replace_all(std::string& text, View from, View to) {
    for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
}

/// One pass: `change` says what stands for each letter, seeing its neighbours (0 at the ends) as they were before.
template <class Change>
void each_letter(std::string& key, Change&& change) {
    std::string out;
    for (std::size_t i = 0; i < key.size(); ++i) {
        char before = i ? key[i - 1] : '\0', after = i + 1 < key.size() ? key[i + 1] : '\0';
        if (char c = change(before, key[i], after)) out += c;
    }
    key = std::move(out);
}

/// Makes й, ю, я and double letters alike in all systems.
void level(std::string& key) {
    for (const auto& rule : levelled) replace_all(key, rule.from, rule.to);
    // Ajtmatov, -yj: ISO 9 and GOST write j for й
    each_letter(key, [](char before, char c, char after) {
        bool vowel_follows = after && in(after, vowels);
        return c == 'j' && before && in(before, "aeioubcdfghklmnprstvz") && !vowel_follows ? 'i' : c;
    });
    // ia, io, iu of я, ё, ю are a, o, u, as are ya, yo, yu
    each_letter(key, [](char, char c, char after) { return c == 'i' && after && in(after, "aou") ? '\0' : c; });
    each_letter(key, [](char before, char c, char after) {  // maja
        return c == 'j' && before && after && in(before, "aeou") && in(after, "aou") ? '\0' : c;
    });
    each_letter(key, [](char before, char c, char after) {  // Yevgeny, Evgeny
        return c == 'i' && after == 'e' && (!before || in(before, "aeou")) ? '\0' : c;
    });
    key.erase(std::unique(key.begin(), key.end()), key.end());  // Жээнбеков, Jeenbekov
}

std::string from_cyrillic(View folded) {
    std::string key;
    for (std::size_t i = 0; i < folded.size();) {
        auto start = i;
        auto letter = next_letter(folded, i);
        auto row = std::find_if(sounds.begin(), sounds.end(), [&](const Sound& s) { return s.letter == letter; });
        if (row != sounds.end())
            key += row->key;
        else
            key += folded.substr(start, i - start);
    }
    return key;
}

std::string from_latin(View folded) {
    std::string key(folded);
    for (View mark : {"'", "’", "ʼ", "ʹ", "ʺ", "·"}) replace_all(key, mark, "");
    for (const auto& rule : romanised) replace_all(key, rule.from, rule.to);
    bool ascii = std::all_of(key.begin(), key.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
    return ascii ? key : without_marks(key);
}

}  // namespace

std::string script_key(std::string_view folded) {
    bool cyrillic = false;
    for (std::size_t i = 0; i < folded.size() && !cyrillic;) cyrillic = is_cyrillic(next_letter(folded, i));
    auto key = cyrillic ? from_cyrillic(folded) : from_latin(folded);
    level(key);
    return key;
}

unsigned beginning_of(std::string_view folded) {
    // Letters stand together that may become each other at the beginning of a key: тс and ц, дж and ж, кс and х, ph and
    // f.
    constexpr std::array<View, 12> together{vowels, "tckhq", "djz", "pf", "s", "g", "b", "vw", "l", "m", "n", "r"};
    constexpr unsigned others = together.size();
    for (std::size_t i = 0; i < folded.size();) {
        auto start = i;
        auto letter = next_letter(folded, i);
        auto piece = folded.substr(start, i - start);
        auto key = is_cyrillic(letter) ? from_cyrillic(piece) : from_latin(piece);
        if (key.empty()) continue;    // a sign that no key has
        if (key[0] == 'x') return 1;  // кс
        auto group = std::ranges::find_if(together, [&](View letters) { return in(key[0], letters); });
        return static_cast<unsigned>(group - together.begin());
    }
    return others;
}

std::string cyrillic_guess(std::string_view folded) {
    std::string out;
    auto follows = [&](std::u32string_view letters) {
        if (out.size() < 2) return false;
        std::size_t at = out.size() - 2;
        return letters.find(next_letter(out, at)) != letters.npos;
    };
    for (std::size_t i = 0; i < folded.size();) {
        auto rest = folded.substr(i);
        // й after a vowel, else ы: the one letter that its neighbour decides
        if (rest[0] == 'y' && !rest.starts_with("yo") && !rest.starts_with("yu") && !rest.starts_with("ya") &&
            !rest.starts_with("ye")) {
            out += follows(U"аоуэеюяи") ? "й" : "ы";
            ++i;
            continue;
        }
        const auto* row = std::find_if(to_cyrillic.begin(), to_cyrillic.end(), [&](const Rule& rule) {
            bool at_begin = out.empty() && (rule.from == "iu" || rule.from == "ia");
            return !at_begin && rest.starts_with(rule.from);
        });
        if (row == to_cyrillic.end()) {
            auto next = i;
            next_letter(folded, next);
            out += folded.substr(i, next - i);
            i = next;
            continue;
        }
        out += row->from == "i" && follows(U"аоуе") ? View("й") : row->to;
        i += row->from.size();
    }
    return out;
}

std::string other_layout(std::string_view text) {
    std::u32string letters;
    std::size_t latin = 0, cyrillic = 0;
    auto folded = lower(text);
    for (std::size_t i = 0; i < folded.size();) {
        letters += next_letter(folded, i);
        latin += is_latin(letters.back());
        cyrillic += is_cyrillic(letters.back());
    }
    auto from = latin > cyrillic ? latin_keys : cyrillic_keys, to = latin > cyrillic ? cyrillic_keys : latin_keys;
    std::string out;
    for (auto letter : letters) {
        auto key = from.find(letter);
        append_letter(out, key == from.npos ? letter : to[key]);
    }
    return out;
}

}  // namespace muras
