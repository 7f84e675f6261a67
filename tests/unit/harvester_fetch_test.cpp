// libcurl over loopback: what is refused, what is limited, what is sent.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <mutex>
#include <thread>

#include <tests/unit/harvester_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

/// Answers every connection with what `answer` makes of the request's bytes, then closes it.
class Loopback {
  public:
    explicit Loopback(std::function<std::string(const std::string&)> answer) : answer_(std::move(answer)) {
        listener_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 16) != 0)
            std::abort();
        ::getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this] { serve(); });
    }
    ~Loopback() {
        ::shutdown(listener_, SHUT_RDWR);
        thread_.join();
        ::close(listener_);
    }
    std::string url(const std::string& path = "/") const { return "http://127.0.0.1:" + std::to_string(port_) + path; }
    std::string allowed() const { return "127.0.0.1:" + std::to_string(port_); }
    std::size_t requests() const { return requests_; }
    std::string last() {
        std::lock_guard guard(mutex_);
        return last_;
    }

  private:
    void serve() {
        for (;;) {
            int peer = ::accept(listener_, nullptr, nullptr);
            if (peer < 0) return;
            std::string request;
            char buffer[4096];
            while (request.find("\r\n\r\n") == std::string::npos) {
                auto n = ::recv(peer, buffer, sizeof buffer, 0);
                if (n <= 0) break;
                request.append(buffer, static_cast<std::size_t>(n));
            }
            ++requests_;
            {
                std::lock_guard guard(mutex_);
                last_ = request;
            }
            auto out = answer_(request);
            for (std::size_t sent = 0; sent < out.size();) {
                auto n = ::send(peer, out.data() + sent, out.size() - sent, MSG_NOSIGNAL);
                if (n <= 0) break;
                sent += static_cast<std::size_t>(n);
            }
            ::close(peer);
        }
    }

    std::function<std::string(const std::string&)> answer_;
    int listener_ = -1;
    std::uint16_t port_ = 0;
    std::atomic<std::size_t> requests_{0};
    std::mutex mutex_;
    std::string last_;
    std::thread thread_;
};

std::string answer(const std::string& body, const std::string& headers = "", const std::string& status = "200 OK") {
    return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\nConnection: close\r\n" +
           headers + "\r\n" + body;
}

std::unique_ptr<Fetcher> fetcher(std::vector<std::string> allowed, std::int64_t timeout_s = 5) {
    return must(
        make_curl_fetcher({.timeout_s = timeout_s, .allow_private = std::move(allowed), .contact = "ops@muras.local"}));
}

}  // namespace

TEST_CASE("an answer comes back with status, type and what it was asked with") {
    Loopback server(
        [](const std::string&) { return answer("hello", "Content-Type: text/xml\r\nRetry-After: 3\r\n", "503 Busy"); });
    auto got = must(fetcher({server.allowed()})->get({server.url("/oai?verb=Identify")}));
    CHECK(got.status == 503);
    CHECK(got.body == "hello");
    CHECK(got.content_type == "text/xml");
    CHECK(got.retry_after_s == 3);
    auto request = server.last();
    CHECK(request.starts_with("GET /oai?verb=Identify HTTP/1.1\r\n"));
    CHECK(request.find("User-Agent: Muras/" MURAS_VERSION " (+mailto:ops@muras.local)\r\n") != std::string::npos);
    CHECK(request.find("Accept-Encoding: ") != std::string::npos);
    CHECK(request.find("Cookie") == std::string::npos);
}

TEST_CASE("an inner address is refused before a connection is made, however it is spelt") {
    Loopback server([](const std::string&) { return answer("secret"); });
    auto port = server.allowed().substr(server.allowed().find(':'));
    auto strict = fetcher({});
    for (std::string host : {"127.0.0.1", "localhost", "2130706433", "0177.0.0.1", "0x7f.1", "127.1", "0.0.0.0",
                             "[::ffff:127.0.0.1]", "user@127.0.0.1"}) {
        INFO(host);
        auto got = strict->get({"http://" + host + port + "/"});
        REQUIRE_FALSE(got);
        CHECK(got.error().code == ErrorCode::config);
        CHECK(got.error().hint.find("--allow-private") != std::string::npos);
    }
    CHECK(server.requests() == 0);
}

