// What a client sends: the head, the target, and the arguments of OAI-PMH with a resumption token.
#include <repository/http/head.hpp>
#include <repository/http/target.hpp>
#include <repository/oai/request.hpp>

#include <tests/fuzz/target.hpp>

using namespace muras;

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    auto text = fuzz::text(data, size);
    http::HeadLimits limits;
    http::HeadScanner scanner(limits);
    fuzz::kept = fuzz::kept + scanner.feed(text);
    http::Request request;
    if (http::parse_target(text, request)) return 0;
    auto parsed = oai::parse_request(request.params, "key");
    fuzz::kept = fuzz::kept + parsed.index();
    fuzz::kept = fuzz::kept + oai::open_token(text, "key").has_value();
    return 0;
}
