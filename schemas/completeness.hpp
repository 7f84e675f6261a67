// How much of what readers look for a record says: a score from 0 to 100.
#pragma once

#include <array>
#include <string_view>

#include <schemas/record.hpp>

namespace muras {

/// One thing that is looked for, and what it is worth.
struct CompletenessRow {
    std::string_view field, in_words;
    int points;
    bool (*has)(const Metadata&);
};

/// The points of all rows are 100 together. A title alone makes no record; what lets people find, cite and open the
/// work weighs most.
inline constexpr std::array completeness_rows{
    CompletenessRow{"titles", "title", 20, [](const Metadata& m) { return !m.titles.empty(); }},
    CompletenessRow{"agents", "author", 15, [](const Metadata& m) { return !m.agents.empty(); }},
    CompletenessRow{"dates", "year of issue", 12,
                    [](const Metadata& m) {
                        for (const auto& d : m.dates)
                            if (d.kind == "issued" && d.year != 0) return true;
                        return false;
                    }},
    CompletenessRow{"type", "type", 10,
                    [](const Metadata& m) { return !m.type.code.empty() && m.type.code != "other"; }},
    CompletenessRow{"languages", "language", 8, [](const Metadata& m) { return !m.languages.empty(); }},
    CompletenessRow{"subjects", "subject", 10, [](const Metadata& m) { return !m.subjects.empty(); }},
    CompletenessRow{"abstracts", "abstract", 8, [](const Metadata& m) { return !m.abstracts.empty(); }},
    CompletenessRow{"identifiers", "link or number", 7,
                    [](const Metadata& m) { return !m.identifiers.empty() || !m.files.empty(); }},
    CompletenessRow{"rights", "access or licence", 6,
                    [](const Metadata& m) { return !m.rights.access.empty() || !m.rights.licence.empty(); }},
    CompletenessRow{"publishers", "publisher or journal", 4,
                    [](const Metadata& m) { return !m.publishers.empty() || !m.host->title.empty(); }},
};

/// Pure.
constexpr int completeness(const Metadata& metadata) {
    int points = 0;
    for (const auto& row : completeness_rows)
        if (row.has(metadata)) points += row.points;
    return points;
}

namespace detail {
constexpr int all_points() {
    int points = 0;
    for (const auto& row : completeness_rows) points += row.points;
    return points;
}
}  // namespace detail
static_assert(detail::all_points() == 100);

}  // namespace muras
