#include <repository/http/server.hpp>

#include <array>
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <list>
#include <optional>
#include <semaphore>
#include <thread>
#include <unordered_set>

#include <repository/base/log.hpp>
#include <repository/http/answer.hpp>
#include <repository/http/descriptors.hpp>
#include <repository/http/finish.hpp>
#include <repository/http/listen.hpp>
#include <repository/http/problem.hpp>
#include <repository/http/request.hpp>
#include <repository/http/worker_pool.hpp>

// Coroutines here follow one rule (g++ 12 destroys temporaries of an awaited expression twice): the operand of co_await
// is a call whose arguments are names, std::move(name) or literals.
namespace muras::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace bhttp = boost::beast::http;
using asio::awaitable;
using asio::ip::tcp;
using boost::system::error_code;
using Clock = std::chrono::steady_clock;

constexpr std::size_t read_bytes = 2048;         // of a head, at once
constexpr std::size_t kept_buffer_bytes = 4096;  // of an idle connection
constexpr std::size_t linger_bytes = 256 * 1024;
constexpr std::chrono::milliseconds linger_time{1000};
constexpr std::chrono::milliseconds accept_pause{100};
constexpr std::size_t status_limit = 600;
constexpr unsigned http_1_1 = 11;  // as Beast counts
constexpr std::string_view retry_after_seconds = "2", crawler_retry_after_seconds = "60";
constexpr std::string_view no_room =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

enum class Lane { fresh, begun };

/// Runs `job` on a worker and resumes the caller on its own thread; false when the pool has no room for it. A plain
/// function that returns an awaitable, not a coroutine: nothing is copied into a frame before the call is complete.
awaitable<bool> run_on(WorkerPool& pool, Lane lane, WorkerPool::Job job) {
    auto initiate = [&pool, lane](auto handler, WorkerPool::Job work) {
        auto executor = asio::get_associated_executor(handler);
        auto waiting = std::make_shared<decltype(handler)>(std::move(handler));
        auto resume = [executor, waiting](bool ran) {
            asio::post(executor, [waiting, ran] { std::move (*waiting)(ran); });
        };
        WorkerPool::Job task = [resume, work = std::move(work)] {
            work();
            resume(true);
        };
        const bool queued = lane == Lane::fresh ? pool.submit(std::move(task)) : pool.resume(std::move(task));
        if (!queued) resume(false);
    };
    return asio::async_initiate<const asio::use_awaitable_t<>, void(bool)>(std::move(initiate), asio::use_awaitable,
                                                                           std::move(job));
}

/// What the parser found, as an answer; nullopt when the connection itself failed.
std::optional<Refusal> refusal_of(const error_code& error) {
    if (error == bhttp::error::end_of_stream || error == bhttp::error::partial_message) return std::nullopt;
    if (error == bhttp::error::body_limit) return Refusal{413, "The body is too large."};
    if (error == bhttp::error::header_limit) return Refusal{431, "The header fields are too large."};
    if (error == bhttp::error::bad_version) return Refusal{505, "Only HTTP/1.1 and HTTP/1.0 are spoken here."};
    if (error.category() == error_code(bhttp::error::bad_method).category())
        return Refusal{400, "The request is not well-formed."};
    return std::nullopt;
}

WireHead wire_head(const bhttp::request<bhttp::string_body>& message) {
    WireHead head;
    head.method = message.method_string();
    head.target = message.target();
    head.version = message.version();
    for (const auto& field : message) head.fields.emplace_back(field.name_string(), field.value());
    return head;
}

class Connection;

}  // namespace

/// Everything but `pool`, `counts` and `stopping` belongs to the network thread once it runs.
struct HttpServer::Impl {
    explicit Impl(HttpServerOptions given) : options(std::move(given)) {}

    awaitable<void> accept_all();
    void admit(tcp::socket socket);
    bool make_room();
    void release(Connection& connection);
    void drain();
    void close_all();
    void count(unsigned status, std::uint64_t bytes);

