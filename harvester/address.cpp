#include <harvester/address.hpp>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace muras {
namespace {

using Bytes = std::array<std::uint8_t, 16>;

/// A range by its first bytes and the number of bits that count.
struct Range {
    Bytes prefix;
    unsigned bits;
};

constexpr Range v4(std::uint8_t a, std::uint8_t b, std::uint8_t c, unsigned bits) {
    return {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, a, b, c, 0}, 96 + bits};
}

constexpr Range v6(std::uint16_t a, std::uint16_t b, unsigned bits) {
    Range r{{}, bits};
    r.prefix[0] = static_cast<std::uint8_t>(a >> 8);
    r.prefix[1] = static_cast<std::uint8_t>(a);
    r.prefix[2] = static_cast<std::uint8_t>(b >> 8);
    r.prefix[3] = static_cast<std::uint8_t>(b);
    return r;
}

// IANA's special-purpose registries. IPv6 is public only within 2000::/3.
constexpr std::array closed_v4{
    v4(0, 0, 0, 8),     v4(10, 0, 0, 8),      v4(100, 64, 0, 10),  v4(127, 0, 0, 8),    v4(169, 254, 0, 16),
    v4(172, 16, 0, 12), v4(192, 0, 0, 24),    v4(192, 0, 2, 24),   v4(192, 88, 99, 24), v4(192, 168, 0, 16),
    v4(198, 18, 0, 15), v4(198, 51, 100, 24), v4(203, 0, 113, 24), v4(224, 0, 0, 4),    v4(240, 0, 0, 4),
};
constexpr std::array closed_v6{
    v6(0x2001, 0x0000, 23),  // protocol assignments, Teredo, ORCHID
    v6(0x2001, 0x0db8, 32),  // documentation
    v6(0x3fff, 0x0000, 20),  // documentation
};
constexpr Range mapped{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96};
constexpr Range nat64{{0, 0x64, 0xff, 0x9b}, 96};
constexpr Range six_to_four = v6(0x2002, 0, 16);
constexpr Range global_v6 = v6(0x2000, 0, 3);

constexpr bool within(const Bytes& address, const Range& range) {
    for (unsigned i = 0; i < range.bits; ++i)
        if ((address[i / 8] ^ range.prefix[i / 8]) >> (7 - i % 8) & 1) return false;
    return true;
}

Bytes mapped_v4(const std::uint8_t* four) {
    Bytes out = mapped.prefix;
    std::copy_n(four, 4, out.begin() + 12);
    return out;
}

std::optional<Bytes> parse_address(std::string_view text) {
    std::string terminated(text);
    Bytes out;
    std::array<std::uint8_t, 4> four;
    if (::inet_pton(AF_INET, terminated.c_str(), four.data()) == 1) return mapped_v4(four.data());
    if (::inet_pton(AF_INET6, terminated.c_str(), out.data()) == 1) return out;
    return std::nullopt;
}

bool parse_port(std::string_view text, std::uint16_t& port) {
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    return error == std::errc{} && end == text.data() + text.size() && port > 0;
}

}  // namespace

std::optional<Endpoint> endpoint_of(const sockaddr& address) {
    Endpoint out;
    if (address.sa_family == AF_INET) {
        sockaddr_in in;
        std::memcpy(&in, &address, sizeof in);
        out.address = mapped_v4(reinterpret_cast<const std::uint8_t*>(&in.sin_addr));
        out.port = ntohs(in.sin_port);
        return out;
    }
    if (address.sa_family != AF_INET6) return std::nullopt;
    sockaddr_in6 in;
    std::memcpy(&in, &address, sizeof in);
    std::copy_n(in.sin6_addr.s6_addr, 16, out.address.begin());
    out.port = ntohs(in.sin6_port);
    return out;
}

bool is_public(const Endpoint& endpoint) {
    const auto& a = endpoint.address;
    if (within(a, nat64)) return is_public({mapped_v4(&a[12]), endpoint.port});
    if (within(a, six_to_four) && !is_public({mapped_v4(&a[2]), endpoint.port})) return false;
    auto covers = [&](const Range& r) { return within(a, r); };
    if (within(a, mapped)) return std::none_of(closed_v4.begin(), closed_v4.end(), covers);
    return within(a, global_v6) && std::none_of(closed_v6.begin(), closed_v6.end(), covers);
}

std::string to_text(const Endpoint& endpoint) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    const auto& a = endpoint.address;
    if (within(a, mapped)) return fmt::format("{}.{}.{}.{}:{}", a[12], a[13], a[14], a[15], endpoint.port);
    ::inet_ntop(AF_INET6, a.data(), text.data(), text.size());
    return fmt::format("[{}]:{}", text.data(), endpoint.port);
}

Result<AddressRules> AddressRules::make(const std::vector<std::string>& allowed) {
    AddressRules rules;
    for (std::string_view text : allowed) {
        std::string_view address = text, ports;
        if (text.starts_with('[')) {
            auto end = text.find(']');
            address = end == std::string_view::npos ? std::string_view{} : text.substr(1, end - 1);
            ports = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        } else if (std::count(text.begin(), text.end(), ':') == 1) {
            address = text.substr(0, text.find(':'));
            ports = text.substr(address.size());
        }
        Exception exception;
        auto parsed = parse_address(address);
        bool sound = parsed.has_value();
        if (sound && !ports.empty()) {
            ports.remove_prefix(1);
            auto dash = ports.find('-');
            sound = parse_port(ports.substr(0, dash), exception.first_port);
            exception.last_port = exception.first_port;
            if (dash != std::string_view::npos)
                sound = sound && parse_port(ports.substr(dash + 1), exception.last_port);
        }
        if (!sound)
            return fail(ErrorCode::config, fmt::format("\"{}\" is not an address that can be allowed", text),
                        "use ADDR, ADDR:PORT or ADDR:PORT-PORT, such as 127.0.0.1:8081-8084");
        exception.address = *parsed;
        rules.exceptions_.push_back(exception);
    }
    return rules;
}

bool AddressRules::allows(const Endpoint& endpoint) const {
    return is_public(endpoint) || std::any_of(exceptions_.begin(), exceptions_.end(), [&](const Exception& e) {
               return e.address == endpoint.address && endpoint.port >= e.first_port && endpoint.port <= e.last_port;
           });
}

}  // namespace muras
