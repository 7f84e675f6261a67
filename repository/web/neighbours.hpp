// Where a reader may go on from a work: works like it, and the rest of its collections and its source.
#pragma once

#include <repository/web/page.hpp>
#include <schemas/record.hpp>

namespace muras::web {

/// Puts the section of templates/_neighbours.mustache into a record's page. Without an index, or when it fails, there
/// are no similar works; the page is not the worse for it.
void put_neighbours(Page& page, const Record& record);

}  // namespace muras::web
