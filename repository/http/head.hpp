// The raw bytes of a request's head, checked as they arrive: framing that proxies and servers read differently is
// refused before the parser, which is kinder, sees it (RFC 9112 sections 2.2, 3, 5.2).
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include <repository/http/refusal.hpp>

namespace muras::http {

struct HeadLimits {
    std::size_t head_bytes = 16 * 1024;   ///< request line and fields
    std::size_t target_bytes = 8 * 1024;  ///< the request target
    std::size_t fields = 100;
};

/// Looks for the blank line that ends a head. Refuses a NUL, a bare CR or LF, a folded or leading blank line
/// (obs-fold), and what exceeds the limits. One scanner a request; used by one thread.
class HeadScanner {
  public:
    explicit HeadScanner(const HeadLimits& limits) : limits_(limits) {}

    /// Reads on where the last call ended; `bytes` is everything received so far, from the start of the request.
    /// True once the head is complete; false: more is needed, or refused() says why not.
    bool feed(std::string_view bytes);

    const std::optional<Refusal>& refused() const { return refused_; }

  private:
    bool refuse(unsigned status, std::string_view why);

    HeadLimits limits_;
    std::size_t at_ = 0;          ///< first byte not yet looked at
    std::size_t line_begin_ = 0;  ///< of the line that is being read
    std::size_t lines_ = 0;
    std::optional<Refusal> refused_;
};

}  // namespace muras::http
