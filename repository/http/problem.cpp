#include <repository/http/problem.hpp>

#include <algorithm>
#include <array>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <repository/base/digest.hpp>
#include <repository/base/i18n.hpp>

namespace muras::http {
namespace {

constexpr std::size_t problem_id_bytes = 5;

struct Reason {
    unsigned status;
    std::string_view text;
};

constexpr std::array reasons{
    Reason{200, "OK"},
    Reason{201, "Created"},
    Reason{204, "No Content"},
    Reason{206, "Partial Content"},
    Reason{301, "Moved Permanently"},
    Reason{302, "Found"},
    Reason{303, "See Other"},
    Reason{304, "Not Modified"},
    Reason{308, "Permanent Redirect"},
    Reason{400, "Bad Request"},
    Reason{401, "Unauthorized"},
    Reason{403, "Forbidden"},
    Reason{404, "Not Found"},
    Reason{405, "Method Not Allowed"},
    Reason{406, "Not Acceptable"},
    Reason{409, "Conflict"},
    Reason{410, "Gone"},
    Reason{412, "Precondition Failed"},
    Reason{413, "Content Too Large"},
    Reason{414, "URI Too Long"},
    Reason{415, "Unsupported Media Type"},
    Reason{416, "Range Not Satisfiable"},
    Reason{417, "Expectation Failed"},
    Reason{422, "Unprocessable Content"},
    Reason{429, "Too Many Requests"},
    Reason{431, "Request Header Fields Too Large"},
    Reason{500, "Internal Server Error"},
    Reason{501, "Not Implemented"},
    Reason{503, "Service Unavailable"},
    Reason{505, "HTTP Version Not Supported"},
};

const ProblemWords* words_for(const Request& request, unsigned status) {
    if (request.header("accept").find("text/html") == std::string_view::npos) return nullptr;
    const auto it = std::ranges::find(problem_words, status, &ProblemWords::status);
    return it == problem_words.end() ? nullptr : &*it;
}

/// A page without a style sheet: it must cost nothing when there is no time to make another. Our own words need no
/// escaping.
std::string plain_page(const Request& request, const ProblemWords& words) {
    const auto tongue = tongue_of(request.header("accept-language"), Tongue::ky);
    const auto title = text(tongue, words.title);
    return "<!doctype html>\n<html lang=\"" + std::string(tag(tongue)) +
           "\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, "
           "initial-scale=1\">\n"
           "<meta name=\"color-scheme\" content=\"light dark\">\n<title>" +
           title + "</title>\n</head>\n<body>\n<main>\n<h1>" + title + "</h1>\n<p>" + text(tongue, words.advice) +
           "</p>\n<p><a href=\"/\">" + text(tongue, "To the home page") + "</a></p>\n</main>\n</body>\n</html>\n";
}

bool prefers_json(const Request& request) {
    const auto accept = request.header("accept");
    return accept.find("json") != std::string_view::npos && accept.find("text/html") == std::string_view::npos;
}

}  // namespace

std::string_view reason(unsigned status) {
    const auto it = std::find_if(reasons.begin(), reasons.end(), [status](auto& r) { return r.status == status; });
    return it == reasons.end() ? std::string_view{"Error"} : it->text;
}

std::string new_problem_id() { return to_hex(random_bytes(problem_id_bytes)); }

Response problem(const Request& request, unsigned status, std::string_view why, std::string_view id) {
    Response response;
    response.status = status;
    response.set("Cache-Control", "no-store");
    if (prefers_json(request)) {
        boost::json::object body{{"title", reason(status)}, {"status", status}};
        if (!why.empty()) body["detail"] = why;
        if (!id.empty()) body["instance"] = "urn:problem:" + std::string(id);
        response.set("Content-Type", "application/problem+json");
        response.body = boost::json::serialize(body);
    } else if (const auto* words = words_for(request, status)) {
        response.set("Content-Type", "text/html; charset=utf-8");
        response.body = plain_page(request, *words);
    } else {
        response.set("Content-Type", "text/plain; charset=utf-8");
        response.body = std::to_string(status) + " " + std::string(reason(status)) + "\n";
        if (!why.empty()) response.body.append(why).append("\n");
        if (!id.empty()) response.body.append("Reference: ").append(id).append("\n");
    }
    return response;
}

}  // namespace muras::http
