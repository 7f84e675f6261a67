// A source: a donor's repository, as staff described it, and what harvests have proven about it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <schemas/ids.hpp>

namespace muras {

/// What staff say of a source; the names of `muras source add` and of its TOML (DESIGN section 4).
struct Source {
    std::string key;               ///< [a-z0-9][a-z0-9-]{0,31}
    std::string name;              ///< for people; empty: the key is shown
    std::string base_url;          ///< empty for a source that is only imported from files
    std::string prefix = "oai_dc";
    std::vector<std::string> sets; ///< empty: everything
    std::string profile = "auto";
    bool files = false;            ///< fetch the files that records link to
    std::int64_t every_s = 0;      ///< 0: only by hand
    std::vector<std::string> allow_private;  ///< ADDR[:PORT[-PORT]] that may be connected to although not public
    std::string ca_file;
    std::int64_t request_timeout_s = 60;
    std::int64_t attempts = 4;
    std::int64_t max_response_bytes = 32 << 20;
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
};

}  // namespace muras
