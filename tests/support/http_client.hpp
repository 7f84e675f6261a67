// A raw HTTP client for tests: it sends exactly the bytes given, at the pace given, and reads answers strictly.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <chrono>
#include <cstdint>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace muras::test {

struct Answer {
    unsigned status = 0;
    std::map<std::string, std::string> headers;  ///< names in lower case
    std::string body;
    std::string header(const std::string& name) const {
        const auto it = headers.find(name);
        return it == headers.end() ? std::string{} : it->second;
    }
};

/// One connection to 127.0.0.1. Throws std::runtime_error when it cannot connect. One thread at a time.
class HttpClient {
  public:
    explicit HttpClient(std::uint16_t port, int receive_buffer = 0) : fd_(::socket(AF_INET, SOCK_STREAM, 0)) {
        if (receive_buffer > 0) ::setsockopt(fd_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        if (::connect(fd_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
            ::close(fd_);
            throw std::runtime_error("cannot connect");
        }
    }
    HttpClient(HttpClient&& other) noexcept
        : fd_(std::exchange(other.fd_, -1)), buffer_(std::move(other.buffer_)), closed_(other.closed_) {}
    HttpClient& operator=(HttpClient&&) = delete;
    ~HttpClient() {
        if (fd_ >= 0) ::close(fd_);
    }

    /// False when the other side has closed.
    bool send(std::string_view bytes) {
        while (!bytes.empty()) {
            const auto n = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
            if (n <= 0) return false;
            bytes.remove_prefix(static_cast<std::size_t>(n));
        }
        return true;
    }
    void end_sending() { ::shutdown(fd_, SHUT_WR); }

    /// Whatever arrives within `patience`, at most `limit` bytes; empty when nothing does or the connection is closed.
    std::string receive(std::chrono::milliseconds patience, std::size_t limit = 64 * 1024) {
        pollfd wait{fd_, POLLIN, 0};
        if (closed_ || ::poll(&wait, 1, static_cast<int>(patience.count())) <= 0) return {};
        std::string bytes(limit, '\0');
        const auto n = ::recv(fd_, bytes.data(), bytes.size(), 0);
        if (n <= 0) closed_ = true;
        bytes.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
        return bytes;
    }

    /// The next answer; status 0 when the connection closes or `patience` ends before it is complete. Informational
    /// answers (100) are returned like any other.
    Answer read(bool head_only = false, std::chrono::milliseconds patience = std::chrono::seconds{20}) {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        std::size_t end = 0;
        while ((end = buffer_.find("\r\n\r\n")) == std::string::npos)
            if (!fill(deadline)) return {};
        Answer answer = parse(buffer_.substr(0, end + 2));
        buffer_.erase(0, end + 4);
        const auto length = answer.header("content-length");
        if (head_only || length.empty()) return answer;
        const auto bytes = static_cast<std::size_t>(std::stoull(length));
        while (buffer_.size() < bytes)
            if (!fill(deadline)) return {};
        answer.body = buffer_.substr(0, bytes);
        buffer_.erase(0, bytes);
        return answer;
    }

    /// Reads the rest of an answer whose first bytes receive() gave; false when it ends early.
    bool finish(std::string_view first) {
        buffer_.insert(0, first);
        return read().status != 0;
    }

    /// True when the other side closes within `patience`, whatever it sends before.
    bool is_closed_within(std::chrono::milliseconds patience) {
        const auto deadline = std::chrono::steady_clock::now() + patience;
        while (fill(deadline)) {
        }
        return closed_;
    }

    /// Sends a GET with the fields that every request needs, and reads the answer.
    Answer get(std::string_view target, std::string_view fields = {}) {
        if (!send("GET " + std::string(target) + " HTTP/1.1\r\nHost: localhost\r\n" + std::string(fields) + "\r\n"))
            return {};
        return read();
    }

  private:
    bool fill(std::chrono::steady_clock::time_point deadline) {
        using std::chrono::milliseconds;
        const auto left = std::chrono::duration_cast<milliseconds>(deadline - std::chrono::steady_clock::now());
        if (left <= milliseconds{0}) return false;
        const auto bytes = receive(left);
        buffer_ += bytes;
        return !bytes.empty();
    }

    static Answer parse(std::string_view head) {
        Answer answer;
        answer.status = static_cast<unsigned>(std::stoul(std::string(head.substr(head.find(' ') + 1, 3))));
        head.remove_prefix(head.find("\r\n") + 2);
        while (!head.empty()) {
            const auto end = head.find("\r\n");
            const auto line = head.substr(0, end);
            const auto colon = line.find(':');
            std::string name(line.substr(0, colon));
            std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
            answer.headers[name] = std::string(line.substr(std::min(colon + 2, line.size())));
            head.remove_prefix(end + 2);
        }
        return answer;
    }

    int fd_;
    std::string buffer_;
    bool closed_ = false;
};

}  // namespace muras::test
