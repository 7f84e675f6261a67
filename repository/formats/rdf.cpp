// RDF/XML in DCMI terms: the record as linked data.
#include <array>

#include <repository/formats/facts.hpp>
#include <repository/formats/format.hpp>
#include <repository/formats/type_names.hpp>
#include <repository/formats/xml_writer.hpp>
#include <schemas/languages.hpp>
#include <schemas/types.hpp>

namespace muras::formats {
namespace {

using Rule = void (*)(XmlWriter& xml, const Record& record, const Repository& repository);

void resource(XmlWriter& xml, std::string_view property, std::string_view address) {
    if (!address.empty()) xml.empty(property, {{"rdf:resource", address}});
}

void types(XmlWriter& xml, const Record& r, const Repository&) {
    const auto& code = r.metadata.type.code;
    resource(xml, "rdf:type", std::string("https://schema.org/").append(type_names(code).schema_org));
    resource(xml, "dcterms:type", std::string(coar_type_base).append(type_term(code).coar));
}

void titles(XmlWriter& xml, const Record& r, const Repository&) {
    const auto* main = main_title(r);
    for (const auto& t : r.metadata.titles)
        xml.leaf(&t == main ? "dcterms:title" : "dcterms:alternative", t.value, {{"xml:lang", language_tag(t.lang)}});
}

void agents(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& a : r.metadata.agents) {
        auto property = xml.group(is_creator(a) ? "dcterms:creator" : "dcterms:contributor");
        if (a.display.empty()) continue;
        auto agent = xml.group(a.kind == "org" ? "foaf:Organization" : "foaf:Person");
        xml.leaf("foaf:name", a.display);
    }
}

void literals(XmlWriter& xml, const Record& r, const Repository&) {
    xml.leaf("dcterms:issued", plain_date(r));
    for (const auto& l : r.metadata.languages) xml.leaf("dcterms:language", language_tag(l.code));
    for (const auto& a : r.metadata.abstracts)
        xml.leaf("dcterms:abstract", a.value, {{"xml:lang", language_tag(a.lang)}});
    for (const auto& s : r.metadata.subjects) {
        xml.leaf("dcterms:subject", s.code);
        xml.leaf("dcterms:subject", s.label, {{"xml:lang", language_tag(s.lang)}});
    }
    for (const auto& p : r.metadata.publishers) xml.leaf("dcterms:publisher", p.value);
    for (const auto& i : r.metadata.identifiers) xml.leaf("dcterms:identifier", i.value);
    xml.leaf("dcterms:isPartOf", r.metadata.host->title.value);
    xml.leaf("dcterms:extent", r.metadata.physical->extent.value);
    for (const auto& s : r.metadata.rights.statements) xml.leaf("dcterms:rights", s);
}

void links(XmlWriter& xml, const Record& r, const Repository& repository) {
    for (const auto* f : served_files(r)) resource(xml, "dcterms:hasFormat", file_url(r, *f, repository.url));
    resource(xml, "dcterms:accessRights", coar_access(r.metadata.rights.access));
    resource(xml, "dcterms:license", r.metadata.rights.licence);
}

constexpr std::array<Rule, 5> rules{types, titles, agents, literals, links};

}  // namespace

void write_rdf(std::string& out, const Record& record, const Repository& repository) {
    XmlWriter xml(out);
    auto root = xml.group("rdf:RDF", {{"xmlns:rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
                                      {"xmlns:dcterms", "http://purl.org/dc/terms/"},
                                      {"xmlns:foaf", "http://xmlns.com/foaf/0.1/"},
                                      {"xmlns:xsi", xsi_namespace},
                                      {"xsi:schemaLocation",
                                       "http://www.w3.org/1999/02/22-rdf-syntax-ns# "
                                       "http://www.openarchives.org/OAI/2.0/rdf.xsd"}});
    auto work = xml.group("rdf:Description", {{"rdf:about", page_url(record, repository.url)}});
    for (auto rule : rules) rule(xml, record, repository);
}

}  // namespace muras::formats
