// Which addresses the harvester may connect to: public unicast, and what a source explicitly allows. Judged on the
// address that is connected to, never on a name, so neither a redirect nor DNS can get around it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <schemas/result.hpp>

struct sockaddr;

namespace muras {

/// An address and port as 16 bytes; IPv4 is mapped (::ffff:a.b.c.d).
struct Endpoint {
    std::array<std::uint8_t, 16> address{};
    std::uint16_t port = 0;
};

/// nullopt for anything but IPv4 and IPv6.
std::optional<Endpoint> endpoint_of(const sockaddr& address);

/// False for loopback, private (RFC 1918, RFC 4193), link-local, CGNAT (RFC 6598), multicast, reserved,
/// documentation and benchmarking ranges, and for IPv6 forms that carry such an IPv4 address (mapped, NAT64, 6to4,
/// Teredo is refused as a whole). Pure.
bool is_public(const Endpoint& endpoint);

/// "93.184.216.34:443" or "[2001:db8::1]:443". Pure.
std::string to_text(const Endpoint& endpoint);

/// The judge of one source. Any thread.
class AddressRules {
  public:
    /// `allowed` are Source::allow_private: ADDR[:PORT[-PORT]], IPv6 in brackets when a port follows. Errors: `config`.
    static Result<AddressRules> make(const std::vector<std::string>& allowed);
    bool allows(const Endpoint& endpoint) const;

  private:
    struct Exception {
        std::array<std::uint8_t, 16> address{};
        std::uint16_t first_port = 0, last_port = 65535;
    };
    std::vector<Exception> exceptions_;
};

}  // namespace muras
