// What others call our types of work (CROSSWALK section 4): one row a code of schemas/types.hpp.
#pragma once

#include <array>
#include <string_view>

namespace muras::formats {

/// `datacite` is resourceTypeGeneral; `schema_org` a type of schema.org; `csl`, `ris` and `bibtex` their item types;
/// `zotero` the item type that Zotero reads from a MODS genre.
struct TypeNames {
    std::string_view code, datacite, schema_org, csl, ris, bibtex, zotero;
};

inline constexpr std::array type_names_table{
    TypeNames{"thesis-doctor", "Dissertation", "Thesis", "thesis", "THES", "phdthesis", "thesis"},
    TypeNames{"thesis-candidate", "Dissertation", "Thesis", "thesis", "THES", "phdthesis", "thesis"},
    TypeNames{"autoabstract", "Text", "CreativeWork", "thesis", "THES", "misc", "thesis"},
    TypeNames{"thesis-master", "Dissertation", "Thesis", "thesis", "THES", "mastersthesis", "thesis"},
    TypeNames{"thesis-bachelor", "Dissertation", "Thesis", "thesis", "THES", "misc", "thesis"},
    TypeNames{"article", "JournalArticle", "ScholarlyArticle", "article-journal", "JOUR", "article", "journalArticle"},
    TypeNames{"review", "PeerReview", "Review", "review", "JOUR", "misc", "journalArticle"},
    TypeNames{"preprint", "Preprint", "ScholarlyArticle", "article", "MANSCPT", "misc", "preprint"},
    TypeNames{"journal", "Journal", "Periodical", "book", "JFULL", "misc", "book"},
    TypeNames{"issue", "Journal", "PublicationIssue", "book", "JFULL", "misc", "book"},
    TypeNames{"book", "Book", "Book", "book", "BOOK", "book", "book"},
    TypeNames{"book-part", "BookChapter", "Chapter", "chapter", "CHAP", "incollection", "bookSection"},
    TypeNames{"conference-abstract", "ConferencePaper", "ScholarlyArticle", "paper-conference", "CONF", "inproceedings",
              "conferencePaper"},
    TypeNames{"conference-paper", "ConferencePaper", "ScholarlyArticle", "paper-conference", "CONF", "inproceedings",
              "conferencePaper"},
    TypeNames{"proceedings", "ConferenceProceeding", "Book", "book", "CONF", "proceedings", "book"},
    TypeNames{"textbook", "Book", "Book", "book", "BOOK", "book", "book"},
    TypeNames{"study-guide", "Text", "LearningResource", "book", "BOOK", "book", "book"},
    TypeNames{"methodical", "Text", "LearningResource", "document", "RPRT", "manual", "report"},
    TypeNames{"lecture", "Text", "PresentationDigitalDocument", "speech", "SLIDE", "misc", "presentation"},
    TypeNames{"report-research", "Report", "Report", "report", "RPRT", "techreport", "report"},
    TypeNames{"report-project", "Report", "Report", "report", "RPRT", "techreport", "report"},
    TypeNames{"report-policy", "Report", "Report", "report", "RPRT", "techreport", "report"},
    TypeNames{"report-technical", "Report", "Report", "report", "RPRT", "techreport", "report"},
    TypeNames{"patent-invention", "Text", "CreativeWork", "patent", "PAT", "patent", "patent"},
    TypeNames{"patent-utility", "Text", "CreativeWork", "patent", "PAT", "patent", "patent"},
    TypeNames{"industrial-design", "Text", "CreativeWork", "patent", "PAT", "patent", "patent"},
    TypeNames{"plant-variety", "Text", "CreativeWork", "patent", "PAT", "patent", "patent"},
    TypeNames{"software", "Software", "SoftwareApplication", "software", "COMP", "misc", "computerProgram"},
    TypeNames{"dataset", "Dataset", "Dataset", "dataset", "DATA", "misc", "dataset"},
    TypeNames{"map", "Image", "Map", "map", "MAP", "misc", "map"},
    TypeNames{"image", "Image", "ImageObject", "graphic", "ART", "misc", "artwork"},
    TypeNames{"video", "Audiovisual", "VideoObject", "motion_picture", "VIDEO", "misc", "videoRecording"},
    TypeNames{"audio", "Sound", "AudioObject", "song", "SOUND", "misc", "audioRecording"},
    TypeNames{"legal-normative", "Text", "Legislation", "legislation", "STAT", "misc", "statute"},
    TypeNames{"catalogue-record", "Text", "CreativeWork", "book", "BOOK", "book", "book"},
    // Zotero takes RIS type GEN for a journal article, so an unknown work is a manuscript there.
    TypeNames{"other", "Other", "CreativeWork", "document", "MANSCPT", "misc", "document"},
};

/// The row of a code, or that of "other". Pure.
constexpr const TypeNames& type_names(std::string_view code) {
    for (const auto& row : type_names_table)
        if (row.code == code) return row;
    return type_names_table.back();
}

}  // namespace muras::formats
