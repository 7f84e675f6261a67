// The record: plain values after the record model of the consortium (CROSSWALK section 1). What oai_dc fills is here;
// the extension blocks (thesis, patent, project, education) join as further members with tags of their own.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

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

enum class Status : std::uint8_t { active = 0, deleted = 1, suppressed = 2, quarantined = 3 };

/// `lang` is an ISO 639-3 code or empty; `kind` is main | subtitle | parallel | alternative | translated | part.
struct Title {
    std::string value, lang, kind = "main";
    Origin origin;
    bool operator==(const Title&) const = default;
};

/// `role` is a MARC relator code (aut, ctb, ths …); `kind` is person | org | meeting. `lang` is that of the name's form
/// (ISO 639-3, or empty); `variants` are its forms in other languages or scripts.
struct Agent {
    std::string role, kind, display, family, given, patronymic, initials, sort_key;
    Origin origin;
    std::string lang;
    std::vector<std::string> variants;
    bool operator==(const Agent&) const = default;
};

/// `kind` is issued | available | created | other; `edtf` after the Extended Date/Time Format, empty when unknown;
/// `year` 0 when unknown; `precision` is day | month | year | range | unknown.
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

/// `scheme` is keyword | udc | bbk | grnti | vak | ipc | …; a coded subject has `code`, a keyword has `label`.
struct Subject {
    std::string scheme = "keyword", code, label, lang;
    Origin origin;
    bool operator==(const Subject&) const = default;
};

/// `scheme` is doi | handle | isbn | issn | url | oai | local …; `value` is the canonical form.
struct Identifier {
    std::string scheme, value;
    bool valid = true;
    Origin origin;
    bool operator==(const Identifier&) const = default;
};

/// `kind` is host | part | … as in CROSSWALK section 1; `target` what the donor wrote.
struct Relation {
    std::string kind, target;
    Origin origin;
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
    bool operator==(const File&) const = default;
};

/// `access` is open | embargoed | restricted | metadata-only, or empty for unknown (never assumed open).
/// `licence` is a canonical URI or empty; `statements` what else the donor said.
struct Rights {
    std::string access, licence;
    std::vector<std::string> statements;
    Origin origin;
    bool operator==(const Rights&) const = default;
};

/// The type: `code` of CROSSWALK section 4 ("thesis-candidate", "article" …, "other"), never empty in a live record.
struct Type {
    std::string code;
    std::vector<std::string> source_values;
    Origin origin;
    bool operator==(const Type&) const = default;
};

struct Warning {
    std::string code, field, raw;
    bool operator==(const Warning&) const = default;
};

/// What a donor's record says, after crosswalk and normaliser: the layer that a re-harvest rewrites.
struct Metadata {
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
    bool operator==(const Metadata&) const = default;
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
    bool operator==(const Record&) const = default;
};

}  // namespace muras
