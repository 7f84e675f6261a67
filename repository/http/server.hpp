// The HTTP/1.1 server: one thread for the network, a pool of workers for the handlers.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include <repository/http/head.hpp>
#include <repository/http/message.hpp>
#include <schemas/result.hpp>

namespace muras::http {

/// What is told of each answer once it is sent. `bytes` went over the wire; `whole` is false when the reader or the
/// body's source gave up. A request that was refused before it could be read has an empty method and target.
struct Access {
    std::string_view peer, method, target, referer, agent;
    unsigned status = 0;
    std::uint64_t bytes = 0;
    bool whole = true;
    std::chrono::microseconds taken{};  ///< from the request's first byte
};

struct HttpServerOptions {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0: any free one
    std::size_t workers = 4;
    std::size_t queue_limit = 256;       ///< requests that may wait for a worker; beyond: 503
    std::size_t crowd = 8;               ///< while so many wait, those that give way are answered 429
    std::function<bool(const Request&)> gives_way;  ///< on the network thread: must be quick; empty: none does
    std::size_t max_connections = 2048;  ///< beyond, the one that has waited longest is closed; if none waits: 503
    HeadLimits head;
    std::size_t body_limit = 64 * 1024;               ///< of a request
    std::chrono::milliseconds read_timeout{10'000};   ///< a whole request, from its first byte
    std::chrono::milliseconds write_timeout{30'000};  ///< without any progress of the reader
    std::chrono::milliseconds idle_timeout{15'000};   ///< until the (next) request begins
    std::chrono::milliseconds stop_timeout{10'000};   ///< for requests in flight when the server stops
    std::function<void(const Access&)> on_access;     ///< on the network thread: must be quick
};

/// Since start().
struct HttpCounters {
    std::uint64_t requests = 0, bytes = 0;  ///< answered, bytes sent
    std::map<unsigned, std::uint64_t> by_status;
    std::uint64_t connections = 0;          ///< accepted
    std::uint64_t open_connections = 0;     ///< now
    std::uint64_t refused_connections = 0;  ///< closed, for room
    std::size_t waiting_requests = 0;       ///< now, for a worker
};

/// Thread rule: start() and stop() from one thread; the rest from any. The handler is called by several workers at
/// once. A handler that throws gives 500 with an id, under which the log has the reason.
class HttpServer {
  public:
    explicit HttpServer(HttpServerOptions options);
    ~HttpServer();  ///< stops
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// Binds, listens and serves from threads of its own until stop(). Errors: `usage` for what is not an address,
    /// `config` for one that is in use, not of this machine, or not allowed.
    Result<> start(Handler handler);

    /// Accepts no more, closes what is idle, lets requests in flight end (at most `stop_timeout`; a handler cannot be
    /// interrupted, so a longer one is waited for although nobody gets its answer), ends the threads.
    void stop();

    std::uint16_t port() const;
    /// "http://127.0.0.1:8080/"
    std::string url() const;
    HttpCounters counters() const;

    struct Impl;  ///< the network side, known in server.cpp only

  private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace muras::http
