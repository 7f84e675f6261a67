// Qualified Dublin Core: DCMI terms (DC-XML guidelines of 2003, schema qualifieddc.xsd of 2008).
#include <array>

#include <repository/formats/facts.hpp>
#include <repository/formats/format.hpp>
#include <repository/formats/xml_writer.hpp>
#include <schemas/languages.hpp>
#include <schemas/types.hpp>

namespace muras::formats {
namespace {

using Rule = void (*)(XmlWriter& xml, const Record& record, const Repository& repository);

void titles(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& t : r.metadata.titles) {
        bool other = t.kind == "alternative" || t.kind == "parallel" || t.kind == "translated";
        xml.leaf(other ? "dcterms:alternative" : "dc:title", t.value, {{"xml:lang", language_tag(t.lang)}});
    }
}

void agents(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& a : r.metadata.agents) xml.leaf(is_creator(a) ? "dc:creator" : "dc:contributor", a.display);
}

void subjects(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& s : r.metadata.subjects) {
        xml.leaf("dc:subject", s.code, {{"xsi:type", s.scheme == "udc" ? "dcterms:UDC" : ""}});
        xml.leaf("dc:subject", s.label, {{"xml:lang", language_tag(s.lang)}});
    }
}

void abstracts(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& a : r.metadata.abstracts)
        xml.leaf("dcterms:abstract", a.value, {{"xml:lang", language_tag(a.lang)}});
}

void publishers(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& p : r.metadata.publishers) xml.leaf("dc:publisher", p.value, {{"xml:lang", language_tag(p.lang)}});
}

void dates(XmlWriter& xml, const Record& r, const Repository&) {
    xml.leaf("dcterms:issued", plain_date(r), {{"xsi:type", "dcterms:W3CDTF"}});
    xml.leaf("dcterms:available", r.metadata.rights.embargo_until.value);
}

void type(XmlWriter& xml, const Record& r, const Repository&) {
    xml.leaf("dc:type", type_term(r.metadata.type.code).label);
    std::string coar(coar_type_base);
    xml.leaf("dc:type", coar.append(type_term(r.metadata.type.code).coar), {{"xsi:type", "dcterms:URI"}});
}

void formats(XmlWriter& xml, const Record& r, const Repository&) {
    xml.leaf("dcterms:extent", r.metadata.physical->extent.value);
    for (const auto& f : r.metadata.formats) xml.leaf("dc:format", f.value);
}

void identifiers(XmlWriter& xml, const Record& r, const Repository& repository) {
    xml.leaf("dc:identifier", page_url(r, repository.url), {{"xsi:type", "dcterms:URI"}});
    for (const auto* f : served_files(r))
        xml.leaf("dcterms:hasFormat", file_url(r, *f, repository.url), {{"xsi:type", "dcterms:URI"}});
    for (const auto& i : r.metadata.identifiers) xml.leaf("dc:identifier", i.value);
}

void languages(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& l : r.metadata.languages) xml.leaf("dc:language", l.code, {{"xsi:type", "dcterms:ISO639-3"}});
}

/// The kinds of relation that Dublin Core has a term for; others are plain relations.
void relations(XmlWriter& xml, const Record& r, const Repository&) {
    struct Term {
        std::string_view kind, element;
    };
    constexpr std::array terms{
        Term{"host", "dcterms:isPartOf"},         Term{"series", "dcterms:isPartOf"},
        Term{"part", "dcterms:hasPart"},          Term{"version", "dcterms:isVersionOf"},
        Term{"replaces", "dcterms:replaces"},     Term{"replaced_by", "dcterms:isReplacedBy"},
        Term{"references", "dcterms:references"},
    };
    xml.leaf("dcterms:isPartOf", r.metadata.host->title.value);
    for (const auto& x : r.metadata.relations) {
        std::string_view element = "dc:relation";
        for (const auto& t : terms)
            if (t.kind == x.kind) element = t.element;
        xml.leaf(element, x.target);
    }
}

void coverage(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& c : r.metadata.coverage) xml.leaf("dc:coverage", c.value, {{"xml:lang", language_tag(c.lang)}});
}

void rights(XmlWriter& xml, const Record& r, const Repository&) {
    xml.leaf("dcterms:accessRights", coar_access(r.metadata.rights.access), {{"xsi:type", "dcterms:URI"}});
    xml.leaf("dcterms:license", r.metadata.rights.licence, {{"xsi:type", "dcterms:URI"}});
    xml.leaf("dcterms:rightsHolder", r.metadata.rights.holder.value);
    for (const auto& s : r.metadata.rights.statements) xml.leaf("dc:rights", s);
}

constexpr std::array<Rule, 13> rules{titles,  agents,      subjects,  abstracts, publishers, dates, type,
                                     formats, identifiers, languages, relations, coverage,   rights};

}  // namespace

void write_qdc(std::string& out, const Record& record, const Repository& repository) {
    XmlWriter xml(out);
    auto root = xml.group("oai_qdc:qualifieddc", {{"xmlns:oai_qdc", "http://terms.library.ualberta.ca/oai_qdc/"},
                                                  {"xmlns:dc", "http://purl.org/dc/elements/1.1/"},
                                                  {"xmlns:dcterms", "http://purl.org/dc/terms/"},
                                                  {"xmlns:xsi", xsi_namespace},
                                                  {"xsi:schemaLocation",
                                                   "http://terms.library.ualberta.ca/oai_qdc/ "
                                                   "http://terms.library.ualberta.ca/oai_qdc.xsd"}});
    for (auto rule : rules) rule(xml, record, repository);
}

}  // namespace muras::formats
