// Dates in header fields (RFC 9110 section 5.6.7).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace muras::http {

/// Unix seconds to "Sun, 06 Nov 1994 08:49:37 GMT". Pure.
std::string format_http_date(std::int64_t seconds);

/// All three forms that a recipient must accept; nullopt for anything else. Pure.
std::optional<std::int64_t> parse_http_date(std::string_view text);

}  // namespace muras::http
