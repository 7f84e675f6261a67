#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <utility>

#include <harvester/crosswalk/draft.hpp>
#include <harvester/normalise/date.hpp>
#include <harvester/normalise/education.hpp>
#include <harvester/normalise/file_link.hpp>
#include <harvester/normalise/identifier.hpp>
#include <harvester/normalise/issued.hpp>
#include <harvester/normalise/language.hpp>
#include <harvester/normalise/name.hpp>
#include <harvester/normalise/rights.hpp>
#include <harvester/normalise/text.hpp>
#include <harvester/normalise/thesis.hpp>
#include <harvester/normalise/title.hpp>
#include <harvester/normalise/type.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

/// A catalogue says of a thesis in a note, or in the statement of responsibility, what it is.
void read_type_of_notes(Draft& d, const std::vector<std::string>& values) {
    for (const auto& note : d.notes) {
        auto type = normalise::read_type(values, note.value);
        if (!type.origin.rule.starts_with("type-title")) continue;
        d.metadata.type = std::move(type);
        d.metadata.type.origin.rule = "type-note";
        d.metadata.type.origin.element = note.origin.element;
        return;
    }
}

/// What this donor's rules make of one of its values; nullptr when they don't know it.
const ValueRule* own_rule(const Draft& d, std::string_view field, std::string_view value) {
    if (!d.context.rules) return nullptr;
    for (const auto& rule : d.context.rules->values)
        if (rule.field == field && lower(rule.from) == lower(value)) return &rule;
    return nullptr;
}

/// The donor's own words, and its sets, which staff have given a type: the safest rules of all.
bool type_by_own_rules(Draft& d) {
    auto becomes = [&](const ValueRule& rule, std::string element, std::string_view name) {
        d.metadata.type.code = rule.to;
        d.metadata.type.origin = {std::move(element), rule.from, std::string(name)};
        for (const auto& v : d.types) d.metadata.type.source_values.push_back(v.value);
        return true;
    };
    for (const auto& set : d.context.sets)
        if (const auto* rule = own_rule(d, "set", set)) return becomes(*rule, "setSpec", "donor-set");
    for (const auto& v : d.types)
        if (const auto* rule = own_rule(d, "type", v.value)) return becomes(*rule, v.origin.element, "donor-type");
    return false;
}

void settle_type(Draft& d) {
    if (type_by_own_rules(d)) return;
    std::vector<std::string> values;
    for (auto& v : d.types) values.push_back(v.value);
    auto& titles = d.metadata.titles;
    std::string title;  // with its subtitle, where «автореф. дис.» mostly stands
    for (const auto& t : titles)
        if (t.kind == "main" || t.kind == "subtitle") title += (title.empty() ? "" : " : ") + t.value;
    d.metadata.type = normalise::read_type(values, title);
    auto& origin = d.metadata.type.origin;
    if (origin.rule == "type-doubt" || (values.empty() && d.metadata.type.code == "other"))
        read_type_of_notes(d, values);
    if (origin.rule.starts_with("type-title"))
        origin.element = titles.front().origin.element;
    else if (origin.rule != "type-note" && !d.types.empty())
        origin.element = d.types.front().origin.element;
    if (values.empty())
        d.warn("no-type", "type", {});
    else if (origin.rule == "type-unknown")
        d.warn("type-unknown", origin.element, values.front());
}

void settle_titles(Draft& d) {
    auto& titles = d.metadata.titles;
    if (titles.empty()) d.warn("no-title", "titles", {});
    // A catalogue may name the volume before the work.
    auto main = std::find_if(titles.begin(), titles.end(), [](const Title& t) { return t.kind == "main"; });
    if (main != titles.end()) std::rotate(titles.begin(), main, main + 1);
    for (std::size_t i = 1; i < titles.size(); ++i) {
        // The same title in a further language stands beside the main one; another in the same language is a variant.
        auto& t = titles[i];
        if (t.kind != "main") continue;  // the donor's format says what it is
        t.kind = !t.lang.empty() && t.lang != titles.front().lang ? "parallel" : "alternative";
    }
}

/// Fixed fields of MARC repeat the year, or hold that of the entry: they count only where nothing else does.
void settle_coded_dates(std::vector<Date>& dates, bool known) {
    for (auto& date : dates) {
        if (date.kind != "coded" || known || date.year == 0) continue;
        date.kind = "issued";
        date.origin.rule = "date-coded";
        known = true;
    }
    std::erase_if(dates, [](const Date& date) { return date.kind == "coded"; });
}

