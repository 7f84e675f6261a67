// Names for people of the values that records and indexes hold; English ones are the msgids of the catalogues.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include <repository/base/i18n.hpp>

namespace muras::web {

/// A code and its English name.
struct Label {
    std::string_view code, english;
};

inline constexpr std::array access_labels{
    Label{"open", "Open access"},
    Label{"embargoed", "Under embargo"},
    Label{"restricted", "Restricted access"},
    Label{"metadata-only", "Description only"},
    Label{"", "Access not stated"},
};

inline constexpr std::array field_labels{
    Label{"type", "Type"},
    Label{"lang", "Language"},
    Label{"source", "Source"},
    Label{"access", "Access"},
    Label{"author", "Author"},
    Label{"year", "Year"},
    Label{"subject", "Subject"},
    Label{"title", "Title"},
    Label{"abstract", "Abstract"},
    Label{"publisher", "Publisher"},
    Label{"identifier", "Identifier"},
    Label{"collection", "Collection"},
    Label{"udc", "UDC"},
    Label{"vak", "Specialty"},
    Label{"project", "Project"},
};

/// The main classes of the Universal Decimal Classification; 4 is vacant.
inline constexpr std::array udc_labels{
    Label{"0", "General works, information"},
    Label{"1", "Philosophy, psychology"},
    Label{"2", "Religion"},
    Label{"3", "Social sciences, law, education"},
    Label{"5", "Mathematics, natural sciences"},
    Label{"6", "Medicine, technology, agriculture"},
    Label{"7", "Arts, sport"},
    Label{"8", "Language, literature"},
    Label{"9", "Geography, history"},
};

/// MARC relator codes of people who are not the authors.
inline constexpr std::array role_labels{
    Label{"aut", "Author"},        Label{"cre", "Author"},         Label{"inv", "Inventor"},
    Label{"edt", "Editor"},        Label{"com", "Compiler"},       Label{"trl", "Translator"},
    Label{"ill", "Illustrator"},   Label{"ths", "Thesis advisor"}, Label{"csl", "Consultant"},
    Label{"opn", "Opponent"},      Label{"dgg", "Degree grantor"}, Label{"pta", "Patent applicant"},
    Label{"pth", "Patent holder"}, Label{"pbl", "Publisher"},      Label{"fnd", "Funder"},
    Label{"spn", "Sponsor"},       Label{"isb", "Issuing body"},   Label{"rth", "Research team head"},
    Label{"ctb", "Contributor"},
};

inline constexpr std::array title_labels{
    Label{"main", "Further title"},          Label{"subtitle", "Subtitle"},
    Label{"parallel", "Parallel title"},     Label{"alternative", "Alternative title"},
    Label{"translated", "Translated title"}, Label{"part", "Part"},
};

inline constexpr std::array subject_labels{
    Label{"keyword", "Subjects"},
    Label{"udc", "UDC"},
    Label{"bbk", "BBK"},
    Label{"grnti", "GRNTI"},
    Label{"vak", "Specialty"},
    Label{"ipc", "IPC"},
    Label{"ddc", "Dewey classification"},
};

inline constexpr std::array identifier_labels{
    Label{"doi", "DOI"},
    Label{"handle", "Handle"},
    Label{"isbn", "ISBN"},
    Label{"issn", "ISSN"},
    Label{"url", "Address"},
    Label{"patent_no", "Patent number"},
    Label{"report_no", "Report number"},
    Label{"application_no", "Application number"},
    Label{"project_id", "Project number"},
    Label{"grant_no", "Grant number"},
    Label{"local", "Number"},
};

inline constexpr std::array relation_labels{
    Label{"host", "Published in"},
    Label{"part", "Has part"},
    Label{"series", "Series"},
    Label{"version", "Other version"},
    Label{"translation", "Translation"},
    Label{"summary_of", "Summary of"},
    Label{"has_summary", "Summary"},
    Label{"supplement", "Supplement"},
    Label{"replaces", "Replaces"},
    Label{"replaced_by", "Replaced by"},
    Label{"references", "References"},
    Label{"funded_by", "Funded by"},
    Label{"product_of_project", "Product of project"},
    Label{"related", "Related"},
};

inline constexpr std::array date_labels{
    Label{"issued", "Date"},
    Label{"available", "Available since"},
    Label{"created", "Created"},
    Label{"other", "Other date"},
};

inline constexpr std::array verdict_labels{
    Label{"complete", "complete"}, Label{"partial", "partial"}, Label{"suspicious", "suspicious"},
    Label{"blocked", "blocked"},   Label{"failed", "failed"},   Label{"", "under way"},
    Label{"interrupted", "interrupted, to go on"},
};

/// Identify's deletedRecord (OAI-PMH 2.0, section 2.5.1).
inline constexpr std::array deleted_record_labels{
    Label{"no", "not announced"},
    Label{"transient", "announced, but not for ever"},
    Label{"persistent", "announced for ever"},
};

/// DonorReport: its verdict, the gravity of a finding, and what is not understood of a value.
inline constexpr std::array check_verdict_labels{
    Label{"good", "Good: it can be harvested as it is."},
    Label{"usable", "Usable: it can be harvested, with the faults that are told below."},
    Label{"not-yet", "Not yet: what is told below must be mended first."},
};

inline constexpr std::array gravity_labels{
    Label{"blocker", "Must be mended"},
    Label{"fault", "Fault"},
    Label{"remark", "Remark"},
};

inline constexpr std::array value_labels{
    Label{"type-unknown", "unknown type"},
    Label{"language-unknown", "unknown language"},
    Label{"language-untrusted", "language that can't be right"},
    Label{"date-unread", "date that can't be read"},
    Label{"licence-version", "licence without its version"},
    Label{"identifier-unsound", "identifier with a mistake"},
    Label{"unmapped-element", "element that is not taken over"},
    Label{"rights-unknown", "terms that are not understood"},
};

inline constexpr std::array run_labels{
    Label{"harvest", "Harvest"},
    Label{"import", "Import"},
    Label{"remap", "Remap"},
};

inline constexpr std::array sort_labels{
    Label{"relevance", "Best match"}, Label{"newest", "Newest first"}, Label{"oldest", "Oldest first"},
    Label{"author", "By author"},     Label{"title", "By title"},
};

/// The alphabetical lists under /browse/.
inline constexpr std::array list_labels{
    Label{"title", "Works by title"},
    Label{"author", "Authors"},
    Label{"subject", "Subjects"},
};

/// The advanced search: how the words of a row are meant, and where they are looked for.
inline constexpr std::array how_labels{
    Label{"all", "all of these words"},
    Label{"any", "any of these words"},
    Label{"phrase", "exactly this phrase"},
    Label{"none", "none of these words"},
};

inline constexpr std::array in_labels{
    Label{"", "Everywhere"},       Label{"title", "Title"},         Label{"author", "Author"},
    Label{"subject", "Subject"},   Label{"abstract", "Abstract"},   Label{"publisher", "Publisher"},
    Label{"project", "Project"},   Label{"identifier", "Identifier"},
};

/// The styles of citations, in the order of formats::CitationStyle.
inline constexpr std::array citation_labels{
    Label{"gost", "GOST R 7.0.5"},
    Label{"apa", "APA"},
    Label{"chicago", "Chicago"},
};

/// What a reader's report is about.
inline constexpr std::array report_labels{
    Label{"file", "A file does not open, or is another one"},
    Label{"description", "The description is wrong"},
    Label{"rights", "This should not be here: rights, personal data"},
    Label{"page", "The page is hard to use"},
    Label{"other", "Something else"},
};

/// Why a report is not taken yet.
inline constexpr std::array report_fault_labels{
    Label{"short", "Please say in a few words what is wrong."},
    Label{"foreign", "This came from another site. Please send it from here."},
    Label{"many", "You have sent several reports already. Please write again in an hour."},
};

/// The translated name of a code; the code itself where the table has none.
template <std::size_t N>
std::string label(Tongue tongue, const std::array<Label, N>& table, std::string_view code) {
    for (const auto& row : table)
        if (row.code == code) return text(tongue, row.english);
    return std::string(code);
}

/// "Thesis autoabstract" of "autoabstract"; an unknown code is shown as it is.
std::string type_label(Tongue tongue, std::string_view code);

/// "Kyrgyz" of "kir"; an unknown code is shown as it is.
std::string language_label(Tongue tongue, std::string_view code);

}  // namespace muras::web
