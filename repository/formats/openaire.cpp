// OpenAIRE Guidelines for Literature Repositories 4.0 (oaire, with elements of DataCite and Dublin Core).
#include <algorithm>
#include <array>

#include <repository/formats/datacite_terms.hpp>
#include <repository/formats/facts.hpp>
#include <repository/formats/format.hpp>
#include <repository/formats/type_names.hpp>
#include <repository/formats/xml_writer.hpp>
#include <schemas/languages.hpp>
#include <schemas/types.hpp>

namespace muras::formats {
namespace {

using Rule = void (*)(XmlWriter& xml, const Record& record, const Repository& repository);

void titles(XmlWriter& xml, const Record& r, const Repository&) {
    auto list = xml.group("datacite:titles");
    const auto* main = main_title(r);
    for (const auto& t : r.metadata.titles)
        xml.leaf(
            "datacite:title", t.value,
            {{"titleType", &t == main ? std::string_view{} : title_type(t.kind)}, {"xml:lang", language_tag(t.lang)}});
    if (!main) xml.leaf("datacite:title", "[untitled]");
}

void agent(XmlWriter& xml, const Agent& a, std::string_view element) {
    auto parts = name_of(a);
    xml.leaf(element, a.display, {{"nameType", name_type(a)}});
    if (!parts.given.empty()) {
        xml.leaf("datacite:givenName", parts.given);
        xml.leaf("datacite:familyName", parts.family);
    }
    for (const auto& id : a.ids) xml.leaf("datacite:nameIdentifier", id.value, {{"nameIdentifierScheme", id.scheme}});
    xml.leaf("datacite:affiliation", a.affiliation);
}

void creators_of(XmlWriter& xml, const Record& r, const Repository&) {
    auto list = xml.group("datacite:creators");
    for (const auto* a : creators(r)) {
        auto one = xml.group("datacite:creator");
        agent(xml, *a, "datacite:creatorName");
    }
}

void contributors(XmlWriter& xml, const Record& r, const Repository&) {
    auto list = xml.group("datacite:contributors");
    for (const auto& a : r.metadata.agents) {
        if (is_creator(a) || a.display.empty()) continue;
        auto one = xml.group("datacite:contributor", {{"contributorType", contributor_type(a.role)}});
        agent(xml, a, "datacite:contributorName");
    }
}

void funding(XmlWriter& xml, const Record& r, const Repository&) {
    const auto& p = *r.metadata.project;
    if (p.donor.empty()) return;
    auto list = xml.group("fundingReferences");
    auto one = xml.group("fundingReference");
    xml.leaf("funderName", p.donor.value);
    xml.leaf("awardNumber", p.donor_id.value);
    xml.leaf("awardTitle", p.title.value);
}

void alternate_identifiers(XmlWriter& xml, const Record& r, const Repository&) {
    auto list = xml.group("datacite:alternateIdentifiers");
    for (const auto& i : r.metadata.identifiers)
        xml.leaf("datacite:alternateIdentifier", i.value, {{"alternateIdentifierType", i.scheme}});
}

void dates(XmlWriter& xml, const Record& r, const Repository&) {
    auto list = xml.group("datacite:dates");
    for (const auto& d : r.metadata.dates) xml.leaf("datacite:date", plain_date(d), {{"dateType", date_type(d.kind)}});
    xml.leaf("datacite:date", r.metadata.rights.embargo_until.value, {{"dateType", "Available"}});
}

void plain(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& l : r.metadata.languages) xml.leaf("dc:language", l.code);
    for (const auto& p : r.metadata.publishers) xml.leaf("dc:publisher", p.value);
    for (const auto& a : r.metadata.abstracts)
        xml.leaf("dc:description", a.value, {{"xml:lang", language_tag(a.lang)}});
    for (const auto* f : served_files(r)) xml.leaf("dc:format", f->mime);
    for (const auto& s : r.metadata.sources) xml.leaf("dc:source", s.value);
}

/// The guidelines' list is COAR 1.1: younger concepts are named by what stands above them.
void type(XmlWriter& xml, const Record& r, const Repository&) {
    const auto& code = r.metadata.type.code;
    auto general = type_names(code).datacite;
    std::string_view coar = type_term(code).coar;
    if (!coar.starts_with("c_")) coar = code == "patent-utility" || code == "industrial-design" ? "c_15cd" : "c_1843";
    if (coar == "c_e059") coar = "c_2f33";
    xml.leaf("resourceType", type_term(code).label,
             {{"resourceTypeGeneral",
               general == "Dataset"    ? "dataset"
               : general == "Software" ? "software"
               : general == "Image" || general == "Audiovisual" || general == "Sound" || general == "Other"
                   ? "other research product"
                   : "literature"},
              {"uri", std::string(coar_type_base).append(coar)}});
}

void identifier_of(XmlWriter& xml, const Record& r, const Repository& repository) {
    xml.leaf("datacite:identifier", page_url(r, repository.url), {{"identifierType", "URL"}});
}

/// Mandatory: nothing stated counts as metadata only, which promises nothing.
std::string_view access_uri(const Record& r) {
    auto uri = coar_access(r.metadata.rights.access);
    return uri.empty() ? coar_access("metadata-only") : uri;
}

void rights(XmlWriter& xml, const Record& r, const Repository&) {
    std::string_view words = r.metadata.rights.access;
    xml.leaf("datacite:rights",
             words == "open"         ? "open access"
             : words == "embargoed"  ? "embargoed access"
             : words == "restricted" ? "restricted access"
                                     : "metadata only access",
             {{"rightsURI", access_uri(r)}});
    xml.leaf("licenseCondition", r.metadata.rights.licence, {{"uri", r.metadata.rights.licence}});
}

void subjects(XmlWriter& xml, const Record& r, const Repository&) {
    auto list = xml.group("datacite:subjects");
    for (const auto& s : r.metadata.subjects) {
        xml.leaf("datacite:subject", s.code, {{"subjectScheme", subject_scheme(s.scheme)}, {"valueURI", s.uri}});
        xml.leaf("datacite:subject", s.label, {{"xml:lang", language_tag(s.lang)}});
    }
}

void host(XmlWriter& xml, const Record& r, const Repository&) {
    const auto& h = *r.metadata.host;
    xml.leaf("citationTitle", h.title.value);
    xml.leaf("citationVolume", h.volume.value);
    xml.leaf("citationIssue", h.issue.value);
    xml.leaf("citationStartPage", h.first_page.value);
    xml.leaf("citationEndPage", h.last_page.value);
    xml.leaf("citationEdition", r.metadata.publication->edition.value);
    xml.leaf("citationConferencePlace", h.conference.place.value);
    xml.leaf("citationConferenceDate", h.conference.date.value);
}

void files(XmlWriter& xml, const Record& r, const Repository& repository) {
    for (const auto* f : served_files(r))
        xml.leaf("file", file_url(r, *f, repository.url),
                 {{"accessRightsURI", access_uri(r)},
                  {"mimeType", f->mime},
                  {"objectType", f->role == "fulltext" ? "fulltext" : "other"}});
}

constexpr std::array<Rule, 13> rules{titles,   creators_of, contributors, funding,       alternate_identifiers,
                                     dates,    plain,       type,         identifier_of, rights,
                                     subjects, host,        files};

}  // namespace

void write_openaire(std::string& out, const Record& record, const Repository& repository) {
    XmlWriter xml(out);
    auto root = xml.group("resource", {{"xmlns", "http://namespace.openaire.eu/schema/oaire/"},
                                       {"xmlns:datacite", "http://datacite.org/schema/kernel-4"},
                                       {"xmlns:dc", "http://purl.org/dc/elements/1.1/"},
                                       {"xmlns:xsi", xsi_namespace},
                                       {"xsi:schemaLocation",
                                        "http://namespace.openaire.eu/schema/oaire/ "
                                        "http://www.openaire.eu/schema/repo-lit/4.0/openaire.xsd"}});
    for (auto rule : rules) rule(xml, record, repository);
}

}  // namespace muras::formats
