#include <repository/http/listen.hpp>

#include <boost/url/parse.hpp>
#include <cerrno>
#include <charconv>
#include <system_error>

namespace muras::http {

Result<ListenAddress> parse_listen(std::string_view text) {
    const auto bad = [text] {
        return fail(ErrorCode::usage, "\"" + std::string(text) + "\" is not an address to listen on",
                    "Write ADDRESS:PORT, such as 127.0.0.1:8080, [::1]:8080 or *:8080 (every interface).");
    };
    const auto authority = boost::urls::parse_authority(text);
    if (!authority || authority->has_userinfo() || !authority->has_port()) return bad();
    const auto port = parse_port(authority->port());
    if (!port) return bad();
    ListenAddress listen;
    listen.port = *port;
    switch (authority->host_type()) {
        case boost::urls::host_type::ipv4:
        case boost::urls::host_type::ipv6:
            listen.address = authority->host_address();
            return listen;
        case boost::urls::host_type::name:
            if (authority->host() == "localhost")
                listen.address = "127.0.0.1";
            else if (authority->host() == "*")
                listen.address = "0.0.0.0";
            else
                return bad();
            return listen;
        case boost::urls::host_type::none:
        case boost::urls::host_type::ipvfuture:
            break;
    }
    return bad();
}

std::optional<std::uint16_t> parse_port(std::string_view digits) {
    std::uint16_t port = 0;
    const char* end = digits.data() + digits.size();
    const auto [stop, error] = std::from_chars(digits.data(), end, port);
    if (error != std::errc{} || stop != end) return std::nullopt;
    return port;
}

Error listen_error(const std::string& address, std::uint16_t port, int error_number) {
    const auto where = address + " port " + std::to_string(port);
    if (error_number == EADDRINUSE)
        return fail(ErrorCode::config, where + " is in use by another program",
                    "Stop that program, or choose another port with --listen.");
    if (error_number == EACCES)
        return fail(ErrorCode::config, "not allowed to listen on " + where,
                    "Ports below 1024 need the capability CAP_NET_BIND_SERVICE; choose a higher port with --listen.");
    return fail(ErrorCode::config, "cannot listen on " + where + ": " + std::generic_category().message(error_number),
                "Choose an address of this machine with --listen.");
}

}  // namespace muras::http
