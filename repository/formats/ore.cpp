// OAI-ORE in Atom (Resource Map, 17 October 2008): the work as an aggregation of the files that are kept here, as DSpace
// writes it and reads it, so that a harvester finds the files.
#include <repository/base/clock.hpp>
#include <repository/formats/facts.hpp>
#include <repository/formats/format.hpp>
#include <repository/formats/type_names.hpp>
#include <repository/formats/xml_writer.hpp>

namespace muras::formats {
namespace {

std::string term(std::string_view name) { return std::string("http://www.openarchives.org/ore/terms/").append(name); }

void link(XmlWriter& xml, std::string_view rel, std::string_view href, std::string_view type = {}) {
    xml.empty("atom:link", {{"rel", rel}, {"href", href}, {"type", type}});
}

/// Atom wants an author: where nobody is named, it is the repository that made the map.
void authors(XmlWriter& xml, const Record& r, const Repository& repository) {
    auto author = [&](std::string_view name) {
        auto group = xml.group("atom:author");
        xml.leaf("atom:name", name);
    };
    auto people = creators(r);
    for (const auto* a : people) author(a->display);
    if (people.empty()) author(repository.name);
}

void aggregated(XmlWriter& xml, const Record& r, const Repository& repository) {
    for (const auto* f : served_files(r))
        xml.empty("atom:link", {{"rel", term("aggregates")},
                                {"href", file_url(r, *f, repository.url)},
                                {"title", f->name},
                                {"type", f->mime},
                                {"length", std::to_string(f->bytes)}});
}

void described(XmlWriter& xml, std::string_view about, std::string_view type, std::string_view description = {}) {
    auto resource = xml.group("rdf:Description", {{"rdf:about", about}});
    xml.empty("rdf:type", {{"rdf:resource", type}});
    xml.leaf("dcterms:description", description);
}

}  // namespace

void write_ore(std::string& out, const Record& r, const Repository& repository) {
    XmlWriter xml(out);
    const auto page = page_url(r, repository.url);
    const auto map = page + "export/ore", aggregation = map + "#aggregation";
    auto entry = xml.group("atom:entry", {{"xmlns:atom", "http://www.w3.org/2005/Atom"},
                                          {"xmlns:oreatom", "http://www.openarchives.org/ore/atom/"},
                                          {"xmlns:rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
                                          {"xmlns:dcterms", "http://purl.org/dc/terms/"}});
    xml.leaf("atom:id", map);
    link(xml, "alternate", page, "text/html");
    link(xml, term("describes"), aggregation);
    link(xml, "self", map, "application/atom+xml");
    xml.leaf("atom:updated", format_datestamp(r.stamp));
    const auto* title = main_title(r);
    xml.leaf("atom:title", title ? std::string_view(title->value) : "[untitled]");
    authors(xml, r, repository);
    xml.empty("atom:category",
              {{"term", term("Aggregation")}, {"scheme", term("")}, {"label", "Aggregation"}});
    aggregated(xml, r, repository);
    auto triples = xml.group("oreatom:triples");
    described(xml, aggregation,
              std::string("https://schema.org/").append(type_names(r.metadata.type.code).schema_org));
    for (const auto* f : served_files(r))
        described(xml, file_url(r, *f, repository.url), "http://www.dspace.org/objectModel/DSpaceBitstream", "ORIGINAL");
}

}  // namespace muras::formats
