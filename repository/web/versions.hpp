// Other works that belong to a work: its language versions, its other editions, and what its donor names.
#pragma once

#include <string>
#include <vector>

#include <repository/web/page.hpp>
#include <schemas/record.hpp>

namespace muras::web {

/// A work of ours, and what it is to the one asked about: the code of a relation (schemas/record, Relation::kind).
struct RelatedWork {
    std::string kind;
    Record record;
};

/// The live works that share an identifier of one work (DOI, ISBN, handle) with `record` and are no copies of it:
/// "translation" when they have no language in common, else "version". Bounded: few identifiers, few works. None
/// without an index. Any thread.
std::vector<RelatedWork> versions_of(const SiteShared& shared, const Record& record);

/// The live work of ours that the relation's target means, if one and only one does. Any thread.
std::optional<Record> target_of(const SiteShared& shared, const Relation& relation);

}  // namespace muras::web
