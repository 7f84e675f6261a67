#include <indexer/languages/kyrgyz.hpp>

#include <indexer/languages/kyrgyz_letters.hpp>
#include <indexer/languages/kyrgyz_suffixes.hpp>
#include <indexer/languages/kyrgyz_words.hpp>
#include <indexer/languages/letters.hpp>

#include <algorithm>
#include <optional>
#include <vector>

namespace muras {
namespace kyrgyz {
namespace {

using Word = std::u32string;

constexpr std::size_t shortest_inflected = 4;
constexpr int most_rounds = 4;

/// Letters that hide й before their vowel: аял is айал, so that аяк and айагы share letters.
Word with_glides(std::string_view utf8) {
    Word out;
    for (std::size_t i = 0; i < utf8.size();) {
        auto c = next_letter(utf8, i);
        if (!out.empty() && is_vowel(out.back()) && one_of(c, U"яюё")) {
            out += U'й';
            c = c == U'я' ? U'а' : c == U'ю' ? U'у' : U'о';
        }
        out += c;
    }
    return out;
}

bool written_alike(Letters form, Letters letters) {
    return std::equal(form.begin(), form.end(), letters.begin(), [](char32_t sound, char32_t letter) {
        auto choice = spellings(sound);
        return choice.empty() ? sound == letter : one_of(letter, choice);
    });
}

/// By its first sound a form stands after a vowel or after a consonant; a к or п between vowels would be г or б.
bool may_begin(Letters stem, char32_t first) {
    auto end = stem.back();
    if (first == U'й') return is_vowel(end);
    if (first == U'A' && is_vowel(end)) return false;
    bool voices = (first == U'A' || first == U'I') && one_of(end, U"кп");
    return !voices || stem.size() < 2 || !is_vowel(stem[stem.size() - 2]);
}

bool harmonious(Letters word, Letters stem, Letters form) {
    if (form[0] == U'U') {  // the gerund: у and ү only
        auto vowel = last_vowel(stem);
        return vowel && word[stem.size()] == (is_back_vowel(vowel) ? U'у' : U'ү');
    }
    for (std::size_t i = 0; i < form.size(); ++i)
        if (!may_follow(word.substr(0, stem.size() + i), form[i], word[stem.size() + i])) return false;
    return true;
}

/// What stands before `form` at the end of `word`, or nothing (empty).
Letters before(Letters word, Letters form) {
    if (word.size() <= form.size()) return {};
    auto stem = word.substr(0, word.size() - form.size());
    bool fits =
        written_alike(form, word.substr(stem.size())) && may_begin(stem, form[0]) && harmonious(word, stem, form);
    return fits ? stem : Letters();
}

/// The two forms of an ending whose first sound is optional: after a vowel and after a consonant.
struct Forms {
    Letters after_vowel, after_consonant;
    explicit constexpr Forms(Letters written) : after_vowel(written), after_consonant(written) {
        if (written[0] == U'I') after_vowel.remove_prefix(1);
        if (written[0] == U's') after_consonant.remove_prefix(1);
    }
};

/// The vowel stem of a gerund in -оо, -өө: талдоо is талда + уу, изилдөө изилде + уу.
std::optional<Word> before_merged_gerund(Letters word) {
    if (word.size() < shortest_inflected || !(word.ends_with(U"оо") || word.ends_with(U"өө"))) return std::nullopt;
    auto stem = word.substr(0, word.size() - 2);
    auto vowel = last_vowel(stem);
    if (!vowel || is_vowel(stem.back())) return std::nullopt;
    Word out(stem);
    if (word.back() == U'о')
        out += one_of(vowel, U"оё") ? U'о' : U'а';
    else
        out += one_of(vowel, U"еиэ") ? U'е' : U'ө';
    return out;
}

bool long_enough(Letters stem, std::size_t least) {
    return stem.size() >= least || (stem.size() == 2 && is_vowel(stem[0]) && !is_vowel(stem[1]));
}

struct Reading {
    Word stem;
    State state = State::end;
    bool taken = false, plural = false, gerund = false;
};

/// The longest strip through the table; of equal ones the nominal reading.
Reading longest_strip(const Word& word) {
    std::vector<Reading> open{{word}};
    std::vector<std::pair<Word, State>> met;
    Reading best{word};
    auto score = [&](const Reading& r) { return (word.size() - r.stem.size()) * 2 + (is_verbal(r.state) ? 0 : 1); };
    std::size_t best_score = 0;
    while (!open.empty()) {
        auto reading = std::move(open.back());
        open.pop_back();
        auto key = std::pair(reading.stem, reading.state);
        if (std::find(met.begin(), met.end(), key) != met.end()) continue;
        met.push_back(std::move(key));
        if (reading.taken && score(reading) > best_score) {
            best_score = score(reading);
            best = reading;
        }
        // A stem that is known by heart needs no longer strip: улуу-лар, орд-у.
        if (!is_verbal(reading.state) && (is_whole(reading.stem) || restored(reading.stem) != reading.stem))
            return reading;
        for (const auto& suffix : suffixes) {
            if (!(suffix.after & only(reading.state))) continue;
            Forms forms(suffix.written);
            for (bool vowel : {true, false}) {
                auto form = vowel ? forms.after_vowel : forms.after_consonant;
                auto stem = before(reading.stem, form);
                if (stem.empty() || is_vowel(stem.back()) != vowel || !long_enough(stem, suffix.least) ||
                    !last_vowel(stem))
                    continue;
                if (suffix.doubt && suffix.doubt(stem, form)) continue;
                Reading next{Word(stem), suffix.then, true, reading.plural || suffix.then == State::plural,
                             suffix.written == U"UU"};
                if (one_of(form[0], U"AIU") && is_voiced_at_seam(stem)) next.stem.back() = devoiced(stem.back());
                open.push_back(std::move(next));
            }
        }
        if (!is_verbal(reading.state))
            if (auto stem = before_merged_gerund(reading.stem))
                open.push_back({std::move(*stem), State::verb, true, reading.plural, true});
    }
    return best;
}

/// Irregular: балдар of бала, окуу of оку.
void mend(Reading& reading) {
    if (reading.stem == U"бал" && reading.plural) reading.stem = U"бала";
    if (reading.stem == U"ок" && reading.gerund) reading.stem = U"оку";
}

/// A woman's surname is her family's: Айтматова as Айтматов.
bool is_feminine_surname(Letters stem) {
    return stem.size() >= 7 && (stem.ends_with(U"ова") || stem.ends_with(U"ева"));
}

/// One spelling of every stem's end, stripped or not: ь off, б as п, г as к.
Word finished(Letters stem) {
    auto out = restored(stem);
    if (is_feminine_surname(out)) out.pop_back();
    if (out.size() > 2 && out.back() == U'ь') out.pop_back();
    if (out.size() > 2) out.back() = devoiced(out.back());
    return out;
}

}  // namespace

Word stem(Word word, std::size_t letters) {
    if (letters < shortest_inflected) return finished(word);
    for (int round = 0; round < most_rounds && !is_whole(word); ++round) {
        auto reading = longest_strip(word);
        if (!reading.taken || reading.stem == word) break;
        mend(reading);
        word = std::move(reading.stem);
        // A verb stem is final: колдогон is колдо, not кол.
        if (is_verbal(reading.state)) break;
    }
    return finished(word);
}

}  // namespace kyrgyz

std::string kyrgyz_stem(std::string_view word) {
    std::size_t letters = 0;
    for (char c : word) letters += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    std::string out;
    for (auto c : kyrgyz::stem(kyrgyz::with_glides(word), letters)) append_letter(out, c);
    return out;
}

}  // namespace muras
