// The address that a server listens on, as people write it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <schemas/result.hpp>

namespace muras::http {

/// `address` is an IPv4 or IPv6 address without brackets; port 0 means any free one.
struct ListenAddress {
    std::string address;
    std::uint16_t port = 0;
    bool operator==(const ListenAddress&) const = default;
};

/// Reads "127.0.0.1:8080", "[::1]:8080", "localhost:8080" (127.0.0.1) or "*:8080" (every interface). Errors: `usage`,
/// saying what was expected. Pure.
Result<ListenAddress> parse_listen(std::string_view text);

}  // namespace muras::http
