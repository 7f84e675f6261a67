#include <repository/http/request.hpp>

#include <algorithm>
#include <array>
#include <boost/url/parse.hpp>

#include <repository/base/text.hpp>
#include <repository/http/listen.hpp>
#include <repository/http/target.hpp>

namespace muras::http {
namespace {

/// Methods that a route may have; the router answers 405 where a resource lacks one.
constexpr std::array<std::string_view, 7> methods{"GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"};

/// uri-host [ ":" port ] (RFC 9110 section 7.2).
bool is_host(std::string_view value) {
    const auto authority = boost::urls::parse_authority(value);
    return authority && !authority->has_userinfo() && !authority->encoded_host().empty() &&
           (!authority->has_port() || authority->port().empty() || parse_port(authority->port()));
}

std::optional<Refusal> check_framing(unsigned version, const Request& request, std::size_t lengths) {
    const auto transfer = request.headers.find("transfer-encoding");
    const bool coded = transfer != request.headers.end();
    if (lengths > 1 || (coded && lengths > 0)) return Refusal{400, "The length of the body is given twice."};
    if (coded && version < 11) return Refusal{400, "HTTP/1.0 has no Transfer-Encoding."};
    if (coded && lower_ascii(transfer->second) != "chunked")
        return Refusal{501, "The only Transfer-Encoding known here is \"chunked\"."};
    if (request.header("content-length").find(',') != std::string_view::npos)
        return Refusal{400, "Content-Length is a list."};
    return std::nullopt;
}

}  // namespace

std::optional<Refusal> read_head(const WireHead& head, std::size_t target_bytes, Request& request) {
    request.method = head.method;
    request.target = head.target;
    std::size_t hosts = 0, lengths = 0;
    for (const auto& [name, value] : head.fields) {
        auto key = lower_ascii(name);
        if (key == "host") ++hosts;
        if (key == "content-length") ++lengths;
        auto [it, fresh] = request.headers.try_emplace(std::move(key), value);
        if (!fresh) it->second.append(", ").append(value);
    }
    if (hosts > 1 || (hosts == 0 && head.version >= 11))
        return Refusal{400, "The request must have exactly one Host field."};
    if (hosts == 1 && !is_host(request.header("host"))) return Refusal{400, "The Host field is ill-formed."};
    if (auto refusal = check_framing(head.version, request, lengths)) return refusal;
    if (std::find(methods.begin(), methods.end(), head.method) == methods.end())
        return Refusal{501, "This method is not known here."};
    if (head.target.size() > target_bytes) return Refusal{414, "The address is too long."};
    if (head.target == "*" && head.method != "OPTIONS") return Refusal{400, "The address has no path."};
    if (auto refusal = parse_target(head.target, request)) return refusal;
    const auto expect = request.header("expect");
    if (!expect.empty() && lower_ascii(expect) != "100-continue")
        return Refusal{417, "The only expectation known here is \"100-continue\"."};
    return std::nullopt;
}

std::optional<Refusal> read_body(std::string body, Request& request) {
    request.body = std::move(body);
    if (media_type(request.header("content-type")) != "application/x-www-form-urlencoded") return std::nullopt;
    return parse_pairs(request.body, request);
}

std::string media_type(std::string_view content_type) {
    return lower_ascii(trimmed(content_type.substr(0, content_type.find(';'))));
}

}  // namespace muras::http
