#include <repository/http/listen.hpp>

#include <boost/url/parse.hpp>

namespace muras::http {

Result<ListenAddress> parse_listen(std::string_view text) {
    const auto bad = [text] {
        return fail(ErrorCode::usage, "\"" + std::string(text) + "\" is not an address to listen on",
                    "Write ADDRESS:PORT, such as 127.0.0.1:8080, [::1]:8080 or *:8080 (every interface).");
    };
    const auto authority = boost::urls::parse_authority(text);
    if (!authority || authority->has_userinfo() || !authority->has_port()) return bad();
    ListenAddress listen;
    const std::string_view port = authority->port();
    listen.port = authority->port_number();
    if (port.empty() || (listen.port == 0 && port.find_first_not_of('0') != std::string_view::npos)) return bad();
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

}  // namespace muras::http