TEST_CASE("a redirect is judged like a first request") {
    Loopback inner([](const std::string&) { return answer("secret"); });
    std::string target = inner.url();
    Loopback outer([&](const std::string& request) {
        if (request.starts_with("GET /loop")) return answer("", "Location: /loop\r\n", "302 Found");
        if (request.starts_with("GET /file")) return answer("", "Location: file:///etc/passwd\r\n", "302 Found");
        if (request.starts_with("GET /once")) return answer("moved", "Location: /end\r\n", "301 Moved");
        if (request.starts_with("GET /end")) return answer("end");
        return answer("", "Location: " + target + "\r\n", "302 Found");
    });
    auto client = fetcher({outer.allowed()});
    auto refused = client->get({outer.url("/inner")});
    REQUIRE_FALSE(refused);
    CHECK(inner.requests() == 0);
    CHECK_FALSE(client->get({outer.url("/file")}));
    auto before = outer.requests();
    CHECK_FALSE(client->get({outer.url("/loop")}));
    CHECK(outer.requests() - before == 6);
    auto moved = must(client->get({outer.url("/once")}));
    CHECK(moved.body == "end");
    CHECK(moved.final_url == outer.url("/end"));
}

TEST_CASE("an answer over the limit is given up, kept in memory or in a file") {
    Loopback server([](const std::string&) { return answer(std::string(1 << 20, 'x')); });
    Folder folder;
    auto client = fetcher({server.allowed()});
    auto large = client->get({server.url(), 1000});
    REQUIRE_FALSE(large);
    CHECK(large.error().code == ErrorCode::failed);
    CHECK_FALSE(client->get({server.url(), 1000, folder / "a"}));
    auto whole = must(client->get({server.url(), 2 << 20, folder / "b"}));
    CHECK(whole.bytes == 1 << 20);
    CHECK(whole.body.empty());
    CHECK(std::filesystem::file_size(folder / "b") == 1 << 20);
}

