// XML text out: escaped for its place, and never a character that XML 1.0 does not know (section 2.2).
#pragma once

#include <string>
#include <string_view>

namespace muras::formats {

/// Appends `text`, which is UTF-8, escaped for element content and for attributes in double quotes.
void append_escaped(std::string& out, std::string_view text);

std::string escaped(std::string_view text);

}  // namespace muras::formats
