// What can be had of a page that no mending makes well-formed: each record by itself.
#pragma once

#include <cstddef>
#include <string_view>

#include <harvester/page.hpp>

namespace muras {

class PageBuilder;

/// Cuts UTF-8 `text` into its <record> elements by their bytes and reads each in the frame of the page's root and list,
/// so that one that is broken costs itself alone: it becomes a problem "lost-record" that names it, where its
/// identifier can be seen, and counts in `lost` and `refused`. The response date, the verb and the resumption token
/// are read in the same way. Linear in time, bounded by `limits`; pure.
void salvage_page(std::string_view text, std::size_t body, const PageLimits& limits, PageBuilder& builder, Page& page);

}  // namespace muras
