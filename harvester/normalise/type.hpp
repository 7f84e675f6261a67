// The type of a work from what donors call it (CROSSWALK section 4).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <schemas/record.hpp>

namespace muras::normalise {

/// Decides from all dc:type values of a record and its first title. info:eu-repo beats COAR beats a label, but a term
/// that says exactly what a thing is beats one that only says its kind ("patent"). Never leaves the code empty:
/// "other", with rule "type-unknown" when values were given and none was understood; rule "type-doubt" when a label leaves
/// open what it is ("Thesis"). Pure.
Type read_type(const std::vector<std::string>& values, std::string_view title);

}  // namespace muras::normalise
