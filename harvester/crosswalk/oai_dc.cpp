#include <array>

#include <harvester/crosswalk/draft.hpp>
#include <harvester/normalise/file_link.hpp>
#include <harvester/normalise/identifier.hpp>
#include <harvester/normalise/name.hpp>
#include <harvester/normalise/rights.hpp>
#include <harvester/normalise/subject.hpp>
#include <harvester/normalise/title.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

/// A value that a rule changed: the donor's own text stays in its origin.
void set_changed(Origin& origin, std::string_view before, std::string_view after, std::string_view rule) {
    if (before == after) return;
    if (origin.raw.empty()) origin.raw = before;
    origin.rule = rule;
}

void title(Draft& d, DraftValue&& v) {
    auto [value, rule] = normalise::read_title(v.value);
    set_changed(v.origin, v.value, value, rule);
    if (value.empty()) return;
    d.metadata.titles.push_back({std::move(value), std::move(v.lang), "main", std::move(v.origin)});
}

void agents(Draft& d, DraftValue&& v, std::string_view role) {
    auto names = normalise::read_names(v.value);
    for (const auto& nobody : names.dropped) d.warn("name-dropped", v.origin.element, nobody);
    if (names.anonymous) d.warn("name-anonymous", v.origin.element, v.value);
    for (auto& agent : names.agents) {
        agent.role = role;
        agent.origin.element = v.origin.element;
        if (!v.origin.raw.empty()) agent.origin.raw = v.origin.raw;
        agent.lang = v.lang;
        d.metadata.agents.push_back(std::move(agent));
    }
}

void creator(Draft& d, DraftValue&& v) { agents(d, std::move(v), "aut"); }

// dc:contributor carries no role: advisors, editors and others all arrive in it.
void contributor(Draft& d, DraftValue&& v) { agents(d, std::move(v), "ctb"); }

void subject(Draft& d, DraftValue&& v) {
    for (auto& s : normalise::read_subjects(v.value)) {
        s.lang = s.code.empty() ? v.lang : std::string{};
        s.origin.element = v.origin.element;
        s.origin.raw = v.origin.raw;
        if (auto own = s.code.empty() ? std::string_view(s.label) : std::string_view(s.code); own != v.value)
            set_changed(s.origin, v.value, own, s.origin.rule.empty() ? "split" : s.origin.rule);
        d.metadata.subjects.push_back(std::move(s));
    }
}

bool take_class(Draft& d, DraftValue& v) {
    auto found = normalise::read_class(v.value);
    if (!found) return false;
    found->origin = {v.origin.element, v.value, found->origin.rule};
    d.metadata.subjects.push_back(std::move(*found));
    return true;
}

void description(Draft& d, DraftValue&& v) {
    constexpr std::size_t longest_class = 200;
    if (v.value.size() < longest_class && take_class(d, v)) return;
    auto value = normalise::plain(v.value);
    set_changed(v.origin, v.value, value, "plain");
    d.metadata.abstracts.push_back({std::move(value), std::move(v.lang), std::move(v.origin)});
}

bool take_file(Draft& d, const DraftValue& v) {
    auto file = normalise::read_file_link(v.value);
    if (!file) return false;
    for (const auto& known : d.metadata.files)
        if (known.url == file->url) return true;
    file->origin = {v.origin.element, file->url == v.value ? "" : v.value, "file-link"};
    d.metadata.files.push_back(std::move(*file));
    return true;
}

void identifier(Draft& d, DraftValue&& v) {
    if (take_class(d, v)) return;
    take_file(d, v);  // a link to a file is an address too
    auto found = normalise::read_identifier(v.value);
    if (!found.valid) d.warn("identifier-unsound", v.origin.element, v.value);
    set_changed(v.origin, v.value, found.value, found.origin.rule);
    if (v.origin.rule.empty()) v.origin.rule = found.origin.rule;
    found.origin = std::move(v.origin);
    for (const auto& known : d.metadata.identifiers)
        if (known.scheme == found.scheme && known.value == found.value) return;
    d.metadata.identifiers.push_back(std::move(found));
}

void relation(Draft& d, DraftValue&& v) {
    if (take_file(d, v)) return;
    auto kind = v.value.starts_with("info:eu-repo/grantAgreement/") ? "funded_by" : "related";
    d.metadata.relations.push_back({kind, std::move(v.value), std::move(v.origin)});
}

/// dc:source names the journal or the print original; OJS gives its ISSN in an element of its own.
void source(Draft& d, DraftValue&& v) {
    if (auto issn = normalise::find_issn(v.value); !issn.empty()) {
        auto known = [&](const Identifier& i) { return i.scheme == "issn" && i.value == issn; };
        bool seen = false;
        for (const auto& i : d.metadata.identifiers) seen |= known(i);
        if (!seen)
            d.metadata.identifiers.push_back(
                {"issn", issn, true, {v.origin.element, issn == v.value ? "" : v.value, "id-issn"}});
    }
    d.metadata.sources.push_back({std::move(v.value), std::move(v.lang), std::move(v.origin)});
}

void publisher(Draft& d, DraftValue&& v) {
    auto value = normalise::plain(v.value);
    set_changed(v.origin, v.value, value, "plain");
    d.metadata.publishers.push_back({std::move(value), std::move(v.lang), std::move(v.origin)});
}

void coverage(Draft& d, DraftValue&& v) {
    d.metadata.coverage.push_back({std::move(v.value), std::move(v.lang), std::move(v.origin)});
}

void format(Draft& d, DraftValue&& v) {
    d.metadata.formats.push_back({std::move(v.value), std::move(v.lang), std::move(v.origin)});
}

void rights(Draft& d, DraftValue&& v) {
    auto& r = d.metadata.rights;
    if (r.origin.element.empty()) r.origin.element = v.origin.element;
    if (!normalise::read_rights(v.value, r)) d.warn("licence-version", v.origin.element, v.value);
}

void date(Draft& d, DraftValue&& v) { d.dates.push_back(std::move(v)); }
void language(Draft& d, DraftValue&& v) { d.languages.push_back(std::move(v)); }
void type(Draft& d, DraftValue&& v) { d.types.push_back(std::move(v)); }

/// The crosswalk of oai_dc (CROSSWALK section 2).
constexpr std::array oai_dc_rules{
    Rule{"dc:title", "titles", title},
    Rule{"dc:creator", "agents: aut", creator},
    Rule{"dc:contributor", "agents: ctb", contributor},
    Rule{"dc:subject", "subjects", subject},
    Rule{"dc:description", "abstracts; subjects", description},
    Rule{"dc:publisher", "publishers", publisher},
    Rule{"dc:date", "dates", date},
    Rule{"dc:type", "type", type},
    Rule{"dc:format", "formats", format},
    Rule{"dc:identifier", "identifiers; files; subjects", identifier},
    Rule{"dc:source", "sources; identifiers", source},
    Rule{"dc:language", "languages", language},
    Rule{"dc:relation", "relations; files", relation},
    Rule{"dc:coverage", "coverage", coverage},
    Rule{"dc:rights", "rights", rights},
};

}  // namespace

const Rule* find_oai_dc_rule(std::string_view element) {
    for (const auto& rule : oai_dc_rules)
        if (rule.element == element) return &rule;
    return nullptr;
}

}  // namespace muras
