// The site's table of routes, and the pages that need nothing but words.
#include <repository/web/site.hpp>

#include <array>

#include <repository/base/text.hpp>
#include <repository/web/links.hpp>
#include <repository/web/page.hpp>

namespace muras::web {
namespace {

constexpr std::size_t short_name_letters = 16;  // OpenSearch 1.1, ShortName

struct AssetType {
    std::string_view suffix, mime;
};
constexpr std::array asset_types{AssetType{".css", "text/css; charset=utf-8"}, AssetType{".svg", "image/svg+xml"}};

/// What a status means for a reader, and what to do. The title and advice are msgids.
struct StatusText {
    unsigned status;
    std::string_view title, advice;
};
constexpr std::array status_texts{
    StatusText{400, "This address is not understood", "Check the address, or begin with a search."},
    StatusText{404, "There is no such page", "The address may be mistyped, or the work was never here. Try a search."},
    StatusText{405, "This page can only be read", "Go back and follow a link instead."},
    StatusText{410, "This work has been withdrawn", "It is no longer offered by the library that held it."},
    StatusText{503, "The collection is busy",
               "The index is being built or the store is busy. Try again in a few seconds."},
    StatusText{500, "Something went wrong here",
               "It is our fault, not yours, and it has been recorded. Try again later."},
};

const StatusText& text_of(unsigned status) {
    for (const auto& row : status_texts)
        if (row.status == status) return row;
    return status < 500 ? status_texts.front() : status_texts.back();
}

}  // namespace

Site::Site(RecordStore& store, BlobStore& blobs, SearchIndex* index, SiteOptions options) {
    while (options.base_url.ends_with('/')) options.base_url.pop_back();
    shared_.reset(new SiteShared{store, blobs, index, std::move(options), {}, {}});
}

Site::~Site() = default;

std::vector<SiteRoute> Site::routes() const {
    auto at = [this](std::string pattern, http::Response (Site::*page)(const http::Request&) const) {
        return SiteRoute{std::move(pattern),
                         [this, page](const http::Request& request) { return (this->*page)(request); }};
    };
    return {
        at("/", &Site::home),
        at("/search", &Site::search),
        at("/search.json", &Site::search_json),
        at("/sources/", &Site::sources),
        at("/sources/{key}/", &Site::source),
        at("/about", &Site::about),
        at("/help", &Site::help),
        at("/assets/{name}", &Site::asset),
        at("/opensearch.xml", &Site::opensearch),
        at("/robots.txt", &Site::robots),
        at("/favicon.ico", &Site::asset),
        at("/r/{pid}/", &Site::record),
        at("/r/{pid}/lineage", &Site::lineage),
        at("/r/{pid}/export/json", &Site::export_json),
    };
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
    constexpr std::string_view favicon = "tunduk.svg";
    auto asked = request.path.empty() ? std::string() : request.path.back();
    bool is_favicon = asked == "favicon.ico";
    for (const auto& file : web_files())
        for (const auto& type : asset_types) {
            if (!file.name.ends_with(type.suffix)) continue;
            bool wanted = is_favicon ? file.name == favicon : asset_path(file.name) == "/assets/" + asked;
            if (!wanted) continue;
            auto response = text_response(std::string(type.mime), std::string(file.bytes));
            response.set("Cache-Control", is_favicon ? "max-age=86400" : "public, max-age=31536000, immutable");
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
    return text_response("text/plain; charset=utf-8",
                         "User-agent: *\n"
                         "Disallow: /search?f.\n"
                         "Disallow: /search?*&f.\n"
                         "Disallow: /search?*sort=\n"
                         "Disallow: /search.json\n"
                         "Disallow: /r/*/lineage\n"
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
