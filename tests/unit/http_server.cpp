// The server over real sockets: order, deadlines, limits, bodies, and how it stops.
#include <repository/http/server.hpp>

#include <sys/resource.h>

#include <atomic>
#include <mutex>
#include <semaphore>
#include <thread>

#include <repository/base/digest.hpp>
#include <repository/http/file_response.hpp>
#include <repository/http/router.hpp>

#include <tests/support/catch.hpp>
#include <tests/support/http_client.hpp>

using namespace muras;
using namespace muras::http;
using namespace std::chrono_literals;
using muras::test::Answer;
using muras::test::HttpClient;
using Clock = std::chrono::steady_clock;

namespace {

Response text(std::string body) {
    Response response;
    response.set("Content-Type", "text/plain; charset=utf-8");
    response.body = std::move(body);
    return response;
}

/// Bytes that differ at every offset, without keeping the whole.
std::string pattern(std::uint64_t offset, std::size_t n) {
    std::string bytes(n, '\0');
    for (std::size_t i = 0; i < n; ++i) bytes[i] = static_cast<char>((offset + i) * 2654435761u >> 13);
    return bytes;
}

FileContent pattern_file(std::uint64_t bytes, std::size_t chunk = 262'128) {
    FileContent file;
    file.bytes = bytes;
    file.mime = "application/pdf";
    file.name = "a.pdf";
    file.sha256 = std::string(64, 'a');
    file.source = [bytes, chunk](std::uint64_t offset) -> Result<std::string> {
        return pattern(offset, std::min<std::uint64_t>(bytes - offset, chunk));
    };
    return file;
}

double seconds_since(Clock::time_point begin) { return std::chrono::duration<double>(Clock::now() - begin).count(); }

const std::string simple = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

}  // namespace

TEST_CASE("requests sent at once are answered in their order, on one connection") {
    HttpServer server({});
    REQUIRE(server.start([](const Request& request) { return text(request.path[0] + request.body); }));
    HttpClient client(server.port());
    std::string bytes;
    for (int i = 0; i < 50; ++i) {
        const auto n = std::to_string(i);
        bytes += i % 2 ? "GET /" + n + " HTTP/1.1\r\nHost: a\r\n\r\n"
                       : "POST /" + n + " HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n!";
    }
    CHECK(client.send(bytes));
    for (int i = 0; i < 50; ++i) CHECK(client.read().body == std::to_string(i) + (i % 2 ? "" : "!"));
    CHECK(server.counters().connections == 1);
    CHECK(server.counters().requests >= 49);
}

