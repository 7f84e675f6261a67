// Which of a record's dates is the date of issue (CROSSWALK section 5.1).
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include <harvester/normalise/date.hpp>

namespace muras::normalise {

/// DSpace sends accessioned, available and issued as equals: the last without a time is the date of issue, or, where all
/// have one, the earliest. nullopt when none could be read. Pure.
inline std::optional<std::size_t> issued_of(const std::vector<std::optional<DateValue>>& dates) {
    std::optional<std::size_t> issued, earliest;
    for (std::size_t i = 0; i < dates.size(); ++i) {
        if (!dates[i]) continue;
        if (!dates[i]->has_time) issued = i;
        if (!earliest || dates[i]->edtf < dates[*earliest]->edtf) earliest = i;
    }
    return issued ? issued : earliest;
}

}  // namespace muras::normalise