TEST_CASE("an answer that breaks off, headers without end and a silent donor are temporary or failed, never a page") {
    Loopback cut([](const std::string&) { return std::string("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"); });
    auto broken = fetcher({cut.allowed()})->get({cut.url()});
    REQUIRE_FALSE(broken);
    CHECK(broken.error().code == ErrorCode::temporary);

    Loopback endless([](const std::string&) {
        std::string out = "HTTP/1.1 200 OK\r\n";
        for (int i = 0; i < 20'000; ++i) out += "X-Header-" + std::to_string(i) + ": " + std::string(40, 'x') + "\r\n";
        return out + "\r\n";
    });
    CHECK_FALSE(fetcher({endless.allowed()})->get({endless.url()}));

    Loopback silent([](const std::string&) {
        std::this_thread::sleep_for(std::chrono::milliseconds(1500));
        return std::string();
    });
    auto late = fetcher({silent.allowed()}, 1)->get({silent.url()});
    REQUIRE_FALSE(late);
    CHECK(late.error().code == ErrorCode::temporary);

    auto nobody = fetcher({"127.0.0.1"})->get({"http://127.0.0.1:1/"});
    REQUIRE_FALSE(nobody);
    CHECK(nobody.error().code == ErrorCode::temporary);
}

TEST_CASE("other schemes are refused and the proxy of the environment is not used") {
    Loopback server([](const std::string&) { return answer("direct"); });
    Loopback proxy([](const std::string&) { return answer("proxied"); });
    ::setenv("http_proxy", proxy.url().c_str(), 1);
    ::setenv("all_proxy", proxy.url().c_str(), 1);
    auto client = fetcher({server.allowed(), proxy.allowed()});
    CHECK(must(client->get({server.url()})).body == "direct");
    CHECK(proxy.requests() == 0);
    ::unsetenv("http_proxy");
    ::unsetenv("all_proxy");
    for (std::string url :
         {"file:///etc/passwd", "ftp://127.0.0.1/", "gopher://127.0.0.1/", "dict://127.0.0.1/", "not a url"}) {
        INFO(url);
        CHECK_FALSE(client->get({url}));
    }
}

TEST_CASE("nothing is remembered for the next request: no cookie, no password of the machine's own") {
    Loopback server([](const std::string&) { return answer("x", "Set-Cookie: session=1; Path=/\r\n"); });
    Folder home;
    home.write(".netrc", "machine 127.0.0.1 login me password secret\n");
    std::string before = ::getenv("HOME") ? ::getenv("HOME") : "";
    ::setenv("HOME", (home / "").c_str(), 1);
    auto client = fetcher({server.allowed()});
    must(client->get({server.url()}));
    must(client->get({server.url()}));
    ::setenv("HOME", before.c_str(), 1);
    CHECK(server.requests() == 2);
    CHECK(server.last().find("Cookie:") == std::string::npos);
    CHECK(server.last().find("Authorization:") == std::string::npos);
}

TEST_CASE("a file that broke off is gone on with, when the donor still has the same") {
    const std::string whole(3000, 'w'), other(2000, 'o');
    std::string etag = "\"one\"", body = whole;
    bool breaks = true;
    Loopback server([&](const std::string& request) {
        auto from = std::size_t{0};
        if (auto at = request.find("Range: bytes=");
            at != std::string::npos && request.find("If-Range: " + etag) != std::string::npos)
            from = std::stoul(request.substr(at + 13));
        auto tag = "ETag: " + etag + "\r\n";
        auto range = "Content-Range: bytes " + std::to_string(from) + "-" + std::to_string(body.size() - 1) + "/" +
                     std::to_string(body.size()) + "\r\n";
        auto out = from > 0 ? answer(body.substr(from), tag + range, "206 Partial Content") : answer(body, tag);
        return breaks ? out.substr(0, out.size() - 1000) : out;
    });
    Folder folder;
    auto file = folder / "part";
    Partial partial;
    auto client = fetcher({server.allowed()});
    FetchRequest request{server.url(), 1 << 20, file};
    request.partial = &partial;
    CHECK_FALSE(client->get(request));
    CHECK(partial.bytes == 2000);
    CHECK(partial.validator == "\"one\"");
    breaks = false;
    auto rest = must(client->get(request));
    CHECK(rest.status == 206);
    CHECK(rest.bytes == 3000);
    CHECK(slurp(file) == whole);
    CHECK(server.last().find("Range: bytes=2000-\r\n") != std::string::npos);
    CHECK(server.last().find("Accept-Encoding") == std::string::npos);

    // Another version in between: the whole of it, not a mixture.
    partial = {2000, "\"one\""};
    etag = "\"two\"";
    body = other;
    CHECK(must(client->get(request)).status == 200);
    CHECK(slurp(file) == other);
    CHECK(partial.validator == "\"two\"");
}

TEST_CASE("a part that was not asked for, and an error page, never become part of a file") {
    std::string status = "206 Partial Content", range = "Content-Range: bytes 0-9/3000\r\n";
    Loopback server([&](const std::string&) { return answer("0123456789", range, status); });
    Folder folder;
    folder.write("part", std::string(2000, 'w'));
    Partial partial{2000, "\"one\""};
    auto client = fetcher({server.allowed()});
    FetchRequest request{server.url(), 1 << 20, folder / "part"};
    request.partial = &partial;
    CHECK_FALSE(client->get(request));
    CHECK(partial.bytes == 0);
    partial = {2000, "\"one\""};
    status = "503 Busy";
    range.clear();
    CHECK(must(client->get(request)).status == 503);
    CHECK(partial.bytes == 2000);
    CHECK(slurp(folder / "part") == std::string(2000, 'w'));
    status = "416 Range Not Satisfiable";
    CHECK(must(client->get(request)).status == 416);
    CHECK(partial.bytes == 0);
}

TEST_CASE("a look at a file asks for its head alone") {
    Loopback server([](const std::string&) { return std::string("HTTP/1.1 200 OK\r\nContent-Length: 12345\r\n\r\n"); });
    FetchRequest request{server.url()};
    request.head = true;
    auto got = must(fetcher({server.allowed()})->get(request));
    CHECK(got.status == 200);
    CHECK(got.bytes == 12345);
    CHECK(server.last().starts_with("HEAD / "));
}
