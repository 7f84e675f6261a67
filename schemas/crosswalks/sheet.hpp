// Sheets that a donor without any protocol sends: CSV, TSV, and patents by INID codes (WIPO ST.9). A column names the
// place in our record ("title[ru]", "agents.aut", "thesis.grantor"); a donor's own names are a column map in its profile.
#pragma once

#include <array>
#include <string_view>

#include <schemas/crosswalks/rule.hpp>

namespace muras::crosswalks {

inline constexpr std::array sheet{
    CrosswalkRule{"title", Target::title, "main"},
    CrosswalkRule{"title.subtitle", Target::title, "subtitle"},
    CrosswalkRule{"title.parallel", Target::title, "parallel"},
    CrosswalkRule{"title.alternative", Target::title, "alternative"},
    CrosswalkRule{"title.translated", Target::title, "translated"},
    CrosswalkRule{"title.part", Target::title, "part"},
    CrosswalkRule{"agents.aut", Target::agent, "aut"},
    CrosswalkRule{"agents.edt", Target::agent, "edt"},
    CrosswalkRule{"agents.com", Target::agent, "com"},
    CrosswalkRule{"agents.trl", Target::agent, "trl"},
    CrosswalkRule{"agents.ill", Target::agent, "ill"},
    CrosswalkRule{"agents.ths", Target::agent, "ths"},
    CrosswalkRule{"agents.csl", Target::agent, "csl"},
    CrosswalkRule{"agents.opn", Target::agent, "opn"},
    CrosswalkRule{"agents.dgg", Target::agent, "dgg"},
    CrosswalkRule{"agents.inv", Target::agent, "inv"},
    CrosswalkRule{"agents.pta", Target::agent, "pta"},
    CrosswalkRule{"agents.pth", Target::agent, "pth"},
    CrosswalkRule{"agents.fnd", Target::agent, "fnd"},
    CrosswalkRule{"agents.spn", Target::agent, "spn"},
    CrosswalkRule{"agents.isb", Target::agent, "isb"},
    CrosswalkRule{"agents.rth", Target::agent, "rth"},
    CrosswalkRule{"agents.ctb", Target::agent, "ctb"},
    CrosswalkRule{"date.issued", Target::date, "issued"},
    CrosswalkRule{"date.available", Target::date, "available"},
    CrosswalkRule{"date.created", Target::date, "created"},
    CrosswalkRule{"date.defended", Target::date, "defended"},
    CrosswalkRule{"date.filed", Target::date, "filed"},
    CrosswalkRule{"date.granted", Target::date, "granted"},
    CrosswalkRule{"date.published", Target::date, "published"},
    CrosswalkRule{"date.other", Target::date, "other"},
    CrosswalkRule{"language", Target::language},
    CrosswalkRule{"abstract", Target::abstract},
    CrosswalkRule{"note", Target::note},
    CrosswalkRule{"subject", Target::subject},
    CrosswalkRule{"subject.udc", Target::subject, "udc"},
    CrosswalkRule{"subject.bbk", Target::subject, "bbk"},
    CrosswalkRule{"subject.grnti", Target::subject, "grnti"},
    CrosswalkRule{"subject.vak", Target::subject, "vak"},
    CrosswalkRule{"subject.ipc", Target::subject, "ipc"},
    CrosswalkRule{"identifier", Target::identifier},
    CrosswalkRule{"identifier.isbn", Target::identifier, "isbn"},
    CrosswalkRule{"identifier.issn", Target::identifier, "issn"},
    CrosswalkRule{"identifier.report_no", Target::identifier, "report_no"},
    CrosswalkRule{"relation", Target::relation, "related"},
    CrosswalkRule{"relation.host", Target::relation, "host"},
    CrosswalkRule{"relation.series", Target::relation, "series"},
    CrosswalkRule{"relation.references", Target::relation, "references"},
    CrosswalkRule{"relation.product_of_project", Target::relation, "product_of_project"},
    CrosswalkRule{"source", Target::source},
    CrosswalkRule{"publisher", Target::publisher},
    CrosswalkRule{"coverage", Target::coverage},
    CrosswalkRule{"format", Target::format},
    CrosswalkRule{"rights", Target::rights},
    CrosswalkRule{"licence", Target::licence},
    CrosswalkRule{"embargo", Target::embargo},
    CrosswalkRule{"type", Target::type},
    CrosswalkRule{"file", Target::file},
    CrosswalkRule{"physical.extent", Target::extent},
    CrosswalkRule{"host.title", Target::fact, "host.title"},
    CrosswalkRule{"host.issn", Target::fact, "host.issn"},
    CrosswalkRule{"host.isbn", Target::fact, "host.isbn"},
    CrosswalkRule{"host.volume", Target::fact, "host.volume"},
    CrosswalkRule{"host.issue", Target::fact, "host.issue"},
    CrosswalkRule{"host.first_page", Target::fact, "host.first_page"},
    CrosswalkRule{"host.last_page", Target::fact, "host.last_page"},
    CrosswalkRule{"publication.place", Target::fact, "publication.place"},
    CrosswalkRule{"publication.edition", Target::fact, "publication.edition"},
    CrosswalkRule{"publication.country", Target::fact, "publication.country"},
    CrosswalkRule{"thesis.degree_name", Target::fact, "thesis.degree_name"},
    CrosswalkRule{"thesis.degree_level", Target::fact, "thesis.degree_level"},
    CrosswalkRule{"thesis.branch", Target::fact, "thesis.branch"},
    CrosswalkRule{"thesis.council_code", Target::fact, "thesis.council_code"},
    CrosswalkRule{"thesis.grantor", Target::fact, "thesis.grantor"},
    CrosswalkRule{"thesis.place", Target::fact, "thesis.place"},
    CrosswalkRule{"thesis.defended_on", Target::fact, "thesis.defended_on"},
    CrosswalkRule{"thesis.leading_org", Target::fact, "thesis.leading_org"},
    CrosswalkRule{"patent.office", Target::fact, "patent.office"},
    CrosswalkRule{"patent.right", Target::fact, "patent.right"},
    CrosswalkRule{"patent.kind_raw", Target::fact, "patent.kind_raw"},
    CrosswalkRule{"patent.number", Target::fact, "patent.number"},
    CrosswalkRule{"patent.application_no", Target::fact, "patent.application_no"},
    CrosswalkRule{"patent.filed", Target::fact, "patent.filed"},
    CrosswalkRule{"patent.priority", Target::fact, "patent.priority"},
    CrosswalkRule{"patent.granted", Target::fact, "patent.granted"},
    CrosswalkRule{"patent.published", Target::fact, "patent.published"},
    CrosswalkRule{"patent.bulletin", Target::fact, "patent.bulletin"},
    CrosswalkRule{"patent.legal_status", Target::fact, "patent.legal_status"},
    CrosswalkRule{"patent.ipc", Target::fact, "patent.ipc"},
    CrosswalkRule{"patent.locarno", Target::fact, "patent.locarno"},
    CrosswalkRule{"project.donor", Target::fact, "project.donor"},
    CrosswalkRule{"project.donor_id", Target::fact, "project.donor_id"},
    CrosswalkRule{"project.iati_id", Target::fact, "project.iati_id"},
    CrosswalkRule{"project.title", Target::fact, "project.title"},
    CrosswalkRule{"project.status", Target::fact, "project.status"},
    CrosswalkRule{"project.start", Target::fact, "project.start"},
    CrosswalkRule{"project.end", Target::fact, "project.end"},
    CrosswalkRule{"project.country", Target::fact, "project.country"},
    CrosswalkRule{"project.implementers", Target::fact, "project.implementers"},
    CrosswalkRule{"project.document_category", Target::fact, "project.document_category"},
    CrosswalkRule{"education.level", Target::fact, "education.level"},
    CrosswalkRule{"education.grade_from", Target::fact, "education.grade_from"},
    CrosswalkRule{"education.grade_to", Target::fact, "education.grade_to"},
    CrosswalkRule{"education.school_subject", Target::fact, "education.school_subject"},
    CrosswalkRule{"education.audience", Target::fact, "education.audience"},
    CrosswalkRule{"education.approval", Target::fact, "education.approval"},
    CrosswalkRule{"education.material", Target::fact, "education.material"},
};

/// The column that names a record within its sheet, so that the next import of the sheet finds it again.
inline constexpr std::string_view sheet_id_column = "id";

/// "title[ru]" is the place "title", with the language of what stands there.
struct SheetPath {
    std::string_view path, language;
};
constexpr SheetPath read_sheet_path(std::string_view text) {
    auto open = text.find('[');
    if (open == std::string_view::npos || !text.ends_with(']')) return {text, {}};
    return {text.substr(0, open), text.substr(open + 1, text.size() - open - 2)};
}

/// Whether a column map may lead there: "title", "title[ru]", "agents.aut", "id". Pure.
constexpr bool is_sheet_path(std::string_view text) {
    auto path = read_sheet_path(text).path;
    if (path == sheet_id_column) return true;
    for (const auto& rule : sheet)
        if (rule.path == path) return true;
    return false;
}

/// A place for a value of a column. Several rows of one name: the value goes to each of these places.
struct ColumnRule {
    std::string_view column, path;
};

/// INID codes (WIPO Standard ST.9). (74), the attorney, is kept raw only.
inline constexpr std::array inid_columns{
    ColumnRule{"11", "patent.number"},    ColumnRule{"12", "patent.kind_raw"}, ColumnRule{"12", "patent.right"},
    ColumnRule{"12", "type"},             ColumnRule{"13", "patent.kind_raw"}, ColumnRule{"19", "patent.office"},
    ColumnRule{"21", "patent.application_no"}, ColumnRule{"22", "patent.filed"}, ColumnRule{"22", "date.filed"},
    ColumnRule{"24", "date.other"},       ColumnRule{"30", "patent.priority"}, ColumnRule{"31", "patent.priority"},
    ColumnRule{"32", "patent.priority"},  ColumnRule{"33", "patent.priority"}, ColumnRule{"43", "patent.published"},
    ColumnRule{"45", "patent.published"}, ColumnRule{"45", "date.issued"},     ColumnRule{"46", "patent.published"},
    ColumnRule{"51", "subject.ipc"},      ColumnRule{"51", "patent.ipc"},      ColumnRule{"54", "title"},
    ColumnRule{"56", "relation.references"}, ColumnRule{"57", "abstract"},     ColumnRule{"71", "agents.pta"},
    ColumnRule{"72", "agents.inv"},       ColumnRule{"73", "agents.pth"},      ColumnRule{"75", "agents.inv"},
    ColumnRule{"75", "agents.pta"},       ColumnRule{"76", "agents.inv"},      ColumnRule{"76", "agents.pta"},
    ColumnRule{"76", "agents.pth"},
};

/// Names that people give to columns, in lower case.
inline constexpr std::array common_columns{
    ColumnRule{"pid", "id"},
    ColumnRule{"year", "date.issued"},
    ColumnRule{"date", "date.issued"},
    ColumnRule{"author", "agents.aut"},
    ColumnRule{"authors", "agents.aut"},
    ColumnRule{"keywords", "subject"},
    ColumnRule{"isbn", "identifier.isbn"},
    ColumnRule{"issn", "identifier.issn"},
    ColumnRule{"doi", "identifier"},
    ColumnRule{"url", "identifier"},
    ColumnRule{"link", "identifier"},
    ColumnRule{"pages", "physical.extent"},
    ColumnRule{"название", "title"},
    ColumnRule{"заглавие", "title"},
    ColumnRule{"автор", "agents.aut"},
    ColumnRule{"авторы", "agents.aut"},
    ColumnRule{"год", "date.issued"},
    ColumnRule{"год издания", "date.issued"},
    ColumnRule{"язык", "language"},
    ColumnRule{"аннотация", "abstract"},
    ColumnRule{"ключевые слова", "subject"},
    ColumnRule{"удк", "subject.udc"},
    ColumnRule{"ббк", "subject.bbk"},
    ColumnRule{"издательство", "publisher"},
    ColumnRule{"место издания", "publication.place"},
    ColumnRule{"страниц", "physical.extent"},
    ColumnRule{"тип", "type"},
    ColumnRule{"ссылка", "identifier"},
    ColumnRule{"класс", "education.grade_from"},
    ColumnRule{"предмет", "education.school_subject"},
    ColumnRule{"аталышы", "title"},
    ColumnRule{"автору", "agents.aut"},
    ColumnRule{"жылы", "date.issued"},
    ColumnRule{"тили", "language"},
    ColumnRule{"басма", "publisher"},
};

}  // namespace muras::crosswalks
