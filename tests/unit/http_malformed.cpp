// Requests that are wrong, ambiguous or too large: each gets an error or a closed connection, never a 200, never two
// answers to what one proxy would forward as one request, and the server goes on.
#include <repository/http/server.hpp>

#include <atomic>

#include <tests/support/catch.hpp>
#include <tests/support/http_client.hpp>

using namespace muras;
using namespace muras::http;
using namespace std::chrono_literals;
using muras::test::HttpClient;

namespace {

struct Payload {
    std::string what, bytes;
    unsigned status = 400;  ///< 0: closed without an answer
};

const std::string host = "Host: localhost\r\n";
const std::string end = "\r\n";

std::string get(const std::string& fields) { return "GET / HTTP/1.1\r\n" + fields + end; }
std::string post(const std::string& fields, const std::string& body) {
    return "POST / HTTP/1.1\r\n" + host + fields + end + body;
}
std::string target(const std::string& text) { return "GET " + text + " HTTP/1.1\r\n" + host + end; }

/// The second request that a smuggler hopes to have answered.
const std::string hidden = "GET /hidden HTTP/1.1\r\nHost: localhost\r\n\r\n";

std::vector<Payload> payloads() {
    const std::string nul("\0", 1);
    std::vector<Payload> rows{
        // F1: request line
        {"no method", " / HTTP/1.1\r\n" + host + end},
        {"no target", "GET HTTP/1.1\r\n" + host + end},
        {"two blanks before the target", "GET  / HTTP/1.1\r\n" + host + end},
        {"two blanks before the version", "GET /  HTTP/1.1\r\n" + host + end, 505},
        {"tab for a blank", "GET\t/\tHTTP/1.1\r\n" + host + end},
        {"blank in the target", "GET /a b HTTP/1.1\r\n" + host + end, 505},
        {"HTTP/0.9", "GET /\r\n\r\n"},
        {"no version number", "GET / HTTP\r\n" + host + end, 505},
        {"HTTP/2.0", "GET / HTTP/2.0\r\n" + host + end, 505},
        {"HTTP/1.2", "GET / HTTP/1.2\r\n" + host + end, 505},
        {"HTTP/0.9 named", "GET / HTTP/0.9\r\n" + host + end, 505},
        {"lower-case http", "GET / http/1.1\r\n" + host + end, 505},
        {"long version", "GET / HTTP/1.11\r\n" + host + end, 505},
        {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"control in the method", "G\x01T / HTTP/1.1\r\n" + host + end},
        {"separator in the method", "GE(T / HTTP/1.1\r\n" + host + end},
        {"control in the target", target("/\x01")},
        {"DEL in the target", target("/\x7f")},
        {"NUL in the target", target("/a" + nul)},
        {"unknown method", "BREW / HTTP/1.1\r\n" + host + end, 501},
        {"method in lower case", "get / HTTP/1.1\r\n" + host + end, 501},
        {"TRACE", "TRACE / HTTP/1.1\r\n" + host + end, 501},
        {"CONNECT", "CONNECT localhost:80 HTTP/1.1\r\n" + host + end, 501},
        {"asterisk with GET", target("*")},
        {"authority as target", target("localhost:80")},
        {"no slash", target("index.html")},
        {"two slashes", target("//evil.example/")},
        {"parent segment", target("/../etc/passwd")},
        {"escaped parent segment", target("/%2e%2e/etc/passwd")},
        {"escaped slash", target("/..%2fetc%2fpasswd")},
        {"escaped NUL", target("/a%00.html")},
        {"cut escape", target("/%4")},
        {"wrong escape", target("/?q=%zz")},
        {"overlong UTF-8", target("/%c0%ae%c0%ae/")},
        {"fragment", target("/#a")},
        {"other scheme", target("file:///etc/passwd")},
        {"TLS hello", "\x16\x03\x01\x02" + nul + "\x01" + nul + "\r\n\r\n"},
        {"only line ends", "\r\n\r\n\r\n"},
        // Line ends
        {"bare LF", "GET / HTTP/1.1\nHost: localhost\n\n"},
        {"bare CR", "GET / HTTP/1.1\rHost: localhost\r\r"},
        {"LF in a value", get(host + "A: b\nC: d\r\n")},
        {"CR in a value", get(host + "A: b\rC: d\r\n")},
        {"NUL in a value", get(host + "A: b" + nul + "\r\n")},
        {"folded field", get(host + "A: b\r\n c\r\n")},
        {"folded by a tab", get(host + "A: b\r\n\tc\r\n")},
        {"blank line begins with a blank", get(" \r\n" + host)},
        // Fields
        {"no colon", get(host + "A\r\n")},
        {"blank before the colon", get(host + "A : b\r\n")},
        {"empty name", get(host + ": b\r\n")},
        {"blank in a name", get(host + "A b: c\r\n")},
        {"control in a name", get(host + "A\x02: c\r\n")},
        {"control in a value", get(host + "A: \x02\r\n")},
        {"8-bit name", get(host + "\xd0\x90: c\r\n")},
        {"bad Connection", get(host + "Connection: ;;\r\n")},
        // Host
        {"no Host", get("")},
        {"two Hosts", get(host + host)},
        {"two different Hosts", get(host + "Host: evil.example\r\n")},
        {"empty Host", get("Host: \r\n")},
        {"Host with a blank", get("Host: a b\r\n")},
        {"Host with a path", get("Host: a/b\r\n")},
        {"Host with a user", get("Host: a@b\r\n")},
        {"Host with a bad port", get("Host: a:b\r\n")},
        {"Host with a huge port", get("Host: a:99999\r\n")},
        {"Host with half a bracket", get("Host: [::1\r\n")},
        {"Host with markup", get("Host: <script>\r\n")},
        {"blank before Host's colon", get("Host : a\r\n")},
        {"HTTP/1.0 with two Hosts", "GET / HTTP/1.0\r\n" + host + host + end},
        {"Expect that we don't know", post("Expect: more\r\nContent-Length: 1\r\n", "a"), 417},
        // F2: framing
        {"length and chunks", post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + hidden)},
        {"chunks and length", post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "0\r\n\r\n" + hidden)},
        {"two equal lengths", post("Content-Length: 1\r\nContent-Length: 1\r\n", "a" + hidden)},
        {"two lengths", post("Content-Length: 1\r\nContent-Length: 42\r\n", "a" + hidden)},
        {"list of lengths", post("Content-Length: 1, 1\r\n", "a" + hidden)},
        {"negative length", post("Content-Length: -1\r\n", "a" + hidden)},
        {"plus length", post("Content-Length: +1\r\n", "a" + hidden)},
        {"hexadecimal length", post("Content-Length: 0x1\r\n", "a" + hidden)},
        {"empty length", post("Content-Length: \r\n", "a" + hidden)},
        {"length with a word", post("Content-Length: 1 a\r\n", "a" + hidden)},
        {"overflowing length", post("Content-Length: 99999999999999999999\r\n", "a" + hidden)},
        {"wrapping length", post("Content-Length: 18446744073709551617\r\n", "a" + hidden)},
        {"blank before the length's colon", post("Content-Length : 1\r\n", "a" + hidden)},
        {"identity", post("Transfer-Encoding: identity\r\n", hidden), 501},
        {"gzip, chunked", post("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n" + hidden), 501},
        {"chunked twice", post("Transfer-Encoding: chunked, chunked\r\n", "0\r\n\r\n" + hidden), 501},
        {"two Transfer-Encodings",
         post("Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n", "0\r\n\r\n" + hidden)},
        {"chunked, identity", post("Transfer-Encoding: chunked, identity\r\n", "0\r\n\r\n" + hidden), 501},
        {"xchunked", post("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n" + hidden), 501},
        {"quoted chunked", post("Transfer-Encoding: \"chunked\"\r\n", "0\r\n\r\n" + hidden), 501},
        {"vertical tab before chunked", post("Transfer-Encoding: \x0b"
                                             "chunked\r\n",
                                             "0\r\n\r\n" + hidden)},
        {"empty Transfer-Encoding", post("Transfer-Encoding: \r\n", hidden), 501},
        {"folded Transfer-Encoding", post("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n" + hidden)},
        {"blank before the encoding's colon", post("Transfer-Encoding : chunked\r\n", "0\r\n\r\n" + hidden)},
        {"chunks in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden},
        // Chunks
        {"chunk size is no number", post("Transfer-Encoding: chunked\r\n", "x\r\n\r\n" + hidden)},
        {"chunk size is negative", post("Transfer-Encoding: chunked\r\n", "-1\r\n\r\n" + hidden)},
        {"chunk size has 0x", post("Transfer-Encoding: chunked\r\n", "0x1\r\na\r\n0\r\n\r\n" + hidden)},
        {"chunk size overflows",
         post("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\na\r\n0\r\n\r\n" + hidden)},
        {"chunk longer than its size", post("Transfer-Encoding: chunked\r\n", "1\r\nab\r\n0\r\n\r\n" + hidden)},
        {"chunk line ends with LF", post("Transfer-Encoding: chunked\r\n", "1\na\n0\n\n" + hidden)},
        {"chunk without a size", post("Transfer-Encoding: chunked\r\n", "\r\na\r\n0\r\n\r\n" + hidden)},
        // F6: size
        {"long target", target("/" + std::string(9'000, 'a')), 414},
        {"huge target", target("/" + std::string(1'000'000, 'a')), 414},
        {"huge query", target("/?q=" + std::string(1'000'000, 'a')), 414},
        {"huge method", std::string(1'000'000, 'A') + " / HTTP/1.1\r\n" + host + end, 414},
        {"long field", get(host + "A: " + std::string(20'000, 'a') + "\r\n"), 431},
        {"huge field", get(host + "A: " + std::string(1'000'000, 'a') + "\r\n"), 431},
        {"huge name", get(host + std::string(1'000'000, 'a') + ": b\r\n"), 431},
        {"declared body too large", post("Content-Length: 70000\r\n", "a"), 413},
        {"huge declared body", post("Content-Length: 9000000000000000000\r\n", "a"), 413},
        {"chunked body too large",
         post("Transfer-Encoding: chunked\r\n", "11170\r\n" + std::string(0x11170, 'a') + "\r\n0\r\n\r\n"), 413},
        {"form with a bad escape",
         post("Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n", "a=%")},
        // Ends early
        {"nothing at all", "", 0},
        {"half a request line", "GET / HT", 0},
        {"half a head", "GET / HTTP/1.1\r\nHost: a\r\n", 0},
        {"half a body", post("Content-Length: 10\r\n", "abc"), 0},
        {"half a chunk", post("Transfer-Encoding: chunked\r\n", "a\r\nabc"), 0},
        {"no last chunk", post("Transfer-Encoding: chunked\r\n", "1\r\na\r\n"), 0},
    };
    std::string many = host, params = "/?";
    for (int i = 0; i < 200; ++i) many += "A: b\r\n";
    for (int i = 0; i < 1'100; ++i) params += "a&";
    rows.push_back({"many fields", get(many), 431});
    rows.push_back({"many parameters", target(params), 400});
    return rows;
}

}  // namespace

TEST_CASE("a malformed request gets an error or a closed connection, never two answers") {
    std::atomic<int> calls{0};
    HttpServer server({});
    REQUIRE(server.start([&calls](const Request&) {
        ++calls;
        return Response{};
    }));
    const auto rows = payloads();
    CHECK(rows.size() >= 119);
    for (const auto& row : rows) {
        INFO(row.what);
        calls = 0;
        HttpClient client(server.port());
        client.send(row.bytes);
        client.end_sending();
        const auto answer = client.read();
        CHECK(answer.status == row.status);
        CHECK(answer.body.find("script") == std::string::npos);
        const bool is_old = row.bytes.find("HTTP/1.0") != std::string::npos;  // it closes without saying so
        if (answer.status != 0 && !is_old) CHECK(answer.header("connection") == "close");
        CHECK(client.read().status == 0);
        CHECK(client.is_closed_within(5s));
        CHECK(calls == 0);
    }
    HttpClient client(server.port());
    CHECK(client.get("/").status == 200);
    server.stop();
    CHECK(server.counters().open_connections == 0);
}

TEST_CASE("unusual requests that are right are answered") {
    HttpServer server({});
    REQUIRE(server.start([](const Request& request) {
        Response response;
        response.body = request.method + "|" + request.body + "|" + std::string(request.header("a"));
        return response;
    }));
    const std::vector<std::pair<std::string, std::string>> rows{
        {"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET||"},
        {"GET / HTTP/1.1\r\nHost:a\r\nA:b\r\n\r\n", "GET||b"},
        {"GET / HTTP/1.1\r\nHOST:  a  \r\nA:  b\t\r\n\r\n", "GET||b"},
        {"GET / HTTP/1.1\r\nHost: [::1]:8080\r\nA: b\r\nA: c\r\n\r\n", "GET||b, c"},
        {"GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", "GET||"},
        {"GET / HTTP/1.1\r\nHost: a\r\nA: \xd0\x90\r\n\r\n", "GET||\xd0\x90"},
        {"GET / HTTP/1.1\r\nHost: a\r\nA:\r\n\r\n", "GET||"},
        {"GET / HTTP/1.0\r\n\r\n", "GET||"},
        {"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n", "GET||"},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc", "POST|abc|"},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n", "POST||"},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n1;x=y\r\na\r\n2\r\nbc\r\n0\r\n\r\n",
         "POST|abc|"},
        // A field behind the body does not become one of the head.
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: A\r\n\r\n1\r\na\r\n0\r\nA: b\r\n\r\n",
         "POST|a|"},
        {"PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", "PUT|x|"},
        {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx", "GET|x|"},
    };
    for (const auto& [bytes, body] : rows) {
        INFO(bytes);
        HttpClient client(server.port());
        client.send(bytes);
        const auto answer = client.read();
        CHECK(answer.status == 200);
        CHECK(answer.body == body);
    }
}
