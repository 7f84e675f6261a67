// From a parsed record to what the store takes: crosswalk, provenance, and the digest of what counts as content.
#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include <harvester/page.hpp>
#include <repository/store/record_store.hpp>
#include <schemas/source.hpp>

namespace muras {

/// Maps one record of a source. Pure but for the year of `now` (Unix seconds); any thread.
IncomingRecord incoming_record(PageRecord&& record, const Source& source, std::int64_t now);

/// All records of a page, which gives them up, in their order.
std::vector<IncomingRecord> incoming_records(Page& page, const Source& source, std::int64_t now);

}  // namespace muras
