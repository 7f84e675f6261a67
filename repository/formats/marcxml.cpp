// MARC 21 as MARCXML (Library of Congress). Fields stand in the order of their tags.
#include <array>

#include <fmt/format.h>

#include <repository/base/clock.hpp>
#include <repository/formats/facts.hpp>
#include <repository/formats/format.hpp>
#include <repository/formats/xml_writer.hpp>
#include <schemas/types.hpp>

namespace muras::formats {
namespace {

using Rule = void (*)(XmlWriter& xml, const Record& record, const Repository& repository);

struct Subfield {
    char code;
    std::string_view value;
};

/// A data field; not there without a value in one of its subfields that begin it.
void field(XmlWriter& xml, std::string_view tag, std::string_view indicators,
           std::initializer_list<Subfield> subfields) {
    if (subfields.size() == 0 || subfields.begin()->value.empty()) return;
    auto group =
        xml.group("datafield", {{"tag", tag}, {"ind1", indicators.substr(0, 1)}, {"ind2", indicators.substr(1, 1)}});
    for (const auto& s : subfields) xml.leaf("subfield", s.value, {{"code", std::string_view(&s.code, 1)}});
}

std::string year4(const Record& r) {
    auto year = year_of(r);
    return year > 0 && year < 10000 ? fmt::format("{:04}", year) : std::string("uuuu");
}

/// Position 06 is the type of material, 07 the level: a part of something, a serial, or a monograph (leader, MARC 21).
std::string leader(const Record& r) {
    const auto& code = r.metadata.type.code;
    char material = code == "map"                             ? 'e'
                    : code == "video"                         ? 'g'
                    : code == "audio"                         ? 'i'
                    : code == "image"                         ? 'k'
                    : code == "software" || code == "dataset" ? 'm'
                                                              : 'a';
    char level = code == "article" || code == "review" || code.starts_with("conference-") ? 'b'
                 : code == "book-part"                                                    ? 'a'
                 : code == "journal" || code == "issue"                                   ? 's'
                                                                                          : 'm';
    return fmt::format("00000n{}{} a2200000 u 4500", material, level);
}

void control(XmlWriter& xml, const Record& r, const Repository& repository) {
    xml.leaf("leader", leader(r));
    xml.leaf("controlfield", r.pid, {{"tag", "001"}});
    xml.leaf("controlfield", repository.name, {{"tag", "003"}});
    std::string stamp;
    for (char c : format_datestamp(r.stamp))
        if (c >= '0' && c <= '9') stamp += c;
    xml.leaf("controlfield", stamp + ".0", {{"tag", "005"}});
    auto language = r.metadata.languages.empty() ? std::string_view("und") : r.metadata.languages.front().code;
    auto country = r.metadata.publication->country.value == "KG" ? "kg " : "xx ";
    // 008: entered, kind of date, two dates, place, 17 that depend on the material, language, modified, source.
    xml.leaf("controlfield",
             fmt::format("{}s{}    {}{:|>17}{} d", stamp.substr(2, 6), year4(r), country,
                         is_thesis(r) ? "m||||||||||" : "", language.size() == 3 ? language : "und"),
             {{"tag", "008"}});
}

void numbers(XmlWriter& xml, const Record& r, const Repository&) {
    const auto& p = *r.metadata.patent;
    field(xml, "013", "  ",
          {{'a', p.number.value}, {'b', p.office.value}, {'c', p.kind_raw.value}, {'d', p.granted.value}});
    for (const auto& i : r.metadata.identifiers) {
        if (i.scheme == "isbn") field(xml, "020", "  ", {{i.valid ? 'a' : 'z', i.value}});
        if (i.scheme == "issn") field(xml, "022", "  ", {{i.valid ? 'a' : 'y', i.value}});
    }
    for (const auto& i : r.metadata.identifiers)
        if (i.scheme == "doi" || i.scheme == "handle")
            field(xml, "024", "7 ", {{'a', i.value}, {'2', i.scheme == "doi" ? "doi" : "hdl"}});
    field(xml, "035", "  ", {{'a', r.provenance.oai_identifier}});
    for (const auto& l : r.metadata.languages) field(xml, "041", "07", {{'a', l.code}, {'2', "iso639-3"}});
}

/// UDC has a field of its own; specialties and other classifications name their scheme.
void classification(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& s : r.metadata.thesis->specialty) field(xml, "072", " 7", {{'a', s.code}, {'2', "nsnr"}});
    for (const auto& s : r.metadata.subjects)
        if (s.scheme == "udc") field(xml, "080", "  ", {{'a', s.code}});
    for (const auto& s : r.metadata.subjects)
        if (s.scheme != "udc" && s.scheme != "keyword")
            field(xml, "084", "  ", {{'a', s.code}, {'2', classification_source(s.scheme)}});
}

void heading(XmlWriter& xml, const Agent& a, bool added) {
    std::string tag = a.kind == "org" ? "10" : a.kind == "meeting" ? "11" : "00";
    tag.insert(0, added ? "7" : "1");
    field(xml, tag, a.kind == "org" || a.kind == "meeting" ? "2 " : "1 ",
          {{'a', a.display}, {'u', a.affiliation}, {'4', a.role}});
}

const Agent* main_heading(const Record& r) {
    auto people = creators(r);
    return people.empty() ? nullptr : people.front();
}

void title(XmlWriter& xml, const Record& r, const Repository&) {
    const auto* author = main_heading(r);
    if (author) heading(xml, *author, false);
    const auto* main = main_title(r);
    if (!main) {
        field(xml, "245", "00", {{'a', "[untitled]"}});
        return;
    }
    std::string_view subtitle;
    for (const auto& t : r.metadata.titles)
        if (t.kind == "subtitle" && subtitle.empty()) subtitle = t.value;
    field(xml, "245", author ? "10" : "00", {{'a', main->value}, {'b', subtitle}});
    for (const auto& t : r.metadata.titles)
        if (&t != main && t.kind != "subtitle")
            field(xml, "246", t.kind == "parallel" || t.kind == "translated" ? "31" : "33", {{'a', t.value}});
}

void publication(XmlWriter& xml, const Record& r, const Repository&) {
    const auto& p = *r.metadata.publication;
    field(xml, "250", "  ", {{'a', p.edition.value}});
    auto place = p.place.empty() ? std::string_view{} : std::string_view(p.place.front().value);
    auto issued = issued_date(r);
    if (!place.empty())
        field(xml, "264", " 1", {{'a', place}, {'b', first_publisher(r)}, {'c', issued}});
    else if (!first_publisher(r).empty())
        field(xml, "264", " 1", {{'b', first_publisher(r)}, {'c', issued}});
    else
        field(xml, "264", " 1", {{'c', issued}});
    field(xml, "300", "  ", {{'a', r.metadata.physical->extent.value}});
}

void notes(XmlWriter& xml, const Record& r, const Repository&) {
    const auto& t = *r.metadata.thesis;
    if (!t.degree_name.empty())
        field(xml, "502", "  ", {{'b', t.degree_name.value}, {'c', t.grantor.value}, {'d', t.defended_on.value}});
    else
        field(xml, "502", "  ", {{'c', t.grantor.value}, {'d', t.defended_on.value}});
    std::string_view access = r.metadata.rights.access;
    field(xml, "506", access == "open" ? "0 " : "1 ", {{'a', access}, {'u', coar_access(access)}});
    for (const auto& a : r.metadata.abstracts) field(xml, "520", "3 ", {{'a', a.value}});
    for (const auto& s : r.metadata.rights.statements) field(xml, "540", "  ", {{'a', s}});
    field(xml, "540", "  ", {{'a', r.metadata.rights.licence}, {'u', r.metadata.rights.licence}});
}

void subjects(XmlWriter& xml, const Record& r, const Repository&) {
    for (const auto& s : r.metadata.subjects) field(xml, "653", "  ", {{'a', s.label}});
    field(xml, "655", " 4", {{'a', type_term(r.metadata.type.code).label}});
}

void added_entries(XmlWriter& xml, const Record& r, const Repository&) {
    const auto* author = main_heading(r);
    for (const auto& a : r.metadata.agents)
        if (&a != author) heading(xml, a, true);
    const auto& h = *r.metadata.host;
    std::string part = h.volume.value;
    if (!h.issue.empty()) part += (part.empty() ? "№ " : ", № ") + h.issue.value;
    if (!h.first_page.empty())
        part += (part.empty() ? "С. " : ", с. ") + h.first_page.value +
                (h.last_page.empty() ? "" : "-" + h.last_page.value);
    field(xml, "773", "0 ",
          {{'t', h.title.value},
           {'g', part},
           {'x', h.issn.empty() ? std::string_view{} : std::string_view(h.issn.front().value)}});
}

void location(XmlWriter& xml, const Record& r, const Repository& repository) {
    field(xml, "856", "40", {{'u', page_url(r, repository.url)}});
    for (const auto* f : served_files(r))
        field(xml, "856", "40",
              {{'u', file_url(r, *f, repository.url)}, {'q', f->mime}, {'s', std::to_string(f->bytes)}});
}

constexpr std::array<Rule, 9> rules{control, numbers,  classification, title,   publication,
                                    notes,   subjects, added_entries,  location};

}  // namespace

void write_marcxml(std::string& out, const Record& record, const Repository& repository) {
    XmlWriter xml(out);
    auto root = xml.group("record", {{"xmlns", "http://www.loc.gov/MARC21/slim"},
                                     {"xmlns:xsi", xsi_namespace},
                                     {"xsi:schemaLocation",
                                      "http://www.loc.gov/MARC21/slim "
                                      "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd"}});
    for (auto rule : rules) rule(xml, record, repository);
}

}  // namespace muras::formats
