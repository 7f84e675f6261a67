#include <indexer/names.hpp>

#include <indexer/languages/letters.hpp>
#include <indexer/languages/scripts.hpp>
#include <indexer/languages/tokens.hpp>
#include <repository/base/text.hpp>

#include <algorithm>
#include <array>
#include <span>

namespace muras {
namespace {

constexpr std::string_view name_term_prefix = "XZ";
/// Names of institutions are long; nobody has more given names.
constexpr std::size_t most_words = 12;
constexpr std::size_t shortest_patronymic = 6;

using View = std::string_view;

constexpr std::array patronymic_endings{View("ович"),  View("евич"),  View("ьич"),   View("овна"), View("евна"),
                                        View("ична"),  View("ovich"), View("evich"), View("ovna"), View("evna"),
                                        View("ichna"), View("уулу"),  View("кызы"),  View("uulu"), View("kyzy"),
                                        View("тегин"), View("оглы"),  View("ogly")};

constexpr std::array family_endings{
    View("ов"),   View("ова"),   View("ев"),   View("ева"),   View("ин"),   View("ина"),   View("ын"),   View("ына"),
    View("ский"), View("ская"),  View("цкий"), View("цкая"),  View("енко"), View("юк"),    View("чук"),  View("ян"),
    View("дзе"),  View("швили"), View("ых"),   View("их"),    View("ov"),   View("ova"),   View("ev"),   View("eva"),
    View("in"),   View("ina"),   View("sky"),  View("skiy"),  View("skii"), View("skaya"), View("enko"), View("yuk"),
    View("chuk"), View("yan"),   View("dze"),  View("shvili")};

/// «Асан Кадыр уулу»: a son of Kadyr; the two words are one patronymic.
constexpr std::array kinship{View("уулу"), View("кызы"), View("uulu"), View("kyzy")};

constexpr std::array particles{View("фон"), View("ван"), View("де"),  View("ди"), View("да"),  View("дер"), View("ла"),
                               View("von"), View("van"), View("de"),  View("di"), View("da"),  View("der"), View("la"),
                               View("le"),  View("den"), View("ten"), View("al"), View("bin"), View("ibn")};

bool is_one_of(std::span<const View> words, View word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool ends_with_one_of(std::span<const View> endings, View word) {
    return std::any_of(endings.begin(), endings.end(),
                       [&](View ending) { return word.size() > ending.size() && word.ends_with(ending); });
}

bool is_patronymic(View word) {
    return letters(word) >= shortest_patronymic && ends_with_one_of(patronymic_endings, word);
}

bool is_family(View word) { return ends_with_one_of(family_endings, word); }

struct NameWord {
    std::string text;  ///< folded
    bool initial = false;
};

/// The words of a part of a name; hyphened ones joined; without years of life, what stands in brackets, and particles.
std::vector<NameWord> words_of(View part) {
    std::vector<NameWord> out;
    Tokenizer tokens(part);
    Token token;
    std::vector<unsigned> places;
    while (tokens.next(token) && out.size() < most_words) {
        auto before = tokens.text().substr(0, token.begin);
        if (std::count(before.begin(), before.end(), '(') > std::count(before.begin(), before.end(), ')')) continue;
        if (token.word.front() >= '0' && token.word.front() <= '9') continue;
        if (token.whole) {
            while (!places.empty() && places.back() >= token.place) {
                out.pop_back();
                places.pop_back();
            }
        } else if (is_one_of(particles, token.word)) {
            continue;
        }
        auto size = letters(token.word);
        bool dot = token.end < tokens.text().size() && tokens.text()[token.end] == '.';
        out.push_back({token.word, size == 1 || (dot && size == 2)});
        places.push_back(token.place);
    }
    return out;
}

PersonName person(const std::string& family, std::span<const NameWord> given) {
    PersonName out{script_key(family), {}};
    for (const auto& word : given)
        if (auto key = script_key(word.text); !key.empty()) out.given.push_back({std::move(key), word.initial});
    return out;
}

/// «Кадыр уулу» as one word.
void join_kinship(std::vector<NameWord>& words) {
    for (std::size_t i = 1; i < words.size() && words.size() > 2; ++i)
        if (is_one_of(kinship, words[i].text)) {
            words[i - 1].text += words[i].text;
            words.erase(words.begin() + static_cast<std::ptrdiff_t>(i));
        }
}

/// Without a comma: which of the words is the family name.
std::vector<PersonName> read_in_any_order(std::vector<NameWord> words) {
    join_kinship(words);
    std::vector<std::size_t> full;
    for (std::size_t i = 0; i < words.size(); ++i)
        if (!words[i].initial) full.push_back(i);
    if (full.empty()) return {};
    auto read = [&](std::size_t family) {
        auto given = words;
        given.erase(given.begin() + static_cast<std::ptrdiff_t>(family));
        return person(words[family].text, given);
    };
    auto first = full.front(), last = full.back();
    if (full.size() == 1) return {read(first)};
    bool first_is = is_family(words[first].text), last_is = is_family(words[last].text);
    if (full.size() < words.size()) return {read(last_is || !first_is ? last : first)};
    if (full.size() > 2 && is_patronymic(words[last].text)) return {read(first)};
    if (full.size() > 2 && is_patronymic(words[last - 1].text)) return {read(last)};
    if (first_is != last_is) return {read(first_is ? first : last)};
    return {read(last), read(first)};
}

bool agree(const PersonName::Given& a, const PersonName::Given& b) {
    return a.initial || b.initial ? a.key.front() == b.key.front() : a.key == b.key;
}

}  // namespace

std::vector<PersonName> read_name(View name) {
    std::vector<PersonName> out;
    auto comma = name.find(',');
    if (comma == View::npos) {
        out = read_in_any_order(words_of(name));
    } else {
        std::string family;
        for (const auto& word : words_of(name.substr(0, comma))) family += word.text;
        auto given = words_of(name.substr(comma + 1));
        join_kinship(given);
        out.push_back(person(family, given));
    }
    std::erase_if(out, [](const PersonName& p) { return p.family.empty(); });
    return out;
}

SamePerson same_person(const PersonName& a, const PersonName& b) {
    if (a.family != b.family || a.given.empty() || b.given.empty()) return SamePerson::no;
    auto common = std::min(a.given.size(), b.given.size());
    for (std::size_t i = 0; i < common; ++i)
        if (!agree(a.given[i], b.given[i])) return SamePerson::no;
    bool in_full = !a.given[0].initial && !b.given[0].initial;
    return in_full || common > 1 ? SamePerson::likely : SamePerson::perhaps;
}

SamePerson same_person(const std::vector<PersonName>& a, const std::vector<PersonName>& b) {
    auto best = SamePerson::no;
    for (const auto& one : a)
        for (const auto& other : b) best = std::max(best, same_person(one, other));
    // Two readings of each are two chances for chance.
    return best == SamePerson::likely && a.size() > 1 && b.size() > 1 && a != b ? SamePerson::perhaps : best;
}

std::vector<std::string> name_terms(const std::vector<PersonName>& readings) {
    std::vector<std::string> out;
    for (const auto& person : readings) {
        if (person.given.empty()) continue;
        out.push_back(std::string(name_term_prefix) + person.family + '_' + person.given[0].key.front());
    }
    return out;
}

}  // namespace muras
