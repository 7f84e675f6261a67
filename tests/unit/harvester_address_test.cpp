// Which addresses the harvester connects to.
#include <arpa/inet.h>
#include <netinet/in.h>

#include <cstring>

#include <harvester/address.hpp>
#include <tests/support/catch.hpp>

using namespace muras;

namespace {

Endpoint at(const std::string& address, std::uint16_t port = 80) {
    sockaddr_storage storage{};
    sockaddr_in v4{};
    sockaddr_in6 v6{};
    if (::inet_pton(AF_INET, address.c_str(), &v4.sin_addr) == 1) {
        v4.sin_family = AF_INET;
        v4.sin_port = htons(port);
        std::memcpy(&storage, &v4, sizeof v4);
    } else {
        REQUIRE(::inet_pton(AF_INET6, address.c_str(), &v6.sin6_addr) == 1);
        v6.sin6_family = AF_INET6;
        v6.sin6_port = htons(port);
        std::memcpy(&storage, &v6, sizeof v6);
    }
    auto endpoint = endpoint_of(reinterpret_cast<const sockaddr&>(storage));
    REQUIRE(endpoint);
    return *endpoint;
}

}  // namespace

TEST_CASE("only public unicast addresses are public") {
    for (auto open : {"8.8.8.8", "93.184.216.34", "172.15.0.1", "172.32.0.1", "100.63.255.255", "100.128.0.1",
                      "2a00:1450::1", "2606:4700::1111", "64:ff9b::808:808", "::ffff:8.8.8.8", "2002:808:808::1"}) {
        INFO(open);
        CHECK(is_public(at(open)));
    }
    for (auto closed : {"0.0.0.0",
                        "10.1.2.3",
                        "100.64.0.1",
                        "127.0.0.1",
                        "127.9.9.9",
                        "169.254.169.254",
                        "172.16.0.1",
                        "172.31.255.255",
                        "192.0.0.1",
                        "192.0.2.1",
                        "192.168.1.1",
                        "198.18.0.1",
                        "198.51.100.1",
                        "203.0.113.7",
                        "224.0.0.1",
                        "255.255.255.255",
                        "::",
                        "::1",
                        "::ffff:127.0.0.1",
                        "::ffff:10.0.0.1",
                        "::127.0.0.1",
                        "fe80::1",
                        "fc00::1",
                        "fd12:3456::1",
                        "fec0::1",
                        "ff02::1",
                        "2001:db8::1",
                        "2001::1",
                        "64:ff9b::7f00:1",
                        "64:ff9b::a9fe:a9fe",
                        "64:ff9b:1::1",
                        "2002:7f00:1::1",
                        "2002:a00:1::1",
                        "100::1",
                        "3fff::1"}) {
        INFO(closed);
        CHECK_FALSE(is_public(at(closed)));
    }
}

TEST_CASE("an exception allows its address and ports and nothing else") {
    auto rules = AddressRules::make({"127.0.0.1:8081-8084", "10.0.0.7", "[::1]:9000", "fd00::5"});
    REQUIRE(rules);
    CHECK(rules->allows(at("127.0.0.1", 8081)));
    CHECK(rules->allows(at("127.0.0.1", 8084)));
    CHECK(rules->allows(at("::ffff:127.0.0.1", 8082)));
    CHECK_FALSE(rules->allows(at("127.0.0.1", 8085)));
    CHECK_FALSE(rules->allows(at("127.0.0.2", 8081)));
    CHECK(rules->allows(at("10.0.0.7", 1)));
    CHECK(rules->allows(at("::1", 9000)));
    CHECK_FALSE(rules->allows(at("::1", 9001)));
    CHECK(rules->allows(at("fd00::5", 443)));
    CHECK(rules->allows(at("8.8.8.8", 80)));
    for (auto wrong : {"localhost", "127.0.0.1:", "127.0.0.1:0", "127.0.0.1:1-x", "[::1", ""}) {
        INFO(wrong);
        CHECK_FALSE(AddressRules::make({wrong}));
    }
}

TEST_CASE("an endpoint is shown as people write it") {
    CHECK(to_text(at("127.0.0.1", 80)) == "127.0.0.1:80");
    CHECK(to_text(at("2001:db8::1", 443)) == "[2001:db8::1]:443");
}
