// What changed between two versions of a record, field by field: `--dry-run` of harvest and remap say the same.
#pragma once

#include <string>
#include <vector>

#include <schemas/record.hpp>

namespace muras {

/// `path` names the value as the JSON does ("titles[0]", "agents[1].role", "thesis.branch", "status", "set_specs[0]"),
/// by its place in the newer record, or in the older one for a value that is gone. `before` is empty for a value that
/// is new, `after` for one that is gone.
struct FieldChange {
    std::string path, before, after;
    bool operator==(const FieldChange&) const = default;
};

/// The differences of status, sets and metadata, in the order of the layout tables; empty when a harvest would call
/// the record unchanged. A value that only moved within its list is said when nothing else differs. What fetching the
/// files found (digest, size, errors) is ours and no difference. Pure.
std::vector<FieldChange> differences(const Record& before, const Record& after);

}  // namespace muras
