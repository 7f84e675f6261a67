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

/// Names what decides how raw bytes of a source are mapped: the rules that this program was built with, the source's
/// settings, the limits, and the year of `now`. Never 0. Pure.
std::uint64_t mapping_of(const Source& source, const PageLimits& limits, std::int64_t now);

/// The records of a page, which gives them up, as `commit` takes them: mapped when the store asks for it. `source` must
/// outlive the commit. Any thread.
void take_records(Page& page, const Source& source, const PageLimits& limits, std::int64_t now, PageCommit& commit);

/// All records of a page, which gives them up, in their order.
std::vector<IncomingRecord> incoming_records(Page& page, const Source& source, std::int64_t now);

}  // namespace muras
