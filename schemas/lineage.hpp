// Where each value of a record is from, as rows: `muras show --lineage`, /r/{pid}/lineage and the JSON say the same.
#pragma once

#include <string>
#include <vector>

#include <schemas/record.hpp>

namespace muras {

/// `path` names the value as the JSON does ("titles[0]"); `value` is what is shown; `element`, `raw` and `rule` are its
/// Origin, with `raw` filled even where the donor's text is the value itself.
struct LineageRow {
    std::string path, value, element, raw, rule;
};

/// One row for each value that has an origin, in the order of the layout tables. Pure.
std::vector<LineageRow> lineage(const Record& record);

}  // namespace muras
