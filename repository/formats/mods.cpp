// MODS 3.8 (Library of Congress). Zotero reads the item type from the genre whose authority is "local".
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

std::string_view title_type(std::string_view kind) {
    if (kind == "translated" || kind == "parallel") return "translated";
    return kind == "alternative" || kind == "part" ? "alternative" : "";
}

/// A subtitle belongs to the title before it.
void titles(XmlWriter& xml, const Record& r, const Repository&) {
    const auto& all = r.metadata.titles;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (all[i].kind == "subtitle" && i > 0) continue;
        auto info =
            xml.group("titleInfo", {{"type", title_type(all[i].kind)}, {"xml:lang", language_tag(all[i].lang)}});
        xml.leaf("title", all[i].value);
        if (i + 1 < all.size() && all[i + 1].kind == "subtitle") xml.leaf("subTitle", all[i + 1].value);
    }
}

void names(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& a : r.metadata.agents) {
        if (a.display.empty()) continue;
        std::string_view kind = a.kind == "org" ? "corporate" : a.kind == "meeting" ? "conference" : "personal";
        auto name = xml.group("name", {{"type", kind}});
        auto parts = name_of(a);
        if (kind == "personal" && !parts.given.empty()) {
            xml.leaf("namePart", parts.family, {{"type", "family"}});
            xml.leaf("namePart", parts.given, {{"type", "given"}});
        } else {
            xml.leaf("namePart", a.display);
        }
        {
            auto role = xml.group("role");
            xml.leaf("roleTerm", a.role, {{"type", "code"}, {"authority", "marcrelator"}});
        }
        xml.leaf("affiliation", a.affiliation);
        for (const auto& id : a.ids) xml.leaf("nameIdentifier", id.value, {{"type", id.scheme}});
    }
}

void type(XmlWriter& xml, const Record& r, const Repository&) {
    const auto& code = r.metadata.type.code;
    const auto& general = type_names(code).datacite;
    xml.leaf("typeOfResource", general == "Software"      ? "software, multimedia"
                               : general == "Sound"       ? "sound recording"
                               : general == "Audiovisual" ? "moving image"
                               : code == "map"            ? "cartographic"
                               : general == "Image"       ? "still image"
                                                          : "text");
    xml.leaf("genre", type_names(code).zotero, {{"authority", "local"}});
    xml.leaf("genre", type_term(code).label,
             {{"authority", "coar"}, {"valueURI", std::string(coar_type_base).append(type_term(code).coar)}});
}

void origin(XmlWriter& xml, const Record& r, const Repository&) {
    auto info = xml.group("originInfo");
    for (const auto& place : r.metadata.publication->place) {
        auto group = xml.group("place");
        xml.leaf("placeTerm", place.value, {{"type", "text"}});
    }
    for (const auto& p : r.metadata.publishers) xml.leaf("publisher", p.value);
    xml.leaf("dateIssued", plain_date(r), {{"encoding", "w3cdtf"}, {"keyDate", "yes"}});
    xml.leaf("edition", r.metadata.publication->edition.value);
}

void languages(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& l : r.metadata.languages) {
        auto group = xml.group("language");
        xml.leaf("languageTerm", l.code, {{"type", "code"}, {"authority", "iso639-3"}});
    }
}

void physical(XmlWriter& xml, const Record& r, const Repository&) {
    auto group = xml.group("physicalDescription");
    for (const auto* f : served_files(r)) xml.leaf("internetMediaType", f->mime);
    xml.leaf("extent", r.metadata.physical->extent.value);
}

void abstracts(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& a : r.metadata.abstracts) xml.leaf("abstract", a.value, {{"xml:lang", language_tag(a.lang)}});
}

void notes(XmlWriter& xml, const Record& r, const Repository&) {
    const auto& t = *r.metadata.thesis;
    std::string note = t.degree_name.value;
    for (const auto* more : {&t.grantor.value, &t.place.value})
        if (!more->empty()) note += (note.empty() ? "" : " — ") + *more;
    xml.leaf("note", note, {{"type", "thesis"}});
}

void subjects(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& s : r.metadata.subjects) {
        if (s.label.empty()) continue;
        auto group = xml.group("subject", {{"xml:lang", language_tag(s.lang)}});
        xml.leaf("topic", s.label);
    }
    for (const auto& s : r.metadata.subjects)
        if (s.scheme != "keyword")
            xml.leaf("classification", s.code, {{"authority", classification_source(s.scheme)}});
}

void detail(XmlWriter& xml, std::string_view kind, const std::string& number) {
    auto group = xml.group("detail", {{"type", kind}});
    xml.leaf("number", number);
}

void host(XmlWriter& xml, const Record& r, const Repository&) {
    const auto& h = *r.metadata.host;
    auto item = xml.group("relatedItem", {{"type", "host"}});
    {
        auto info = xml.group("titleInfo");
        xml.leaf("title", h.title.value);
    }
    for (const auto& n : h.issn) xml.leaf("identifier", n.value, {{"type", "issn"}});
    for (const auto& n : h.isbn) xml.leaf("identifier", n.value, {{"type", "isbn"}});
    auto part = xml.group("part");
    detail(xml, "volume", h.volume.value);
    detail(xml, "issue", h.issue.value);
    auto pages = xml.group("extent", {{"unit", "pages"}});
    xml.leaf("start", h.first_page.value);
    xml.leaf("end", h.last_page.value);
}

void identifiers(XmlWriter& xml, const Record& r, const Repository& repository) {
    xml.leaf("identifier", page_url(r, repository.url), {{"type", "uri"}});
    for (const auto& i : r.metadata.identifiers)
        if (i.scheme != "url") xml.leaf("identifier", i.value, {{"type", i.scheme == "handle" ? "hdl" : i.scheme}});
}

void location(XmlWriter& xml, const Record& r, const Repository& repository) {
    auto group = xml.group("location");
    xml.leaf("url", page_url(r, repository.url), {{"usage", "primary display"}, {"access", "object in context"}});
    for (const auto* f : served_files(r))
        xml.leaf("url", file_url(r, *f, repository.url), {{"displayLabel", f->name}, {"access", "raw object"}});
}

void rights(XmlWriter& xml, const Record& r, const Repository&) {
    const auto& x = r.metadata.rights;
    xml.leaf("accessCondition", x.licence, {{"type", "use and reproduction"}, {"xlink:href", x.licence}});
    xml.leaf("accessCondition", x.access, {{"type", "restriction on access"}, {"xlink:href", coar_access(x.access)}});
    for (const auto& s : x.statements) xml.leaf("accessCondition", s);
}

void record_info(XmlWriter& xml, const Record& r, const Repository& repository) {
    auto info = xml.group("recordInfo");
    xml.leaf("recordContentSource", repository.name);
    xml.leaf("recordIdentifier", r.pid);
}

constexpr std::array<Rule, 14> rules{titles, names,    type, origin,      languages, physical, abstracts,
                                     notes,  subjects, host, identifiers, location,  rights,   record_info};

}  // namespace

void write_mods(std::string& out, const Record& record, const Repository& repository) {
    XmlWriter xml(out);
    auto root = xml.group("mods", {{"xmlns", "http://www.loc.gov/mods/v3"},
                                   {"xmlns:xlink", "http://www.w3.org/1999/xlink"},
                                   {"xmlns:xsi", xsi_namespace},
                                   {"version", "3.8"},
                                   {"xsi:schemaLocation",
                                    "http://www.loc.gov/mods/v3 http://www.loc.gov/standards/mods/v3/mods-3-8.xsd"}});
    for (auto rule : rules) rule(xml, record, repository);
}

}  // namespace muras::formats
