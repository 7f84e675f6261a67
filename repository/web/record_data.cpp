// /r/{pid}/export/{format}, content negotiation, /r/{pid}/linkset and unAPI: the record for programs.
#include <repository/web/record_data.hpp>

#include <array>
#include <vector>

#include <repository/base/digest.hpp>
#include <repository/formats/xml_writer.hpp>
#include <repository/web/negotiate.hpp>
#include <repository/web/problem_json.hpp>
#include <repository/web/record_lookup.hpp>
#include <repository/web/signposting.hpp>

namespace muras::web {
namespace {

using formats::Format;

struct Alias {
    std::string_view mime, name;
};
/// Media types that clients ask for besides those of the formats' table.
constexpr std::array aliases{Alias{"application/x-dc+xml", "dc"}, Alias{"text/xml", "dc"},
                             Alias{"text/x-bibtex", "bibtex"}};

bool is_xml(std::string_view mime) { return mime.ends_with("xml"); }
bool is_json(std::string_view mime) { return mime.ends_with("json"); }

void open_to_all(http::Response& response) {
    response.set("Cache-Control", "no-cache");
    response.set("Access-Control-Allow-Origin", "*");
    response.set("X-Robots-Tag", "noindex");
}

std::string strong_tag(std::string_view body) { return '"' + to_hex(sha256(body)).substr(0, 24) + '"'; }

std::string unapi_formats(std::string_view id) {
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    formats::XmlWriter xml(out);
    auto list = xml.group("formats", {{"id", id}});
    for (const auto& format : formats::formats())
        if (!format.name.empty())
            xml.empty("format", {{"name", format.name}, {"type", format.mime}, {"docs", format.schema}});
    return out;
}

}  // namespace

http::Response record_data(const SiteShared& shared, const Record& record, const Format& format) {
    const bool deleted = record.status == Status::deleted;
    if (deleted && format.name != "json")
        return problem_json(410, "Gone", "the record was deleted; export/json has what is left of it");
    std::string body;
    if (is_xml(format.mime)) body = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    format.write(body, record, {shared.options.base_url, shared.options.name});
    std::string type(format.mime);
    if (!is_json(format.mime)) type += "; charset=utf-8";
    auto tag = strong_tag(body);
    auto response = text_response(std::move(type), std::move(body), deleted ? 410 : 200);
    open_to_all(response);
    response.set("ETag", std::move(tag));
    response.set("Link", description_links(record, shared.options.base_url));
    return response;
}

std::optional<const Format*> wanted_format(const http::Request& request) {
    std::vector<std::string_view> types{"text/html", "application/xhtml+xml"};
    std::vector<const Format*> meant{nullptr, nullptr};
    auto offer = [&](std::string_view mime, const Format* format) {
        types.push_back(mime);
        meant.push_back(format);
    };
    for (const auto& format : formats::formats())
        if (!format.name.empty()) offer(format.mime, &format);
    for (const auto& alias : aliases) offer(alias.mime, formats::find_name(alias.name));
    auto best = negotiate(request.header("accept"), types);
    if (!best) return std::nullopt;
    return meant[*best];
}

http::Response Site::record_export(const http::Request& request) const {
    const auto* format = request.path.size() == 4 ? formats::find_name(request.path[3]) : nullptr;
    if (!format) return problem_json(404, "Not Found", "there is no such format");
    auto found = find_record(shared_->store, request);
    if (!found) return problem_json(503, "Service Unavailable", "the store can't be read at the moment");
    if (!*found) return problem_json(404, "Not Found", "there is no such record");
    return record_data(*shared_, **found, *format);
}

http::Response Site::linkset(const http::Request& request) const {
    auto found = find_record(shared_->store, request);
    if (!found) return problem_json(503, "Service Unavailable", "the store can't be read at the moment");
    if (!*found) return problem_json(404, "Not Found", "there is no such record");
    if ((*found)->status == Status::deleted) return problem_json(410, "Gone", "the record was deleted");
    const auto& base = shared_->options.base_url;
    const bool as_json = request.path.back().ends_with(".json");
    auto response = as_json ? text_response("application/linkset+json", linkset_json(**found, base))
                            : text_response("application/linkset; charset=utf-8", linkset_text(**found, base));
    open_to_all(response);
    return response;
}

/// unAPI revision 1: the formats; the formats of an id (300); a record in a format.
http::Response Site::unapi(const http::Request& request) const {
    const std::string id(request.param("id"));
    const auto name = request.param("format");
    const auto* format = formats::find_name(name);
    if (id.empty()) return text_response("application/xml; charset=utf-8", unapi_formats({}));
    http::Request of_record = request;
    of_record.path = {"r", id};
    auto found = find_record(shared_->store, of_record);
    if (!found) return problem_json(503, "Service Unavailable", "the store can't be read at the moment");
    if (!*found) return problem_json(404, "Not Found", "id: there is no such record");
    if (name.empty()) return text_response("application/xml; charset=utf-8", unapi_formats(id), 300);
    if (!format) return problem_json(406, "Not Acceptable", "format: there is no such format");
    return record_data(*shared_, **found, *format);
}

}  // namespace muras::web
