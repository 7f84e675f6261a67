// Getting one answer over HTTP, behind an interface: tests and the simulator bring their own.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <schemas/limits.hpp>
#include <schemas/result.hpp>

namespace muras {

/// What a file on disk already holds of an answer. `validator` is the donor's strong ETag or Last-Modified of it.
struct Partial {
    std::int64_t bytes = 0;
    std::string validator;
};

/// `max_bytes` counts decoded bytes. With `to_file` the body is written there instead of kept in memory: made anew, or,
/// with `partial`, gone on with (Range and If-Range, RFC 9110 sections 14.2 and 13.1.5) where the donor still has the
/// same; `partial` says afterwards what the file holds, also when the request broke off.
struct FetchRequest {
    std::string url;
    std::int64_t max_bytes = 32 << 20;
    std::string to_file;
    Partial* partial = nullptr;
    bool head = false;           ///< only the status and `bytes`, which is -1 when the donor does not say
    std::int64_t timeout_s = 0;  ///< 0: that of FetchOptions
};

struct Fetched {
    int status = 0;
    std::string content_type;
    std::string body;
    std::int64_t retry_after_s = -1;  ///< Retry-After in seconds from now; -1: not said
    std::string final_url;            ///< after redirects
    std::int64_t bytes = 0;           ///< of the body, decoded
};

/// Thread rule: one thread at a time. Any HTTP status is a value. Errors: `temporary` when the donor can't be reached
/// or breaks off (the same may work later); `config` for an address that is not allowed or a certificate that is not
/// trusted; `failed` for an answer over the limit, another scheme, too many redirects.
class Fetcher {
  public:
    virtual ~Fetcher() = default;
    virtual Result<Fetched> get(const FetchRequest& request) = 0;
};

struct FetchOptions {
    std::int64_t timeout_s = 60;             ///< of a whole request, redirects included
    std::vector<std::string> allow_private;  ///< see AddressRules
    std::string ca_file;
    std::string contact;  ///< an e-mail address for the User-Agent; empty: none
    ConnectionLimits limits{};
};

/// libcurl: one connection kept alive, gzip/br/zstd, TLS verified, no proxy variables, no netrc, no cookies, http and
/// https only; each address judged at the moment of connecting. A URL that holds a password never leads from https to
/// http. Errors: `config`.
Result<std::unique_ptr<Fetcher>> make_curl_fetcher(const FetchOptions& options);

}  // namespace muras
