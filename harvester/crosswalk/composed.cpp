// Values that a format spreads over several elements: names with roles and identifiers, files, grants.
#include <algorithm>
#include <charconv>

#include <harvester/crosswalk/draft.hpp>
#include <harvester/crosswalk/relators.hpp>
#include <harvester/normalise/file_link.hpp>
#include <harvester/normalise/identifier.hpp>
#include <harvester/normalise/language.hpp>
#include <harvester/normalise/name.hpp>
#include <harvester/normalise/text.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

/// A name as its parts stand in the donor's format.
struct Parts {
    std::string name;           ///< as one text, "Family, Given"
    std::string role;           ///< the donor's own word or code
    std::string kind;           ///< "person" or "org" when the format says it
    std::string affiliation;
    std::vector<ExternalId> ids;
    std::string lang;
};

std::string tidy_text(const Element& element) { return normalise::tidy(full_text(element)).value; }

std::string child_text(const Element& element, std::string_view name) {
    const auto* child = element.child(name);
    return child ? tidy_text(*child) : std::string();
}

std::string attribute(const Element& element, std::string_view name) {
    for (const auto& a : element.attributes)
        if (local_name(a.name) == name) return a.value;
    return {};
}

void join(std::string& out, std::string_view text, std::string_view between) {
    if (text.empty()) return;
    if (!out.empty()) out += between;
    out += text;
}

/// "https://orcid.org/0000-…" and "orcid": lower case, without the address around the number.
ExternalId external_id(std::string scheme, std::string value) {
    scheme = lower_ascii(scheme);
    if (scheme.find("orcid") != std::string::npos || value.find("orcid.org/") != std::string::npos) {
        scheme = "orcid";
        if (auto slash = value.rfind('/'); slash != std::string::npos) value.erase(0, slash + 1);
    }
    return {std::move(scheme), std::move(value)};
}

std::string relator_of(std::string_view role, std::string_view otherwise) {
    auto name = lower(normalise::trimmed(role, " ,;:()[]"));
    if (name.empty()) return std::string(otherwise);
    for (const auto& row : relators)
        if (row.name == name) return std::string(row.code);
    bool code = name.size() == 3 &&
                std::all_of(name.begin(), name.end(), [](char c) { return c >= 'a' && c <= 'z'; });
    return code ? name : std::string("ctb");
}

void put_agents(Draft& d, const CrosswalkRule& rule, Parts&& parts, std::string_view path, std::string_view otherwise) {
    if (parts.name.empty()) return;
    auto names = normalise::read_names(parts.name);
    for (const auto& nobody : names.dropped) d.warn("name-dropped", path, nobody);
    if (names.anonymous) d.warn("name-anonymous", path, parts.name);
    auto role = relator_of(parts.role, rule.as.empty() ? otherwise : rule.as);
    for (auto& agent : names.agents) {
        agent.role = role;
        if (!parts.kind.empty() && agent.kind != parts.kind) {
            agent.kind = parts.kind;
            if (parts.kind != "person") {  // the format knows better: an organisation's name is one piece
                agent.family.clear();
                agent.given.clear();
                agent.initials.clear();
                agent.patronymic.clear();
                agent.display = agent.sort_key = parts.name;
                agent.origin = {};
            }
        }
        agent.affiliation = parts.affiliation;
        if (names.agents.size() == 1) agent.ids = parts.ids;
        agent.lang = parts.lang;
        agent.origin.element = path;
        d.metadata.agents.push_back(std::move(agent));
    }
}

Parts mods_name(const Element& element) {
    Parts out;
    std::string family, given, whole;
    for (const auto& child : element.children) {
        auto local = local_name(child.name);
        auto type = attribute(child, "type");
        if (local == "namePart") {
            if (type == "family") join(family, tidy_text(child), " ");
            if (type == "given") join(given, tidy_text(child), " ");
            if (type.empty()) join(whole, tidy_text(child), ", ");
        } else if (local == "role") {
            for (const auto& term : child.children)
                if (out.role.empty() || attribute(term, "type") == "code") out.role = tidy_text(term);
        } else if (local == "affiliation") {
            join(out.affiliation, tidy_text(child), "; ");
        } else if (local == "nameIdentifier") {
            out.ids.push_back(external_id(type, tidy_text(child)));
        }
    }
    out.name = family.empty() ? (whole.empty() ? given : whole) : family + (given.empty() ? "" : ", " + given);
    auto type = attribute(element, "type");
    if (type == "corporate") out.kind = "org";
    if (type == "conference") out.kind = "meeting";
    return out;
}

