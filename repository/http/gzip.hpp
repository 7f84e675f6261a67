// Compression of text answers (RFC 9110 sections 8.4, 12.5.3). zlib lives here only.
#pragma once

#include <string>
#include <string_view>

namespace muras::http {

/// True when an Accept-Encoding field allows gzip: named, or by "*", with a weight above 0. Pure.
bool accepts_gzip(std::string_view field);

/// True for media types that shrink: text, JSON, XML, JavaScript, SVG. Pure.
bool is_compressible(std::string_view content_type);

/// `text` in the gzip format; empty when zlib fails (no memory). Any thread.
std::string gzip(std::string_view text);

}  // namespace muras::http
