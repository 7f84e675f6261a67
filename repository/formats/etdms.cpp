// ETD-MS 1.0: theses for union catalogues (NDLTD, etdms.xsd). Elements that the schema demands are never left out.
#include <array>

#include <repository/formats/facts.hpp>
#include <repository/formats/format.hpp>
#include <repository/formats/xml_writer.hpp>
#include <schemas/languages.hpp>
#include <schemas/types.hpp>

namespace muras::formats {
namespace {

using Rule = void (*)(XmlWriter& xml, const Record& record, const Repository& repository);

constexpr std::string_view unknown_year = "0000";  // the schema wants a date; EDTF and DCMI have no other unknown

void titles(XmlWriter& xml, const Record& r, const Repository&) {
    const auto* main = main_title(r);
    xml.leaf("title", main ? std::string_view(main->value) : "[untitled]",
             {{"xml:lang", language_tag(main ? std::string_view(main->lang) : "")}});
    for (const auto& t : r.metadata.titles)
        if (&t != main) xml.leaf("alternativeTitle", t.value, {{"xml:lang", language_tag(t.lang)}});
}

void creators_of(XmlWriter& xml, const Record& r, const Repository&) {
    auto people = creators(r);
    for (const auto* a : people) xml.leaf("creator", a->display);
    if (people.empty()) xml.leaf("creator", "[unknown]");
}

void subjects(XmlWriter& xml, const Record& r, const Repository&) {
    bool any = false;
    for (const auto& s : r.metadata.subjects) {
        xml.leaf("subject", s.code, {{"scheme", s.scheme}});
        xml.leaf("subject", s.label, {{"xml:lang", language_tag(s.lang)}});
        any = any || !s.code.empty() || !s.label.empty();
    }
    if (!any) xml.leaf("subject", type_term(r.metadata.type.code).label);
}

void descriptions(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& a : r.metadata.abstracts) xml.leaf("description", a.value, {{"xml:lang", language_tag(a.lang)}});
}

void publishers(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& p : r.metadata.publishers) xml.leaf("publisher", p.value);
}

void contributors(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& a : r.metadata.agents) {
        if (is_creator(a)) continue;
        std::string_view role = a.role == "ths"   ? "advisor"
                                : a.role == "csl" ? "consultant"
                                : a.role == "opn" ? "committee member"
                                                  : std::string_view{};
        xml.leaf("contributor", a.display, {{"role", role}});
    }
}

void date(XmlWriter& xml, const Record& r, const Repository&) {
    auto issued = plain_date(r);
    xml.leaf("date", issued.empty() ? unknown_year : std::string_view(issued));
}

void type(XmlWriter& xml, const Record& r, const Repository&) {
    xml.leaf("type", type_term(r.metadata.type.code).label, {{"xml:lang", "en"}});
}

void formats(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& f : r.metadata.formats) xml.leaf("format", f.value);
}

void identifiers(XmlWriter& xml, const Record& r, const Repository& repository) {
    xml.leaf("identifier", page_url(r, repository.url));
    for (const auto* f : served_files(r)) xml.leaf("identifier", file_url(r, *f, repository.url));
    for (const auto& i : r.metadata.identifiers) xml.leaf("identifier", i.value);
}

void languages(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& l : r.metadata.languages) xml.leaf("language", l.code);
}

void coverage(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& c : r.metadata.coverage) xml.leaf("coverage", c.value);
}

void rights(XmlWriter& xml, const Record& r, const Repository&) {
    xml.leaf("rights", r.metadata.rights.licence);
    for (const auto& s : r.metadata.rights.statements) xml.leaf("rights", s);
}

/// ETD-MS counts levels: 0 undergraduate, 1 master's, 2 doctoral (a candidate of sciences is one of the doctors).
std::string_view level(const Record& r) {
    const auto& code = r.metadata.type.code;
    if (code == "thesis-bachelor") return "0";
    if (code == "thesis-master") return "1";
    return code.starts_with("thesis-") || code == "autoabstract" ? "2" : "";
}

void degree(XmlWriter& xml, const Record& r, const Repository&) {
    auto group = xml.group("degree");
    const auto& t = *r.metadata.thesis;
    xml.leaf("name", t.degree_name.value);
    xml.leaf("level", level(r));
    for (const auto& s : t.specialty) xml.leaf("discipline", s.code.empty() ? s.label : s.code + " " + s.label);
    if (t.specialty.empty()) xml.leaf("discipline", t.branch.value);
    xml.leaf("grantor", t.grantor.value);
}

/// In the schema's sequence.
constexpr std::array<Rule, 14> rules{titles, creators_of, subjects,    descriptions, publishers, contributors, date,
                                     type,   formats,     identifiers, languages,    coverage,   rights,       degree};

}  // namespace

void write_etdms(std::string& out, const Record& record, const Repository& repository) {
    XmlWriter xml(out);
    auto root = xml.group("thesis", {{"xmlns", "http://www.ndltd.org/standards/metadata/etdms/1.0/"},
                                     {"xmlns:xsi", xsi_namespace},
                                     {"xsi:schemaLocation",
                                      "http://www.ndltd.org/standards/metadata/etdms/1.0/ "
                                      "http://www.ndltd.org/standards/metadata/etdms/1.0/etdms.xsd"}});
    for (auto rule : rules) rule(xml, record, repository);
}

}  // namespace muras::formats
