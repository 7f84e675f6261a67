// A collection: a saved query over what the store itself knows of a record, so that membership never needs the index.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace muras {

/// What staff say of a collection; the names are those of its TOML. A record is in it when it has one of the values of
/// every list that is not empty, and a year within the range. `subjects` are whole labels in any case ("Гляциология"),
/// or "SCHEME:CODE" for that code and those below it ("udc:551"); `projects` are identifiers as in the set project:ID.
struct Collection {
    std::string key;   ///< [a-z0-9][a-z0-9-]{0,31}
    std::string name;  ///< for people
    std::string description;
    std::vector<std::string> sources, types, languages, access, subjects, projects;
    std::int64_t year_from = 0, year_to = 0;  ///< inclusive; 0: open
    bool operator==(const Collection&) const = default;
};

/// `settled`: every record was looked at since the collection was last changed.
struct CollectionState {
    Collection collection;
    bool settled = false;
};

}  // namespace muras
