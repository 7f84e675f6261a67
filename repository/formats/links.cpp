#include <repository/formats/links.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace muras::formats {
namespace {

bool is_unreserved(unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

std::string encoded(std::string_view text, bool blank_as_plus) {
    std::string out;
    out.reserve(text.size() * 2);
    for (unsigned char c : text) {
        if (is_unreserved(c))
            out += static_cast<char>(c);
        else if (c == ' ' && blank_as_plus)
            out += '+';
        else
            out += fmt::format("%{:02X}", c);
    }
    return out;
}

/// What a resolver's path may hold as it stands; a DOI's suffix may hold anything else.
std::string path_encoded(std::string_view text) {
    std::string out;
    for (unsigned char c : text) {
        if (is_unreserved(c) || c == '/' || c == ':' || c == '(' || c == ')' || c == ';')
            out += static_cast<char>(c);
        else
            out += fmt::format("%{:02X}", c);
    }
    return out;
}

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
    return text.size() >= prefix.size() &&
           std::equal(prefix.begin(), prefix.end(), text.begin(), [](char a, unsigned char b) {
               return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b + 32) : static_cast<char>(b));
           });
}

}  // namespace

std::string url_encoded(std::string_view text) { return encoded(text, false); }
std::string query_encoded(std::string_view text) { return encoded(text, true); }

std::optional<std::string> safe_link(std::string_view address) {
    constexpr std::array schemes{std::string_view("https://"), std::string_view("http://"),
                                 std::string_view("mailto:")};
    for (auto scheme : schemes) {
        if (!starts_with_ignoring_case(address, scheme) || address.size() == scheme.size()) continue;
        bool clean =
            std::none_of(address.begin(), address.end(), [](unsigned char c) { return c <= 0x20 || c == 0x7F; });
        return clean ? std::optional<std::string>(address) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<std::string> identifier_link(const Identifier& identifier) {
    if (identifier.scheme == "doi") return "https://doi.org/" + path_encoded(identifier.value);
    if (identifier.scheme == "handle") return "https://hdl.handle.net/" + path_encoded(identifier.value);
    return safe_link(identifier.value);
}

}  // namespace muras::formats
