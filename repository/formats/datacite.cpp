// DataCite 4 (kernel-4 metadata.xsd), bare and in the envelope of DataCite's OAI format.
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

// What DataCite 4 appendix 3 says for a value that is not there, in an element that must be.
constexpr std::string_view unavailable = ":unav", unknown_year = "0000";

using Rule = void (*)(XmlWriter& xml, const Record& record, const Repository& repository);

void identifier_of(XmlWriter& xml, const Record& r, const Repository& repository) {
    if (auto doi = identifier(r, "doi"); !doi.empty())
        xml.leaf("identifier", doi, {{"identifierType", "DOI"}});
    else
        xml.leaf("identifier", page_url(r, repository.url), {{"identifierType", "URL"}});
}

void agent(XmlWriter& xml, const Agent& a, std::string_view element) {
    auto parts = name_of(a);
    xml.leaf(element, a.display, {{"nameType", name_type(a)}});
    if (!parts.given.empty()) {
        xml.leaf("givenName", parts.given);
        xml.leaf("familyName", parts.family);
    }
    for (const auto& id : a.ids) xml.leaf("nameIdentifier", id.value, {{"nameIdentifierScheme", id.scheme}});
    xml.leaf("affiliation", a.affiliation);
}

void creators_of(XmlWriter& xml, const Record& r, const Repository&) {
    auto list = xml.group("creators");
    auto people = creators(r);
    for (const auto* a : people) {
        auto one = xml.group("creator");
        agent(xml, *a, "creatorName");
    }
    if (!people.empty()) return;
    auto one = xml.group("creator");
    xml.leaf("creatorName", unavailable);
}

void titles(XmlWriter& xml, const Record& r, const Repository&) {
    auto list = xml.group("titles");
    const auto* main = main_title(r);
    for (const auto& t : r.metadata.titles)
        xml.leaf(
            "title", t.value,
            {{"titleType", &t == main ? std::string_view{} : title_type(t.kind)}, {"xml:lang", language_tag(t.lang)}});
    if (!main) xml.leaf("title", unavailable);
}

void publisher(XmlWriter& xml, const Record& r, const Repository&) {
    auto name = first_publisher(r);
    if (name.empty()) name = r.metadata.thesis->grantor.value;
    xml.leaf("publisher", name.empty() ? unavailable : name);
}

void year(XmlWriter& xml, const Record& r, const Repository&) {
    auto date = plain_date(r);
    xml.leaf("publicationYear", date.empty() ? unknown_year : std::string_view(date).substr(0, 4));
}

void type(XmlWriter& xml, const Record& r, const Repository&) {
    const auto& code = r.metadata.type.code;
    xml.leaf("resourceType", type_term(code).label, {{"resourceTypeGeneral", type_names(code).datacite}});
}

void subjects(XmlWriter& xml, const Record& r, const Repository&) {
    auto list = xml.group("subjects");
    for (const auto& s : r.metadata.subjects) {
        auto scheme = subject_scheme(s.scheme);
        xml.leaf("subject", s.code, {{"subjectScheme", scheme}, {"valueURI", s.uri}});
        xml.leaf("subject", s.label, {{"xml:lang", language_tag(s.lang)}});
    }
}

void contributors(XmlWriter& xml, const Record& r, const Repository&) {
    auto list = xml.group("contributors");
    for (const auto& a : r.metadata.agents) {
        if (is_creator(a) || a.display.empty()) continue;
        auto one = xml.group("contributor", {{"contributorType", contributor_type(a.role)}});
        agent(xml, a, "contributorName");
    }
}

void dates(XmlWriter& xml, const Record& r, const Repository&) {
    auto list = xml.group("dates");
    for (const auto& d : r.metadata.dates) xml.leaf("date", plain_date(d), {{"dateType", date_type(d.kind)}});
    xml.leaf("date", r.metadata.rights.embargo_until.value, {{"dateType", "Available"}});
}

void language(XmlWriter& xml, const Record& r, const Repository&) {
    if (!r.metadata.languages.empty()) xml.leaf("language", language_tag(r.metadata.languages.front().code));
}

