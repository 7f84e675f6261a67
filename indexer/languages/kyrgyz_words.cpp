#include <indexer/languages/kyrgyz_words.hpp>

#include <array>
#include <unordered_set>
#include <utility>

namespace muras::kyrgyz {
namespace {

constexpr std::u32string_view whole_words =
    U"орун ойун бүгүн алтын жыйын мойун койун кийин чейин үчүн келин жакын кыйын эрин карын бензин жалын айыл улуу "
    U"жаңы "
    U"кыска киши баары нерсе жети алты эски убада команда пахта сутка төрага окуйа тарбийа зыйан орган жаран мекен "
    U"адам "
    U"абдан жалган өзгөн кайдан мурдагы негизги дары сары бажы каржы бөрү теги мурас адис класс комплекс курс мажилис "
    U"сабак талап мектеп китеп тарап себеп эсеп жооп топ айып тартип кесип жүк айдан майдан жардам "
    U"эпос кино радио видео метро бюро депо";

constexpr std::u32string_view verb_roots =
    U"бар бер тур кир кет кел өт жүр көр айт кал сал жат тап ач жет түш ал бол кыл бил сат жаз бас тарт өс чык бүт "
    U"отур";

constexpr std::array<std::pair<std::u32string_view, std::u32string_view>, 5> lost_vowels{{
    {U"орд", U"орун"},
    {U"мурд", U"мурун"},
    {U"мойн", U"мойун"},
    {U"койн", U"койун"},
    {U"эрд", U"эрин"},
}};

/// As typed on a keyboard without ө ү ң.
std::u32string without_kyrgyz_letters(std::u32string word) {
    for (auto& c : word) c = c == U'ө' ? U'о' : c == U'ү' ? U'у' : c == U'ң' ? U'н' : c;
    return word;
}

using Words = std::unordered_set<std::u32string>;

Words both_spellings(std::u32string_view list) {
    Words out;
    while (!list.empty()) {
        auto end = std::min(list.find(U' '), list.size());
        std::u32string word(list.substr(0, end));
        out.insert(without_kyrgyz_letters(word));
        out.insert(std::move(word));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return out;
}

}  // namespace

bool is_whole(std::u32string_view word) {
    static const Words words = both_spellings(whole_words);
    return words.contains(std::u32string(word));
}

bool is_verb_root(std::u32string_view stem) {
    static const Words words = both_spellings(verb_roots);
    return words.contains(std::u32string(stem));
}

std::u32string restored(std::u32string_view stem) {
    for (auto [lost, whole] : lost_vowels)
        if (lost == stem) return std::u32string(whole);
    return std::u32string(stem);
}

}  // namespace muras::kyrgyz
