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
    Label{"type", "Type"},           Label{"lang", "Language"},         Label{"source", "Source"},
    Label{"access", "Access"},       Label{"author", "Author"},         Label{"year", "Year"},
    Label{"subject", "Subject"},     Label{"title", "Title"},           Label{"abstract", "Abstract"},
    Label{"publisher", "Publisher"}, Label{"identifier", "Identifier"},
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