    HttpServerOptions options;
    Handler handler;
    std::unordered_set<Connection*> connections;
    std::list<Connection*> waiting;  ///< for bytes of a request; the one that has waited longest first
    asio::io_context io{1};          ///< after what its coroutines use: it destroys those that are left
    tcp::acceptor acceptor{io};
    asio::steady_timer accept_timer{io};
    std::atomic<bool> stopping{false};
    std::binary_semaphore drained{0};
    std::uint16_t port = 0;
    std::optional<WorkerPool> pool;
    std::thread network;

    std::atomic<std::uint64_t> requests{0}, bytes{0}, accepted{0}, open{0}, refused{0};
    std::array<std::atomic<std::uint64_t>, status_limit> by_status{};
};

namespace {

/// One request and its answer.
struct Exchange {
    Request request;
    Response response;
    unsigned version = 11;
    bool keep_alive = false;
    Clock::time_point begun = Clock::now();
    std::uint64_t bytes_sent = 0;
};

enum class Reading { request, refused, closed };

/// One client, its requests one after the other. Lives as long as its coroutine run().
class Connection {
  public:
    Connection(HttpServer::Impl& server, tcp::socket socket, std::string peer)
        : server_(server), stream_(std::move(socket)), peer_(std::move(peer)) {}

    awaitable<void> run();
    void close() { stream_.close(); }
    /// No request has begun, so closing loses nothing.
    bool is_idle() const { return !started_; }
    void leave_waiting() {
        if (place_) server_.waiting.erase(*place_);
        place_.reset();
    }

  private:
    /// Keeps the connection in the list of those that may be closed for room.
    struct Waiting {
        explicit Waiting(Connection& c) : connection(c) {
            connection.place_ = connection.server_.waiting.insert(connection.server_.waiting.end(), &connection);
        }
        ~Waiting() { connection.leave_waiting(); }
        Waiting(const Waiting&) = delete;
        Waiting& operator=(const Waiting&) = delete;
        Connection& connection;
    };

    awaitable<Reading> read(Exchange& exchange);
    awaitable<Reading> read_head(Exchange& exchange);
    awaitable<bool> send(Exchange& exchange, bool keep_alive);
    awaitable<void> respond(Exchange& exchange);
    awaitable<void> linger();
    Reading refuse(Exchange& exchange, const Refusal& refusal);
    void report(const Exchange& exchange, bool whole);
    std::string_view buffered() const {
        return {static_cast<const char*>(buffer_.data().data()), buffer_.data().size()};
    }

