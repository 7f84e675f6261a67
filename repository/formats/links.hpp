// Addresses: what may become a link, and how it is written.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <schemas/record.hpp>

namespace muras::formats {

/// Percent-encodes everything but unreserved characters (RFC 3986 section 2.3). Pure.
std::string url_encoded(std::string_view text);

/// The same for the query of a URL: a blank is '+'. Pure.
std::string query_encoded(std::string_view text);

/// The address of a value that a donor wrote, when it is one that may become a link: http, https or mailto, without
/// white space or control characters. Anything else (javascript:, data:, //host) is nullopt: it stays text. Pure.
std::optional<std::string> safe_link(std::string_view address);

/// The address of an identifier: DOI and Handle by their resolvers, others by safe_link. Pure.
std::optional<std::string> identifier_link(const Identifier& identifier);

}  // namespace muras::formats
