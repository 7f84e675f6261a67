// From a donor's metadata to ours: a table of rules per format, and what is decided when all of a record is known.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include <harvester/element.hpp>
#include <schemas/record.hpp>
#include <schemas/source.hpp>

namespace muras {

/// What a mapping may know besides the metadata itself.
struct CrosswalkContext {
    std::string_view profile = "auto";  ///< Source::profile
    std::int32_t this_year = 9999;      ///< years after the next one are taken for errors of entry
    const DonorRules* rules = nullptr;  ///< Source::rules
    std::span<const std::string> sets = {};  ///< the record's setSpecs
};

/// Values of one record beyond this are left in the raw record, with a warning.
inline constexpr std::size_t max_values = 5000;

/// Maps the content of <metadata> (consumed). oai_dc has its rules; of any other format the Dublin Core elements in it
/// are mapped, with the warning "format-not-mapped". Nothing is lost: what no rule takes is a warning, and raw has
/// everything. Pure; any thread.
Metadata crosswalk(Element&& metadata, const CrosswalkContext& context);

}  // namespace muras
