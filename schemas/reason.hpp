// Why a run ended as it did: a code with its values, so that every reader gets it in an own language.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace muras {

/// `code` is a row of reason_rules, `values` stand for {1}, {2} … in it. Without a code the only value is plain English
/// text, as runs of earlier programs have it. Codes are part of the on-disk format and of `--json`.
struct Reason {
    std::string code;
    std::vector<std::string> values;

    Reason() = default;
    Reason(std::string of, std::vector<std::string> with) : code(std::move(of)), values(std::move(with)) {}
    Reason(std::string plain) {  // NOLINT(google-explicit-constructor): a text is the simplest reason
        if (!plain.empty()) values.push_back(std::move(plain));
    }
    Reason(const char* plain) : Reason(std::string(plain)) {}  // NOLINT(google-explicit-constructor)

    bool empty() const { return code.empty() && values.empty(); }
    bool operator==(const Reason&) const = default;
};

struct ReasonRule {
    std::string_view code, message;  ///< the message is a msgid
};

inline constexpr std::array reason_rules{
    ReasonRule{"stopped", "it was stopped; the next harvest goes on at this page"},
    ReasonRule{"stopped-early", "it was stopped"},
    ReasonRule{"interrupted", "it was interrupted, and another harvest took its place"},
    ReasonRule{"left-alone", "the donor asked to be left alone until {1} (Retry-After)"},

    ReasonRule{"no-answer", "the donor can't be reached: {1}"},
    ReasonRule{"address-refused", "the address may not be connected to: {1}"},
    ReasonRule{"http-later", "{1} answers with HTTP status {2}; try again later"},
    ReasonRule{"http-url", "{1} answers with HTTP status {2}; check the base URL"},
    ReasonRule{"html", "{1} answers with an HTML page (HTTP status {2}) instead of OAI-PMH; check the base URL; a firewall "
                       "or a crawler trap may stand in front of it"},
    ReasonRule{"nothing", "{1} answers with nothing; try again later"},
    ReasonRule{"not-oai", "{1} answers with XML that is not OAI-PMH; check the base URL"},
    ReasonRule{"not-xml", "{1} answers with something that is not XML; check the base URL"},
    ReasonRule{"other-verb", "the donor answers {1} with \"{2}\"; check the base URL"},
    ReasonRule{"oai-error", "the donor answers {1}: {2}"},

    ReasonRule{"format-gone", "the donor no longer offers the format {1}; the next harvest chooses another"},

    ReasonRule{"list-short", "the list ended after {1} of {2} records"},
    ReasonRule{"end-unsaid", "the list ended without saying that this page was the last"},
    ReasonRule{"page-twice", "a page came twice, and nothing tells whether another one is missing"},
    ReasonRule{"same-pages", "the donor hands out the same pages again and again"},
    ReasonRule{"empty-pages", "the donor sends empty pages without end"},
    ReasonRule{"page-fault", "a page has a fault and no token to go on with: {1}"},
    ReasonRule{"page-lost", "a page was lost: {1} ({2})"},
    ReasonRule{"record-lost", "a record was lost: {1} {2} ({3})"},
    ReasonRule{"deletions-wait", "{1} deletions of {2} records are more than the {3} believed without a look; they wait"},
    ReasonRule{"absent-many", "{1} of {2} known records are missing from the whole list, more than the {3} believed "
                              "without a look; nothing was deleted"},

    ReasonRule{"files-useless", "none of the files could be used"},
    ReasonRule{"files-partly", "{1} of {2} files could not be used wholly"},
    ReasonRule{"raw-unreadable", "{1} raw records can't be read"},
};

/// The row of a code, or nullptr. Pure.
constexpr const ReasonRule* find_reason(std::string_view code) {
    for (const auto& rule : reason_rules)
        if (rule.code == code) return &rule;
    return nullptr;
}

/// Replaces {1}, {2} … by the values. What a value holds is never taken for a place. Pure.
std::string filled(std::string_view message, const std::vector<std::string>& values);

/// The reason in English; of a code that this program does not know, the code and the values. Pure.
std::string english(const Reason& reason);

}  // namespace muras
