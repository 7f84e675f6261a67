// A record's fields as the rows of its page's definition list.
#pragma once

#include <repository/web/page.hpp>
#include <repository/web/view.hpp>
#include <schemas/record.hpp>

namespace muras::web {

/// Rows {term, values: [{value, href?, lang}]} of all that the heading, abstracts and files do not show.
/// Relations to works of ours, told or found by their identifiers, lead there. Any thread.
ViewList definition_rows(const Page& page, const Record& record);

}  // namespace muras::web
