// Which handler answers which address: one table.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <repository/http/message.hpp>

namespace muras::http {

/// Patterns are addresses whose segments may be "{name}" (one non-empty segment) or, at the end, "{name*}" (one or
/// more):
/// "/r/{pid}/{file}" matches path {"r", pid, file}; the handler reads request.path. Where several patterns match, a
/// literal wins over a name from the left, so the order of add() does not matter.
/// Thread rule: add() before serving; answer() from any thread.
class Router {
  public:
    /// `method` is GET, POST, PUT, DELETE or PATCH. A GET route answers HEAD too (the body is dropped later). The same
    /// method and pattern twice is a bug and throws std::logic_error.
    void add(std::string_view method, std::string_view pattern, Handler handler);

    /// Answers 404 and 405 (with Allow) instead of the plain text ones; sets the body, the status is kept.
    void on_problem(std::function<Response(const Request&, unsigned status)> page) { problem_page_ = std::move(page); }

    /// The handler's answer; 404; 405 with Allow; for OPTIONS 204 with Allow; 308 where only a final slash is missing.
    Response answer(const Request& request) const;

  private:
    struct Route {
        std::vector<std::string> segments;
        std::vector<std::pair<std::string, Handler>> handlers;  ///< by method
    };

    const Route* find(const std::vector<std::string>& path) const;
    Response refuse(const Request& request, unsigned status) const;

    std::vector<Route> routes_;
    std::function<Response(const Request&, unsigned)> problem_page_;
};

}  // namespace muras::http
