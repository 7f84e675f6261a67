#include <repository/web/problem_json.hpp>

#include <boost/json.hpp>

#include <repository/web/page.hpp>

namespace muras::web {

http::Response problem_json(unsigned status, std::string_view title, std::string_view detail) {
    boost::json::object body{{"title", title}, {"status", status}};
    if (!detail.empty()) body["detail"] = detail;
    auto response = text_response("application/problem+json", boost::json::serialize(body), status);
    response.set("Cache-Control", "no-store");
    response.set("Access-Control-Allow-Origin", "*");
    if (status == 503) response.set("Retry-After", "10");
    return response;
}

}  // namespace muras::web
