// A request and a response as handlers see them: plain values, no Beast type.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <schemas/result.hpp>

namespace muras::http {

/// A parsed request. `path` is percent-decoded, one entry per segment ("/r/x/" gives {"r","x",""}); `params` are the
/// query's pairs, decoded ('+' is a space), in order, then those of a form body. Header names are lower-case; a header
/// sent twice is joined with ", ".
struct Request {
    std::string method;
    std::string target;  ///< as received, for logs only
    std::vector<std::string> path;
    std::vector<std::pair<std::string, std::string>> params;
    std::map<std::string, std::string, std::less<>> headers;
    std::string body;
    std::string peer;

    /// The first value of a parameter, or empty.
    std::string_view param(std::string_view name) const {
        for (const auto& [k, v] : params)
            if (k == name) return v;
        return {};
    }
    std::string_view header(std::string_view name) const {
        auto it = headers.find(name);
        return it == headers.end() ? std::string_view{} : std::string_view{it->second};
    }
};

/// Gives the next piece of a body from an absolute offset of the whole content; called on a worker, one call at a time.
using BodySource = std::function<Result<std::string>(std::uint64_t offset)>;

/// The length of a body that ends where its source gives an empty piece: sent in chunks (RFC 9112 section 7.1), or until
/// the connection ends for a client of HTTP/1.0.
inline constexpr std::uint64_t unknown_length = UINT64_MAX;

/// `body` is sent whole; or, when `source` is set, `length` bytes from `source` starting at `offset` (a range).
struct Response {
    unsigned status = 200;
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    BodySource source;
    std::uint64_t offset = 0, length = 0;

    void set(std::string name, std::string value) { headers.emplace_back(std::move(name), std::move(value)); }
};

/// Blocking; runs on a worker thread.
using Handler = std::function<Response(const Request&)>;

}  // namespace muras::http
