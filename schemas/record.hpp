// The record: plain values after the record model of the consortium (CROSSWALK section 1). An extension block (thesis,
// patent, project, education) that says nothing is a block of empty members: it costs nothing on disk and in JSON.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <schemas/block.hpp>
#include <schemas/ids.hpp>

namespace muras {

/// Where a value is from (its lineage). `element` is the donor's element ("dc:title"), `raw` the donor's text when it
/// differs from the value, `rule` the normaliser's or crosswalk's rule that made the value, when one did.
struct Origin {
    std::string element;
    std::string raw;
    std::string rule;
    bool operator==(const Origin&) const = default;
};

/// One value of a block, with its lineage; in JSON it is the value alone.
struct Fact {
    std::string value;
    Origin origin;
    bool empty() const { return value.empty(); }
    bool operator==(const Fact&) const = default;
};

enum class Status : std::uint8_t { active = 0, deleted = 1, suppressed = 2, quarantined = 3 };

/// `lang` is an ISO 639-3 code or empty; `kind` is main | subtitle | parallel | alternative | translated | part.
struct Title {
    std::string value, lang, kind = "main";
    Origin origin;
    bool operator==(const Title&) const = default;
};

/// A name of something in somebody else's list: `scheme` is orcid | isni | viaf | ror | … as the donor calls it.
struct ExternalId {
    std::string scheme, value;
    bool operator==(const ExternalId&) const = default;
};

/// `role` is a MARC relator code (aut, ctb, ths …); `kind` is person | org | meeting. `lang` is that of the name's form
/// (ISO 639-3, or empty); `variants` are its forms in other languages or scripts; `degree` is what stood behind the name
/// («д-р ист. наук, профессор»).
struct Agent {
    std::string role, kind, display, family, given, patronymic, initials, sort_key;
    Origin origin;
    std::string lang;
    std::vector<std::string> variants;
    std::string degree, affiliation;
    std::vector<ExternalId> ids;
    bool operator==(const Agent&) const = default;
};

/// `kind` is issued | available | created | defended | filed | granted | published | other; `edtf` after the Extended Date/Time Format, empty when unknown;
/// `year` 0 when unknown; `precision` is day | month | year | range | decade | unknown.
struct Date {
    std::string kind = "issued", edtf, precision;
    std::int32_t year = 0;
    Origin origin;
    bool operator==(const Date&) const = default;
};

/// `code` is ISO 639-3; `basis` is declared | mapped | script | detected | staff.
struct Language {
    std::string code, basis;
    Origin origin;
    bool operator==(const Language&) const = default;
};

struct Text {
    std::string value, lang;
    Origin origin;
    bool operator==(const Text&) const = default;
};

/// `scheme` is keyword | udc | bbk | grnti | vak | ipc | dac | ddc | lcc | mesh | agrovoc | local; a coded subject has
/// `code`, a keyword has `label`; `uri` where the donor names the term by one.
struct Subject {
    std::string scheme = "keyword", code, label, lang;
    Origin origin;
    std::string uri;
    bool operator==(const Subject&) const = default;
};

/// `scheme` is doi | handle | isbn | issn | url | oai | local …; `value` is the canonical form.
struct Identifier {
    std::string scheme, value;
    bool valid = true;
    Origin origin;
    bool operator==(const Identifier&) const = default;
};

/// `kind` is host | part | series | version | translation | summary_of | has_summary | supplement | replaces |
/// replaced_by | references | product_of_project | funded_by | related; `target` what the donor wrote; `target_id` the
/// identifier in it; `target_pid` our record, once it is known.
struct Relation {
    std::string kind, target;
    Origin origin;
    std::string target_id, target_pid;
    bool operator==(const Relation&) const = default;
};

/// A file of the record. `url` is the donor's; `sha256` (64 hex digits) is set once a copy is kept in the blob store.
/// `name` is what the reader downloads (unique within the record). `bytes` 0 when unknown; `checked_at` is Unix seconds;
/// `problem` says why there is no copy, when fetching was tried and failed.
struct File {
    std::string url, name, role = "fulltext", mime, sha256, problem;
    std::uint64_t bytes = 0;
    std::int64_t checked_at = 0;
    Origin origin;
    std::string lang, access;  ///< as Language::code and Rights::access
    bool operator==(const File&) const = default;
};

/// Origin::rule of a file that the donor's page of the record names, and the record does not. A row of role
/// "landing-page" says that the page was looked at, and is no file.
inline constexpr std::string_view rule_landing_page = "landing-page";

/// Origin::rule of a relation between an autoabstract and its thesis that was found by comparing records.
inline constexpr std::string_view rule_same_thesis = "same-thesis";

/// `access` is open | embargoed | restricted | metadata-only, or empty for unknown (never assumed open).
/// `licence` is a canonical URI or empty; `statements` what else the donor said. `files` is open | closed where staff
/// decided for the whole source (Source::serve_files), empty where the record's own statement decides.
struct Rights {
    std::string access, licence;
    std::vector<std::string> statements;
    Origin origin;
    Fact embargo_until;  ///< YYYY-MM-DD
    Fact holder;
    std::string files;
    bool operator==(const Rights&) const = default;
};

/// The type: `code` of CROSSWALK section 4 ("thesis-candidate", "article" …, "other"), never empty in a live record.
struct Type {
    std::string code;
    std::vector<std::string> source_values;
    Origin origin;
    bool operator==(const Type&) const = default;
};

struct Conference {
    Fact name, place, date;
    bool operator==(const Conference&) const = default;
};

/// What the work appeared in: a journal, a collection, a book. `title` as people cite it.
struct Host {
    Fact title;
    std::vector<Fact> issn, isbn;
    Fact volume, issue, first_page, last_page, article_no;
    Conference conference;
    bool operator==(const Host&) const = default;
};

/// Where and how it was published; who did is Metadata::publishers. `country` is ISO 3166-1 alpha-2.
struct Publication {
    std::vector<Fact> place;
    Fact edition, country;
    bool operator==(const Publication&) const = default;
};

/// `extent` as the catalogue wrote it («121, [3] с.»); `pages` counted from it, `bytes` as stated; 0 when unknown.
struct Physical {
    Fact extent;
    std::int32_t pages = 0;
    std::uint64_t bytes = 0;
    Fact duration;
    bool operator==(const Physical&) const = default;
};

/// A field of science: `code` of the Higher Attestation Commission ("07.00.02"), `label` its name.
struct Specialty {
    std::string code, label;
    Origin origin;
    bool operator==(const Specialty&) const = default;
};

/// Theses and autoabstracts. `degree_level` is doctor | candidate | master | bachelor | phd; `branch` the branch of
/// science («исторические»); `defended_on` is EDTF. Advisors and opponents are agents (ths, csl, opn).
struct Thesis {
    Fact degree_name, degree_level, branch;
    std::vector<Specialty> specialty;
    Fact council_code, grantor, place, defended_on, leading_org;
    bool operator==(const Thesis&) const = default;
};

/// Titles of protection. `office` is WIPO ST.3 ("KG"); `right` is invention | utility_model | design | trademark |
/// variety | software; `kind_raw` the kind as the office wrote it; dates are EDTF. Applicants, inventors and holders
/// are agents (pta, inv, pth).
struct Patent {
    Fact office, right, kind_raw, number, application_no, filed;
    std::vector<Fact> priority;
    Fact granted, published, bulletin, legal_status;
    std::vector<Fact> ipc, locarno;
    bool operator==(const Patent&) const = default;
};

/// A code of a donor's list of sectors; `vocab` is dac5 | dac3 | … as IATI's SectorVocabulary.
struct Sector {
    std::string vocab, code;
    Origin origin;
    bool operator==(const Sector&) const = default;
};

/// Projects of development partners. `status` is pipeline | implementation | finalisation | closed | cancelled |
/// suspended; `start` and `end` are EDTF; `country` ISO 3166-1 alpha-2; `document_category` IATI's ("A01").
struct Project {
    Fact donor, donor_id, iati_id, title, status, start, end;
    std::vector<Sector> sectors;
    std::vector<Fact> country, implementers;
    Fact document_category;
    bool operator==(const Project&) const = default;
};

/// Schoolbooks and teaching material. `level` is preschool | school | vocational | higher; grades are whole numbers as
/// text; `approval` the ministry's stamp (гриф); `material` is textbook | study_guide | methodical | workbook |
/// programme | lecture.
struct Education {
    Fact level, grade_from, grade_to, school_subject, audience, approval, material;
    bool operator==(const Education&) const = default;
};

struct Warning {
    std::string code, field, raw;
    bool operator==(const Warning&) const = default;
};

/// What a donor's record says, after crosswalk and normaliser: the layer that a re-harvest rewrites. Its special members
/// are in record.cpp: inlined into everyone who holds a record they were half of what the compiler had to do.
struct Metadata {
    Metadata();
    Metadata(const Metadata&);
    Metadata(Metadata&&) noexcept;
    Metadata& operator=(const Metadata&);
    Metadata& operator=(Metadata&&) noexcept;
    ~Metadata();
    bool operator==(const Metadata&) const;

