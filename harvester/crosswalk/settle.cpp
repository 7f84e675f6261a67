#include <algorithm>
#include <map>

#include <harvester/crosswalk/draft.hpp>
#include <harvester/normalise/date.hpp>
#include <harvester/normalise/file_link.hpp>
#include <harvester/normalise/language.hpp>
#include <harvester/normalise/type.hpp>

namespace muras {
namespace {

void settle_type(Draft& d) {
    std::vector<std::string> values;
    for (auto& v : d.types) values.push_back(v.value);
    auto& titles = d.metadata.titles;
    d.metadata.type = normalise::read_type(values, titles.empty() ? std::string_view{} : titles.front().value);
    auto& origin = d.metadata.type.origin;
    origin.element = origin.rule.starts_with("type-title") ? "dc:title" : "dc:type";
    if (values.empty()) {
        if (origin.rule.empty()) origin.element.clear();
        d.warn("no-type", "dc:type", {});
    } else if (origin.rule == "type-unknown") {
        d.warn("type-unknown", "dc:type", values.front());
    }
}

void settle_titles(Draft& d) {
    auto& titles = d.metadata.titles;
    if (titles.empty()) d.warn("no-title", "dc:title", {});
    for (std::size_t i = 1; i < titles.size(); ++i) {
        // The same title in a further language stands beside the main one; another in the same language is a variant.
        auto& t = titles[i];
        t.kind = !t.lang.empty() && t.lang != titles.front().lang ? "parallel" : "alternative";
    }
}

/// DSpace sends accessioned, available and issued as equals: the last without a time is the date of issue, or, where
/// all have one, the earliest (CROSSWALK section 5.1).
void settle_dates(Draft& d) {
    constexpr std::string_view embargo = "info:eu-repo/date/embargoEnd/";
    auto& dates = d.metadata.dates;
    std::size_t issued = SIZE_MAX, earliest = SIZE_MAX;
    std::vector<bool> timed;
    for (auto& v : d.dates) {
        bool is_embargo = v.value.starts_with(embargo);
        auto text = is_embargo ? std::string_view(v.value).substr(embargo.size()) : std::string_view(v.value);
        auto read = normalise::read_date(text, d.context.this_year + (is_embargo ? 100 : 1));
        Date date;
        date.origin = std::move(v.origin);
        if (!read) {
            date.precision = "unknown";
            date.kind = "other";
            date.origin.raw = v.value;
            d.warn("date-unread", date.origin.element, v.value);
        } else {
            date.edtf = std::move(read->edtf);
            date.precision = read->precision;
            date.year = read->year;
            date.kind = is_embargo || read->has_time ? "available" : "other";
            if (date.edtf != v.value && date.origin.raw.empty()) date.origin.raw = v.value;
            date.origin.rule = is_embargo ? "date-embargo-end" : "date";
            if (!is_embargo && !read->has_time) issued = dates.size();
            if (!is_embargo && (earliest == SIZE_MAX || date.edtf < dates[earliest].edtf)) earliest = dates.size();
        }
        dates.push_back(std::move(date));
    }
    if (issued == SIZE_MAX) issued = earliest;
    if (issued == SIZE_MAX) return;
    dates[issued].kind = "issued";
    if (dates.size() > 1) dates[issued].origin.rule = "date-dspace";
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
    for (auto& v : d.languages) {
        auto code = normalise::language_code(v.value);
        if (code.empty()) {
            if (v.value != "other" && v.value != "und") d.warn("language-unknown", v.origin.element, v.value);
            continue;
        }
        if (knows(languages, code)) continue;
        // DSpace's form offers en_US first and neither Russian nor Kyrgyz: of a Cyrillic title it proves nothing.
        bool untrusted = code == "eng" && v.value.starts_with("en") && !d.metadata.titles.empty() &&
                         (d.context.profile == "auto" || d.context.profile == "dspace") &&
                         normalise::mostly_cyrillic(d.metadata.titles.front().value);
        if (untrusted) {
            d.warn("language-untrusted", v.origin.element, v.value);
            continue;
        }
        if (code != v.value) {
            if (v.origin.raw.empty()) v.origin.raw = v.value;
            v.origin.rule = "language";
        }
        languages.push_back({code, code == v.value ? "declared" : "mapped", std::move(v.origin)});
    }
    if (!languages.empty()) return;
    for (const auto& t : d.metadata.titles)
        if (!t.lang.empty() && !knows(languages, t.lang))
            languages.push_back({t.lang, "declared", {"dc:title", {}, "language-title"}});
    if (!languages.empty()) {
        languages.resize(1);  // further titles are translations
        return;
    }
    if (auto code = normalise::language_by_script(evidence(d.metadata)); !code.empty())
        languages.push_back({std::string(code), "script", {"dc:title", {}, "language-script"}});
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
    join_translated_agents(d.metadata.agents, "aut");
    join_translated_agents(d.metadata.agents, "ctb");
    normalise::make_names_unique(d.metadata.files);
}

}  // namespace muras