    HttpServer::Impl& server_;
    beast::tcp_stream stream_;
    beast::flat_buffer buffer_;
    std::string peer_;
    bool started_ = false;  ///< a request's first byte is here
    std::optional<std::list<Connection*>::iterator> place_;
};

Reading Connection::refuse(Exchange& exchange, const Refusal& refusal) {
    exchange.keep_alive = false;
    exchange.response = problem(exchange.request, refusal.status, refusal.why);
    finish(exchange.request, exchange.response);
    return Reading::refused;
}

/// The bytes up to the blank line. The deadline is set once, at the first byte: slow senders are cut off however
/// steadily they send.
awaitable<Reading> Connection::read_head(Exchange& exchange) {
    const auto& options = server_.options;
    HeadScanner scanner(options.head);
    error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    started_ = buffer_.size() > 0;
    if (!started_ && server_.stopping) co_return Reading::closed;
    stream_.expires_after(started_ ? options.read_timeout : options.idle_timeout);
    exchange.begun = Clock::now();
    bool first = true;
    for (;;) {
        // One blank line before a request is forgiven (RFC 9112 section 2.2).
        if (first && buffered().starts_with("\r\n")) buffer_.consume(2);
        if (buffer_.size() > 1) first = false;
        if ((!first || buffered() != "\r") && scanner.feed(buffered())) co_return Reading::request;
        if (scanner.refused()) co_return refuse(exchange, *scanner.refused());
        const auto space = buffer_.prepare(read_bytes);
        const std::size_t count = co_await stream_.async_read_some(space, token);
        if (error) co_return Reading::closed;
        buffer_.commit(count);
        if (started_) continue;
        started_ = true;
        exchange.begun = Clock::now();
        stream_.expires_after(options.read_timeout);
    }
}

awaitable<Reading> Connection::read(Exchange& exchange) {
    const auto& options = server_.options;
    const Waiting waiting(*this);
    const Reading head = co_await read_head(exchange);
    if (head != Reading::request) co_return head;

    bhttp::request_parser<bhttp::string_body> parser;
    parser.header_limit(static_cast<std::uint32_t>(options.head.head_bytes));
    parser.body_limit(options.body_limit);
    error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    buffer_.consume(parser.put(buffer_.data(), error));
    if (error) {
        const auto refusal = refusal_of(error);
        co_return refuse(exchange, refusal.value_or(Refusal{}));
    }
    exchange.version = parser.get().version();
    exchange.keep_alive = parser.keep_alive();
    // Before the body: fields that come behind it (trailers) are not part of the request's head.
    const WireHead wire = wire_head(parser.get());
    const auto bad_head = muras::http::read_head(wire, options.head.target_bytes, exchange.request);
    if (bad_head) co_return refuse(exchange, *bad_head);
    if (!parser.is_done()) {
        if (!exchange.request.header("expect").empty()) {
            const auto line = asio::buffer(go_on);
            co_await asio::async_write(stream_, line, token);
            if (error) co_return Reading::closed;
        }
        co_await bhttp::async_read(stream_, buffer_, parser, token);
        if (error) {
            const auto refusal = refusal_of(error);
            co_return refusal ? refuse(exchange, *refusal) : Reading::closed;
        }
    }
    const auto refusal = muras::http::read_body(std::move(parser.get().body()), exchange.request);
    co_return refusal ? refuse(exchange, *refusal) : Reading::request;
}

awaitable<void> Connection::respond(Exchange& exchange) {
    const auto& options = server_.options;
    if (options.gives_way && server_.pool->waiting() >= options.crowd && options.gives_way(exchange.request)) {
        exchange.response = problem(exchange.request, 429, "Others are waiting. Come back later, and more slowly.");
        exchange.response.set("Retry-After", std::string(crawler_retry_after_seconds));
        finish(exchange.request, exchange.response);
        co_return;
    }
    const auto& handler = server_.handler;
    WorkerPool::Job job = [&exchange, &handler] { exchange.response = answer(handler, exchange.request); };
    const bool ran = co_await run_on(*server_.pool, Lane::fresh, std::move(job));
    if (ran) co_return;
    exchange.response = problem(exchange.request, 503, "The server is busy. Try again in a moment.");
    exchange.response.set("Retry-After", std::string(retry_after_seconds));
    finish(exchange.request, exchange.response);
}

/// Sends the answer, a chunk at a time; the deadline starts anew whenever the reader takes something.
awaitable<bool> Connection::send(Exchange& exchange, bool keep_alive) {
    Response& response = exchange.response;
    bhttp::response<bhttp::buffer_body> message;
    message.version(exchange.version);
    message.result(response.status);
    const auto phrase = reason(response.status);
    message.reason(beast::string_view{phrase.data(), phrase.size()});
    for (const auto& [name, value] : response.headers) message.insert(name, value);
    message.keep_alive(keep_alive);
    const bool open_ended = response.source && response.length == unknown_length;
    if (open_ended && exchange.version >= http_1_1) message.chunked(true);
    message.body().data = response.body.empty() ? nullptr : response.body.data();
    message.body().size = response.body.size();
    message.body().more = static_cast<bool>(response.source) && response.length > 0;

    bhttp::response_serializer<bhttp::buffer_body> serializer(message);
    error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    std::optional<std::string> chunk;
    std::uint64_t done = 0;
    while (!serializer.is_done()) {
        stream_.expires_after(server_.options.write_timeout);
        const std::size_t count = co_await bhttp::async_write_some(stream_, serializer, token);
        exchange.bytes_sent += count;
        if (error != bhttp::error::need_buffer) {
            if (error) co_return false;
            continue;
        }
        WorkerPool::Job job = [&exchange, &chunk, done] {
            chunk = pull(exchange.response, done, exchange.request.target);
        };
        const bool ran = co_await run_on(*server_.pool, Lane::begun, std::move(job));
        if (!ran || !chunk) co_return false;
        done += chunk->size();
        message.body().data = chunk->empty() ? nullptr : chunk->data();
        message.body().size = chunk->size();
        message.body().more = open_ended ? !chunk->empty() : done < response.length;
    }
    co_return true;
}

/// Closes so that the last answer arrives: unread bytes of the client would make the kernel reset the connection.
awaitable<void> Connection::linger() {
    const Waiting waiting(*this);
    error_code error;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    stream_.socket().shutdown(tcp::socket::shutdown_send, error);
    if (error) co_return;
    stream_.expires_after(linger_time);
    for (std::size_t seen = 0; seen < linger_bytes && !error;) {
        buffer_.clear();
        const auto space = buffer_.prepare(kept_buffer_bytes);
        const std::size_t count = co_await stream_.async_read_some(space, token);
        seen += count;
    }
}

void Connection::report(const Exchange& exchange, bool whole) {
    server_.count(exchange.response.status, exchange.bytes_sent);
    if (!server_.options.on_access) return;
    const auto taken = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - exchange.begun);
    const Request& request = exchange.request;
    server_.options.on_access({peer_, request.method, request.target, request.header("referer"),
                               request.header("user-agent"), exchange.response.status, exchange.bytes_sent, whole,
                               taken});
}

