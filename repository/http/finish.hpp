// The last step of every answer, in one place: conditions, compression, security headers, HEAD, lengths.
#pragma once

#include <cstddef>

#include <repository/http/message.hpp>

namespace muras::http {

/// Text answers larger than this are compressed for clients that accept gzip.
inline constexpr std::size_t gzip_from_bytes = 1024;

/// Makes `response` ready to send as the answer to `request`:
/// - a 200 whose ETag or Last-Modified the client already has becomes 304 (412 when its condition fails);
/// - text is compressed (a strong tag becomes weak then), unless the answer is private: compressing secrets beside what
///   a visitor typed tells their length (BREACH);
/// - Content-Security-Policy, nosniff, Referrer-Policy, Cross-Origin-Opener-Policy, Date and a type are added where the
///   handler set none; control characters in any field become blanks;
/// - Content-Length is set; the body of an answer to HEAD, of 204 and of 304 is dropped.
/// Pure but for the clock.
void finish(const Request& request, Response& response);

/// The value of a field of an answer (name in any case), or null. Pure.
const std::string* find_header(const Response& response, std::string_view name);

}  // namespace muras::http
