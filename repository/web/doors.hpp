// Ways into the whole: the rows of links that more than one page shows.
#pragma once

#include <string>
#include <string_view>

#include <repository/web/page.hpp>
#include <schemas/collection.hpp>

namespace muras::web {

/// The collection's name for people; without one its key.
std::string name_of(const Collection& collection);

/// "/collections/glaciers/" of "glaciers".
std::string collection_path(std::string_view key);

/// A row a collection: browse_label, browse_href, browse_count, works, collection_description.
ViewList collection_rows(const Page& page, const Overview& overview);

/// A row an alphabetical list: browse_label, browse_href.
ViewList list_rows(const Page& page);

}  // namespace muras::web