TEST_CASE("a connection is kept or closed as the client asks") {
    HttpServer server({});
    REQUIRE(server.start([](const Request&) { return text("x"); }));
    struct Row {
        std::string request;
        bool kept;
    };
    const std::vector<Row> rows{
        {simple, true},
        {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", false},
        {"GET / HTTP/1.0\r\n\r\n", false},
        {"GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", true},
    };
    for (const auto& row : rows) {
        INFO(row.request);
        HttpClient client(server.port());
        client.send(row.request);
        CHECK(client.read().body == "x");
        if (row.kept) {
            client.send(row.request);
            CHECK(client.read().body == "x");
        } else {
            CHECK(client.is_closed_within(2s));
        }
    }
}

TEST_CASE("HEAD answers as GET does, without the body") {
    HttpServer server({});
    REQUIRE(server.start([](const Request& request) {
        return request.path[0] == "f" ? file_response(request, pattern_file(5000)) : text("abc");
    }));
    HttpClient client(server.port());
    for (std::string target : {"/", "/f"}) {
        INFO(target);
        const auto whole = client.get(target);
        client.send("HEAD " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
        auto head = client.read(true);
        CHECK(head.status == 200);
        CHECK(head.body.empty());
        head.headers.erase("date");
        auto expected = whole.headers;
        expected.erase("date");
        CHECK(head.headers == expected);
    }
}

TEST_CASE("a form's fields are parameters") {
    HttpServer server({});
    REQUIRE(server.start(
        [](const Request& r) { return text(std::string(r.param("verb")) + "," + std::string(r.param("q"))); }));
    HttpClient client(server.port());
    client.send(
        "POST /?q=a HTTP/1.1\r\nHost: a\r\nContent-Type: application/x-www-form-urlencoded; charset=utf-8\r\n"
        "Content-Length: 14\r\n\r\nverb=Get+It%21");
    CHECK(client.read().body == "Get It!,a");
}

TEST_CASE("a client that waits for 100 gets it before it sends the body") {
    HttpServer server({});
    REQUIRE(server.start([](const Request& request) { return text(request.body); }));
    HttpClient client(server.port());
    client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
    CHECK(client.read().status == 100);
    client.send("abc");
    CHECK(client.read().body == "abc");
    client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 70000\r\n\r\n");
    CHECK(client.read().status == 413);
}

TEST_CASE("a large body from a source arrives whole, and any part of it") {
    constexpr std::uint64_t bytes = 20'000'003;
    HttpServer server({});
    REQUIRE(server.start([](const Request& request) { return file_response(request, pattern_file(bytes)); }));
    HttpClient client(server.port());
    const auto whole = client.get("/");
    CHECK(whole.status == 200);
    CHECK(whole.body.size() == bytes);
    CHECK(sha256(whole.body) == sha256(pattern(0, bytes)));
    CHECK(whole.header("x-content-type-options") == "nosniff");

    const std::vector<std::pair<std::uint64_t, std::uint64_t>> parts{
        {0, 1}, {1, 262'128}, {262'127, 2}, {262'128, 1}, {1'000'000, 1'000'000}, {bytes - 1, 1}};
    for (const auto& [offset, length] : parts) {
        const auto part = client.get(
            "/", "Range: bytes=" + std::to_string(offset) + "-" + std::to_string(offset + length - 1) + "\r\n");
        CHECK(part.status == 206);
        CHECK(part.body == pattern(offset, length));
    }
    std::string many = "Range: bytes=0-";
    for (int i = 0; i < 1300; ++i) many += ",5-" + std::to_string(i);
    CHECK(client.get("/", many + "\r\n").status == 200);
    CHECK(client.get("/", "If-None-Match: " + whole.header("etag") + "\r\n").status == 304);
    CHECK(client.get("/", "Range: bytes=99999999-\r\n").status == 416);
}

TEST_CASE("a body of unknown length comes in chunks, or until the end of the connection, and never half unnoticed") {
    HttpServer server({});
    REQUIRE(server.start([](const Request& request) {
        Response response;
        response.set("Content-Type", "text/csv");
        response.length = unknown_length;
        const bool fails = request.path[0] == "fail";
        response.source = [fails](std::uint64_t offset) -> Result<std::string> {
            if (offset < 200'000) return std::string(50'000, 'x');
            if (fails) return fail(ErrorCode::failed, "lost");
            return std::string{};
        };
        return response;
    }));
    auto everything = [&](const std::string& request) {
        HttpClient client(server.port());
        client.send(request);
        std::string bytes;
        for (std::string more; !(more = client.receive(2s)).empty();) bytes += more;
        return bytes;
    };
    auto chunked = everything("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    CHECK(chunked.find("Transfer-Encoding: chunked\r\n") != std::string::npos);
    CHECK(chunked.find("Content-Length") == std::string::npos);
    const auto body = chunked.substr(chunked.find("\r\n\r\n"));
    CHECK(std::count(body.begin(), body.end(), 'x') == 200'000);
    CHECK(chunked.ends_with("\r\n0\r\n\r\n"));
    auto plain = everything("GET / HTTP/1.0\r\nHost: a\r\n\r\n");
    CHECK(plain.find("Transfer-Encoding") == std::string::npos);
    CHECK(plain.size() - plain.find("\r\n\r\n") - 4 == 200'000);
    auto broken = everything("GET /fail HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK_FALSE(broken.ends_with("\r\n0\r\n\r\n"));
    auto head = everything("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
    CHECK(head.ends_with("\r\n\r\n"));
}

TEST_CASE("a body whose source fails or ends early breaks the connection, not the server") {
    HttpServer server({});
    REQUIRE(server.start([](const Request& request) {
        auto response = file_response(request, pattern_file(1'000'000));
        const auto kind = request.path[0];
        response.source = [kind](std::uint64_t offset) -> Result<std::string> {
            if (offset == 0) return pattern(0, 1000);
            if (kind == "throw") throw std::runtime_error("lost");
            if (kind == "fail") return fail(ErrorCode::failed, "lost");
            return std::string{};
        };
        return response;
    }));
    for (std::string kind : {"throw", "fail", "end"}) {
        INFO(kind);
        HttpClient client(server.port());
        CHECK(client.get("/" + kind).status == 0);
        CHECK(client.is_closed_within(2s));
    }
    HttpClient client(server.port());
    client.send("HEAD /end HTTP/1.1\r\nHost: a\r\n\r\n");
    CHECK(client.read(true).status == 200);
}

TEST_CASE("a handler that throws gives 500 with an id and nothing else") {
    HttpServer server({});
    REQUIRE(server.start([](const Request& request) -> Response {
        if (request.path[0] == "odd") throw 1;
        throw std::runtime_error("/var/lib/muras/store is broken");
    }));
    HttpClient client(server.port());
    for (std::string target : {"/", "/odd"}) {
        const auto answer = client.get(target);
        CHECK(answer.status == 500);
        CHECK(answer.body.find("/var") == std::string::npos);
        CHECK(answer.body.find("Reference: ") != std::string::npos);
        CHECK(answer.header("cache-control") == "no-store");
        CHECK_FALSE(answer.header("content-security-policy").empty());
    }
    CHECK(server.counters().by_status.at(500) >= 1);
}

TEST_CASE("a slow sender is cut off at the deadline from its first byte, however steadily it sends") {
    HttpServerOptions options;
    options.read_timeout = 1s;
    HttpServer server(std::move(options));
    REQUIRE(server.start([](const Request&) { return text("x"); }));
    for (std::string begin :
         {"GET / HTTP/1.1\r\nHost: a\r\nA: ", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\n"}) {
        INFO(begin);
        HttpClient client(server.port());
        const auto started = Clock::now();
        client.send(begin);
        while (seconds_since(started) < 5 && client.send("a") && !client.is_closed_within(100ms)) {
        }
        CHECK(seconds_since(started) > 0.9);
        CHECK(seconds_since(started) < 3);
    }
}

TEST_CASE("an idle connection is closed after its time") {
    HttpServerOptions options;
    options.idle_timeout = 500ms;
    HttpServer server(std::move(options));
    REQUIRE(server.start([](const Request&) { return text("x"); }));
    HttpClient fresh(server.port()), used(server.port());
    CHECK(used.get("/").status == 200);
    CHECK(fresh.is_closed_within(3s));
    CHECK(used.is_closed_within(3s));
}

TEST_CASE("a slow reader gets the whole body, a stalled one is cut off") {
    constexpr std::uint64_t bytes = 12'000'000;
    HttpServerOptions options;
    options.write_timeout = 1s;
    std::mutex mutex;
    std::vector<bool> whole;
    options.on_access = [&](const Access& access) {
        const std::lock_guard lock(mutex);
        whole.push_back(access.whole);
    };
    HttpServer server(std::move(options));
    REQUIRE(server.start([](const Request& request) {
        return request.path[0] == "memory" ? text(pattern(0, bytes)) : file_response(request, pattern_file(bytes));
    }));
    std::atomic<std::uint64_t> received{0};
    std::thread slow([&] {
        HttpClient client(server.port(), 64 * 1024);
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        // Far longer in all than the deadline, never as long without a step.
        for (int i = 0; i < 10; ++i) {
            std::this_thread::sleep_for(300ms);
            for (std::size_t step = 0; step < 600'000;) {
                const auto n = client.receive(2s, 100'000).size();
                if (n == 0) return;
                step += n;
                received += n;
            }
        }
        while (received < bytes) {
            const auto n = client.receive(2s).size();
            if (n == 0) return;
            received += n;
        }
    });
    const auto started = Clock::now();
    std::vector<HttpClient> stalled;
    for (std::string target : {"/", "/memory"}) {
        stalled.emplace_back(server.port(), 64 * 1024);
        stalled.back().send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }
    while (seconds_since(started) < 8 && server.counters().by_status[200] < 2) std::this_thread::sleep_for(20ms);
    CHECK(seconds_since(started) > 0.9);
    CHECK(seconds_since(started) < 6);
    slow.join();
    CHECK(received > bytes);
    server.stop();
    CHECK(whole == std::vector<bool>{false, false, true});
}

namespace {

/// A server of one worker, which the first of three requests holds until `go`; the other two wait.
struct Busy {
    HttpServer server;
    std::counting_semaphore<> go{0};
    std::atomic<int> running{0};
    std::vector<HttpClient> clients;

    explicit Busy(HttpServerOptions options) : server(with_one_worker(std::move(options))) {
        REQUIRE(server.start([this](const Request&) {
            ++running;
            go.acquire();
            return text("x");
        }));
        for (int i = 0; i < 3; ++i) {
            clients.emplace_back(server.port());
            clients.back().send(simple);
            while (running == 0) std::this_thread::sleep_for(1ms);
        }
        while (server.counters().waiting_requests < 2) std::this_thread::sleep_for(1ms);
    }
    ~Busy() { server.stop(); }

    static HttpServerOptions with_one_worker(HttpServerOptions options) {
        options.workers = 1;
        return options;
    }
};

}  // namespace

TEST_CASE("a full queue answers 503 and says when to come back") {
    HttpServerOptions options;
    options.queue_limit = 2;
    Busy busy(std::move(options));
    HttpClient late(busy.server.port());
    const auto refused = late.get("/");
    CHECK(refused.status == 503);
    CHECK_FALSE(refused.header("retry-after").empty());
    busy.go.release(4);
    for (auto& client : busy.clients) CHECK(client.read().status == 200);
    CHECK(late.get("/").status == 200);
}

TEST_CASE("while others wait, who gives way is told when to come back, and nobody else is") {
    HttpServerOptions options;
    options.crowd = 2;
    options.gives_way = [](const Request& request) { return request.path[0] == "crawled"; };
    Busy busy(std::move(options));
    HttpClient crawler(busy.server.port()), person(busy.server.port());
    const auto put_off = crawler.get("/crawled");
    CHECK(put_off.status == 429);
    CHECK_FALSE(put_off.header("retry-after").empty());
    person.send(simple);
    while (busy.server.counters().waiting_requests < 3) std::this_thread::sleep_for(1ms);
    busy.go.release(5);
    for (auto& client : busy.clients) CHECK(client.read().status == 200);
    CHECK(person.read().status == 200);
    CHECK(crawler.get("/crawled").status == 200);
}

TEST_CASE("beyond the limit of connections the one that has waited longest makes room, or the new one is refused") {
    HttpServerOptions options;
    options.max_connections = 3;
    options.workers = 3;
    HttpServer server(std::move(options));
    std::counting_semaphore<> go{0};
    std::atomic<int> running{0};
    REQUIRE(server.start([&](const Request& request) {
        if (request.path[0] == "wait") {
            ++running;
            go.acquire();
        }
        return text("x");
    }));
    HttpClient oldest(server.port());
    CHECK(oldest.get("/").status == 200);
    std::vector<HttpClient> busy;
    for (int i = 0; i < 3; ++i) {
        busy.emplace_back(server.port());
        busy.back().send("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n");
        while (running <= i) std::this_thread::sleep_for(1ms);
    }
    CHECK(oldest.is_closed_within(2s));
    HttpClient late(server.port());
    CHECK(late.read().status == 503);
    CHECK(late.is_closed_within(2s));
    go.release(3);
    for (auto& client : busy) CHECK(client.read().status == 200);
    CHECK(server.counters().refused_connections == 2);
    HttpClient after(server.port());
    CHECK(after.get("/").status == 200);
}

TEST_CASE("two thousand idle and half-open connections leave the server quick") {
    HttpServerOptions options;
    options.max_connections = 4096;
    HttpServer server(std::move(options));
    REQUIRE(server.start([](const Request&) { return text("alive"); }));
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    const auto crowd = std::min<std::size_t>(2000, limit.rlim_cur / 2 - 100);
    std::vector<HttpClient> idle;
    for (std::size_t i = 0; i < crowd; ++i) {
        idle.emplace_back(server.port());
        if (i % 2) idle.back().send("GET / HTTP/1.1\r\nHost: a\r\n");
    }
    double slowest = 0;
    for (int i = 0; i < 50; ++i) {
        const auto started = Clock::now();
        HttpClient client(server.port());
        CHECK(client.get("/livez").status == 200);
        slowest = std::max(slowest, seconds_since(started));
    }
    CHECK(slowest < 1);
    CHECK(server.counters().open_connections >= crowd);
    idle.clear();
    const auto started = Clock::now();
    while (server.counters().open_connections > 0 && seconds_since(started) < 5) std::this_thread::sleep_for(10ms);
    CHECK(server.counters().open_connections == 0);
}

TEST_CASE("stopping ends the requests in flight and cuts none") {
    HttpServer server({});
    REQUIRE(server.start([](const Request& request) {
        std::this_thread::sleep_for(5ms);
        return request.path[0] == "f" ? file_response(request, pattern_file(3'000'000)) : text(std::string(5000, 'x'));
    }));
    std::atomic<int> whole{0}, cut{0};
    std::atomic<bool> done{false};
    std::vector<std::thread> threads;
    for (int i = 0; i < 8; ++i)
        threads.emplace_back([&, i] {
            while (!done) {
                try {
                    HttpClient client(server.port());
                    for (;;) {
                        if (!client.send(i % 2 ? "GET /f HTTP/1.1\r\nHost: a\r\n\r\n" : simple)) break;
                        const auto first = client.receive(5s, 1);
                        if (first.empty()) break;  // closed before it answered: nothing was promised
                        (client.finish(first) ? whole : cut)++;
                    }
                } catch (const std::exception&) {
                    return;  // no longer listening
                }
            }
        });
    while (whole < 50) std::this_thread::sleep_for(1ms);
    const auto started = Clock::now();
    server.stop();
    CHECK(seconds_since(started) < 5);
    done = true;
    for (auto& thread : threads) thread.join();
    CHECK(cut == 0);
    CHECK(server.counters().open_connections == 0);
    server.stop();  // again: nothing happens
}

TEST_CASE("stopping does not wait longer than it may for a client") {
    HttpServerOptions options;
    options.stop_timeout = 300ms;
    HttpServer server(std::move(options));
    REQUIRE(server.start([](const Request& request) { return file_response(request, pattern_file(50'000'000)); }));
    HttpClient stalled(server.port(), 64 * 1024), half(server.port());
    stalled.send(simple);
    half.send("GET / HT");
    while (server.counters().open_connections < 2) std::this_thread::sleep_for(1ms);
    const auto started = Clock::now();
    server.stop();
    CHECK(seconds_since(started) < 3);
}

TEST_CASE("a server that cannot listen says why") {
    HttpServer first({});
    REQUIRE(first.start([](const Request&) { return text("x"); }));
    HttpServerOptions options;
    options.port = first.port();
    HttpServer second(options);
    const auto taken = second.start([](const Request&) { return text("x"); });
    REQUIRE_FALSE(taken);
    CHECK(taken.error().code == ErrorCode::config);
    CHECK(taken.error().message.find("in use") != std::string::npos);
    options.address = "not an address";
    CHECK(HttpServer(options).start({}).error().code == ErrorCode::usage);
    options.address = "192.0.2.1";
    CHECK(HttpServer(options).start({}).error().code == ErrorCode::config);
    CHECK(first.url() == "http://127.0.0.1:" + std::to_string(first.port()) + "/");
}

TEST_CASE("each answer is told once, with what the log needs") {
    HttpServerOptions options;
    std::mutex mutex;
    std::vector<std::string> lines;
    options.on_access = [&](const Access& a) {
        const std::lock_guard lock(mutex);
        lines.push_back(std::string(a.peer) + " " + std::string(a.method) + " " + std::string(a.target) + " " +
                        std::to_string(a.status) + " " + std::string(a.agent));
        if (a.bytes == 0) lines.emplace_back("no bytes");
    };
    HttpServer server(std::move(options));
    REQUIRE(server.start([](const Request&) { return text("x"); }));
    HttpClient client(server.port());
    client.get("/a?b", "User-Agent: test\r\n");
    client.send("GET / HTTP/1.1\r\n\r\n");
    client.read();
    server.stop();
    CHECK(lines == std::vector<std::string>{"127.0.0.1 GET /a?b 200 test", "127.0.0.1 GET / 400 "});
}

TEST_CASE("text is compressed over the wire when the client accepts it") {
    HttpServer server({});
    REQUIRE(server.start([](const Request&) { return text(std::string(100'000, 'a')); }));
    HttpClient client(server.port());
    const auto packed = client.get("/", "Accept-Encoding: gzip\r\n");
    CHECK(packed.header("content-encoding") == "gzip");
    CHECK(packed.body.size() < 1000);
    CHECK(packed.body.starts_with("\x1f\x8b"));
    const auto plain = client.get("/");
    CHECK(plain.body == std::string(100'000, 'a'));
    CHECK(plain.header("vary") == "Accept-Encoding");
}
