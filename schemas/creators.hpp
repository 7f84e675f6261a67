// Who counts as having made a work: for citations, facets, search and the comparison of records alike.
#pragma once

#include <schemas/record.hpp>

namespace muras {

/// Authors, creators and inventors. Pure.
inline bool is_creator(const Agent& agent) { return agent.role == "aut" || agent.role == "cre" || agent.role == "inv"; }

}  // namespace muras