/// Of several dates of issue (publicationYear beside a date) the most exact is it; the same said less exactly goes.
void keep_one_issued(std::vector<Date>& dates) {
    const Date* best = nullptr;
    for (const auto& date : dates)
        if (date.kind == "issued" && date.year && (!best || date.edtf.size() > best->edtf.size())) best = &date;
    if (!best) return;
    auto exact = best->edtf;
    bool seen = false;
    for (auto& date : dates) {
        if (date.kind != "issued") continue;
        if (date.edtf == exact && !seen)
            seen = true;
        else
            date.kind = date.edtf.empty() || !exact.starts_with(date.edtf) ? "other" : "";
    }
    std::erase_if(dates, [](const Date& date) { return date.kind.empty(); });
}

/// Every date keeps what the donor wrote; which is the date of issue is decided over all of them.
void settle_dates(Draft& d) {
    constexpr std::string_view embargo = "info:eu-repo/date/embargoEnd/";
    auto& dates = d.metadata.dates;
    std::vector<std::optional<normalise::DateValue>> may_be_issued;
    for (auto& v : d.dates) {
        bool is_embargo = v.value.starts_with(embargo);
        auto text = is_embargo ? std::string_view(v.value).substr(embargo.size()) : std::string_view(v.value);
        auto read = normalise::read_date(text, d.context.this_year + (is_embargo ? 100 : 1));
        bool has_kind = !v.kind.empty() || is_embargo;
        may_be_issued.push_back(has_kind ? std::nullopt : read);
        Date date;
        date.origin = std::move(v.origin);
        date.kind = has_kind ? (is_embargo ? "available" : v.kind) : read && read->has_time ? "available" : "other";
        if (!read) {
            date.precision = "unknown";
            date.origin.raw = v.value;
            d.warn("date-unread", date.origin.element, v.value);
        } else {
            if (date.origin.raw.empty() && read->edtf != v.value) date.origin.raw = v.value;
            if (is_embargo)
                d.metadata.rights.embargo_until = {read->edtf, {date.origin.element, v.value, "date-embargo-end"}};
            date.edtf = std::move(read->edtf);
            date.precision = read->precision;
            date.year = read->year;
            date.origin.rule = is_embargo ? "date-embargo-end" : "date";
        }
        dates.push_back(std::move(date));
    }
    auto issued = normalise::issued_of(may_be_issued);
    bool known = std::any_of(dates.begin(), dates.end(), [](const Date& x) { return x.kind == "issued" && x.year; });
    if (!known && issued) {
        dates[*issued].kind = "issued";
        if (dates.size() > 1) dates[*issued].origin.rule = "date-dspace";
        known = dates[*issued].year != 0;
    }
    settle_coded_dates(dates, known);
    keep_one_issued(dates);
}

std::string evidence(const Metadata& m) {
    std::string text;
    for (const auto& t : m.titles) text += t.value + ' ';
    if (!m.abstracts.empty()) text += m.abstracts.front().value;
    return text;
}

bool knows(const std::vector<Language>& languages, std::string_view code) {
    return std::any_of(languages.begin(), languages.end(), [&](const Language& l) { return l.code == code; });
}

void settle_languages(Draft& d) {
    auto& languages = d.metadata.languages;
    auto title = d.metadata.titles.empty() ? std::string_view{} : std::string_view(d.metadata.titles.front().value);
    for (auto& v : d.languages) {
        const auto* own = own_rule(d, "language", v.value);
        auto codes = own ? std::vector{own->to} : normalise::language_codes(v.value);
        if (!own && d.context.rules && d.context.rules->distrust_language) {
            d.warn("language-untrusted", v.origin.element, v.value);
            continue;
        }
        if (codes.empty() && v.value != "other" && v.value != "und")
            d.warn("language-unknown", v.origin.element, v.value);
        for (auto& code : codes) {
            if (knows(languages, code)) continue;
            // Forms have a default language; a cataloguer's code was chosen.
            bool chosen = !v.origin.element.empty() && normalise::is_digit(v.origin.element.front());
            if (!chosen && normalise::is_untrusted_language(code, v.value, d.context.profile, title)) {
                d.warn("language-untrusted", v.origin.element, v.value);
                continue;
            }
            auto origin = v.origin;
            if (code != v.value) {
                if (origin.raw.empty()) origin.raw = v.value;
                origin.rule = own ? "donor-language" : "language";
            }
            languages.push_back({code, code == v.value ? "declared" : "mapped", std::move(origin)});
        }
    }
    if (!languages.empty()) return;
    for (const auto& t : d.metadata.titles)
        if (!t.lang.empty() && !knows(languages, t.lang))
            languages.push_back({t.lang, "declared", {t.origin.element, {}, "language-title"}});
    if (!languages.empty()) {
        languages.resize(1);  // further titles are translations
        return;
    }
    if (auto told = normalise::language_of_text(evidence(d.metadata)); !told.code.empty())
        languages.push_back({std::string(told.code),
                             std::string(told.basis),
                             {d.metadata.titles.empty() ? "" : d.metadata.titles.front().origin.element,
                              {},
                              told.basis == "script" ? "language-script" : "language-words"}});
}