Parts datacite_name(const Element& element) {
    Parts out;
    std::string family = child_text(element, "familyName"), given = child_text(element, "givenName");
    for (const auto& child : element.children) {
        auto local = local_name(child.name);
        if (local == "creatorName" || local == "contributorName") {
            out.name = tidy_text(child);
            if (attribute(child, "nameType") == "Organizational") out.kind = "org";
            out.lang = normalise::language_code(attribute(child, "lang"));
        } else if (local == "nameIdentifier") {
            out.ids.push_back(external_id(attribute(child, "nameIdentifierScheme"), tidy_text(child)));
        } else if (local == "affiliation") {
            join(out.affiliation, tidy_text(child), "; ");
        }
    }
    if (!family.empty() && !given.empty()) out.name = family + ", " + given;
    if (out.name.empty()) out.name = normalise::tidy(std::string(element.text)).value;
    out.role = attribute(element, "contributorType");
    return out;
}

std::string first_of(const Element& field, std::initializer_list<std::string_view> codes) {
    for (auto code : codes)
        for (const auto& child : field.children)
            if (child.name == code)
                if (auto text = tidy_text(child); !text.empty()) return text;
    return {};
}

std::string without_comma(std::string text) {
    while (!text.empty() && std::string_view(" ,:;/").find(text.back()) != std::string_view::npos) text.pop_back();
    return text;
}

Parts marc21_name(const Element& field) {
    Parts out;
    out.name = without_comma(first_of(field, {"a"}));
    bool corporate = field.name.ends_with("10") || field.name.ends_with("11");
    if (corporate) {
        out.kind = field.name.ends_with("11") ? "meeting" : "org";
        for (const auto& child : field.children)
            if (child.name == "b") join(out.name, without_comma(tidy_text(child)), ". ");
    } else if (field.name == "720" && field.attribute("ind1") == "2") {
        out.kind = "org";
    }
    out.role = first_of(field, {"4", "e"});
    if (auto slash = out.role.rfind('/'); slash != std::string::npos) out.role.erase(0, slash + 1);
    out.affiliation = first_of(field, {"u"});
    if (auto id = first_of(field, {"0", "1"}); id.find("orcid") != std::string::npos) out.ids.push_back(external_id("orcid", id));
    return out;
}

/// Family name, then full forenames where there are any, else initials.
Parts lettered_name(const Element& field, std::string_view family, std::string_view initials, std::string_view full) {
    Parts out;
    out.name = without_comma(first_of(field, {family}));
    bool corporate = field.name.size() == 3 && field.name[1] == '1';
    auto rest = first_of(field, {full, initials});
    if (corporate) {
        out.kind = "org";
        join(out.name, without_comma(first_of(field, {initials})), ". ");
    } else if (!rest.empty() && out.name.find(',') == std::string::npos) {
        out.name += ", " + without_comma(rest);
    }
    return out;
}

void put_bitstream(Draft& d, const Element& element, std::string_view path) {
    auto url = child_text(element, "url");
    if (url.empty()) return;
    File file;
    file.url = normalise::escaped_url(url);
    file.mime = child_text(element, "format");
    auto name = child_text(element, "name");
    file.name = normalise::safe_file_name(name.empty() ? std::string_view(url).substr(url.rfind('/') + 1) : std::string_view(name));
    auto size = child_text(element, "size");
    std::from_chars(size.data(), size.data() + size.size(), file.bytes);
    auto bundle = child_text(element, "bundle");
    file.role = bundle == "LICENSE" || bundle == "CC-LICENSE" ? "licence" : bundle == "THUMBNAIL" ? "thumbnail" : "fulltext";
    file.origin = {std::string(path), file.url == url ? "" : url, "bitstream"};
    // What DSpace derives from the originals is no file of the work.
    if (bundle != "ORIGINAL" && !bundle.empty()) return;
    d.metadata.files.push_back(std::move(file));
}

void put_funding(Draft& d, const Element& element, std::string_view path) {
    auto number = child_text(element, "awardNumber");
    std::string target = child_text(element, "funderName");
    join(target, number, ", ");
    join(target, child_text(element, "awardTitle"), ": ");
    if (!target.empty()) d.metadata.relations.push_back({"funded_by", target, {std::string(path), {}, "funding"}, number, {}});
}

}  // namespace

void put_composed(Draft& d, const CrosswalkRule& rule, const Element& element, std::string_view path) {
    if (++d.values > max_values) return;
    switch (rule.reading) {
        case Reading::text:
            return;
        case Reading::mods_name:
            return put_agents(d, rule, mods_name(element), path, "aut");
        case Reading::datacite_name:
            return put_agents(d, rule, datacite_name(element), path, "ctb");
        case Reading::marc21_name:
            return put_agents(d, rule, marc21_name(element), path, "ctb");
        case Reading::unimarc_name: {
            auto parts = lettered_name(element, "a", "b", "g");
            parts.role = first_of(element, {"4"});
            return put_agents(d, rule, std::move(parts), path, "ctb");
        }
        case Reading::irbis_name:
            return put_agents(d, rule, lettered_name(element, "A", "B", "G"), path, "ctb");
        case Reading::bitstream:
            return put_bitstream(d, element, path);
        case Reading::funding:
            return put_funding(d, element, path);
    }
}

}  // namespace muras
