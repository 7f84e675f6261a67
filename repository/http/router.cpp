#include <repository/http/router.hpp>

#include <algorithm>
#include <stdexcept>

#include <repository/http/problem.hpp>

namespace muras::http {
namespace {

bool is_name(std::string_view segment) { return segment.starts_with('{') && segment.ends_with('}'); }
bool is_rest(std::string_view segment) { return is_name(segment) && segment.ends_with("*}"); }

/// 0 for a literal, 1 for a name, 2 for the rest: what is smaller wins.
int looseness(std::string_view segment) { return is_rest(segment) ? 2 : is_name(segment) ? 1 : 0; }

std::vector<std::string> split(std::string_view pattern) {
    if (!pattern.starts_with('/')) throw std::logic_error("a route's pattern begins with a slash");
    std::vector<std::string> segments;
    for (std::size_t begin = 1, end = 0; end != std::string_view::npos; begin = end + 1) {
        end = pattern.find('/', begin);
        segments.emplace_back(pattern.substr(begin, end == std::string_view::npos ? end : end - begin));
    }
    return segments;
}

bool matches(const std::vector<std::string>& segments, const std::vector<std::string>& path) {
    const bool rest = is_rest(segments.back());
    if (rest ? path.size() < segments.size() : path.size() != segments.size()) return false;
    for (std::size_t i = 0; i < segments.size(); ++i)
        if (is_name(segments[i]) ? path[i].empty() && !is_rest(segments[i]) : segments[i] != path[i]) return false;
    return true;
}

bool tighter(const std::vector<std::string>& a, const std::vector<std::string>& b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [](auto& x, auto& y) { return looseness(x) < looseness(y); });
}

/// The target with a slash at the end of its path, as a path of this site.
std::string with_slash(std::string_view target) {
    const auto mark = target.find('?');
    const auto path = target.substr(0, mark);
    return std::string(path) + "/" + std::string(mark == std::string_view::npos ? "" : target.substr(mark));
}

}  // namespace

void Router::add(std::string_view method, std::string_view pattern, Handler handler) {
    auto segments = split(pattern);
    auto route = std::find_if(routes_.begin(), routes_.end(), [&](const Route& r) { return r.segments == segments; });
    if (route == routes_.end()) route = routes_.insert(route, Route{std::move(segments), {}});
    for (const auto& [known, _] : route->handlers)
        if (known == method) throw std::logic_error("two handlers for " + std::string(pattern));
    route->handlers.emplace_back(method, std::move(handler));
}

const Router::Route* Router::find(const std::vector<std::string>& path) const {
    const Route* best = nullptr;
    for (const auto& route : routes_)
        if (matches(route.segments, path) && (!best || tighter(route.segments, best->segments))) best = &route;
    return best;
}

Response Router::refuse(const Request& request, unsigned status) const {
    if (!problem_page_) return problem(request, status);
    Response response = problem_page_(request, status);
    response.status = status;
    return response;
}

Response Router::answer(const Request& request) const {
    const bool options = request.method == "OPTIONS";
    const Route* route = find(request.path);
    if (!route && !options) {
        auto path = request.path;
        path.emplace_back();
        if (!request.target.starts_with('/') || !find(path)) return refuse(request, 404);
        Response response;
        response.status = 308;
        response.set("Location", with_slash(request.target));
        return response;
    }
    const auto wanted = request.method == "HEAD" ? std::string_view{"GET"} : std::string_view{request.method};
    std::string allow = "OPTIONS";
    if (route) {
        for (const auto& [method, handler] : route->handlers) {
            if (method == wanted) return handler(request);
            allow += method == "GET" ? ", GET, HEAD" : ", " + method;
        }
    } else if (!request.path.empty()) {
        return refuse(request, 404);
    }
    Response response;
    if (options)
        response.status = 204;
    else
        response = refuse(request, 405);
    response.set("Allow", std::move(allow));
    return response;
}

}  // namespace muras::http