/// Sets a fact that no element of its own has said.
void fill(Fact& fact, std::string value, const Origin& from, std::string_view rule) {
    if (fact.empty() && !value.empty()) fact = {std::move(value), {from.element, {}, std::string(rule)}};
}

void add_specialty(Metadata& m, const Specialty& specialty) {
    auto& specialties = m.thesis.edit().specialty;
    for (auto& known : specialties)
        if (known.code == specialty.code) {
            if (known.label.empty()) known.label = specialty.label;
            return;
        }
    specialties.push_back(specialty);
}

void read_thesis_text(Draft& d, const std::string& text, const Origin& from) {
    auto found = normalise::read_thesis(text);
    auto& thesis = d.metadata.thesis.edit();
    fill(thesis.degree_level, found.level, from, "thesis-text");
    fill(thesis.branch, found.branch, from, "thesis-text");
    fill(thesis.degree_name, found.degree, from, "thesis-text");
    fill(thesis.council_code, found.council, from, "thesis-text");
    fill(thesis.place, found.place, from, "thesis-text");
    fill(thesis.leading_org, found.leading_org, from, "thesis-text");
    if (!found.specialty_code.empty())
        add_specialty(d.metadata, {found.specialty_code, found.specialty_label, {from.element, {}, "thesis-text"}});
    auto has_advisor = [](const Agent& a) { return a.role == "ths"; };
    auto& agents = d.metadata.agents;
    if (found.advisor.empty() || std::any_of(agents.begin(), agents.end(), has_advisor)) return;
    for (auto& agent : normalise::read_names(found.advisor).agents) {
        agent.role = "ths";
        agent.origin = {from.element, found.advisor, "thesis-text"};
        agents.push_back(std::move(agent));
    }
}

/// What a thesis says of itself in its title and notes (CROSSWALK section 5.7), and the codes of its specialty.
void settle_thesis(Draft& d) {
    auto& m = d.metadata;
    if (!m.type.code.starts_with("thesis-") && m.type.code != "autoabstract") return;
    auto& thesis = m.thesis.edit();
    for (const auto& t : m.titles) read_thesis_text(d, t.value, t.origin);
    for (const auto& note : d.notes) read_thesis_text(d, note.value, note.origin);
    for (const auto& a : m.abstracts) read_thesis_text(d, a.value, a.origin);
    for (const auto& s : m.subjects)
        if (s.scheme == "vak") add_specialty(m, {s.code, s.label, s.origin});
    // A body beside the person who wrote it is where it was written.
    auto is_person = [](const Agent& a) { return a.role == "aut" && a.kind == "person"; };
    if (std::any_of(m.agents.begin(), m.agents.end(), is_person))
        for (auto& a : m.agents)
            if (a.role == "aut" && a.kind == "org") a.role = "dgg";
    if (!thesis.degree_level.empty()) return;
    if (m.type.code == "thesis-candidate") fill(thesis.degree_level, "candidate", m.type.origin, "thesis-type");
    if (m.type.code == "thesis-master") fill(thesis.degree_level, "master", m.type.origin, "thesis-type");
    if (m.type.code == "thesis-bachelor") fill(thesis.degree_level, "bachelor", m.type.origin, "thesis-type");
}

