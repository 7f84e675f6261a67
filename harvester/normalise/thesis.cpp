#include <harvester/normalise/thesis.hpp>

#include <algorithm>
#include <array>
#include <boost/regex.hpp>

#include <harvester/normalise/subject.hpp>
#include <harvester/normalise/contains.hpp>
#include <harvester/normalise/text.hpp>
#include <repository/base/text.hpp>

namespace muras::normalise {
namespace {

/// A branch of science by the stem that abbreviations, cases and Kyrgyz names share.
struct Branch {
    std::string_view stem, name, genitive;
};

constexpr std::array branches{
    Branch{"ист", "исторические", "исторических"},
    Branch{"тарых", "исторические", "исторических"},
    Branch{"мед", "медицинские", "медицинских"},
    Branch{"биол", "биологические", "биологических"},
    Branch{"тех", "технические", "технических"},
    Branch{"филол", "филологические", "филологических"},
    Branch{"филос", "философские", "философских"},
    Branch{"пед", "педагогические", "педагогических"},
    Branch{"психол", "психологические", "психологических"},
    Branch{"экон", "экономические", "экономических"},
    Branch{"юрид", "юридические", "юридических"},
    Branch{"физ", "физико-математические", "физико-математических"},
    Branch{"хим", "химические", "химических"},
    Branch{"геогр", "географические", "географических"},
    Branch{"геол", "геолого-минералогические", "геолого-минералогических"},
    Branch{"с.-х", "сельскохозяйственные", "сельскохозяйственных"},
    Branch{"с-х", "сельскохозяйственные", "сельскохозяйственных"},
    Branch{"сельскохоз", "сельскохозяйственные", "сельскохозяйственных"},
    Branch{"айыл чарба", "сельскохозяйственные", "сельскохозяйственных"},
    Branch{"вет", "ветеринарные", "ветеринарных"},
    Branch{"полит", "политические", "политических"},
    Branch{"саясат", "политические", "политических"},
    Branch{"социол", "социологические", "социологических"},
    Branch{"фарм", "фармацевтические", "фармацевтических"},
};

struct Level {
    std::string_view sign, level;
};

// Signs anywhere in the lower-case text of a degree; the first row found wins.
constexpr std::array levels{
    Level{"канд", "candidate"}, Level{"candidate", "candidate"}, Level{"phd", "phd"},      Level{"ph.d", "phd"},
    Level{"д-р", "doctor"},     Level{"докт", "doctor"},         Level{"doct", "doctor"},  Level{"магистр", "master"},
    Level{"master", "master"},  Level{"бакалавр", "bachelor"},   Level{"bachelor", "bachelor"},
    Level{"undergraduate", "bachelor"},
};

constexpr auto signs = std::to_array<std::string_view>(
    {"наук", "НАУК", "илимдер", "ИЛИМДЕР", "автореф", "Автореф", "АВТОРЕФ", "дис", "Дис", "ДИС", "специальност",
     "Специальност", "руководител", "Руководител", "cience", "hesis", "issertation", "совет Д", "совет К", "защиты"});

constexpr auto next_labels = std::to_array<std::string_view>(
    {" Место защиты", " Ведущая организация", " Официальные оппоненты", " Специальность", " Научный консультант"});

std::string_view level_of(std::string_view folded) {
    for (const auto& row : levels)
        if (folded.find(row.sign) != std::string_view::npos) return row.level;
    return {};
}

const Branch* branch_of(std::string_view text) {
    for (const auto& row : branches)
        if (text.starts_with(row.stem)) return &row;
    return nullptr;
}

/// Of one or two words, of which the first may belong to what stands before: "автореферат тарых".
void set_branch(ThesisText& out, std::string_view text) {
    const auto* known = branch_of(text);
    if (auto blank = text.find(' '); !known && blank != std::string_view::npos)
        known = branch_of(text.substr(blank + 1));
    if (!known) {
        out.branch = text;
        return;
    }
    out.branch = known->name;
    if (out.level == "candidate" || out.level == "doctor")
        out.degree = (out.level == "candidate" ? "кандидат " : "доктор ") + std::string(known->genitive) + " наук";
}

/// The patterns are of lower-case text. A word is a run without blanks, whatever its letters.
struct Patterns {
    boost::regex russian{R"((канд\S*|д-ра|докт\S*) ?((?:\S+ )?\S+?) наук)"};
    boost::regex kyrgyz{R"(((?:[^\s:;,.]+ )?\S+) илимдеринин (канд|докт))"};
    boost::regex english{R"((candidate|doctor) of (\S+) sciences?)"};
    boost::regex autoabstract{"автореф(ерат|\\.)|авторефератын?ы?"};
    boost::regex specialty{"(?:специальност\\S*|шифр)(?: специальности)?[ :]*((?:\\d{2}[. ]){2}\\d{2})\\.?"
                           "(?:(?:[-,:\"( ]|–|—|«)*((?:(?!»)[^\".;)])+))?"};
    boost::regex code_behind{"наук ?: ?(?:спец\\S* )?(\\d{2}\\.\\d{2}\\.\\d{2})(?!\\d)"};
    boost::regex council{"совет\\S* (\xD0\xB4|\xD0\xBA|d|k) ?(\\d{2}\\.\\d{2}\\.\\d{3})"};
};

const Patterns& patterns() {
    static const Patterns table;
    return table;
}

/// What stands behind a label until the sentence ends; from the text as it is, so that names keep their capitals.
std::string behind(std::string_view text, std::initializer_list<std::string_view> labels) {
    for (auto label : labels) {
        auto at = text.find(label);
        if (at == std::string_view::npos) continue;
        auto rest = trimmed(text.substr(at + label.size()), " :-");
        for (std::string_view dash : {"–", "—"})
            if (rest.starts_with(dash)) rest = trimmed(rest.substr(dash.size()));
        std::size_t end = 0;  // a stop behind a word of four letters ends it, one behind an initial does not
        for (end = rest.find_first_of(".;]\n"); end != std::string_view::npos; end = rest.find_first_of(".;]\n", end + 1)) {
            if (rest[end] != '.') break;
            auto word = rest.substr(0, end);
            if (auto blank = word.find_last_of(" ."); blank != std::string_view::npos) word.remove_prefix(blank + 1);
            if (letters(word) >= 4) break;
        }
        rest = rest.substr(0, end);
        for (auto next : next_labels) rest = rest.substr(0, rest.find(next));
        constexpr std::size_t longest = 300;
        auto found = trimmed(rest, " ,");
        if (!found.empty() && found.size() <= longest) return std::string(found);
    }
    return {};
}

}  // namespace

ThesisText read_thesis(std::string_view text) {
    ThesisText out;
    if (std::none_of(signs.begin(), signs.end(),
                     [&](std::string_view s) { return contains(text, s); }))
        return out;
    constexpr std::size_t enough = 8000;
    auto folded = lower(text.substr(0, text.size() > enough ? first_letters(text, enough / 2).size() : text.size()));
    const auto& p = patterns();
    boost::smatch found;
    // A pattern is tried where the word is that it can't do without: most texts have none of them.
    auto has = [&](std::string_view word) { return contains(folded, word); };
    auto fits = [&](std::string_view word, const boost::regex& shape) {
        return has(word) && boost::regex_search(folded, found, shape);
    };
    out.autoabstract = fits("автореф", p.autoabstract) && (has("дис") || letters(folded) < 400);
    out.named = out.autoabstract || has("автореф") || has("дис.") || has("дисс") || has("dissertation") ||
                has("thesis") || has("на соиск");
    if (fits(" наук", p.russian) && (out.named || has("соиск"))) {
        out.level = level_of(found[1].str());
        set_branch(out, found[2].str());
    } else if (fits(" илимдеринин", p.kyrgyz)) {
        out.level = level_of(found[2].str());
        set_branch(out, found[1].str());
        out.named = true;
    } else if (out.named && fits(" of ", p.english)) {
        out.level = level_of(found[1].str());
        out.branch = found[2].str();
    }
    if (fits("специальност", p.specialty) || fits("шифр", p.specialty)) {
        out.specialty_code = found[1].str();
        std::replace(out.specialty_code.begin(), out.specialty_code.end(), ' ', '.');
        // The label as it was written: lower-casing keeps the length of Cyrillic text.
        if (found[2].matched && folded.size() == text.size())
            out.specialty_label = trimmed(text.substr(static_cast<std::size_t>(found.position(2)),
                                                      static_cast<std::size_t>(found.length(2))));
    }
    if (out.specialty_code.empty() && out.named && fits(" наук", p.code_behind)) out.specialty_code = found[1].str();
    if (fits("совет", p.council))
        out.council = (found[1] == "к" || found[1] == "k" ? "К " : "Д ") + found[2].str();
    out.advisor = behind(text, {"Научный руководитель", "научный руководитель", "Илимий жетекчиси", "Илимий жетекчи"});
    out.place = behind(text, {"Место защиты", "место защиты"});
    out.leading_org = behind(text, {"Ведущая организация", "ведущая организация", "Жетектөөчү мекеме"});
    return out;
}

std::string_view read_degree_level(std::string_view text) {
    auto folded = lower(trimmed(text));
    if (folded == "0") return "bachelor";  // ETD-MS 1.0: 0 undergraduate, 1 master, 2 doctor
    if (folded == "1") return "master";
    if (folded == "2") return "doctor";
    return level_of(folded);
}

}  // namespace muras::normalise
