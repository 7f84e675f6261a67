// A run (one harvest or import of one source), where it stands, and what it found wrong.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <schemas/ids.hpp>
#include <schemas/reason.hpp>

namespace muras {

struct RunCounts {
    std::uint64_t pages = 0, records = 0, added = 0, changed = 0, unchanged = 0, deleted = 0, refused = 0, problems = 0;
    std::uint64_t staged = 0;  ///< of `deleted`: those of known records, which wait for the verdict
};

/// Verdict: complete | partial | suspicious | blocked | failed, or empty while the run is under way (or was killed).
/// `moves_date`: a complete verdict moves the source's `last_complete` to `proven_date`, the responseDate of the first
/// answer of the run. `why` says why the verdict is what it is, `reason` the same in English (all that runs of earlier
/// programs have). Times are Unix seconds; `from` and `until` are what the donor was asked for.
struct Run {
    RunNo no;
    std::string source;            ///< the source's key
    std::string kind = "harvest";  ///< harvest | import
    std::string from, until;
    bool full = false;
    std::int64_t started_at = 0, finished_at = 0;
    std::string verdict, reason;
    RunCounts counts;
    bool moves_date = false;
    std::string proven_date;
    Reason why;
};

/// Where an unfinished run stands: commits in the same transaction as the page before it (I2). `token` goes back to the
/// donor byte for byte; an empty one means that the set's list has not begun. `set` is the one under way.
struct Checkpoint {
    RunNo run;
    std::string set, token;
    std::int64_t list_size = -1;   ///< completeListSize as last said; -1 unknown
    std::uint64_t seen = 0;        ///< records seen in this set's list so far
    std::vector<std::string> done_sets;
    std::string from, until;       ///< the window under way, when the list is asked for in several; else the run's
    std::uint32_t step = 0;        ///< how long windows are: see WindowStep
    std::int64_t range_size = -1;  ///< completeListSize of all windows together, as said before there were windows
    std::uint64_t range_seen = 0;  ///< records in the windows that are done
    std::uint64_t last_page = 0;   ///< digest of the identifiers on the page before, which may come again
    std::string verb;              ///< of the list: ListRecords or ListIdentifiers
    std::string again_from;        ///< the datestamp from which the window is asked for again; empty: from its beginning
    std::string lost;              ///< why the run can't be complete any more, whatever comes; empty: nothing was lost
    Reason lost_why;               ///< the same as a form; empty in what earlier programs wrote

    /// Notes a loss; the first one stays.
    void lose(const Reason& why) {
        if (!lost.empty()) return;
        lost = english(why);
        lost_why = why;
    }
    Reason loss() const { return lost_why.empty() ? Reason(lost) : lost_why; }
};

/// Something wrong with a page or a record: which record, where, what, what to do, and the bytes. `code` is one word
/// with hyphens ("not-well-formed", "no-identifier", "file-unreachable"). `bytes` is at most 256 bytes of the input.
struct Problem {
    std::string code, record, place, message, remedy, bytes;
};

}  // namespace muras