/// Textbooks and teaching material: the kind of material, the grades in the title, the ministry's stamp.
void settle_education(Draft& d) {
    constexpr std::array materials{std::pair{"textbook", "textbook"}, std::pair{"study-guide", "study_guide"},
                                   std::pair{"methodical", "methodical"}, std::pair{"lecture", "lecture"}};
    auto& m = d.metadata;
    auto row = std::find_if(materials.begin(), materials.end(), [&](const auto& r) { return m.type.code == r.first; });
    if (row == materials.end()) return;
    auto& education = m.education.edit();
    fill(education.material, row->second, m.type.origin, "education-type");
    for (const auto& t : m.titles) {
        auto grades = normalise::read_grades(t.value);
        if (grades.from == 0) continue;
        fill(education.grade_from, std::to_string(grades.from), t.origin, "education-title");
        fill(education.grade_to, std::to_string(grades.to), t.origin, "education-title");
        fill(education.level, "school", t.origin, "education-title");
    }
    for (const auto& a : m.abstracts)
        fill(education.approval, normalise::read_approval(a.value), a.origin, "education-stamp");
}

/// The journal, volume and pages of dc:source and of citations; an element of its own says it better.
void settle_host(Draft& d) {
    for (const auto& source : d.metadata.sources) {
        auto c = normalise::read_citation(source.value);
        if (c.empty()) continue;
        auto& host = d.metadata.host.edit();
        fill(host.title, c.title, source.origin, "citation");
        fill(host.volume, c.volume, source.origin, "citation");
        fill(host.issue, c.issue, source.origin, "citation");
        fill(host.first_page, c.first_page, source.origin, "citation");
        fill(host.last_page, c.last_page, source.origin, "citation");
    }
    // Words alone beside the journal's number and issue are its name.
    const auto& known = *d.metadata.host;
    if (!known.title.empty() || known.issn.empty() || (known.issue.empty() && known.volume.empty())) return;
    for (const auto& source : d.metadata.sources)
        if (source.value.find_first_of("0123456789/:") == std::string::npos) {
            auto title = normalise::read_title(source.value);
            d.metadata.host.edit().title = {
                title.value, {source.origin.element, title.value == source.value ? "" : source.value, "host-source"}};
            return;
        }
}

/// Where a record says nothing of rights, what the donor says of all its records.
void settle_rights(Draft& d) {
    auto& rights = d.metadata.rights;
    if (!d.context.rules || d.context.rules->default_rights.empty() || !rights.access.empty() ||
        !rights.licence.empty())
        return;
    static_cast<void>(normalise::read_rights(d.context.rules->default_rights, rights));
    if (rights.origin.element.empty()) rights.origin.element = "source";
    rights.origin.rule = "donor-rights";
}

/// OJS repeats each person in every language of the journal. Where each language lists equally many, the n-th of each
/// is one person: the first form is shown, the others stay searchable as variants.
void join_translated_agents(std::vector<Agent>& agents, std::string_view role) {
    std::map<std::string_view, std::size_t> count;
    std::size_t all = 0;
    for (const auto& a : agents) {
        if (a.role != role) continue;
        if (a.lang.empty()) return;
        ++count[a.lang];
        ++all;
    }
    if (count.size() < 2 || all % count.size() != 0) return;
    for (const auto& [lang, n] : count)
        if (n != all / count.size()) return;
    std::string first_lang;
    std::map<std::string, std::size_t> position;
    std::vector<std::size_t> kept;
    std::vector<Agent> out;
    for (auto& a : agents) {
        if (a.role != role) {
            out.push_back(std::move(a));
            continue;
        }
        if (first_lang.empty()) first_lang = a.lang;
        auto n = position[a.lang]++;
        if (a.lang == first_lang) {
            kept.push_back(out.size());
            out.push_back(std::move(a));
        } else if (n < kept.size()) {
            out[kept[n]].variants.push_back(std::move(a.display));
            out[kept[n]].origin.rule = "name-translations";
        } else {  // the other language came first for this person: keep the order, join nothing
            out.push_back(std::move(a));
        }
    }
    agents = std::move(out);
}

}  // namespace

void settle(Draft& d) {
    settle_titles(d);
    settle_type(d);
    settle_dates(d);
    settle_languages(d);
    settle_thesis(d);
    settle_education(d);
    settle_host(d);
    settle_rights(d);
    if (d.context.rules && !d.context.rules->contributor_role.empty())
        for (auto& agent : d.metadata.agents)
            if (agent.role == "ctb" && local_name(agent.origin.element) == "contributor")
                agent.role = d.context.rules->contributor_role;
    join_translated_agents(d.metadata.agents, "aut");
    join_translated_agents(d.metadata.agents, "ctb");
    normalise::make_names_unique(d.metadata.files);
}

}  // namespace muras
