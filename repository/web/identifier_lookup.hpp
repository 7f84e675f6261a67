// From an identifier that the world knows to the works that carry it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <repository/web/page.hpp>
#include <schemas/record.hpp>

namespace muras::web {

/// The live records that carry the identifier, at most `most` (up to 20); `scheme` is that of Identifier::scheme, or empty for any.
/// DOIs and handles in any case, ISBNs with or without hyphens. Errors: the store's and the index's; `not_found` without
/// an index. Any thread.
Result<std::vector<Record>> works_with_identifier(const SiteShared& shared, std::string_view scheme,
                                                  const std::string& value, std::size_t most);

}  // namespace muras::web
