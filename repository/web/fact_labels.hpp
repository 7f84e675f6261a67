// The names of the facts in a record's blocks (thesis, patent, project, education …), as readers and staff see them:
// by their path in JSON. English is the msgid; the catalogues have the rest.
#pragma once

#include <array>

#include <repository/web/labels.hpp>

namespace muras::web {

/// The facts that are dates.
inline constexpr std::array<std::string_view, 7> date_facts{
    "host.conference.date", "thesis.defended_on", "patent.filed", "patent.granted",
    "patent.published",     "project.start",      "project.end"};

/// In the order in which a page shows them. A fact without a row is not shown on pages.
inline constexpr std::array fact_labels{
    Label{"host.volume", "Volume"},
    Label{"host.issue", "Issue"},
    Label{"host.first_page", "First page"},
    Label{"host.last_page", "Last page"},
    Label{"host.article_no", "Article number"},
    Label{"host.conference.name", "Conference"},
    Label{"host.conference.place", "Place of the conference"},
    Label{"host.conference.date", "Date of the conference"},
    Label{"publication.place", "Place of publication"},
    Label{"publication.edition", "Edition"},
    Label{"physical.extent", "Extent"},
    Label{"physical.duration", "Duration"},
    Label{"thesis.degree_name", "Degree sought"},
    Label{"thesis.degree_level", "Level of the degree"},
    Label{"thesis.branch", "Branch of science"},
    Label{"thesis.council_code", "Dissertation council"},
    Label{"thesis.grantor", "Degree granted by"},
    Label{"thesis.place", "Place of defence"},
    Label{"thesis.defended_on", "Defended on"},
    Label{"thesis.leading_org", "Leading organisation"},
    Label{"patent.office", "Patent office"},
    Label{"patent.right", "Right protected"},
    Label{"patent.kind_raw", "Kind of document"},
    Label{"patent.number", "Number of the document"},
    Label{"patent.application_no", "Application number"},
    Label{"patent.filed", "Filed on"},
    Label{"patent.priority", "Priority"},
    Label{"patent.granted", "Granted on"},
    Label{"patent.published", "Published on"},
    Label{"patent.bulletin", "Bulletin"},
    Label{"patent.legal_status", "Legal status"},
    Label{"patent.ipc", "IPC class"},
    Label{"patent.locarno", "Locarno class"},
    Label{"project.title", "Project"},
    Label{"project.donor", "Donor"},
    Label{"project.donor_id", "Number at the donor"},
    Label{"project.iati_id", "IATI identifier"},
    Label{"project.status", "Stage of the project"},
    Label{"project.start", "Begins"},
    Label{"project.end", "Ends"},
    Label{"project.country", "Country"},
    Label{"project.implementers", "Implemented by"},
    Label{"project.document_category", "Kind of project document"},
    Label{"education.level", "Level of education"},
    Label{"education.grade_from", "From grade"},
    Label{"education.grade_to", "To grade"},
    Label{"education.school_subject", "School subject"},
    Label{"education.audience", "For whom"},
    Label{"education.approval", "Approval"},
    Label{"education.material", "Kind of teaching material"},
    Label{"rights.embargo_until", "Under embargo until"},
    Label{"rights.holder", "Rights holder"},
    Label{"thesis.specialty", "Speciality"},
    Label{"project.sectors", "Sector"},
};

/// Facts that are codes: "path=code".
inline constexpr std::array fact_value_labels{
    Label{"thesis.degree_level=doctor", "Doctor of sciences"},
    Label{"thesis.degree_level=candidate", "Candidate of sciences"},
    Label{"thesis.degree_level=master", "Master"},
    Label{"thesis.degree_level=bachelor", "Bachelor"},
    Label{"thesis.degree_level=phd", "PhD"},
    Label{"patent.right=invention", "Invention"},
    Label{"patent.right=utility_model", "Utility model"},
    Label{"patent.right=design", "Design"},
    Label{"patent.right=trademark", "Trade mark"},
    Label{"patent.right=variety", "Plant variety or breed"},
    Label{"patent.right=software", "Software"},
    Label{"project.status=pipeline", "planned"},
    Label{"project.status=implementation", "being carried out"},
    Label{"project.status=finalisation", "being finished"},
    Label{"project.status=closed", "closed"},
    Label{"project.status=cancelled", "cancelled"},
    Label{"project.status=suspended", "suspended"},
    Label{"education.level=preschool", "Preschool"},
    Label{"education.level=school", "School"},
    Label{"education.level=vocational", "Vocational"},
    Label{"education.level=higher", "Higher"},
    Label{"education.material=textbook", "Textbook"},
    Label{"education.material=study_guide", "Study guide"},
    Label{"education.material=methodical", "Teaching guidelines"},
    Label{"education.material=workbook", "Workbook"},
    Label{"education.material=programme", "Programme"},
    Label{"education.material=lecture", "Lecture"},
};

}  // namespace muras::web
