#include <repository/web/page.hpp>

#include <array>

#include <repository/base/digest.hpp>
#include <repository/base/text.hpp>
#include <repository/web/links.hpp>

namespace muras::web {
namespace {

constexpr std::string_view cookie_name = "muras_hl";
constexpr std::string_view cookie_life = "; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly";

// Pages run our own scripts only, from files, and load nothing from elsewhere; the ornament is drawn in the style sheet
// as data:.
constexpr std::string_view content_policy =
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; worker-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'";

/// A tongue's own name: its beginning, which narrow screens show alone, and the rest.
struct TongueName {
    Tongue tongue;
    std::string_view beginning, rest;
};
constexpr std::array tongue_names{TongueName{Tongue::ky, "Кыр", "гызча"}, TongueName{Tongue::ru, "Рус", "ский"},
                                  TongueName{Tongue::en, "Eng", "lish"}};

std::optional<Tongue> exact_tongue(std::string_view name) {
    for (const auto& row : tongue_names)
        if (tag(row.tongue) == name) return row.tongue;
    return std::nullopt;
}

std::string_view cookie(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        auto end = header.find(';');
        auto pair = header.substr(0, end);
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        if (pair.starts_with(name) && pair.substr(name.size()).starts_with('=')) return pair.substr(name.size() + 1);
        header.remove_prefix(end == std::string_view::npos ? header.size() : end + 1);
    }
    return {};
}

constexpr std::string_view form_subject = "r";  // what a form is about; the rest of it was typed by the reader

/// The page's own parameters with another choice: a relative reference, so it can't leave the page.
std::string with_choice(const http::Request& request, std::string_view choice, std::string_view chosen) {
    std::string out = "?";
    for (const auto& [name, value] : request.params)
        if (name != choice && (request.method != "POST" || name == form_subject))
            out += query_encoded(name) + "=" + query_encoded(value) + "&";
    return out + std::string(choice) + "=" + std::string(chosen);
}

/// What a reader may choose for all pages: by a parameter, from then on by a cookie.
struct Choice {
    std::string_view parameter, cookie, on, off;
};
constexpr Choice large_print{"print", "muras_print", "large", "usual"};
constexpr Choice light_pages{"lite", "muras_lite", "1", "0"};
constexpr std::array choices{large_print, light_pages};

/// What was chosen, or nothing.
std::string_view chosen(const http::Request& request, const Choice& choice) {
    for (auto value : {request.param(choice.parameter), cookie(request.header("cookie"), choice.cookie)})
        if (value == choice.on || value == choice.off) return value;
    return {};
}

}  // namespace

std::string asset_path(std::string_view name) {
    const auto* file = find_embedded(web_files(), name);
    if (!file) return {};
    auto dot = name.rfind('.');
    return "/assets/" + std::string(name.substr(0, dot)) + "-" + std::string(file->hash) +
           std::string(name.substr(dot));
}

std::string_view cookie_value(const http::Request& request, std::string_view name) {
    return cookie(request.header("cookie"), name);
}

Tongue tongue_for(const http::Request& request, Tongue otherwise) {
    if (auto asked = exact_tongue(request.param("hl"))) return *asked;
    if (auto kept = exact_tongue(cookie_value(request, cookie_name))) return *kept;
    return tongue_of(request.header("accept-language"), otherwise);
}

Page::Page(const SiteShared& shared, const http::Request& request)
    : shared_(shared), request_(request), tongue_(tongue_for(request, shared.options.otherwise)) {
    put(view_, "hl", std::string(tag(tongue_)));
    put(view_, "site_name", shared.options.name);
    put(view_, "page_title", shared.options.name);
    put(view_, "css", asset_path("muras.css"));
    put(view_, "icon", asset_path("tunduk.svg"));
    put(view_, "script", asset_path("muras.js"));
    put(view_, "version", std::string(MURAS_VERSION));
    put(view_, "demo", shared.options.demo);
    put(view_, "can_report", shared.options.readers != nullptr);
    add_choices();
    add_switcher();
}

void Page::add_choices() {
    const bool is_large = chosen(request_, large_print) == large_print.on;
    put(view_, "large", is_large);
    put(view_, "print_href",
        with_choice(request_, large_print.parameter, is_large ? large_print.off : large_print.on));
    const auto lite = chosen(request_, light_pages);
    has_pictures_ = lite.empty() ? lower(request_.header("save-data")) != "on" : lite == light_pages.off;
    put(view_, "light", !has_pictures_);
    put(view_, "lite_href", with_choice(request_, light_pages.parameter, has_pictures_ ? light_pages.on : light_pages.off));
}

void Page::add_switcher() {
    ViewList rows;
    for (const auto& name : tongue_names) {
        View row;
        put(row, "code", std::string(tag(name.tongue)));
        put(row, "beginning", std::string(name.beginning));
        put(row, "rest", std::string(name.rest));
        put(row, "href", with_choice(request_, "hl", tag(name.tongue)));
        put(row, "current", name.tongue == tongue_);
        rows.push_back(std::move(row));
    }
    put(view_, "tongues", std::move(rows));
}

std::optional<std::string> Page::absolute(std::string_view path) const {
    if (shared_.options.base_url.empty()) return std::nullopt;
    return shared_.options.base_url + std::string(path);
}

void Page::set_title(std::string_view title) {
    put(view_, "page_title", std::string(title) + " \u2014 " + shared_.options.name);
}

void Page::set_canonical(std::string_view path) {
    auto address = absolute(path);
    if (!address) return;
    put(view_, "canonical", *address);
    ViewList rows;
    for (const auto& name : tongue_names) {
        View row;
        put(row, "code", std::string(tag(name.tongue)));
        put(row, "href", *address + (address->find('?') == address->npos ? "?hl=" : "&hl=") + std::string(tag(name.tongue)));
        rows.push_back(std::move(row));
    }
    put(view_, "alternates", std::move(rows));
}

http::Response Page::respond(const std::string& template_name, unsigned status) {
    auto body = shared_.templates.render(template_name, tongue_, view_);
    auto entity_tag = "W/\"" + to_hex(sha256(body)).substr(0, 24) + '"';
    auto response = text_response("text/html; charset=utf-8", std::move(body), status);
    response.set("Content-Language", std::string(tag(tongue_)));
    response.set("Vary", "Accept-Language, Cookie, Save-Data");
    response.set("Cache-Control", status == 200 ? "no-cache" : "no-store");
    response.set("Content-Security-Policy", std::string(content_policy));
    if (exact_tongue(request_.param("hl")))
        response.set("Set-Cookie",
                     std::string(cookie_name) + "=" + std::string(tag(tongue_)) + std::string(cookie_life));
    for (const auto& choice : choices)
        if (auto now = request_.param(choice.parameter); now == choice.on || now == choice.off)
            response.set("Set-Cookie", std::string(choice.cookie) + "=" + std::string(now) + std::string(cookie_life));
    if (status != 200) return response;
    response.set("ETag", entity_tag);
    return response;
}

http::Response text_response(std::string content_type, std::string body, unsigned status) {
    http::Response response;
    response.status = status;
    response.set("Content-Type", std::move(content_type));
    response.body = std::move(body);
    return response;
}

}  // namespace muras::web
