// What the problems of a run mean to those who mend them: a sentence and an advice for each code, to be translated.
#pragma once

#include <array>
#include <string_view>

namespace muras {

/// `message` and `advice` (may be empty) are msgids; what exactly was found is in Problem::message.
struct ProblemKind {
    std::string_view code, message, advice;
};

inline constexpr std::array problem_kinds{
    ProblemKind{"html", "A web page came instead of OAI-PMH",
                "Check the base URL; a firewall may stand in front of it."},
    ProblemKind{"empty", "The answer is empty",
                "Try again later; if it stays so, tell the donor."},
    ProblemKind{"not-xml", "The answer is not XML",
                "Check the base URL."},
    ProblemKind{"not-oai", "It is XML, but not OAI-PMH",
                "Check the base URL."},
    ProblemKind{"leading-text", "Text stands before the XML declaration",
                "It was left out; nothing of the records is lost."},
    ProblemKind{"leading-blank", "White space stands before the XML declaration",
                "Nothing is lost."},
    ProblemKind{"trailing-text", "Text stands behind the end of the page",
                "It was left out; nothing of the records is lost."},
    ProblemKind{"wrong-encoding", "The text is not in the encoding that is declared",
                "The donor should send UTF-8 and say so."},
    ProblemKind{"stray-bytes", "Bytes that are no UTF-8",
                "What the letters were can't be told; the donor must mend the record."},
    ProblemKind{"control-character", "A control character, which XML never allows",
                "It was left out; the donor should take it out too."},
    ProblemKind{"lone-ampersand", "An “&” that is not written as “&amp;”",
                "It was read as the sign itself; the donor should write it as XML wants."},
    ProblemKind{"lone-less-than", "A “<” that is not written as “&lt;”",
                "It was read as the sign itself; the donor should write it as XML wants."},
    ProblemKind{"html-entity", "An entity of HTML, which XML does not know",
                "It was read as HTML means it; the donor should write the letter itself."},
    ProblemKind{"bad-reference", "A reference to a character that XML does not have",
                "It was left out; the donor should take it out too."},
    ProblemKind{"undeclared-prefix", "A prefix is used without a declaration",
                "It was read as its usual namespace; the donor should declare it."},
    ProblemKind{"not-well-formed", "The page is not well-formed XML",
                "Ask the donor to mend the page at this place."},
    ProblemKind{"lost-record", "A record could not be read",
                "Ask the donor to mend the record; the others of its page were kept."},
    ProblemKind{"doctype", "The page has a document type declaration",
                "Nothing of this page is used; tell the donor if it is an honest one."},
    ProblemKind{"nul", "The page has a NUL byte",
                "Nothing of this page is used; tell the donor if it is an honest one."},
    ProblemKind{"attribute-flood", "An element has far too many attributes",
                "Nothing of this page is used; tell the donor if it is an honest one."},
    ProblemKind{"too-large", "It is larger than allowed",
                "Raise the limit in the source's settings if the donor is honest."},
    ProblemKind{"more-problems", "Further problems of this page are not listed",
                ""},
    ProblemKind{"no-identifier", "A record has no identifier, so it can't be kept",
                "The donor must give each record an identifier of its own."},
    ProblemKind{"long-identifier", "An identifier is too long to be kept",
                "The donor must give each record an identifier of its own."},
    ProblemKind{"list-incomplete", "A list ended before it was proven whole",
                "The next harvest asks for the same stretch again."},
    ProblemKind{"record-unavailable", "The donor lists a record, but does not give it",
                "The next harvest asks again."},
    ProblemKind{"absent-unsure", "Records are missing from the list, and the donor does not say why",
                "They are kept; ask the donor."},
    ProblemKind{"format-changed", "Records are collected in another format from now on",
                "Every record may change once; name a prefix in the source's settings to fix the format."},
    ProblemKind{"raw-unreadable", "A stored original can't be read",
                "Harvest the record again."},
    ProblemKind{"file-unreachable", "A file could not be fetched",
                "It is tried again after a day."},
    ProblemKind{"file-gone", "The donor does not have a file any more",
                "The copy that is kept here is served."},
    ProblemKind{"file-quota", "The files of the source take up all room that they may",
                "Raise file_quota of the source."},
    ProblemKind{"file-unusable", "A file beside the records could not be used",
                "Replace the file and import again."},
    ProblemKind{"unreadable", "A file can't be read",
                "Replace the file and import again."},
    ProblemKind{"marc-undecodable", "A catalogue's record can't be decoded",
                "Export the record again."},
};

/// The row of a code, or nullptr. Pure.
constexpr const ProblemKind* find_problem_kind(std::string_view code) {
    for (const auto& kind : problem_kinds)
        if (kind.code == code) return &kind;
    return nullptr;
}

}  // namespace muras
