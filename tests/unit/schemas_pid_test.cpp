// PIDs: pinned vectors (made by a program in another language) and the check letter.
#include <schemas/pid.hpp>

#include <array>
#include <string>
#include <string_view>

#include <tests/support/catch.hpp>

using namespace muras;

namespace {

constexpr std::string_view alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

std::array<unsigned char, 32> digest_of(std::string_view hex) {
    std::array<unsigned char, 32> digest{};
    for (std::size_t i = 0; i < digest.size(); ++i)
        digest[i] = static_cast<unsigned char>(std::stoi(std::string(hex.substr(2 * i, 2)), nullptr, 16));
    return digest;
}

struct Vector {
    std::string_view source, identifier, digest, pid;
};

/// The digest is that of source, NUL, identifier.
constexpr Vector vectors[] = {
    {"kstu", "oai:kstu.kg:1", "e0eeac82e9c7bfb28a3830ca1ef29b99d7d8e1a4ab490384c8803975e2c0705b", "w3qas0q9ryzv6"},
    {"nlkr", "oai:nlkr.gov.kg:123456789/42", "046194eed57617e42d6af6e20cbae7645dcafa9e7aebbf183100cd558f3dc351",
     "0hgs9vpnerbyj"},
    {"kstu", "oai:kstu.kg:Ысык-Көл", "85f0e4e9286d2d25781dd975d4278a29dc333b33c5769ee5c22fd40b84868c21",
     "gqre9t98dmpj5"},
    {"a", "", "ffe9aaeaa2a2d5048174df0b80599ef0197ec024c4b051bc9860cff58ef7f9f3", "zzmtntn2mbag1"},
};

}  // namespace

TEST_CASE("the PID of a digest is the same on every machine and for ever") {
    for (const auto& vector : vectors) {
        INFO(vector.source << " " << vector.identifier);
        CHECK(pid_from_digest(digest_of(vector.digest)) == vector.pid);
        CHECK(is_pid(vector.pid));
    }
    CHECK(pid_from_digest(std::array<unsigned char, 32>{}) == "0000000000000");
}

TEST_CASE("every single wrong letter of a PID is noticed") {
    for (const auto& vector : vectors)
        for (std::size_t place = 0; place < vector.pid.size(); ++place)
            for (char letter : alphabet) {
                std::string pid{vector.pid};
                pid[place] = letter;
                CHECK(is_pid(pid) == (letter == vector.pid[place]));
            }
}

TEST_CASE("two neighbours exchanged are noticed, but for the one pair that the check letter cannot tell") {
    for (const auto& vector : vectors)
        for (std::size_t place = 0; place + 1 < vector.pid.size(); ++place) {
            std::string pid{vector.pid};
            std::swap(pid[place], pid[place + 1]);
            bool blind = pid == vector.pid ||
                         (std::min(pid[place], pid[place + 1]) == '0' && std::max(pid[place], pid[place + 1]) == 'z');
            if (!blind) CHECK(!is_pid(pid));
        }
}

TEST_CASE("what has not the form of a PID is none") {
    for (std::string_view text :
         {"", "w3qas0q9ryzv", "w3qas0q9ryzv66", "W3QAS0Q9RYZV6", "w3qas0q9ryzvi", "w3qas0q9ry v6", "../../../etc/"})
        CHECK(!is_pid(text));
    CHECK(!is_pid(std::string_view("w3qas0q9ryz\0v6", 13)));
}
