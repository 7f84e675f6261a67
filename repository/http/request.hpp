// From the fields of a request, as they came over the wire, to a Request: the checks of RFC 9112 that the parser
// leaves.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include <repository/http/message.hpp>
#include <repository/http/refusal.hpp>

namespace muras::http {

/// The head of a request; views into the parser's memory. `version` is 10 or 11.
struct WireHead {
    std::string_view method, target;
    unsigned version = 11;
    std::vector<std::pair<std::string_view, std::string_view>> fields;
};

/// Fills method, target, path, params and headers. Refused: a method we don't have (501), a target over
/// `target_bytes` (414) or wrong (see parse_target), Host missing in HTTP/1.1, doubled or ill-formed, a doubled or
/// listed Content-Length, any Transfer-Encoding but "chunked" of HTTP/1.1, an Expect but "100-continue" (417). Pure.
std::optional<Refusal> read_head(const WireHead& head, std::size_t target_bytes, Request& request);

/// Takes the body; that of a form becomes params too. Refused: see parse_pairs. Pure.
std::optional<Refusal> read_body(std::string body, Request& request);

/// The media type of a Content-Type without its parameters, lower-case. Pure.
std::string media_type(std::string_view content_type);

}  // namespace muras::http
