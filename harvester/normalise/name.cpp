#include <harvester/normalise/name.hpp>

#include <algorithm>
#include <array>
#include <cstring>

#include <harvester/normalise/text.hpp>
#include <repository/base/text.hpp>

namespace muras::normalise {
namespace {

using Words = std::vector<std::string_view>;

// What makes a name an organisation's, in lower case: the blank in front is the beginning of a word, one behind its
// end.
constexpr auto organisation_words = std::to_array<std::string_view>({
    " университет", " институт",     " академи",         " министерств",  " агентств",     " центр ",
    " центра ",     " библиотек",    " кафедр",          " лаборатори",   " музей ",       " комитет",
    " комисси",     " общество ",    " фонд ",           " фонда ",       " издательств",  " типографи",
    " предприяти",  " компани",      " служба ",         " школа ",       " колледж",      " больниц",
    " завод ",      " фабрика ",     " осоо ",           " зао ",         " оао ",         " ооо ",
    " окуу жай",    " китепкана",    " мекеме",          " борбору ",     " министрлиг",   " коому ",
    " уюму ",       " кыргызпатент", " коллектив",       " universi",     " institut",     " academy ",
    " ministry ",   " agency ",      " center ",         " centre ",      " library ",     " libraries ",
    " department ", " committee ",   " foundation ",     " association ", " society ",     " bank ",
    " programme ",  " program ",     " project ",        " council ",     " college ",     " school ",
    " laborator",   " museum ",      " company ",        " corporation ", " ltd ",         " inc ",
    " llc ",        " gmbh ",        " united nations ", " organization", " organisation", " consulting ",
    " group ",      " team ",        " government ",     " consortium ",    " банк ",        " банка ",
    " банкы ",      " им ",          " имени ",          " атындагы ",      " нии ",         " ассоциаци",
    " организаци",  " правительств", " управлени",       " департамент",    " факультет",    " филиал ",
    " редакци",     " объединени",   " союз ",           " программа ",     " проект ",      " консорциум",
    " бирикме",     " ишкана",       " башкармалыг",     " агенттиг",       " фонду ",       " өкмөтү ",
    " research ",   " federation ",  " commission ",     " office ",        " press ",       " publishing",
    " development ", " international ", " ngo ",         " jsc ",           " гу ",
    " госуниверс",  " жогорку кенеш", " республик",     " republic ",      " gesellschaft",
    " fund ",        " consultants ",   " services ",    " partners ",      " network ",
    " initiative ",  " secretariat ",   " alliance ",    " directorate ",   " authority ",
    " solutions ",   " embassy ",       " unit ",        " посольств",      " представительств",
    " дирекци",      " секретариат",    " альянс ",      " бюро ",          " элчилиг",
});

// Organisations that no word in their name gives away; the whole name, in lower case.
constexpr auto known_organisations = std::to_array<std::string_view>({
    "dai",     "undp",    "unicef",  "unesco", "who",     "fao",    "wfp",   "unfpa",  "usaid",  "osce",   "adb",
    "ebrd",    "giz",     "jica",    "koica",  "imf",     "ifc",    "ifad",  "unhcr",  "iom",    "ilo",    "sida",
    "sdc",     "kfw",     "eu",      "oecd",   "aga khan", "mercy corps",    "helvetas", "acted", "oxfam", "chemonics",
    "iris",    "irex",    "unops",   "undrr",  "unep",    "un women", "save the children",       "world vision",
    "проон",   "юнисеф",  "юнеско",  "воз",    "фао",     "оон",    "обсе",  "абр",    "ебрр",   "мвф",    "мот",
    "всемирная продовольственная",   "кну",    "крсу",    "кгту",   "кгма",  "бгу",    "ошгу",   "кгуста", "кнау",
    "кэу",     "ауца",    "auca",    "аун",    "нан кр",  "кгу",    "жагу",  "нгу",    "игу",    "тигу",   "kstu",
});

constexpr auto patronymic_ends =
    std::to_array<std::string_view>({"вич", "вна", "ична", "инична", "уулу", "кызы", "тегин", "ович", "евич", "vich",
                                     "vna", "uulu", "kyzy", "оглы", "гызы"});
constexpr auto kinship_words = std::to_array<std::string_view>({"уулу", "кызы", "тегин", "uulu", "kyzy", "uluu"});
constexpr auto nobody = std::to_array<std::string_view>(
    {"нет автора", "без автора", "аноним", "anonymous", "no author", "unknown", "n/a", "-", "автор жок", "none",
     "автор неизвестен", "автор не указан", "неизвестный автор", "[б. а", "[б.а", "б.а", "б. а", "s.n", "unknown author",
     "автору белгисиз", "admin", "administrator"});
// Groups that name no one: kept as an organisation, with a warning.
constexpr auto collectives = std::to_array<std::string_view>(
    {"коллектив авторов", "авторский коллектив", "авторлор жамааты", "авторлор коллективи", "группа авторов"});
constexpr auto others =
    std::to_array<std::string_view>({"и др", "и другие", "et al", "and others", "ж.б", "жана башкалар"});
// A part behind a comma that begins so is a degree or a post: «д.ф.-м.н., профессор».
constexpr auto degree_words = std::to_array<std::string_view>(
    {"д.", "к.", "канд", "докт", "проф", "доц", "акад", "ст. преп", "phd", "ph.d", "dr", "m.d", "professor", "д-р",
     "member", "чл.-корр", "член-корр", "член-кор", "ст. науч", "мл. науч", "преп", "зав. каф", "магистр", "аспирант"});
// A degree or post in front of a name: «проф. Иванов И.И.».
constexpr auto leading_degrees = std::to_array<std::string_view>(
    {"проф.", "профессор", "акад.", "академик", "доц.", "доцент", "д-р", "канд.", "dr.", "dr", "prof.", "professor",
     "mr.", "mrs.", "ms."});

bool starts_with_any(std::string_view text, const auto& list) {
    return std::any_of(list.begin(), list.end(), [&](std::string_view w) { return text.starts_with(w); });
}

bool is_any(std::string_view text, const auto& list) {
    return std::any_of(list.begin(), list.end(), [&](std::string_view w) { return text == w; });
}

/// "И.", "И.И.", "Дж.", "J", "J.-P.": capitals of one or two letters, each closed by a stop or alone.
bool is_initials(std::string_view word) {
    if (word.empty() || word.size() > 20) return false;
    if (word.starts_with("Dzh.")) return word == "Dzh." || is_initials(word.substr(4));  // Дж.
    std::size_t letters = 0, stops = 0, parts = 0;
    for (std::size_t at = 0; at < word.size();) {
        auto c = next_letter(word, at);
        if (c == '.' || c == '-') {
            if (c == '.') ++stops;
            letters = 0;
            continue;
        }
        if (!is_letter(c) || ++letters > 2) return false;
        if (letters == 1 && (!is_capital(c) || ++parts > 4)) return false;
        if (letters == 2 && (is_capital(c) || word.find('.') == std::string_view::npos)) return false;
    }
    return parts > 0 && (stops > 0 || parts == 1);
}

bool all_initials(const Words& words, std::size_t from, std::size_t to) {
    return from < to && std::all_of(words.begin() + static_cast<std::ptrdiff_t>(from),
                                    words.begin() + static_cast<std::ptrdiff_t>(to), is_initials);
}

/// A whole name may be written in capitals; told by the first two letters, since most names fail there.
bool begins_in_capitals(std::string_view word) {
    std::size_t at = 0;
    return !word.empty() && is_capital(next_letter(word, at)) && at < word.size() && is_capital(next_letter(word, at));
}

bool is_patronymic(std::string_view word) {
    auto ends = [](std::string_view text) {
        return std::any_of(patronymic_ends.begin(), patronymic_ends.end(),
                           [&](std::string_view e) { return text.size() > e.size() + 1 && text.ends_with(e); });
    };
    return begins_in_capitals(word) ? ends(lower(word)) : ends(word);
}

bool is_kinship(std::string_view word) {
    return begins_in_capitals(word) ? is_any(lower(word), kinship_words) : is_any(word, kinship_words);
}

std::string joined(const Words& words, std::size_t from, std::size_t to, std::string_view between = " ") {
    std::string out;
    for (auto i = from; i < to; ++i) {
        if (!out.empty()) out += between;
        out += words[i];
    }
    return out;
}

/// ФАМИЛИЯ and SURNAME become Фамилия and Surname, after a hyphen too; short ones may be initials and stay.
std::string title_case(std::string_view name) {
    auto letters = count_letters(name);
    if (letters.all < 3 || letters.capital != letters.all) return std::string(name);
    auto folded = lower(name);
    std::string out;
    bool first = true;
    for (std::size_t i = 0, j = 0; i < name.size() && j < folded.size();) {
        auto from = i, from_folded = j;
        auto c = next_letter(name, i);
        next_letter(folded, j);
        out += first ? std::string(name.substr(from, i - from)) : folded.substr(from_folded, j - from_folded);
        first = !is_letter(c) && c != '\'' && c != U'’';
    }
    return out;
}

void set_given(Agent& agent, const Words& words, std::size_t from, std::size_t to) {
    if (all_initials(words, from, to)) {
        agent.initials = joined(words, from, to, "");
        if (agent.initials.back() != '.') agent.initials += '.';
        return;
    }
    if (to - from >= 2 && is_kinship(words[to - 1])) {
        agent.given = joined(words, from, to - 2);
        agent.patronymic = joined(words, to - 2, to);
    } else if (to - from >= 2 && is_patronymic(words[to - 1])) {
        agent.given = joined(words, from, to - 1);
        agent.patronymic = words[to - 1];
    } else {
        agent.given = joined(words, from, to);
    }
}

/// «Ж.С.Осмонов»: what of a word are initials in front of a family name; 0: nothing.
std::size_t initials_in_front(std::string_view word) {
    auto stop = word.rfind('.');
    if (stop == std::string_view::npos || !is_initials(word.substr(0, stop + 1))) return 0;
    auto rest = word.substr(stop + 1);
    return count_letters(rest).all >= 3 ? stop + 1 : 0;
}

/// "JA", «ЧТ» behind a family name that is not in capitals: initials without their stops ("J.A."); empty for anything else.
std::string run_together_initials(std::string_view family, std::string_view word) {
    auto letters = count_letters(word), before = count_letters(family);
    if (letters.all < 2 || letters.all > 3 || letters.capital != letters.all || before.capital == before.all) return {};
    std::string out;
    for (std::size_t at = 0; at < word.size();) {
        auto from = at;
        if (!is_letter(next_letter(word, at))) return {};
        out += std::string(word.substr(from, at - from)) + ".";
    }
    return out;
}

/// Names without a comma; false when the order of the words can't be told.
bool read_plain(const Words& words, Agent& agent) {
    auto n = words.size();
    for (std::size_t i = 1; i < n; ++i) {  // X уулу Y, Y X уулу: the given name is the word outside the pair
        if (!is_kinship(words[i])) continue;
        if (n <= 3) {
            agent.family = joined(words, i - 1, i + 1);
            agent.given = joined(words, 0, i - 1) + joined(words, i + 1, n);
            return true;
        }
        if (i + 1 != n) return false;
        agent.family = words[0];
        set_given(agent, words, 1, n);
        return true;
    }
    for (std::size_t i = 1; i < n; ++i)
        if (all_initials(words, i, n) && !is_initials(words[i - 1])) {
            agent.family = joined(words, 0, i);
            set_given(agent, words, i, n);
            return true;
        }
    if (n == 1) {
        auto front = initials_in_front(words[0]);
        if (front == 0) return false;
        agent.family = words[0].substr(front);
        set_given(agent, {words[0].substr(0, front)}, 0, 1);
        return true;
    }
    std::size_t lead = 0;
    while (lead < n && is_initials(words[lead])) ++lead;
    if (lead > 0 && lead < n) {
        agent.family = joined(words, lead, n);
        set_given(agent, words, 0, lead);
        return true;
    }
    if (n == 2)
        if (auto initials = run_together_initials(words[0], words[1]); !initials.empty()) {
            agent.family = words[0];
            agent.initials = std::move(initials);
            return true;
        }
    if (n == 3 && is_patronymic(words[2])) {
        agent.family = words[0];
        set_given(agent, words, 1, 3);
        return true;
    }
    if (n == 3 && is_patronymic(words[1])) {
        agent.family = words[2];
        set_given(agent, words, 0, 2);
        return true;
    }
    if (n < 2 || n > 4) return false;
    std::size_t at = 0;
    if (is_cyrillic(next_letter(words[0], at))) {  // catalogues of the region put the family name first
        if (n != 2) return false;
        agent.family = words[0];
        agent.given = words[1];
    } else {
        agent.family = words[n - 1];
        set_given(agent, words, 0, n - 1);
    }
    return true;
}

/// «Осмонов Ж. С.», «Ж. С. Осмонов»: one family name (also with its particle) and initials.
bool has_family_and_initials(std::string_view part) {
    auto words = split(part, ' ');
    if (words.size() < 2) return false;
    if (is_initials(words[0])) std::reverse(words.begin(), words.end());
    return !is_initials(words[0]) && all_initials(words, 1, words.size());
}

/// «Осмонов Жолдош Саматович»: a whole name in the order of catalogues.
bool is_whole_name(std::string_view part) {
    auto words = split(part, ' ');
    return words.size() == 3 && is_patronymic(words[2]) && !is_initials(words[1]);
}

/// «Иванов И. И.¹», "*Smith, J.": signs that lead to an address below.
std::string_view without_marks_of_address(std::string_view part) {
    constexpr auto marks = std::to_array<std::string_view>({"*", "†", "‡", "¹", "²", "³", "⁴", "⁵"});
    for (bool again = true; again;) {
        again = false;
        for (auto mark : marks) {
            if (part.ends_with(mark)) part.remove_suffix(mark.size()), again = true;
            if (part.starts_with(mark)) part.remove_prefix(mark.size()), again = true;
        }
        if (part.size() > 2 && is_digit(part.back()) && (part[part.size() - 2] == '.' || is_digit(part[part.size() - 2])))
            part.remove_suffix(1), again = true;
        part = trimmed(part);
    }
    return part;
}

/// «Иванов И. И. и Петров П. П.», "Smith J. / Brown B.", "Smith, John and Brown, Bob": parted where each part is a name
/// of one; nothing otherwise.
Words names_joined(std::string_view text) {
    for (std::string_view joint : {" и ", " and ", " & ", " жана ", "|", "/"}) {
        Words parts;
        auto rest = text;
        for (auto at = rest.find(joint); at != std::string_view::npos; at = rest.find(joint)) {
            parts.push_back(trimmed(rest.substr(0, at)));
            rest.remove_prefix(at + joint.size());
        }
        if (parts.empty()) continue;
        parts.push_back(trimmed(rest));
        auto is_inverted = [](std::string_view part) { return std::count(part.begin(), part.end(), ',') == 1; };
        if (std::all_of(parts.begin(), parts.end(), has_family_and_initials) ||
            std::all_of(parts.begin(), parts.end(), is_whole_name) ||
            (joint == " and " && std::all_of(parts.begin(), parts.end(), is_inverted)))
            return parts;
    }
    return {};
}

/// "Smith, J., Jones, K.": names and initials in turn, two pairs at least.
bool are_pairs(const Words& parts) {
    if (parts.size() < 4 || parts.size() % 2 != 0) return false;
    for (std::size_t i = 0; i < parts.size(); ++i) {
        auto words = split(parts[i], ' ');
        if (i % 2 == 0 ? words.size() > 2 || is_initials(parts[i]) : !all_initials(words, 0, words.size())) return false;
    }
    return true;
}

/// «Осмонов Ж. С. и др.» names one and says that there are more.
std::string_view without_others(std::string_view part) {
    for (std::string_view tail : {" и др.", " и др", ", et al.", " et al.", " et al", " ж.б.", " и другие", " [и др.]",
                                  " [et al.]"})
        if (part.ends_with(tail)) return trimmed(part.substr(0, part.size() - tail.size()), " ,");
    return part;
}

bool is_organisation(std::string_view lower_case) {
    std::string folded;
    folded.reserve(lower_case.size() + 2);
    folded.append(" ").append(lower_case).append(" ");
    for (auto& c : folded)
        if (std::string_view(",.()\"").find(c) != std::string_view::npos) c = ' ';
    // Four bytes first: two Cyrillic letters, or the greater part of a Latin word. All words are longer.
    for (auto at = folded.find(' '); at + 4 < folded.size(); at = folded.find(' ', at + 1))
        for (std::string_view word : organisation_words)
            if (std::memcmp(word.data() + 1, folded.data() + at + 1, 4) == 0 &&
                std::string_view(folded).substr(at).starts_with(word))
                return true;
    return false;
}

void finish(Agent& agent, std::string_view text) {
    agent.family = title_case(agent.family);
    auto rest = !agent.initials.empty() ? agent.initials : title_case(agent.given);
    if (agent.initials.empty()) agent.given = rest;
    agent.patronymic = title_case(agent.patronymic);
    if (!agent.patronymic.empty()) rest += " " + agent.patronymic;
    if (agent.family.empty())
        agent.display = text;
    else
        agent.display = rest.empty() ? agent.family : agent.family + ", " + rest;
    agent.sort_key = agent.display;
    if (agent.display != text) {
        agent.origin.raw = text;
        if (agent.origin.rule.empty()) agent.origin.rule = "name";
    }
}

/// «д. н.», «к.х.н.», «профессор»; «Д. Н.» and «К.» are initials.
bool is_degree(std::string_view part) {
    auto words = split(part, ' ');
    return starts_with_any(lower(part), degree_words) && !all_initials(words, 0, words.size());
}

/// "1950-", "1950-2001", "1950-2001 гг".
bool is_life_dates(std::string_view part) {
    return part.size() >= 5 && all_digits(part.substr(0, 4)) && part.find_first_of("-\xE2") != std::string_view::npos;
}

void take_leading_degree(std::string_view& text, Agent& agent) {
    for (;;) {
        auto blank = text.find(' ');
        if (blank == std::string_view::npos || !is_any(lower(text.substr(0, blank)), leading_degrees)) return;
        agent.degree += (agent.degree.empty() ? "" : " ") + std::string(text.substr(0, blank));
        agent.origin.rule = "name-degree";
        text = trimmed(text.substr(blank));
    }
}

/// What stands in brackets behind a name is a post, a place or life dates: «Иванов И. И. (ред.)».
void take_bracket(std::string_view& text, Agent& agent) {
    auto open = text.find(" (");
    if (open == std::string_view::npos || open == 0 || !text.ends_with(')')) return;
    text = trimmed(text.substr(0, open));
    agent.origin.rule = "name-bracket";
}

Agent read_folded(std::string_view text, std::string_view folded) {
    Agent agent;
    agent.kind = "person";
    if (is_any(trimmed(folded, " .\""), known_organisations) || starts_with_any(folded, collectives) ||
        (is_organisation(folded) && !has_family_and_initials(text))) {  // «Институтов П. П.»
        agent.kind = "org";
        finish(agent, text);
        return agent;
    }
    auto whole = text;
    take_leading_degree(text, agent);
    take_bracket(text, agent);
    auto parts = split(text, ',');
    std::size_t kept = parts.size();
    while (kept > 1 && is_degree(parts[kept - 1])) --kept;
    if (kept != parts.size()) {
        auto from = static_cast<std::size_t>(parts[kept].data() - text.data());
        agent.degree += (agent.degree.empty() ? "" : ", ") + std::string(text.substr(from));
        agent.origin.rule = "name-degree";
    }
    while (kept > 2 && is_life_dates(parts[kept - 1])) {  // "Smith, John, 1950-"
        --kept;
        agent.origin.rule = "name-dates";
    }
    if (kept == 2 && has_family_and_initials(parts[0])) {  // «Иванов И. И., Бишкек»
        kept = 1;
        agent.origin.rule = "name-place";
    }
    if (kept >= 2) {
        auto given = split(parts[1], ' ');
        agent.family = parts[0];
        if (kept == 2 && !given.empty())
            set_given(agent, given, 0, given.size());
        else
            agent.family.clear();  // "Smith, John, 1950-": dates and more; kept as it stands
    } else if (kept == 1) {
        if (auto words = split(parts[0], ' '); words.empty() || !read_plain(words, agent)) {
            agent.family.clear();
            agent.given.clear();
        }
    }
    finish(agent, whole);
    return agent;
}

}  // namespace

Agent read_name(std::string_view text) { return read_folded(text, lower(text)); }

Names read_names(std::string_view text) {
    Names out;
    for (auto part : split(text, ';')) {
        auto folded = lower(part);
        auto bare = trimmed(folded, " .[]()");
        if (is_any(bare, nobody) || is_any(trimmed(folded, " ."), nobody) || starts_with_any(bare, others)) {
            out.dropped.emplace_back(part);
            continue;
        }
        if (auto named = without_others(part); named.size() != part.size()) {
            out.dropped.emplace_back(part.substr(named.size()));
            part = named;
            folded = lower(part);
        }
        out.anonymous |= starts_with_any(folded, collectives);
        if (auto bare_of_marks = without_marks_of_address(part); bare_of_marks.size() != part.size()) {
            part = bare_of_marks;
            folded = lower(part);
        }
        if (auto joined_names = names_joined(part); !joined_names.empty()) {
            for (auto one : joined_names) out.agents.push_back(read_name(one));
            continue;
        }
        auto listed = split(part, ',');
        for (auto& one : listed) one = without_marks_of_address(one);
        if (listed.size() > 1 && (std::all_of(listed.begin(), listed.end(), has_family_and_initials) ||
                                  std::all_of(listed.begin(), listed.end(), is_whole_name))) {
            for (auto one : listed) out.agents.push_back(read_name(one));
        } else if (are_pairs(listed)) {
            for (std::size_t i = 0; i < listed.size(); i += 2)
                out.agents.push_back(read_name(std::string(listed[i]) + ", " + std::string(listed[i + 1])));
        } else {
            out.agents.push_back(read_folded(part, folded));
        }
    }
    return out;
}

}  // namespace muras::normalise