awaitable<void> Connection::run() {
    for (;;) {
        Exchange exchange;
        const Reading reading = co_await read(exchange);
        if (reading == Reading::closed) co_return;
        if (reading == Reading::request) co_await respond(exchange);
        // Without chunks only the end of the connection tells the end of a body of unknown length.
        const bool needs_end = exchange.version < http_1_1 && exchange.response.source &&
                               exchange.response.length == unknown_length;
        const bool keep_alive = exchange.keep_alive && !server_.stopping && !needs_end;
        const bool whole = co_await send(exchange, keep_alive);
        report(exchange, whole);
        if (!whole) co_return;
        if (!keep_alive) break;
        started_ = false;
        if (buffer_.size() == 0 && buffer_.capacity() > kept_buffer_bytes) buffer_.shrink_to_fit();
    }
    co_await linger();
}

}  // namespace

awaitable<void> HttpServer::Impl::accept_all() {
    error_code error, ignored;
    auto token = asio::redirect_error(asio::use_awaitable, error);
    auto timer_token = asio::redirect_error(asio::use_awaitable, ignored);
    while (!stopping) {
        tcp::socket socket = co_await acceptor.async_accept(token);
        if (error == asio::error::operation_aborted) co_return;
        if (!error) {
            admit(std::move(socket));
            continue;
        }
        // Out of descriptors, mostly: those in use come back.
        log::warning("accepting a connection failed: " + error.message());
        accept_timer.expires_after(accept_pause);
        co_await accept_timer.async_wait(timer_token);
    }
}

void HttpServer::Impl::admit(tcp::socket socket) {
    ++accepted;
    error_code error;
    if (connections.size() >= options.max_connections && !make_room()) {
        ++refused;
        socket.non_blocking(true, error);
        socket.send(asio::buffer(no_room), 0, error);
        return;
    }
    socket.set_option(tcp::no_delay(true), error);
    const auto remote = socket.remote_endpoint(error);
    auto connection = std::make_shared<Connection>(*this, std::move(socket), remote.address().to_string());
    connections.insert(connection.get());
    ++open;
    auto ended = [this, connection](std::exception_ptr thrown) {
        try {
            if (thrown) std::rethrow_exception(thrown);
        } catch (const std::exception& e) {
            log::error(std::string("a connection ended: ") + e.what());
        }
        release(*connection);
    };
    asio::co_spawn(io, connection->run(), std::move(ended));
}

