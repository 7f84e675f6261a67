// A source: a donor's repository, as staff described it, and what harvests have proven about it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <schemas/ids.hpp>

namespace muras {

/// A value of this donor and what it is: `field` is type | language | rights, or set (a setSpec, to a type).
struct ValueRule {
    std::string field, from, to;
    bool operator==(const ValueRule&) const = default;
};

/// What the general rules can't know of one donor. `contributor_role` is the MARC relator of its bare contributors;
/// `default_rights` stands where a record says nothing of rights; `formats` are metadata prefixes, the best first.
struct DonorRules {
    std::vector<ValueRule> values;
    bool distrust_language = false;  ///< its declared languages are the form's default: the text decides
    std::string contributor_role, default_rights;
    std::vector<std::string> formats;
    bool operator==(const DonorRules&) const = default;
};

/// Source::prefix that leaves the choice to harvests (SourceState::chosen_prefix).
inline constexpr const char* any_prefix = "auto";

/// What staff say of a source; the names of `muras source add` and of its TOML (DESIGN section 4).
struct Source {
    std::string key;               ///< [a-z0-9][a-z0-9-]{0,31}
    std::string name;              ///< for people; empty: the key is shown
    std::string base_url;          ///< empty for a source that is only imported from files
    std::string prefix = "oai_dc";  ///< or "auto", the best of those offered (SourceState::chosen_prefix)
    std::vector<std::string> sets; ///< empty: everything
    std::string profile = "auto";
    bool files = false;            ///< fetch the files that records link to
    std::int64_t every_s = 0;      ///< 0: only by hand
    std::string window;            ///< "22:00-06:00", local time: scheduled harvests start within it; empty: at any time
    std::vector<std::string> allow_private;  ///< ADDR[:PORT[-PORT]] that may be connected to although not public
    std::string ca_file;
    std::int64_t request_timeout_s = 60;
    std::int64_t attempts = 4;
    std::int64_t max_response_bytes = 32 << 20;
    std::string verb = "auto";     ///< ListRecords | ListIdentifiers (with a GetRecord each) | auto: the second if need be
    std::int64_t overlap_s = 24 * 3600;   ///< asked again before the proven date: clocks are skewed, zones mistaken
    std::int64_t sweep_s = 30 * 24 * 3600;  ///< how often a donor without deletions is asked for all identifiers; 0: never
    std::int64_t deletions_believed = -1;   ///< per run, without a look by staff; -1: by the rule of thumb
    bool wrong_list_size = false;  ///< the donor's completeListSize is known to be wrong
    std::int64_t max_file_bytes = 256 << 20;
    std::int64_t file_quota_bytes = 100LL << 30;  ///< of all files of the source
    std::string serve_files = "stated";  ///< stated: those that the record says are open | open | closed
    std::vector<std::string> ocr;  ///< ISO 639-3 languages in which scans are recognised, the main one first; empty: not
    DonorRules rules;
    bool operator==(const Source&) const = default;
};

/// What the store knows of a source. `last_complete` is the responseDate from which the next incremental harvest asks
/// (empty: never complete, so everything is asked for); only a run whose verdict is `complete` moves it (I9).
struct SourceState {
    SourceNo no;
    Source source;
    std::string last_complete;
    std::string granularity;       ///< "YYYY-MM-DD" or "YYYY-MM-DDThh:mm:ssZ", as Identify said; empty: not asked yet
    bool removed = false;          ///< no longer harvested; its records stay
    std::uint64_t live = 0, deleted = 0;  ///< records of this source, by status
    std::string deleted_record;    ///< "no", "transient" or "persistent", as Identify said
    std::string earliest;          ///< earliestDatestamp, as Identify said
    std::int64_t not_before = 0;   ///< Unix seconds: the donor asked to be left alone until then (Retry-After)
    std::int64_t swept_at = 0;     ///< Unix seconds: when a whole list last proved what is absent
    std::string chosen_prefix;     ///< the format that harvests ask for when staff named none; empty: not chosen yet
};

}  // namespace muras
