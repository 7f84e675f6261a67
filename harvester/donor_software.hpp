// Which software a donor runs, from what it lets slip, and which of its formats can be trusted (CROSSWALK section 2).
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muras {

/// What a donor shows of itself. `identify` is all text and all element names of its Identify.
struct DonorTraits {
    std::string base_url, identify;
    std::vector<std::string> formats, sets, identifiers;
};

/// "dspace", "eprints", "ojs", "koha", "invenio", "digitalcommons", "dataverse" …, or empty when nothing tells. Pure.
std::string_view guess_software(const DonorTraits& traits);

/// The name that people use ("DSpace"), or the code itself. Pure.
std::string_view software_name(std::string_view code);

/// The prefixes to ask for of those offered, the best first: in the order of `preferred` when staff gave one, else as
/// this software is known to fill them in truthfully; oai_dc, which every donor must have, is the last. Pure.
std::vector<std::string> ranked_formats(std::string_view software, const std::vector<std::string>& preferred,
                                        const std::vector<std::string>& offered);

/// The prefix to ask for of those offered: the richest that this software is known to fill in truthfully, oai_dc where
/// nothing better is known or nothing is offered. Pure.
std::string best_format(std::string_view software, const std::vector<std::string>& offered);

}  // namespace muras
