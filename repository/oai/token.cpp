#include <repository/oai/token.hpp>

#include <fmt/format.h>

#include <charconv>
#include <vector>

#include <repository/base/digest.hpp>

namespace muras::oai {
namespace {

// Part of what harvesters keep: a token stays valid for ever, so a new form gets a new first letter.
constexpr char form = 'A';
constexpr std::size_t seal_letters = 32;  // half of an HMAC-SHA-256 in hex: 128 bits

/// The state as one line of fields; none of them can hold a '~' (prefix and set are checked against our own lists).
std::string plain(const ListPosition& p) {
    return fmt::format("{}~{}~{}~{:x}~{:x}~{:x}~{:x}~{:x}", p.identifiers_only ? 'i' : 'r', p.prefix, p.set, p.from, p.until,
                       p.after_stamp, p.after.value, p.served);
}

/// Bytes that are not letters, digits or '-' become _HH, so that a token needs no encoding in a URL.
std::string safe(std::string_view text) {
    std::string out;
    for (unsigned char c : text) {
        bool kept = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
        if (kept)
            out += static_cast<char>(c);
        else
            out += fmt::format("_{:02x}", c);
    }
    return out;
}

std::optional<std::string> unsafe(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '_') {
            out += text[i];
            continue;
        }
        unsigned value = 0;
        if (text.size() - i < 3) return std::nullopt;
        const char* digits = text.data() + i + 1;
        if (auto [end, error] = std::from_chars(digits, digits + 2, value, 16); error != std::errc{} || end != digits + 2)
            return std::nullopt;
        out += static_cast<char>(value);
        i += 2;
    }
    return out;
}

template <class Number>
bool number(std::string_view text, Number& out) {
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out, 16);
    return error == std::errc{} && end == text.data() + text.size();
}

std::string signature(std::string_view body, const std::string& key) {
    return to_hex(hmac_sha256(key, body)).substr(0, seal_letters);
}

}  // namespace

std::string seal(const ListPosition& position, const std::string& key) {
    auto body = form + safe(plain(position));
    return body + signature(body, key);
}

std::optional<ListPosition> open_token(std::string_view token, const std::string& key) {
    if (token.size() <= seal_letters || token.front() != form) return std::nullopt;
    auto body = token.substr(0, token.size() - seal_letters);
    if (!same_digest(sha256(signature(body, key)), sha256(token.substr(body.size())))) return std::nullopt;
    auto text = unsafe(body.substr(1));
    if (!text) return std::nullopt;
    std::vector<std::string_view> fields;
    for (std::string_view rest = *text;;) {
        auto cut = rest.find('~');
        fields.push_back(rest.substr(0, cut));
        if (cut == std::string_view::npos) break;
        rest.remove_prefix(cut + 1);
    }
    ListPosition p;
    if (fields.size() != 8 || !number(fields[3], p.from) || !number(fields[4], p.until) || !number(fields[5], p.after_stamp) ||
        !number(fields[6], p.after.value) || !number(fields[7], p.served))
        return std::nullopt;
    p.identifiers_only = fields[0] == "i";
    p.prefix = fields[1];
    p.set = fields[2];
    return p;
}

}  // namespace muras::oai
