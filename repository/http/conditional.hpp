// Conditional requests (RFC 9110 section 13): may the client keep the copy that it has?
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <repository/http/message.hpp>

namespace muras::http {

/// True when an If-None-Match or If-Match list names `etag` (a quoted tag, maybe with W/), or is "*". With `strong`,
/// weak tags on either side never match. Pure.
bool lists_etag(std::string_view list, std::string_view etag, bool strong = false);

/// For a GET or HEAD whose answer would be 200: 304 when the client's copy still holds, 412 when a condition fails,
/// else nullopt. `etag` may be empty, `modified_at` (Unix seconds) unknown. Order as in section 13.2.2. Pure.
std::optional<unsigned> precondition(const Request& request, std::string_view etag,
                                     std::optional<std::int64_t> modified_at);

}  // namespace muras::http
