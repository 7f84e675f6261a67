// RIS, the exchange format of reference managers: one tag a line, CR LF, ended by ER.
#include <string>

#include <repository/formats/facts.hpp>
#include <repository/formats/format.hpp>
#include <repository/formats/type_names.hpp>
#include <schemas/languages.hpp>

namespace muras::formats {
namespace {

void line(std::string& out, std::string_view tag, std::string_view value) {
    if (value.empty()) return;
    out.append(tag).append("  - ");
    for (char c : value) out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    out += "\r\n";
}

/// "2007/07/12/": RIS has slashes for every part of a date.
std::string slashed(std::string date) {
    for (char& c : date)
        if (c == '-') c = '/';
    if (date.size() == 4) return date + "///";
    return date + (date.size() == 7 ? "//" : "/");
}

std::string name(const Agent& agent) {
    auto parts = name_of(agent);
    return parts.given.empty() ? agent.display : parts.family + ", " + parts.given;
}

}  // namespace

void write_ris(std::string& out, const Record& record, const Repository& repository) {
    const auto& d = record.metadata;
    const auto* title = main_title(record);
    line(out, "TY", type_names(d.type.code).ris);
    line(out, "ID", record.pid);
    for (const auto* agent : creators(record)) line(out, "AU", name(*agent));
    for (const auto& agent : d.agents) {
        if (agent.role == "edt" || agent.role == "com") line(out, "ED", name(agent));
        if (agent.role == "ths") line(out, "A3", name(agent));
    }
    line(out, "TI", title ? std::string_view(title->value) : std::string_view{});
    for (const auto& t : d.titles)
        // Not TT: there are readers that take the last of TI and TT for the title. A note is a note to all of them.
        if (&t != title && (t.kind == "translated" || t.kind == "parallel") && !t.value.empty())
            line(out, "N1", "= " + t.value);
    line(out, "T2", d.host->title.value);
    line(out, "VL", d.host->volume.value);
    line(out, "IS", d.host->issue.value);
    line(out, "SP", d.host->first_page.value);
    line(out, "EP", d.host->last_page.value);
    if (auto date = plain_date(record); !date.empty()) {
        line(out, "PY", std::string_view(date).substr(0, 4));
        line(out, "DA", slashed(date));
    }
    line(out, "PB", d.thesis->grantor.empty() ? first_publisher(record) : std::string_view(d.thesis->grantor.value));
    if (!d.publication->place.empty()) line(out, "CY", d.publication->place.front().value);
    line(out, "ET", d.publication->edition.value);
    line(out, "M3", d.thesis->degree_name.value);
    line(out, "M1", d.patent->number.value);
    line(out, "DO", identifier(record, "doi"));
    line(out, "SN", d.host->issn.empty() ? identifier(record, "isbn") : std::string_view(d.host->issn.front().value));
    for (const auto& language : d.languages) line(out, "LA", language_tag(language.code));
    for (const auto& subject : d.subjects) line(out, "KW", subject.label);
    for (const auto& abstract : d.abstracts) line(out, "AB", abstract.value);
    line(out, "UR", page_url(record, repository.url));
    for (const auto* file : served_files(record)) line(out, "L1", file_url(record, *file, repository.url));
    out += "ER  - \r\n";
}

}  // namespace muras::formats
