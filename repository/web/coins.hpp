// COinS: a record as an OpenURL context object in a span's title, which reference managers read from lists.
#pragma once

#include <string>

#include <schemas/record.hpp>

namespace muras::web {

/// The key-encoded context object (Z39.88-2004), to be escaped for an attribute by the template. Pure.
std::string coins(const Record& record, const std::string& site_url);

}  // namespace muras::web
