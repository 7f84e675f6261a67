// The request target: percent-decoded path segments and query pairs (RFC 9112 section 3.2).
#pragma once

#include <optional>
#include <string_view>

#include <repository/http/message.hpp>
#include <repository/http/refusal.hpp>

namespace muras::http {

/// Sets `path` and appends to `params`. Origin form, absolute form with http(s) (its authority is not used) and "*"
/// (path left empty). Raw bytes that browsers and curl send unescaped (Cyrillic letters, '|', '{') are taken as they
/// are; ill-formed UTF-8 becomes U+FFFD in the query. Refused: a bad escape, an escaped NUL, '#', a path that begins
/// with "//", a segment that is "." or "..", has a slash in it or is not UTF-8. Pure.
std::optional<Refusal> parse_target(std::string_view target, Request& request);

/// Appends the pairs of application/x-www-form-urlencoded text (a query, or a form's body): '+' is a blank. Refused: a
/// bad escape, an escaped NUL, more than `max_params` pairs. Pure.
std::optional<Refusal> parse_pairs(std::string_view text, Request& request);

inline constexpr std::size_t max_params = 1000;

}  // namespace muras::http