/// Closes the connection that has waited longest for its client; false when all are being answered.
bool HttpServer::Impl::make_room() {
    if (waiting.empty()) return false;
    Connection& longest = *waiting.front();
    longest.leave_waiting();
    longest.close();
    ++refused;
    return true;
}

void HttpServer::Impl::release(Connection& connection) {
    connections.erase(&connection);
    --open;
    if (stopping && connections.empty()) drained.release();
}

void HttpServer::Impl::drain() {
    error_code ignored;
    acceptor.close(ignored);
    accept_timer.cancel();
    for (auto* connection : waiting)
        if (connection->is_idle()) connection->close();
    if (connections.empty()) drained.release();
}

void HttpServer::Impl::close_all() {
    for (auto* connection : connections) connection->close();
}

void HttpServer::Impl::count(unsigned status, std::uint64_t sent) {
    ++requests;
    bytes += sent;
    if (status < by_status.size()) ++by_status[status];
}

HttpServer::HttpServer(HttpServerOptions options) : impl_(std::make_unique<Impl>(std::move(options))) {}

HttpServer::~HttpServer() { stop(); }

Result<> HttpServer::start(Handler handler) {
    Impl& s = *impl_;
    error_code error;
    const auto address = asio::ip::make_address(s.options.address, error);
    if (error)
        return fail(ErrorCode::usage, "\"" + s.options.address + "\" is not an address",
                    "Give an IPv4 or IPv6 address, such as 127.0.0.1.");
    const tcp::endpoint endpoint(address, s.options.port);
    s.acceptor.open(endpoint.protocol(), error);
    if (!error) s.acceptor.set_option(tcp::acceptor::reuse_address(true), error);
    if (!error) s.acceptor.bind(endpoint, error);
    if (!error) s.acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error) return listen_error(s.options.address, s.options.port, error.value());
    s.port = s.acceptor.local_endpoint(error).port();
    allow_connections(s.options.max_connections);
    s.handler = std::move(handler);
    s.pool.emplace(s.options.workers, s.options.queue_limit);
    auto ended = [](std::exception_ptr thrown) {
        if (thrown) log::error("the server no longer accepts connections");
    };
    asio::co_spawn(s.io, s.accept_all(), std::move(ended));
    s.network = std::thread([&s] {
        const auto guard = asio::make_work_guard(s.io);
        s.io.run();
    });
    return {};
}

void HttpServer::stop() {
    Impl& s = *impl_;
    if (!s.network.joinable()) return;
    s.stopping = true;
    asio::post(s.io, [&s] { s.drain(); });
    if (!s.drained.try_acquire_for(s.options.stop_timeout)) {
        log::warning("closing connections whose requests did not end in time");
        asio::post(s.io, [&s] { s.close_all(); });
    }
    s.pool->stop();
    asio::post(s.io, [&s] { s.io.stop(); });
    s.network.join();
}

std::uint16_t HttpServer::port() const { return impl_->port; }

std::string HttpServer::url() const {
    const auto& address = impl_->options.address;
    const bool v6 = address.find(':') != std::string::npos;
    return "http://" + (v6 ? "[" + address + "]" : address) + ":" + std::to_string(impl_->port) + "/";
}

HttpCounters HttpServer::counters() const {
    const Impl& s = *impl_;
    HttpCounters counters{s.requests, s.bytes, {}, s.accepted, s.open, s.refused, s.pool ? s.pool->waiting() : 0};
    for (std::size_t status = 0; status < s.by_status.size(); ++status)
        if (const auto n = s.by_status[status].load()) counters.by_status[static_cast<unsigned>(status)] = n;
    return counters;
}

}  // namespace muras::http
