// The shapes of co_await that server.cpp may use. g++ 12 frees temporaries of an awaited expression twice in others (a
// lambda, a braced list, ?:, a temporary object); these run clean under the address sanitizer, and must stay so.
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <functional>
#include <memory>
#include <string>

#include <tests/support/catch.hpp>

namespace asio = boost::asio;
using asio::awaitable;

namespace {

const std::string text = "long enough to be on the heap, so that a second free is seen";

awaitable<std::string> echo(std::string value) { co_return value; }
awaitable<std::size_t> count(const std::string& value) { co_return value.size(); }

awaitable<std::string> call(std::function<std::string()> job) {
    auto executor = co_await asio::this_coro::executor;
    co_await asio::post(executor, asio::use_awaitable);
    co_return job();
}

/// How run_on() of the server is built: a plain function, whose lambda has a name.
awaitable<bool> hop(asio::io_context& io, std::function<void()> job) {
    auto initiate = [&io](auto handler, std::function<void()> work) {
        auto waiting = std::make_shared<decltype(handler)>(std::move(handler));
        asio::post(io, [waiting, work = std::move(work)] {
            work();
            std::move (*waiting)(true);
        });
    };
    return asio::async_initiate<const asio::use_awaitable_t<>, void(bool)>(std::move(initiate), asio::use_awaitable,
                                                                           std::move(job));
}

template <class Coroutine>
void run(Coroutine coroutine) {
    asio::io_context io;
    std::exception_ptr thrown;
    bool ended = false;
    auto done = [&thrown, &ended](std::exception_ptr e) {
        thrown = e;
        ended = true;
    };
    asio::co_spawn(io, coroutine(io), std::move(done));
    io.run();
    REQUIRE(ended);
    if (thrown) std::rethrow_exception(thrown);
}

}  // namespace

TEST_CASE("names and moved names are safe operands") {
    std::string echoed;
    std::size_t size = 0;
    auto body = [&](asio::io_context&) -> awaitable<void> {
        std::string value = text;
        size = co_await count(value);
        echoed = co_await echo(std::move(value));
    };
    run(body);
    CHECK(echoed == text);
    CHECK(size == text.size());
}

TEST_CASE("a named job that is moved in is safe") {
    std::string result;
    auto body = [&](asio::io_context&) -> awaitable<void> {
        auto shared = std::make_shared<std::string>(text);
        std::function<std::string()> job = [shared] { return *shared; };
        result = co_await call(std::move(job));
        CHECK(shared.use_count() >= 1);
    };
    run(body);
    CHECK(result == text);
}

TEST_CASE("a plain function that starts an operation is safe") {
    std::string result;
    bool ran = false;
    auto body = [&](asio::io_context& io) -> awaitable<void> {
        std::string local = text;
        std::function<void()> job = [&result, &local] { result = local; };
        ran = co_await hop(io, std::move(job));
    };
    run(body);
    CHECK(ran);
    CHECK(result == text);
}

TEST_CASE("a named token that takes the error is safe, again and again") {
    int waits = 0;
    auto body = [&](asio::io_context& io) -> awaitable<void> {
        boost::system::error_code error;
        auto token = asio::redirect_error(asio::use_awaitable, error);
        asio::steady_timer timer(io);
        for (int i = 0; i < 3; ++i) {
            timer.expires_after(std::chrono::milliseconds(1));
            co_await timer.async_wait(token);
            if (!error) ++waits;
        }
    };
    run(body);
    CHECK(waits == 3);
}

TEST_CASE("control flow around an await is safe") {
    std::string result;
    auto body = [&](asio::io_context&) -> awaitable<void> {
        std::string value = text;
        if (co_await count(value) > 0) result += "if ";
        for (int i = 0; i < 2; ++i) {
            const std::size_t n = co_await count(value);
            if (n == 0) co_return;
            result += "loop ";
        }
        auto later = echo(std::move(value));
        result += co_await std::move(later);
    };
    run(body);
    CHECK(result == "if loop loop " + text);
}

TEST_CASE("an exception leaves a coroutine whole") {
    auto body = [&](asio::io_context&) -> awaitable<void> {
        std::string value = text;
        co_await count(value);
        throw std::runtime_error(value);
    };
    CHECK_THROWS_AS(run(body), std::runtime_error);
}
