// The site's table of routes, and the pages that need nothing but words.
#include <repository/web/site.hpp>

#include <algorithm>
#include <array>

#include <repository/base/clock.hpp>
#include <repository/base/text.hpp>
#include <repository/web/links.hpp>
#include <repository/web/page.hpp>
#include <repository/web/sender.hpp>
#include <repository/web/usage.hpp>

namespace muras::web {
namespace {

constexpr std::size_t short_name_letters = 16;  // OpenSearch 1.1, ShortName

struct AssetType {
    std::string_view suffix, mime;
};
constexpr std::array asset_types{AssetType{".css", "text/css; charset=utf-8"}, AssetType{".svg", "image/svg+xml"},
                                 AssetType{".js", "text/javascript; charset=utf-8"}};

/// Assets whose address is fixed: they are asked for anew each day, or, for the worker, each time.
struct FixedAsset {
    std::string_view address, file, cache;
};
constexpr std::array fixed_assets{FixedAsset{"favicon.ico", "tunduk.svg", "max-age=86400"},
                                  FixedAsset{"sw.js", "sw.js", "no-cache"}};

/// What a status means for a reader, and what to do. The title and advice are msgids.
struct StatusText {
    unsigned status;
    std::string_view title, advice;
};
constexpr std::array status_texts{
    StatusText{400, "This address is not understood", "Check the address, or begin with a search."},
    StatusText{403, "This file is not open",
               "Its record does not state open access or an open licence, or staff closed the files of its source. The record and its other data are free to use."},
    StatusText{404, "There is no such page", "The address may be mistyped, or the work was never here. Try a search."},
    StatusText{405, "This page can only be read", "Go back and follow a link instead."},
    StatusText{410, "This work has been withdrawn", "It is no longer offered by the library that held it."},
    StatusText{503, "The collection is busy",
               "The index is being built or the store is busy. Try again in a few seconds."},
    StatusText{500, "Something went wrong here",
               "It is our fault, not yours, and it has been recorded. Try again later."},
};

/// What of the site is counted as use, and as what (COUNTER 5.1, section 3.3.4).
struct CountedRoute {
    std::string_view pattern;
    UsageKind kind;
};
constexpr std::array counted_routes{
    CountedRoute{"/r/{pid}/", UsageKind::investigation},
    CountedRoute{"/r/{pid}/lineage", UsageKind::investigation},
    CountedRoute{"/r/{pid}/export/{format}", UsageKind::investigation},
    CountedRoute{"/r/{pid}/text/{file}", UsageKind::request},
    CountedRoute{file_pattern, UsageKind::request},
    CountedRoute{"/search", UsageKind::search},
};

/// The address as far as it says what is read: its path, and of a search what is searched for.
std::string link_of(const http::Request& request, UsageKind kind) {
    std::string link(request.target.substr(0, request.target.find('?')));
    if (kind != UsageKind::search) return link;
    for (const auto& [name, value] : request.params)
        if (name == "q" || name == "y" || name.starts_with("f.")) link += '&' + name + '=' + value;
    return link;
}

/// A page of results beyond the first belongs to the search before it; without words and filters nothing is searched.
bool is_search(const http::Request& request) {
    auto page = request.param("page");
    if (!page.empty() && page != "1") return false;
    for (const auto& [name, value] : request.params)
        if ((name == "q" || name == "y" || name.starts_with("f.")) && !value.empty()) return true;
    return false;
}

const StatusText& text_of(unsigned status) {
    for (const auto& row : status_texts)
        if (row.status == status) return row;
    return status < 500 ? status_texts.front() : status_texts.back();
}

}  // namespace

Site::Site(RecordStore& store, BlobStore& blobs, SearchIndex* index, SiteOptions options) {
    while (options.base_url.ends_with('/')) options.base_url.pop_back();
    shared_.reset(new SiteShared{store, blobs, index, std::move(options), {}, {}, {}, {}});
}

Site::~Site() = default;

std::vector<SiteRoute> Site::routes() const {
    auto at = [this](std::string pattern, http::Response (Site::*page)(const http::Request&) const) {
        auto answer = [this, page, pattern](const http::Request& request) {
            auto response = (this->*page)(request);
            count(pattern, request, response);
            return response;
        };
        return SiteRoute{std::move(pattern), std::move(answer)};
    };
    auto post = [at](std::string pattern, http::Response (Site::*page)(const http::Request&) const) {
        auto route = at(std::move(pattern), page);
        route.method = "POST";
        return route;
    };
    return {
        at("/", &Site::home),
        at("/search", &Site::search),
        at("/search.json", &Site::search_json),
        at("/sources/", &Site::sources),
        at("/sources/{key}/", &Site::source),
        at("/sources/{key}/problems.csv", &Site::problems_csv),
        at("/collections/", &Site::collections),
        at("/collections/{key}/", &Site::collection),
        at("/about", &Site::about),
        at("/help", &Site::help),
        at("/advanced", &Site::advanced),
        at("/author", &Site::author),
        at("/id/{scheme}/{value*}", &Site::identifier),
        at("/statistics", &Site::statistics),
        at("/privacy", &Site::privacy),
        at("/r51/status", &Site::counter_status),
        at("/r51/reports", &Site::counter_reports),
        at("/r51/reports/{report}", &Site::counter_report),
        at("/report", &Site::report_form),
        post("/report", &Site::report),
        at("/list", &Site::list),
        post("/list", &Site::change_list),
        at("/list.csv", &Site::list_data),
        at("/list.ris", &Site::list_data),
        at("/list.bib", &Site::list_data),
        at("/list.zip", &Site::list_zip),
        at("/assets/{name}", &Site::asset),
        at("/opensearch.xml", &Site::opensearch),
        at("/robots.txt", &Site::robots),
        at("/favicon.ico", &Site::asset),
        at("/sw.js", &Site::asset),
        at("/suggest", &Site::suggest),
        at("/r/{pid}/", &Site::record),
        at("/r/{pid}/lineage", &Site::lineage),
        at("/r/{pid}/text/{file}", &Site::file_text),
        at("/r/{pid}/preview/{file}", &Site::file_preview),
        at("/r/{pid}/export/{format}", &Site::record_export),
        at("/r/{pid}/linkset", &Site::linkset),
        at("/r/{pid}/linkset.json", &Site::linkset),
        at("/unapi", &Site::unapi),
        at("/search.atom", &Site::search_atom),
        at("/search.csv", &Site::search_list),
        at("/search.ris", &Site::search_list),
        at("/search.bib", &Site::search_list),
        at("/new.atom", &Site::feed),
        at("/sources/{key}/new.atom", &Site::feed),
        at("/sitemap.xml", &Site::sitemap),
        at("/sitemap/{file}", &Site::sitemap_file),
        at("/collections/{key}/new.atom", &Site::feed),
        at("/browse/", &Site::browse),
        at("/browse/title/", &Site::headings),
        at("/browse/author/", &Site::headings),
        at("/browse/subject/", &Site::headings),
        at("/browse/year/{year}/", &Site::browse_list),
        at("/browse/source/{key}/", &Site::browse_list),
        at("/.well-known/resourcesync", &Site::sync_description),
        at("/resourcesync/capabilitylist.xml", &Site::sync_capabilities),
        at("/resourcesync/resourcelist.xml", &Site::sync_resources),
        at("/resourcesync/resourcelist/{file}", &Site::sync_resource_file),
        at("/resourcesync/changelist.xml", &Site::sync_changes),
        at("/resourcesync/changelist/{file}", &Site::sync_change_file),
        at("/sru", &Site::sru),
        at("/openapi.json", &Site::openapi),
        at("/api/v1/records", &Site::api_records),
        at("/api/v1/records/{pid}", &Site::api_record),
        at("/api/v1/sources", &Site::api_sources),
        at("/api/v1/sources/{key}", &Site::api_source),
        at("/api/v1/sources/{key}/runs", &Site::api_runs),
        at("/api/v1/collections", &Site::api_collections),
        at("/api/v1/statistics", &Site::api_statistics),
    };
}

void Site::count(std::string_view pattern, const http::Request& request, const http::Response& response) const {
    if (!shared_->options.usage) return;
    auto row = std::find_if(counted_routes.begin(), counted_routes.end(),
                            [&](const CountedRoute& r) { return r.pattern == pattern; });
    // 206: a browser that asks for a file from its first byte on, piece by piece.
    const bool whole = response.status == 200 || response.status == 304 || response.status == 206;
    if (row == counted_routes.end() || !whole) return;
    const bool search = row->kind == UsageKind::search;
    if (search ? !is_search(request) : request.path.size() < 2) return;
    if (!is_countable(request, row->kind)) return;
    shared_->options.usage->click(row->kind, search ? std::string_view() : std::string_view(request.path[1]),
                                  link_of(request, row->kind), sender_address(request), request.header("user-agent"),
                                  now_seconds());
}

http::Response Site::privacy(const http::Request& request) const {
    Page page(*shared_, request);
    page.set_title(page.say("Privacy"));
    page.set_canonical("/privacy");
    if (auto link = safe_link("mailto:" + shared_->options.admin_email)) {
        put(page.view(), "mail_href", *link);
        put(page.view(), "mail", shared_->options.admin_email);
    }
    return page.respond("privacy");
}

http::Response Site::about(const http::Request& request) const {
    Page page(*shared_, request);
    auto& view = page.view();
    page.set_title(page.say("About"));
    page.set_canonical("/about");
    put(view, "at_about", true);
    put(view, "oai_address", page.absolute("/oai").value_or("/oai"));
    if (auto link = safe_link("mailto:" + shared_->options.admin_email)) {
        put(view, "mail_href", *link);
        put(view, "mail", shared_->options.admin_email);
    }
    return page.respond("about");
}

http::Response Site::asset(const http::Request& request) const {
    auto asked = request.path.empty() ? std::string() : request.path.back();
    auto fixed = std::find_if(fixed_assets.begin(), fixed_assets.end(),
                              [&](const FixedAsset& a) { return request.path.size() == 1 && a.address == asked; });
    const bool is_fixed = fixed != fixed_assets.end();
    for (const auto& file : web_files())
        for (const auto& type : asset_types) {
            if (!file.name.ends_with(type.suffix)) continue;
            bool wanted = is_fixed ? file.name == fixed->file : asset_path(file.name) == "/assets/" + asked;
            if (!wanted) continue;
            auto response = text_response(std::string(type.mime), std::string(file.bytes));
            response.set("Cache-Control", is_fixed ? std::string(fixed->cache) : "public, max-age=31536000, immutable");
            response.set("ETag", '"' + std::string(file.hash) + '"');
            return response;
        }
    return message(request, 404);
}

http::Response Site::opensearch(const http::Request& request) const {
    Page page(*shared_, request);
    put(page.view(), "base", shared_->options.base_url);
    put(page.view(), "short_name", std::string(first_letters(shared_->options.name, short_name_letters)));
    auto body = shared_->templates.render("opensearch", page.tongue(), page.view());
    auto response = text_response("application/opensearchdescription+xml; charset=utf-8", std::move(body));
    response.set("Vary", "Accept-Language, Cookie");
    return response;
}

http::Response Site::robots(const http::Request&) const {
    // Records, sources and plain searches may be crawled; every combination of filters would be crawled for ever.
    std::string map;
    if (!shared_->options.base_url.empty()) map = "Sitemap: " + shared_->options.base_url + "/sitemap.xml\n# ResourceSync: " +
                                                  shared_->options.base_url + "/.well-known/resourcesync\n";
    return text_response("text/plain; charset=utf-8",
                         map +
                         "User-agent: *\n"
                         "Disallow: /search?f.\n"
                         "Disallow: /search?*&f.\n"
                         "Disallow: /search?*sort=\n"
                         "Disallow: /search.\n"
                         "Disallow: /list\n"
                         "Disallow: /report\n"
                         "Disallow: /suggest\n"
                         "Disallow: /r51/\n"
                         "Disallow: /unapi\n"
                         "Disallow: /resourcesync/\n"
                         "Disallow: /r/*/lineage\n"
                         "Disallow: /r/*/text/\n"
                         "Disallow: /r/*/preview/\n"
                         "Disallow: /staff\n"
                         "Disallow: /api/\n");
}

http::Response Site::message(const http::Request& request, unsigned status, std::string_view id) const {
    Page page(*shared_, request);
    const auto& words = text_of(status);
    auto& view = page.view();
    page.set_title(page.say(words.title));
    page.set_unlisted();
    put(view, "status", std::to_string(status));
    put(view, "heading", page.say(words.title));
    put(view, "advice", page.say(words.advice));
    put(view, "event", std::string(id));
    auto response = page.respond("message", status);
    if (status == 503) response.set("Retry-After", "5");
    return response;
}

}  // namespace muras::web
