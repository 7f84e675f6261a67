// The floor of an answer: Beast alone, one thread, each connection to its end, one KiB to every request.
// beast_floor PORT
#include <boost/asio/impl/src.hpp>
#include <boost/beast/src.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>

#include <cstdlib>
#include <string>

int main(int argc, char** argv) {
    namespace beast = boost::beast;
    namespace http = beast::http;
    using boost::asio::ip::tcp;
    if (argc != 2) return 2;
    boost::asio::io_context io(1);
    tcp::acceptor acceptor(io, {boost::asio::ip::make_address("127.0.0.1"), static_cast<unsigned short>(std::atoi(argv[1]))});
    http::response<http::string_body> response(http::status::ok, 11);
    response.set(http::field::content_type, "application/json");
    response.body() = std::string(1024, ' ');
    response.keep_alive(true);
    response.prepare_payload();
    for (;;) {
        tcp::socket socket(io);
        acceptor.accept(socket);
        socket.set_option(tcp::no_delay(true));
        beast::flat_buffer buffer;
        beast::error_code error;
        while (!error) {
            http::request<http::empty_body> request;
            http::read(socket, buffer, request, error);
            if (!error) http::write(socket, response, error);
        }
    }
}
