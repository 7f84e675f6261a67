// /id/{scheme}/{value}: from an identifier that the world knows (DOI, ISBN, handle, OAI) to the work's page here.
#include <algorithm>
#include <array>

#include <repository/base/text.hpp>
#include <repository/web/identifier_lookup.hpp>
#include <repository/web/links.hpp>
#include <repository/web/page.hpp>
#include <repository/web/record_lookup.hpp>
#include <repository/web/record_facts.hpp>
#include <repository/web/search_state.hpp>
#include <schemas/pid.hpp>

namespace muras::web {
namespace {

constexpr std::size_t most_identifier_bytes = 500;
constexpr std::size_t most_works = 20;

/// The schemes in addresses, and those of Identifier::scheme.
constexpr std::array schemes{std::string_view("doi"), std::string_view("isbn"), std::string_view("issn"),
                             std::string_view("handle")};

/// Everything behind the scheme: identifiers have slashes.
std::string value_of(const http::Request& request) {
    std::string out;
    for (std::size_t i = 2; i < request.path.size(); ++i) out += (i > 2 ? "/" : "") + request.path[i];
    return squeeze(to_valid_utf8(out));
}

Result<std::vector<Record>> by_oai(const SiteShared& shared, const std::string& value) {
    auto numbers = shared.store.find_any_source(value);
    if (!numbers) return numbers.error();
    // Our own: oai:{repository}:{pid}.
    if (auto pid = value.substr(value.rfind(':') + 1); numbers->empty() && is_pid(pid)) {
        auto number = shared.store.find_pid(pid);
        if (!number) return number.error();
        if (*number) numbers->push_back(**number);
    }
    return live_records(shared.store, *numbers);
}

}  // namespace

http::Response Site::identifier(const http::Request& request) const {
    auto value = value_of(request);
    const auto& scheme = request.path.size() > 1 ? request.path[1] : std::string();
    bool is_oai = scheme == "oai";
    bool known = is_oai || std::find(schemes.begin(), schemes.end(), scheme) != schemes.end();
    if (!known || value.empty() || value.size() > most_identifier_bytes || value.find('"') != std::string::npos)
        return message(request, 404);
    auto found = is_oai ? by_oai(*shared_, value) : works_with_identifier(*shared_, scheme, value, most_works);
    if (!found) return message(request, 503);
    if (found->size() == 1) {
        http::Response response;
        response.status = 303;  // the identifier is the work's, this is a page about it
        response.set("Location", record_path(found->front()));
        return response;
    }
    Page page(*shared_, request);
    page.set_unlisted();
    page.set_title(value);
    auto& view = page.view();
    put(view, "identifier", value);
    put(view, "search_href", SearchState().with_query(value).url());
    if (scheme == "doi") put(view, "resolver_href", "https://doi.org/" + url_encoded(value));
    if (scheme == "handle") put(view, "resolver_href", "https://hdl.handle.net/" + url_encoded(value));
    ViewList hits;
    for (const auto& record : *found) hits.push_back(hit_view(page, record));
    put(view, "several", !hits.empty());
    put(view, "hits", std::move(hits));
    return page.respond("identifier", found->empty() ? 404 : 200);
}

}  // namespace muras::web
