#include <indexer/languages/kyrgyz.hpp>
#include <indexer/languages/stem.hpp>
#include <tests/support/catch.hpp>

#include <filesystem>
#include <fstream>
#include <iostream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

using namespace muras;

namespace {

std::vector<std::string> split(const std::string& text, char by) {
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, by);) out.push_back(part);
    return out;
}

/// The rows of one of the language files beside the checkout; none, with a word about it, where it is not.
std::vector<std::vector<std::string>> shared_rows(const char* name) {
    auto path = std::filesystem::path(MURAS_SOURCE_DIR) / "../shared/lang/dev" / name;
    std::ifstream in(path);
    if (!in) std::cout << "skipped: no ../shared/lang/dev/" << name << "\n";
    std::vector<std::vector<std::string>> rows;
    for (std::string line; std::getline(in, line);)
        if (!line.starts_with('#')) rows.push_back(split(line, '\t'));
    return rows;
}

}  // namespace

TEST_CASE("a Kyrgyz noun has one stem in every case, number and person") {
    for (const char* forms : {
             "мектеп мектеби мектептин мектептер мектептерибизден мектептердеги",
             "китеп китебим китебиме китептери",
             "өлкө өлкөсү өлкөсүндөгү өлкөлөр",
             "тоо тоолор тоолорунун",
             "шаар шаары шаарынын шаарда",
             "министрлик министрлигинин министрликке",
             "облус облусу облусунда облустан облустардын",
             "район району районунун",
             "октябрь октябрда октябрдын",
             "иш иштин иштер ишинде",
             "орун орду ордунда",
             "бала балдар баласы баланын",
             "башчы башчысы башчылар",
             "Кыргызстан Кыргызстандын Кыргызстанын Кыргызстанда",
             "протокол протоколду протоколго",
             "жаран жарандар жаранды",
             "аяк аягы аякта",
         }) {
        std::set<std::string> stems;
        for (const auto& form : split(forms, ' ')) stems.insert(*stem_word("ky", form));
        INFO(forms);
        CHECK(stems.size() == 1);
    }
}

TEST_CASE("a Kyrgyz verb has one stem in every tense, as a participle and as its dictionary form") {
    for (const char* forms : {
             "башкаруу башкарууда башкарган башкарды",
             "изилдөө изилдөөнүн изилдеген изилдейт изилделген",
             "баштоо баштады баштаган баштап",
             "ойноо ойногон ойнойт",
             "окуу окуган окуйт окуганы",
             "жазуу жазган жазгандыгы жазды жазса жазылган",
             "бар барат барган барбаган барбайт баргандар",
             "көрсөтүү көрсөткөн көрсөттү көрсөтүүнүн",
         }) {
        std::set<std::string> stems;
        for (const auto& form : split(forms, ' ')) stems.insert(*stem_word("ky", form));
        INFO(forms);
        CHECK(stems.size() == 1);
    }
}

TEST_CASE("what only looks like an ending stays") {
    for (const char* word :
         {"алтын", "кызмат", "маалымат", "саат", "тармак", "билим", "эски", "тарап", "ал", "эл", "тоо", "суу"})
        CHECK(kyrgyz_stem(word) == word);
    CHECK(kyrgyz_stem("айтым") != kyrgyz_stem("айтат"));
    CHECK(kyrgyz_stem("турак") != kyrgyz_stem("турат"));
}

TEST_CASE("a woman's surname has the stem of her family's") {
    CHECK(kyrgyz_stem("исакованын") == kyrgyz_stem("исаковдун"));
    CHECK(kyrgyz_stem("асанбаева") == kyrgyz_stem("асанбаев"));
    CHECK(kyrgyz_stem("основа") == "основа");
}

TEST_CASE("words typed without the letters of Kyrgyz are stemmed too") {
    CHECK(kyrgyz_stem("туздо") == "туз");
    CHECK(kyrgyz_stem("колундо") == kyrgyz_stem("кол"));
}

TEST_CASE("the Kyrgyz stemmer takes any text for a word") {
    for (const char* word : {"", "ь", "library", "2010", "國立", "\xFF\xFE", "ооооооооо", "ыыыы"})
        CHECK_NOTHROW(kyrgyz_stem(word));
    CHECK(kyrgyz_stem("library") == "library");
    std::string endless;
    for (int i = 0; i < 60; ++i) endless += i % 2 ? "лар" : "дын";
    CHECK_FALSE(kyrgyz_stem(endless).empty());
    CHECK(*stem_word("ky", "МЕКТЕПТИН") == "мектеп");
    CHECK(*stem_word("ky", "и\xCC\x86ыл") == "йыл");
}

TEST_CASE("forms of one Kyrgyz word share its stem in the measured table") {
    std::size_t forms = 0, met = 0;
    for (const auto& row : shared_rows("ky_must.tsv")) {
        auto stem = kyrgyz_stem(row.at(0));
        for (const auto& form : split(row.at(1), ' ')) {
            ++forms;
            met += kyrgyz_stem(form) == stem;
        }
    }
    if (forms == 0) return;
    INFO(met << " of " << forms);
    CHECK(met * 1000 >= forms * 970);
}

TEST_CASE("unrelated Kyrgyz words that look alike have stems of their own in the measured table") {
    std::size_t pairs = 0, joined = 0;
    for (const auto& row : shared_rows("ky_mustnot.tsv")) {
        ++pairs;
        joined += kyrgyz_stem(row.at(0)) == kyrgyz_stem(row.at(1));
    }
    if (pairs == 0) return;
    INFO(joined << " of " << pairs);
    CHECK(joined * 100 <= pairs);
}
