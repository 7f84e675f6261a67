// Access and licence from statements of rights (CROSSWALK section 4, "Access", "Licences").
#pragma once

#include <string_view>

#include <schemas/record.hpp>

namespace muras::normalise {

/// Adds what one dc:rights says: an access right, a canonical licence URI, or else a statement. The first access and
/// the first licence stay. Nothing is assumed open. Returns false when a licence was named without its version
/// ("CC-BY"), which is then kept as a statement. `text` is tidy. Pure.
bool read_rights(std::string_view text, Rights& rights);

/// The last segment of COAR's access_right URI of our code ("open" to "c_abf2"), or empty. Pure.
std::string_view coar_access(std::string_view access);

}  // namespace muras::normalise
