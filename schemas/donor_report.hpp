// What the check of a donor found: values, and the table of everything that can be said of one.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <schemas/record.hpp>

namespace muras {

/// A blocker must go before the donor can be harvested; a fault costs something; a remark is worth knowing.
enum class Gravity { remark, fault, blocker };

/// One row: what is said of a donor. `section` is that of OAI-PMH 2.0 (document of 2015-01-08) which rules it, empty
/// where it is no matter of the protocol. `message` and `advice` (to the donor; may be empty) are msgids; {1}, {2} …
/// stand for Finding::values.
struct FindingRule {
    std::string_view code;
    Gravity gravity;
    std::string_view section, message, advice;
};

inline constexpr std::array finding_rules{
    FindingRule{"unreachable", Gravity::blocker, "", "The repository can't be reached: {1}",
                "Please check the address, and that the server answers from outside."},
    FindingRule{"walled", Gravity::blocker, "", "Something in front of the repository keeps harvesters out: {1}",
                "Please let our harvester through: it says its name and a contact, and asks for one page at a time."},
    FindingRule{"not-oai", Gravity::blocker, "3.1", "The address does not answer with OAI-PMH: {1}",
                "Please tell us the base URL of the OAI-PMH interface."},
    FindingRule{"protocol-version", Gravity::blocker, "4.2", "It speaks version \"{1}\" of OAI-PMH, not 2.0",
                "Please update the repository's software."},
    FindingRule{"no-records", Gravity::blocker, "4.5", "ListRecords gives no record: {1}",
                "Please make the records visible to harvesters."},
    FindingRule{"list-broken", Gravity::blocker, "3.2", "The list of records is not well-formed XML: {1}",
                "Please find the record at this place and take the character or mark-up out of it."},
    FindingRule{"token-refused", Gravity::blocker, "3.5", "The second page of the list can't be had: {1}",
                "Please see that a resumptionToken lives for an hour at least."},
    FindingRule{"token-repeats", Gravity::blocker, "3.5", "The second page repeats the first, so the list never ends",
                "Please see that each resumptionToken leads on; a cache in front of OAI-PMH must not answer for it."},

    FindingRule{"identify-incomplete", Gravity::fault, "4.2", "Identify leaves out: {1}",
                "Please fill in what is missing."},
    FindingRule{"granularity-unknown", Gravity::fault, "4.2", "Identify gives the granularity as \"{1}\"",
                "Only YYYY-MM-DD and YYYY-MM-DDThh:mm:ssZ are allowed."},
    FindingRule{"datestamp-form", Gravity::fault, "3.3.2",
                "{1} of {2} datestamps are not of the promised form {3}, such as \"{4}\"",
                "Please write every datestamp in the granularity that Identify promises, in UTC."},
    FindingRule{"earliest-wrong", Gravity::fault, "4.2",
                "A record has the datestamp {1}, which is before the earliestDatestamp {2}",
                "Please give the true lower limit in Identify."},
    FindingRule{"response-date", Gravity::fault, "3.2", "The responseDate \"{1}\" is not a time in UTC",
                "Please write it as YYYY-MM-DDThh:mm:ssZ."},
    FindingRule{"clock-off", Gravity::fault, "3.2", "The repository's clock is {1} minutes off",
                "Please set the server's clock and its time zone."},
    FindingRule{"no-oai-dc", Gravity::fault, "2.5", "The format oai_dc is not offered",
                "Every repository has to offer oai_dc; please switch it on."},
    FindingRule{"formats-refused", Gravity::fault, "4.4", "ListMetadataFormats is not answered: {1}",
                "Please see that all six verbs are answered."},
    FindingRule{"sets-refused", Gravity::fault, "4.6", "ListSets is not answered: {1}",
                "A repository without sets answers noSetHierarchy."},
    FindingRule{"set-unlisted", Gravity::fault, "2.6", "Records are in the set \"{1}\", which ListSets does not name",
                "Please list every set that records name."},
    FindingRule{"list-size-wrong", Gravity::fault, "3.5", "completeListSize is {1}, but {2} records came",
                "Please give the true number, or leave it out."},
    FindingRule{"from-ignored", Gravity::fault, "2.7.1",
                "Asked for what has changed since {1}, it sends a record of {2} too",
                "Please see that from and until are obeyed; else everything is fetched each time."},
    FindingRule{"from-refused", Gravity::fault, "2.7.1", "It does not answer what has changed since {1}: {2}",
                "Please see that from and until are obeyed; else everything is fetched each time."},
    FindingRule{"identifier-missing", Gravity::fault, "2.4", "{1} records have no usable identifier",
                "Please give each record an identifier of its own that stays."},
    FindingRule{"identifier-form", Gravity::fault, "2.4", "The identifier \"{1}\" is not a URI",
                "Please use identifiers such as oai:repository.example.kg:123."},
    FindingRule{"identifier-repeated", Gravity::fault, "2.5", "{1} identifiers come twice in one list, such as \"{2}\"",
                "Please give each record an identifier of its own that stays."},
    FindingRule{"xml-mended", Gravity::fault, "3.2", "The XML had to be mended: {1}",
                "Please find the record at this place and take the character or mark-up out of it."},
    FindingRule{"no-title", Gravity::fault, "", "{1} of {2} records have no title",
                "Please give each record its title; without one nobody can find it."},

    FindingRule{"error-status", Gravity::remark, "3.6", "An OAI-PMH error comes with the HTTP status {1}, not 200", ""},
    FindingRule{"token-not-checked", Gravity::remark, "3.6",
                "An invented resumptionToken is not answered with badResumptionToken: {1}", ""},
    FindingRule{"content-type", Gravity::remark, "3.1.2", "The Content-Type is \"{1}\", not text/xml", ""},
    FindingRule{"get-record", Gravity::remark, "4.1", "GetRecord does not give the record \"{1}\": {2}",
                "Please see that all six verbs are answered."},
    FindingRule{"set-spec", Gravity::remark, "2.6", "The setSpec \"{1}\" has characters that are not allowed", ""},
    FindingRule{"moved", Gravity::remark, "", "The address leads on to {1}",
                "Please tell us when the old address ends."},
    FindingRule{"not-https", Gravity::remark, "", "The connection is not encrypted (http)",
                "Please offer https, so that nobody can change records on their way."},
    FindingRule{"no-deletions", Gravity::remark, "2.5.1", "Deleted records are not announced",
                "Please keep track of deletions (deletedRecord: persistent); else they are found late."},
    FindingRule{"slow", Gravity::remark, "", "One page takes {1} seconds", ""},
    FindingRule{"format-not-mapped", Gravity::remark, "",
                "The format {1} is richer, but only the Dublin Core in it can be read so far", ""},
    FindingRule{"no-type", Gravity::remark, "", "{1} of {2} records have no type",
                "Please say what each work is: article, thesis, textbook …"},
    FindingRule{"no-date", Gravity::remark, "", "{1} of {2} records have no date that can be read",
                "Please give the year of publication as four digits."},
    FindingRule{"no-language", Gravity::remark, "", "{1} of {2} records do not say their language",
                "Please give the language as ky, ru, en …"},
    FindingRule{"no-link", Gravity::remark, "", "{1} of {2} records have no link to the work",
                "Please give the address of each work's page as an identifier that begins with https://."},
    FindingRule{"no-rights", Gravity::remark, "", "{1} of {2} records do not say who may read and use the work",
                "Please state the access and the licence, such as https://creativecommons.org/licenses/by/4.0/."},
};

/// The row of a code, or nullptr. Pure.
constexpr const FindingRule* find_rule(std::string_view code) {
    for (const auto& rule : finding_rules)
        if (rule.code == code) return &rule;
    return nullptr;
}

/// `values` stand for {1}, {2} … in the rule's texts; `bytes` are at most 256 of the donor's.
struct Finding {
    std::string code;
    std::vector<std::string> values;
    std::string bytes;
    bool operator==(const Finding&) const = default;
};

struct DonorFormat {
    std::string prefix, schema, xml_namespace;
};

struct DonorSet {
    std::string spec, name;
};

/// A value that the normaliser did not understand, so that somebody must say what it means. `code` is the warning's
/// ("type-unknown"), `field` the donor's element, `records` how many of those seen have it.
struct ValueToMap {
    std::string code, field, value;
    std::uint64_t records = 0;
};

/// Datestamps seen, by their form.
struct DatestampForms {
    std::uint64_t days = 0, seconds = 0, other = 0;
};

/// Texts are the donor's. `list_size` is what it says of the whole list, -1 when it does not; `estimated_records` is
/// then counted, and exact only with `whole_list` (the list had one page). Seconds are wall time.
struct DonorReport {
    std::string base_url, software, name, protocol, earliest, deleted_record, granularity;
    std::vector<std::string> emails;
    std::int64_t checked_at = 0;  ///< Unix seconds
    std::uint64_t requests = 0;
    std::vector<DonorFormat> formats;
    std::string best_format, sampled_format;
    std::vector<DonorSet> sets;
    bool more_sets = false;
    DatestampForms datestamps;
    std::uint64_t records_seen = 0, deleted_seen = 0, with_files = 0, page_size = 0;
    std::int64_t list_size = -1;
    bool whole_list = false;
    double page_seconds = 0;
    std::int64_t estimated_records = -1, estimated_seconds = -1;  ///< -1: can't be told
    std::vector<Record> samples;
    std::vector<ValueToMap> to_map;
    std::vector<Finding> findings;  ///< the gravest first
    bool out_of_reach = false;      ///< it may be another day: unreachable, or kept out by a wall
};

/// good | usable | not-yet. Pure.
inline std::string_view verdict_of(const DonorReport& report) {
    auto worst = Gravity::remark;
    for (const auto& finding : report.findings)
        if (const auto* rule = find_rule(finding.code); rule && rule->gravity > worst) worst = rule->gravity;
    return worst == Gravity::blocker ? "not-yet" : worst == Gravity::fault ? "usable" : "good";
}

}  // namespace muras