    Type type;
    std::vector<Title> titles;
    std::vector<Agent> agents;
    std::vector<Date> dates;
    std::vector<Language> languages;
    std::vector<Text> abstracts;
    std::vector<Subject> subjects;
    std::vector<Identifier> identifiers;
    std::vector<Relation> relations;
    std::vector<Text> publishers;
    std::vector<Text> sources;   ///< dc:source as the donor wrote it (a journal, a print original)
    std::vector<Text> coverage;
    std::vector<Text> formats;   ///< dc:format as the donor wrote it
    std::vector<File> files;
    Rights rights;
    std::vector<Warning> warnings;
    Block<Host> host;
    Block<Publication> publication;
    Block<Physical> physical;
    Block<Thesis> thesis;
    Block<Patent> patent;
    Block<Project> project;
    Block<Education> education;
};

/// Where a record came from, and how. Times are Unix seconds, UTC; `datestamp` is the donor's own text.
struct Provenance {
    std::string source;            ///< the source's key
    std::string oai_identifier;    ///< the donor's, byte for byte
    std::string datestamp;
    std::string metadata_prefix;
    std::vector<std::string> set_specs;
    std::int64_t harvested_at = 0;
    std::string raw_sha256;        ///< 64 hex digits, of the stored raw record
    bool operator==(const Provenance&) const = default;
};

/// A record as it is stored and served. `no`, `pid` and `stamp` are ours and given by the store; `stamp` is our
/// datestamp (Unix seconds): when *our* record last changed.
struct Record {
    RecordNo no;
    std::string pid;
    std::int64_t stamp = 0;
    Status status = Status::active;
    Provenance provenance;
    Metadata metadata;
    std::vector<std::string> collections;  ///< keys of those that hold it, sorted; given by the store
    /// The work that it is a copy of: the least number among the records of that work; 0 when it has no copies. Derived,
    /// laid over the record when it is read, and no part of its encoding.
    RecordNo cluster;
    bool operator==(const Record&) const = default;
};

}  // namespace muras
