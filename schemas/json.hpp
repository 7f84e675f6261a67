// A record as JSON: `muras dump`, `muras show --json` and /r/{pid}/export/json write the same object.
#pragma once

#include <boost/json/fwd.hpp>

#include <schemas/record.hpp>

namespace muras {

struct JsonOptions {
    bool lineage = false;  ///< with each value's `origin` (element, raw, rule)
};

/// `source`, `id`, `deleted`, `datestamp`, `pid`, `title` first (DESIGN section 4), then the names of CROSSWALK section
/// 1 by the tables of schemas/layout.hpp; empty members are left out, times are "YYYY-MM-DDThh:mm:ssZ". Pure.
boost::json::object to_json(const Record& record, const JsonOptions& options = {});

}  // namespace muras
