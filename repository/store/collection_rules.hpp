// Which collections hold a record, told by the record alone. Internal to repository/store.
#pragma once

#include <string>
#include <vector>

#include <schemas/collection.hpp>
#include <schemas/record.hpp>

namespace muras {

/// Whether a live record fits the collection's query. Pure.
bool holds(const Collection& collection, const Record& record);

/// The keys of the collections that hold the record, sorted as `all` is. A tombstone stays in those that it was in, as
/// far as there still are such, so that its deletion is announced there. Pure.
std::vector<std::string> collections_of(const Record& record, const std::vector<CollectionState>& all);

}  // namespace muras
