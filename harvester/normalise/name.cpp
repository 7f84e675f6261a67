#include <harvester/normalise/name.hpp>

#include <algorithm>
#include <array>

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
    " group ",      " team ",        " government ",     " consortium ",
});

constexpr auto patronymic_ends =
    std::to_array<std::string_view>({"вич", "вна", "ична", "инична", "уулу", "кызы", "тегин", "ович", "евич", "vich",
                                     "vna", "uulu", "kyzy", "оглы", "гызы"});
constexpr auto kinship_words = std::to_array<std::string_view>({"уулу", "кызы", "тегин", "uulu", "kyzy", "uluu"});
constexpr auto nobody = std::to_array<std::string_view>(
    {"нет автора", "без автора", "аноним", "anonymous", "no author", "unknown", "n/a", "-", "автор жок"});
constexpr auto others =
    std::to_array<std::string_view>({"и др", "и другие", "et al", "and others", "ж.б", "жана башкалар"});
// A part behind a comma that begins so is a degree or a post: «д.ф.-м.н., профессор».
constexpr auto degree_words = std::to_array<std::string_view>(
    {"д.", "к.", "канд", "докт", "проф", "доц", "акад", "ст. преп", "phd", "ph.d", "dr", "m.d", "professor"});

bool starts_with_any(std::string_view text, const auto& list) {
    return std::any_of(list.begin(), list.end(), [&](std::string_view w) { return text.starts_with(w); });
}

bool is_any(std::string_view text, const auto& list) {
    return std::any_of(list.begin(), list.end(), [&](std::string_view w) { return text == w; });
}

/// "И.", "И.И.", "Дж.", "J", "J.-P.": capitals of one or two letters, each closed by a stop or alone.
bool is_initials(std::string_view word) {
    if (word.empty() || word.size() > 20) return false;
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

bool is_patronymic(std::string_view word) {
    return std::any_of(patronymic_ends.begin(), patronymic_ends.end(),
                       [&](std::string_view e) { return word.size() > e.size() + 1 && word.ends_with(e); });
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
    if (to - from >= 2 && (is_any(words[to - 1], kinship_words))) {
        agent.given = joined(words, from, to - 2);
        agent.patronymic = joined(words, to - 2, to);
    } else if (to - from >= 2 && is_patronymic(words[to - 1])) {
        agent.given = joined(words, from, to - 1);
        agent.patronymic = words[to - 1];
    } else {
        agent.given = joined(words, from, to);
    }
}

/// Names without a comma; false when the order of the words can't be told.
bool read_plain(const Words& words, Agent& agent) {
    auto n = words.size();
    for (std::size_t i = 1; i < n; ++i) {  // X уулу Y, Y X уулу: the given name is the word outside the pair
        if (!is_any(words[i], kinship_words)) continue;
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
    std::size_t lead = 0;
    while (lead < n && is_initials(words[lead])) ++lead;
    if (lead > 0 && lead < n) {
        agent.family = joined(words, lead, n);
        set_given(agent, words, 0, lead);
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

bool has_family_and_initials(std::string_view part) {
    auto words = split(part, ' ');
    return words.size() >= 2 && !is_initials(words[0]) && all_initials(words, 1, words.size());
}

bool is_organisation(std::string_view lower_case) {
    std::string folded;
    folded.reserve(lower_case.size() + 2);
    folded.append(" ").append(lower_case).append(" ");
    for (auto& c : folded)
        if (std::string_view(",.()\"").find(c) != std::string_view::npos) c = ' ';
    for (auto at = folded.find(' '); at + 2 < folded.size(); at = folded.find(' ', at + 1))
        for (std::string_view word : organisation_words)
            if (word[1] == folded[at + 1] && word[2] == folded[at + 2] &&
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

Agent read_folded(std::string_view text, std::string_view folded) {
    Agent agent;
    agent.kind = "person";
    if (is_organisation(folded)) {
        agent.kind = "org";
        finish(agent, text);
        return agent;
    }
    auto parts = split(text, ',');
    std::size_t kept = parts.size();
    while (kept > 1 && starts_with_any(lower(parts[kept - 1]), degree_words) && !is_initials(parts[kept - 1])) --kept;
    if (kept != parts.size()) agent.origin.rule = "name-degree";
    if (kept >= 2) {
        auto given = split(parts[1], ' ');
        agent.family = parts[0];
        if (kept == 2 && !given.empty())
            set_given(agent, given, 0, given.size());
        else
            agent.family.clear();  // "Smith, John, 1950-": dates and more; kept as it stands
    } else if (kept == 1) {
        if (auto words = split(parts[0], ' '); words.size() < 2 || !read_plain(words, agent)) {
            agent.family.clear();
            agent.given.clear();
        }
    }
    finish(agent, text);
    return agent;
}

}  // namespace

Agent read_name(std::string_view text) { return read_folded(text, lower(text)); }

Names read_names(std::string_view text) {
    Names out;
    for (auto part : split(text, ';')) {
        auto folded = lower(part);
        if (is_any(trimmed(folded, " ."), nobody) || starts_with_any(folded, others)) {
            out.dropped.emplace_back(part);
            continue;
        }
        out.anonymous |= folded.starts_with("коллектив авторов");
        auto listed = split(part, ',');
        if (listed.size() > 1 && std::all_of(listed.begin(), listed.end(), has_family_and_initials)) {
            for (auto one : listed) out.agents.push_back(read_name(one));
            continue;
        }
        out.agents.push_back(read_folded(part, folded));
    }
    return out;
}

}  // namespace muras::normalise
