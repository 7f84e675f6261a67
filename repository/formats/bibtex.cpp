// BibTeX in UTF-8, as biber and reference managers read it.
#include <array>
#include <string>

#include <repository/formats/facts.hpp>
#include <repository/formats/format.hpp>
#include <repository/formats/type_names.hpp>
#include <schemas/languages.hpp>
#include <schemas/types.hpp>

namespace muras::formats {
namespace {

/// Escapes what TeX would take for markup; a value ends where its line does.
std::string tex(std::string_view text) {
    std::string out;
    for (char c : text) {
        switch (c) {
            case '\\':
                out += "\\textbackslash{}";
                break;
            case '~':
                out += "\\textasciitilde{}";
                break;
            case '^':
                out += "\\textasciicircum{}";
                break;
            case '{':
            case '}':
            case '%':
            case '&':
            case '#':
            case '_':
            case '$':
                out += '\\';
                out += c;
                break;
            default:
                out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
        }
    }
    return out;
}

void field(std::string& out, std::string_view name, std::string_view value) {
    if (!value.empty()) out.append(",\n  ").append(name).append(" = {").append(tex(value)).append("}");
}

/// An organisation's name is one word to BibTeX: the inner braces stand as they are.
std::string people(const Record& record, bool (*wanted)(const Agent&)) {
    std::string out;
    for (const auto& a : record.metadata.agents) {
        if (!wanted(a) || a.display.empty()) continue;
        auto parts = name_of(a);
        if (!out.empty()) out += " and ";
        out += parts.given.empty() ? "{" + tex(a.display) + "}" : tex(parts.family) + ", " + tex(parts.given);
    }
    return out;
}

void verbatim(std::string& out, std::string_view name, const std::string& value) {
    if (!value.empty()) out.append(",\n  ").append(name).append(" = {").append(value).append("}");
}

bool is_editor(const Agent& agent) { return agent.role == "edt" || agent.role == "com"; }

/// What the entry type calls the institution behind the work.
std::string_view institution_field(std::string_view entry) {
    if (entry == "phdthesis" || entry == "mastersthesis") return "school";
    return entry == "techreport" ? "institution" : "publisher";
}

}  // namespace

void write_bibtex(std::string& out, const Record& record, const Repository& repository) {
    const auto& d = record.metadata;
    const auto entry = type_names(d.type.code).bibtex;
    const auto* title = main_title(record);
    const auto date = plain_date(record);
    out.append("@").append(entry).append("{").append(record.pid);
    verbatim(out, "author", people(record, is_creator));
    verbatim(out, "editor", people(record, is_editor));
    field(out, "title", title ? std::string_view(title->value) : std::string_view{});
    field(out, entry == "article" ? "journal" : "booktitle", d.host->title.value);
    field(out, "volume", d.host->volume.value);
    field(out, "number", d.host->issue.empty() ? std::string_view(d.patent->number.value) : d.host->issue.value);
    if (!d.host->first_page.empty())
        field(out, "pages", d.host->first_page.value + (d.host->last_page.empty() ? "" : "--" + d.host->last_page.value));
    field(out, "year", std::string_view(date).substr(0, 4));
    if (date.size() >= 7) field(out, "month", std::string_view(date).substr(5, 2));
    field(out, institution_field(entry),
          d.thesis->grantor.empty() ? first_publisher(record) : std::string_view(d.thesis->grantor.value));
    if (!d.publication->place.empty()) field(out, "address", d.publication->place.front().value);
    field(out, "edition", d.publication->edition.value);
    field(out, "type", d.thesis->degree_name.value);
    field(out, "doi", identifier(record, "doi"));
    field(out, "isbn", identifier(record, "isbn"));
    field(out, "issn", d.host->issn.empty() ? identifier(record, "issn") : std::string_view(d.host->issn.front().value));
    verbatim(out, "url", page_url(record, repository.url));
    if (!d.languages.empty()) field(out, "language", language_tag(d.languages.front().code));
    if (entry == "misc") field(out, "note", type_term(d.type.code).label);
    std::string words;
    for (const auto& s : d.subjects)
        if (!s.label.empty()) words += (words.empty() ? "" : ", ") + s.label;
    field(out, "keywords", words);
    out += "\n}\n";
}

}  // namespace muras::formats
