#include <repository/base/digest.hpp>

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <cstring>
#include <new>
#include <stdexcept>

#include <schemas/pid.hpp>

namespace muras {
namespace {

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

/// libcrypto allocates even for one digest; when it has no memory, the digest is not written at all.
void must(bool done) {
    if (!done) throw std::bad_alloc();
}

}  // namespace

Digest sha256(std::string_view bytes) {
    // Asked for once: looking an algorithm up costs as much as digesting a kilobyte.
    static const std::unique_ptr<EVP_MD, decltype([](EVP_MD* md) { EVP_MD_free(md); })> algorithm(
        EVP_MD_fetch(nullptr, "SHA256", nullptr));
    Digest digest;
    must(EVP_Digest(bytes.data(), bytes.size(), digest.data(), nullptr, algorithm ? algorithm.get() : EVP_sha256(),
                    nullptr) == 1);
    return digest;
}

struct Sha256::Context {
    std::unique_ptr<EVP_MD_CTX, decltype([](EVP_MD_CTX* c) { EVP_MD_CTX_free(c); })> evp{EVP_MD_CTX_new()};
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
    if (!context_->evp || EVP_DigestInit_ex(context_->evp.get(), EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("libcrypto offers no SHA-256");
}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
    must(EVP_DigestUpdate(context_->evp.get(), bytes.data(), bytes.size()) == 1);
}

Digest Sha256::finish() {
    Digest digest;
    must(EVP_DigestFinal_ex(context_->evp.get(), digest.data(), nullptr) == 1);
    return digest;
}

Digest hmac_sha256(std::string_view key, std::string_view bytes) {
    Digest digest;
    must(HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(bytes), bytes.size(), digest.data(),
              nullptr) != nullptr);
    return digest;
}

bool same_digest(const Digest& a, const Digest& b) { return CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0; }

std::string random_bytes(std::size_t n) {
    std::string bytes(n, '\0');
    if (RAND_bytes(reinterpret_cast<unsigned char*>(bytes.data()), static_cast<int>(n)) != 1)
        throw std::runtime_error("the system's random generator failed");
    return bytes;
}

std::uint64_t random_u64() {
    std::uint64_t n;
    auto bytes = random_bytes(sizeof n);
    std::memcpy(&n, bytes.data(), sizeof n);
    return n;
}

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

}  // namespace

std::string to_hex(std::string_view bytes) {
    std::string out;
    out.reserve(bytes.size() * 2);
    for (unsigned char b : bytes) {
        out += hex_digits[b >> 4];
        out += hex_digits[b & 15];
    }
    return out;
}

std::optional<std::string> from_hex(std::string_view hex) {
    if (hex.size() % 2 != 0) return std::nullopt;
    std::string out;
    out.reserve(hex.size() / 2);
    for (std::size_t i = 0; i < hex.size(); i += 2) {
        auto high = hex_digits.find(hex[i]), low = hex_digits.find(hex[i + 1]);
        if (high == std::string_view::npos || low == std::string_view::npos) return std::nullopt;
        out += static_cast<char>(high << 4 | low);
    }
    return out;
}

std::string to_hex(const Digest& digest) {
    return to_hex(std::string_view(reinterpret_cast<const char*>(digest.data()), digest.size()));
}

std::string make_pid(std::string_view source, std::string_view oai_identifier) {
    std::string key{source};
    key += '\0';
    key += oai_identifier;
    return pid_from_digest(sha256(key));
}

}  // namespace muras
