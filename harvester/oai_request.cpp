#include <harvester/oai_request.hpp>

#include <algorithm>
#include <boost/url/encode.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <harvester/normalise/text.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

void add(std::string& url, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    url += url.find('?') == std::string::npos ? '?' : '&';
    url.append(name).append("=");
    url += boost::urls::encode({value.data(), value.size()}, boost::urls::unreserved_chars);
}

}  // namespace

std::string verb_url(std::string_view base_url, std::string_view verb,
                     const std::vector<std::pair<std::string_view, std::string_view>>& arguments) {
    std::string url(base_url);
    add(url, "verb", verb);
    for (const auto& [name, value] : arguments) add(url, name, value);
    return url;
}

std::string host_of(std::string_view url) {
    auto parsed = boost::urls::parse_uri({url.data(), url.size()});
    if (!parsed) return "unknown";
    auto host = lower_ascii(parsed->encoded_host_and_port());
    // It names a lock file too.
    std::replace_if(
        host.begin(), host.end(),
        [](char c) { return !normalise::is_digit(c) && !(c >= 'a' && c <= 'z') && c != '.' && c != '-'; }, '_');
    return host;
}

std::string identify_url(std::string_view base_url) { return verb_url(base_url, "Identify"); }

std::string list_url(std::string_view base_url, const ListRequest& request) {
    return verb_url(base_url, request.verb,
                    {{"metadataPrefix", request.prefix},
                     {"from", request.from},
                     {"until", request.until},
                     {"set", request.set}});
}

std::string token_url(std::string_view base_url, std::string_view verb, std::string_view token) {
    return verb_url(base_url, verb, {{"resumptionToken", token}});
}

std::string record_url(std::string_view base_url, std::string_view prefix, std::string_view identifier) {
    return verb_url(base_url, "GetRecord", {{"metadataPrefix", prefix}, {"identifier", identifier}});
}

}  // namespace muras
