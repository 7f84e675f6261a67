#include <harvester/oai_request.hpp>

#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

namespace muras {
namespace {

void add(std::string& url, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    url += url.find('?') == std::string::npos ? '?' : '&';
    url.append(name).append("=");
    url += boost::urls::encode({value.data(), value.size()}, boost::urls::unreserved_chars);
}

}  // namespace

std::string identify_url(std::string_view base_url) {
    std::string url(base_url);
    add(url, "verb", "Identify");
    return url;
}

std::string list_url(std::string_view base_url, const ListRequest& request) {
    std::string url(base_url);
    add(url, "verb", "ListRecords");
    add(url, "metadataPrefix", request.prefix);
    add(url, "from", request.from);
    add(url, "until", request.until);
    add(url, "set", request.set);
    return url;
}

std::string token_url(std::string_view base_url, std::string_view token) {
    std::string url(base_url);
    add(url, "verb", "ListRecords");
    add(url, "resumptionToken", token);
    return url;
}

}  // namespace muras
