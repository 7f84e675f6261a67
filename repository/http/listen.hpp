// The address that a server listens on, as people write it.
#pragma once

#include <cstdint>
#include <optional>
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

/// A port in decimal digits, 0 to 65535; nullopt for anything else. Pure.
std::optional<std::uint16_t> parse_port(std::string_view digits);

/// Why an address could not be listened on, from errno: always `config`, and what to change. Pure.
Error listen_error(const std::string& address, std::uint16_t port, int error_number);

}  // namespace muras::http
