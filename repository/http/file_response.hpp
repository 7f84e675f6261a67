// A stored file as an answer: ranges, conditions, digest, a safe download name, and no active content in our origin.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <repository/http/message.hpp>

namespace muras::http {

/// `sha256` is 64 hex digits (the tag and the digest come from it) or empty; `name` is what the reader downloads;
/// `mime` decides whether a browser may show it; `source` reads from an offset of the whole file.
struct FileContent {
    std::uint64_t bytes = 0;
    std::string mime, name, sha256;
    std::optional<std::int64_t> modified_at;  ///< Unix seconds
    BodySource source;
};

/// 200, 206, 304, 412 or 416, for GET and HEAD (RFC 9110 sections 13 and 14, RFC 9530 for Repr-Digest). Types that can
/// run script are downloads, and every type but PDF (whose viewers a sandbox breaks) is sandboxed. Pure.
Response file_response(const Request& request, FileContent file);

/// Content-Disposition of RFC 6266 with the name in ASCII and in UTF-8 (RFC 8187). Control characters, slashes and
/// marks that turn the direction of text are removed from `name`. Pure.
std::string content_disposition(std::string_view kind, std::string_view name);

}  // namespace muras::http
