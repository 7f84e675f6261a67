#include <repository/http/answer.hpp>

#include <exception>

#include <repository/base/log.hpp>
#include <repository/http/finish.hpp>
#include <repository/http/problem.hpp>

namespace muras::http {

Response answer(const Handler& handler, const Request& request) {
    std::string why = "unknown exception";
    try {
        Response response = handler(request);
        finish(request, response);
        return response;
    } catch (const std::exception& e) {
        why = e.what();
    } catch (...) {
    }
    const auto id = new_problem_id();
    log::error("problem " + id + ": " + request.method + " " + request.target + ": " + why);
    Response response = problem(request, 500, {}, id);
    finish(request, response);
    return response;
}

std::optional<std::string> pull(const Response& response, std::uint64_t done, const std::string& target) {
    std::string why = "the source ended early";
    try {
        auto piece = response.source(response.offset + done);
        if (piece) {
            if (piece->size() > response.length - done) piece->resize(response.length - done);
            if (!piece->empty() || response.length == unknown_length) return std::move(*piece);
        } else {
            why = piece.error().message;
        }
    } catch (const std::exception& e) {
        why = e.what();
    }
    log::error("body of " + target + " broke off at " + std::to_string(done) + ": " + why);
    return std::nullopt;
}

}  // namespace muras::http
