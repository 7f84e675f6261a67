// SHA-256 and random bytes (OpenSSL's libcrypto, which curl brings in: it uses the processor's own instructions).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace muras {

using Digest = std::array<unsigned char, 32>;

/// One-shot SHA-256. Any thread.
Digest sha256(std::string_view bytes);

/// SHA-256 of a stream of pieces.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(const Sha256&) = delete;
    Sha256& operator=(const Sha256&) = delete;
    void add(std::string_view bytes);
    Digest finish();

  private:
    struct Context;
    std::unique_ptr<Context> context_;
};

/// HMAC-SHA-256 (RFC 2104). Any thread.
Digest hmac_sha256(std::string_view key, std::string_view bytes);

/// Compares in constant time.
bool same_digest(const Digest& a, const Digest& b);

/// `n` bytes from the system's generator. Any thread.
std::string random_bytes(std::size_t n);
std::uint64_t random_u64();

std::string to_hex(std::string_view bytes);
std::string to_hex(const Digest& digest);
/// What to_hex wrote; nothing for a digit too few, and for what is no digit, capitals among it. Pure.
std::optional<std::string> from_hex(std::string_view hex);

/// The PID of a record: pid_from_digest(SHA-256 of source key, NUL, OAI identifier).
std::string make_pid(std::string_view source, std::string_view oai_identifier);

}  // namespace muras
