#include <schemas/pid.hpp>

#include <cstdint>

namespace muras {
namespace {

constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
constexpr unsigned base = 32;
constexpr std::size_t letters = 12;
static_assert(alphabet.size() == base);

/// Luhn mod N (ISO/IEC 7812-1, annex B, with N letters instead of ten): every second letter from the right counts twice.
unsigned check_value(std::string_view body) {
    unsigned sum = 0, factor = 2;
    for (auto i = body.size(); i-- > 0;) {
        auto addend = factor * static_cast<unsigned>(alphabet.find(body[i]));
        sum += addend / base + addend % base;
        factor = 3 - factor;
    }
    return (base - sum % base) % base;
}

}  // namespace

std::string pid_from_digest(std::span<const unsigned char, 32> digest) {
    std::uint64_t bits = 0;
    for (std::size_t i = 0; i < 8; ++i) bits = bits << 8 | digest[i];
    std::string pid;
    for (std::size_t i = 0; i < letters; ++i) pid += alphabet[bits >> (59 - 5 * i) & 31];
    pid += alphabet[check_value(pid)];
    return pid;
}

bool is_pid(std::string_view text) {
    if (text.size() != letters + 1 || text.find_first_not_of(alphabet) != std::string_view::npos) return false;
    return alphabet[check_value(text.substr(0, letters))] == text.back();
}

}  // namespace muras
