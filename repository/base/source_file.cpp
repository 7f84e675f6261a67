#include <repository/base/source_file.hpp>

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <boost/url/parse.hpp>
#include <charconv>

#include <repository/base/toml.hpp>
#include <repository/base/units.hpp>

namespace muras {
namespace {

constexpr std::size_t key_limit = 32;

bool is_key(std::string_view key) {
    auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !key.empty() && key.size() <= key_limit && letter(key.front()) &&
           std::all_of(key.begin(), key.end(), [&](char c) { return letter(c) || c == '-'; });
}

bool is_port(std::string_view text) {
    unsigned n = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    return error == std::errc{} && end == text.data() + text.size() && n >= 1 && n <= 65535;
}

/// ADDR[:PORT[-PORT]], an IPv6 address in brackets when a port follows.
bool is_exception(std::string_view text) {
    std::string_view address = text, ports;
    if (text.starts_with('[')) {
        auto end = text.find(']');
        if (end == std::string_view::npos) return false;
        address = text.substr(1, end - 1);
        ports = text.substr(end + 1);
    } else if (std::count(text.begin(), text.end(), ':') == 1) {
        auto colon = text.find(':');
        address = text.substr(0, colon);
        ports = text.substr(colon);
    }
    in6_addr parsed;
    std::string terminated(address);
    if (::inet_pton(AF_INET, terminated.c_str(), &parsed) != 1 && ::inet_pton(AF_INET6, terminated.c_str(), &parsed) != 1)
        return false;
    if (ports.empty()) return true;
    if (!ports.starts_with(':')) return false;
    ports.remove_prefix(1);
    auto dash = ports.find('-');
    return is_port(ports.substr(0, dash)) && (dash == std::string_view::npos || is_port(ports.substr(dash + 1)));
}

std::vector<TomlKey> keys_of(Source& s) {
    return {
        {"key", text_into(s.key)},
        {"name", text_into(s.name)},
        {"base_url", text_into(s.base_url)},
        {"prefix", text_into(s.prefix)},
        {"sets", texts_into(s.sets)},
        {"profile", text_into(s.profile)},
        {"files", flag_into(s.files)},
        {"every", duration_into(s.every_s)},
        {"allow_private", texts_into(s.allow_private)},
        {"ca_file", text_into(s.ca_file)},
        {"request_timeout", duration_into(s.request_timeout_s)},
        {"attempts", number_into(s.attempts, 1)},
        {"max_response", bytes_into(s.max_response_bytes)},
    };
}

std::string list(const std::vector<std::string>& texts) {
    std::string out = "[";
    for (const auto& text : texts) out += (out.size() > 1 ? ", " : "") + toml_quoted(text);
    return out + "]";
}

}  // namespace

Result<Source> load_source(const std::string& file) {
    Source source;
    if (auto read = read_toml(file, keys_of(source)); !read) return read.error();
    if (auto sound = check_source(source); !sound)
        return fail(ErrorCode::config, fmt::format("{}: {}", file, sound.error().message), sound.error().hint);
    return source;
}

std::string source_toml(const Source& s) {
    const Source usual;
    auto out = fmt::format("key = {}\n", toml_quoted(s.key));
    auto line = [&out](std::string_view key, const std::string& value) { out += fmt::format("{} = {}\n", key, value); };
    if (s.name != usual.name) line("name", toml_quoted(s.name));
    if (s.base_url != usual.base_url) line("base_url", toml_quoted(s.base_url));
    line("prefix", toml_quoted(s.prefix));
    if (s.sets != usual.sets) line("sets", list(s.sets));
    if (s.profile != usual.profile) line("profile", toml_quoted(s.profile));
    if (s.files != usual.files) line("files", s.files ? "true" : "false");
    if (s.every_s != usual.every_s) line("every", toml_quoted(format_duration(s.every_s)));
    if (s.allow_private != usual.allow_private) line("allow_private", list(s.allow_private));
    if (s.ca_file != usual.ca_file) line("ca_file", toml_quoted(s.ca_file));
    if (s.request_timeout_s != usual.request_timeout_s)
        line("request_timeout", toml_quoted(format_duration(s.request_timeout_s)));
    if (s.attempts != usual.attempts) line("attempts", fmt::format("{}", s.attempts));
    if (s.max_response_bytes != usual.max_response_bytes)
        line("max_response", toml_quoted(format_bytes(s.max_response_bytes)));
    return out;
}

Result<> check_source(const Source& s) {
    if (!is_key(s.key))
        return fail(ErrorCode::usage, fmt::format("\"{}\" is not a source key", s.key),
                    "use 1 to 32 of a-z, 0-9 and '-', beginning with a letter or digit");
    if (!s.base_url.empty()) {
        auto url = boost::urls::parse_uri(s.base_url);
        if (!url || (url->scheme() != "http" && url->scheme() != "https") || url->host().empty())
            return fail(ErrorCode::usage, fmt::format("\"{}\" is not a base URL", s.base_url),
                        "give the whole address, such as https://repository.example.kg/oai/request");
        if (url->has_query() || url->has_fragment())
            return fail(ErrorCode::usage, fmt::format("the base URL \"{}\" has a query", s.base_url),
                        "give the part before the question mark");
    }
    if (s.prefix.empty()) return fail(ErrorCode::usage, "the metadata prefix is empty", "oai_dc is always offered");
    for (const auto& exception : s.allow_private)
        if (!is_exception(exception))
            return fail(ErrorCode::usage, fmt::format("\"{}\" is not an address that can be allowed", exception),
                        "use ADDR, ADDR:PORT or ADDR:PORT-PORT, such as 127.0.0.1:8081-8084");
    if (s.request_timeout_s < 1) return fail(ErrorCode::usage, "request_timeout must be at least 1s");
    if (s.attempts < 1 || s.attempts > 20) return fail(ErrorCode::usage, "attempts must be between 1 and 20");
    if (s.max_response_bytes < 1024) return fail(ErrorCode::usage, "max_response must be at least 1K");
    return {};
}

}  // namespace muras
