// Facts of a record's blocks by their path in JSON: "thesis.grantor", "host.issn".
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <schemas/record.hpp>

namespace muras {

/// Sets the fact of that path, or adds it where there may be several; a fact that is there already stays. False when
/// there is no such fact. Pure.
bool set_fact(Metadata& metadata, std::string_view path, Fact fact);

/// The facts that a record has, with their paths ("thesis.grantor"; that of each of several is the same); in the order
/// of the layout tables. They point into `metadata`. Pure.
std::vector<std::pair<std::string, const Fact*>> facts_of(const Metadata& metadata);

/// True when there is a fact of that path. Pure.
bool has_fact_path(std::string_view path);

}  // namespace muras
