// How often something was used, as pages show it.
#pragma once

#include <string_view>

#include <repository/web/page.hpp>

namespace muras::web {

/// Puts "used" (views, downloads, since) for a record, source or collection that was used at all.
void put_usage(Page& page, UsageOf of, std::string_view name);

}  // namespace muras::web
