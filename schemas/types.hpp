// The type vocabulary (CROSSWALK section 4): our code, its English name, and the terms that others know it by.
#pragma once

#include <array>
#include <string_view>

namespace muras {

/// `label` is the English name and the msgid of its translations; `coar` the last segment of the COAR resource type
/// URI; `eu_repo` the term of info:eu-repo/semantics/ (empty: none).
struct TypeTerm {
    std::string_view code, label, coar, eu_repo;
};

inline constexpr std::string_view coar_type_base = "http://purl.org/coar/resource_type/";
inline constexpr std::string_view eu_repo_base = "info:eu-repo/semantics/";

inline constexpr std::array types{
    TypeTerm{"thesis-doctor", "Doctoral thesis", "c_db06", "doctoralThesis"},
    TypeTerm{"thesis-candidate", "Candidate of sciences thesis", "c_db06", "doctoralThesis"},
    TypeTerm{"autoabstract", "Thesis autoabstract", "c_46ec", "other"},
    TypeTerm{"thesis-master", "Master's thesis", "c_bdcc", "masterThesis"},
    TypeTerm{"thesis-bachelor", "Bachelor's thesis", "c_7a1f", "bachelorThesis"},
    TypeTerm{"article", "Article", "c_6501", "article"},
    TypeTerm{"review", "Review", "c_efa0", "review"},
    TypeTerm{"preprint", "Preprint", "c_816b", "preprint"},
    TypeTerm{"journal", "Journal", "c_0640", ""},
    TypeTerm{"issue", "Journal issue", "c_2659", ""},
    TypeTerm{"book", "Book", "c_2f33", "book"},
    TypeTerm{"book-part", "Book chapter", "c_3248", "bookPart"},
    TypeTerm{"conference-abstract", "Conference abstract", "c_5794", "conferenceObject"},
    TypeTerm{"conference-paper", "Conference paper", "c_5794", "conferencePaper"},
    TypeTerm{"proceedings", "Conference proceedings", "c_f744", "conferenceProceedings"},
    TypeTerm{"textbook", "Textbook", "c_e059", "book"},
    TypeTerm{"study-guide", "Study guide", "c_e059", "book"},
    TypeTerm{"methodical", "Teaching guidelines", "c_e059", "other"},
    TypeTerm{"lecture", "Lecture", "c_8544", "lecture"},
    TypeTerm{"report-research", "Research report", "c_18ws", "report"},
    TypeTerm{"report-project", "Project report", "c_18op", "report"},
    TypeTerm{"report-policy", "Policy report", "c_186u", "report"},
    TypeTerm{"report-technical", "Technical report", "c_18gh", "report"},
    TypeTerm{"patent-invention", "Patent for an invention", "c_15cd", "patent"},
    TypeTerm{"patent-utility", "Utility model", "9DKX-KSAF", "patent"},
    TypeTerm{"industrial-design", "Industrial design", "JBNF-DYAD", "patent"},
    TypeTerm{"plant-variety", "Plant variety or animal breed", "GPQ7-G5VE", "patent"},
    TypeTerm{"software", "Software", "c_5ce6", "other"},
    TypeTerm{"dataset", "Dataset", "c_ddb1", "other"},
    TypeTerm{"map", "Map", "c_12cd", "other"},
    TypeTerm{"image", "Image", "c_c513", "other"},
    TypeTerm{"video", "Video", "c_12ce", "other"},
    TypeTerm{"audio", "Sound recording", "c_18cc", "other"},
    TypeTerm{"legal-normative", "Law or standard", "c_1843", "other"},
    TypeTerm{"catalogue-record", "Catalogue record", "c_18cf", ""},
    TypeTerm{"other", "Other", "c_1843", "other"},
};

/// The row of a code, or that of "other". Pure.
constexpr const TypeTerm& type_term(std::string_view code) {
    for (const auto& t : types)
        if (t.code == code) return t;
    return types.back();
}

}  // namespace muras