void alternate_identifiers(XmlWriter& xml, const Record& r, const Repository& repository) {
    auto list = xml.group("alternateIdentifiers");
    auto doi = identifier(r, "doi");
    if (!doi.empty())
        xml.leaf("alternateIdentifier", page_url(r, repository.url), {{"alternateIdentifierType", "URL"}});
    for (const auto& i : r.metadata.identifiers)
        if (i.scheme != "doi" || i.value != doi)
            xml.leaf("alternateIdentifier", i.value, {{"alternateIdentifierType", i.scheme}});
    xml.leaf("alternateIdentifier", r.provenance.oai_identifier, {{"alternateIdentifierType", "oai"}});
}

void sizes_and_formats(XmlWriter& xml, const Record& r, const Repository&) {
    {
        auto list = xml.group("sizes");
        xml.leaf("size", r.metadata.physical->extent.value);
        for (const auto* f : served_files(r)) xml.leaf("size", std::to_string(f->bytes) + " bytes");
    }
    auto list = xml.group("formats");
    for (const auto* f : served_files(r)) xml.leaf("format", f->mime);
}

void rights(XmlWriter& xml, const Record& r, const Repository&) {
    auto list = xml.group("rightsList");
    const auto& x = r.metadata.rights;
    xml.leaf("rights", x.access, {{"rightsURI", coar_access(x.access)}});
    xml.leaf("rights", x.licence, {{"rightsURI", x.licence}});
    for (const auto& s : x.statements) xml.leaf("rights", s);
}

void descriptions(XmlWriter& xml, const Record& r, const Repository&) {
    auto list = xml.group("descriptions");
    for (const auto& a : r.metadata.abstracts)
        xml.leaf("description", a.value, {{"descriptionType", "Abstract"}, {"xml:lang", language_tag(a.lang)}});
}

void funding(XmlWriter& xml, const Record& r, const Repository&) {
    auto list = xml.group("fundingReferences");
    const auto& p = *r.metadata.project;
    if (p.donor.empty()) return;
    auto one = xml.group("fundingReference");
    xml.leaf("funderName", p.donor.value);
    xml.leaf("awardNumber", p.donor_id.value);
    xml.leaf("awardTitle", p.title.value);
}

void host(XmlWriter& xml, const Record& r, const Repository&) {
    auto list = xml.group("relatedItems");
    const auto& h = *r.metadata.host;
    if (h.title.empty()) return;
    auto item = xml.group("relatedItem", {{"relatedItemType", r.metadata.type.code == "book-part" ? "Book" : "Journal"},
                                          {"relationType", "IsPublishedIn"}});
    if (!h.issn.empty())
        xml.leaf("relatedItemIdentifier", h.issn.front().value, {{"relatedItemIdentifierType", "ISSN"}});
    {
        auto titles_of_host = xml.group("titles");
        xml.leaf("title", h.title.value);
    }
    xml.leaf("volume", h.volume.value);
    xml.leaf("issue", h.issue.value);
    xml.leaf("firstPage", h.first_page.value);
    xml.leaf("lastPage", h.last_page.value);
}

constexpr std::array<Rule, 16> rules{identifier_of,
                                     creators_of,
                                     titles,
                                     publisher,
                                     year,
                                     type,
                                     subjects,
                                     contributors,
                                     dates,
                                     language,
                                     alternate_identifiers,
                                     sizes_and_formats,
                                     rights,
                                     descriptions,
                                     funding,
                                     host};

}  // namespace

void write_datacite(std::string& out, const Record& record, const Repository& repository) {
    XmlWriter xml(out);
    auto root = xml.group("resource", {{"xmlns", "http://datacite.org/schema/kernel-4"},
                                       {"xmlns:xsi", xsi_namespace},
                                       {"xsi:schemaLocation",
                                        "http://datacite.org/schema/kernel-4 "
                                        "http://schema.datacite.org/meta/kernel-4/metadata.xsd"}});
    for (auto rule : rules) rule(xml, record, repository);
}

void write_oai_datacite(std::string& out, const Record& record, const Repository& repository) {
    XmlWriter xml(out);
    auto root = xml.group("oai_datacite", {{"xmlns", "http://schema.datacite.org/oai/oai-1.1/"},
                                           {"xmlns:xsi", xsi_namespace},
                                           {"xsi:schemaLocation",
                                            "http://schema.datacite.org/oai/oai-1.1/ "
                                            "http://schema.datacite.org/oai/oai-1.1/oai.xsd"}});
    xml.leaf("schemaVersion", "4");
    xml.leaf("datacentreSymbol", "MURAS");
    auto payload = xml.group("payload");
    write_datacite(out, record, repository);
}

}  // namespace muras::formats
