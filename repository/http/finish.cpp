#include <repository/http/finish.hpp>

#include <algorithm>
#include <array>

#include <repository/base/clock.hpp>
#include <repository/http/conditional.hpp>
#include <repository/http/gzip.hpp>
#include <repository/http/http_date.hpp>
#include <repository/http/problem.hpp>
#include <repository/http/request.hpp>

namespace muras::http {
namespace {

struct DefaultHeader {
    std::string_view name, value;
};

/// Added where a handler has not set its own.
constexpr std::array default_headers{
    DefaultHeader{"Content-Security-Policy",
                  "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"},
    DefaultHeader{"X-Content-Type-Options", "nosniff"},
    DefaultHeader{"Referrer-Policy", "same-origin"},
    DefaultHeader{"Cross-Origin-Opener-Policy", "same-origin"},
};

bool same_name(std::string_view a, std::string_view b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) {
               const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c; };
               return lower(x) == lower(y);
           });
}

std::string* find(Response& response, std::string_view name) {
    for (auto& [key, value] : response.headers)
        if (same_name(key, name)) return &value;
    return nullptr;
}

void erase(Response& response, std::string_view name) {
    std::erase_if(response.headers, [name](const auto& header) { return same_name(header.first, name); });
}

/// No line of ours is split by what a donor or a visitor wrote.
void clean(std::string& value) {
    for (char& c : value)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
}

void apply_precondition(const Request& request, Response& response) {
    const auto* etag = find_header(response, "ETag");
    const auto* modified = find_header(response, "Last-Modified");
    if (response.status != 200 || (!etag && !modified)) return;
    const auto status = precondition(request, etag ? std::string_view{*etag} : std::string_view{},
                                     modified ? parse_http_date(*modified) : std::nullopt);
    if (!status) return;
    if (*status == 412) response = problem(request, 412);
    response.status = *status;
}

void apply_gzip(const Request& request, Response& response) {
    const auto* type = find_header(response, "Content-Type");
    if (!type || !is_compressible(*type) || response.source || response.body.size() <= gzip_from_bytes) return;
    const auto* cache = find_header(response, "Cache-Control");
    const bool is_private =
        cache && (cache->find("private") != std::string::npos || cache->find("no-store") != std::string::npos);
    if (is_private || find_header(response, "Content-Encoding")) return;
    if (auto* vary = find(response, "Vary"))
        *vary += ", Accept-Encoding";
    else
        response.set("Vary", "Accept-Encoding");
    if (!accepts_gzip(request.header("accept-encoding"))) return;
    auto packed = gzip(response.body);
    if (packed.empty() || packed.size() >= response.body.size()) return;
    response.body = std::move(packed);
    response.set("Content-Encoding", "gzip");
    if (auto* etag = find(response, "ETag"); etag && etag->starts_with('"')) etag->insert(0, "W/");
}

/// The second changes rarely compared with how often it is asked for.
const std::string& date_now() {
    thread_local std::int64_t second = -1;
    thread_local std::string text;
    if (const auto now = now_seconds(); now != second) {
        second = now;
        text = format_http_date(now);
    }
    return text;
}

}  // namespace

const std::string* find_header(const Response& response, std::string_view name) {
    for (const auto& [key, value] : response.headers)
        if (same_name(key, name)) return &value;
    return nullptr;
}

void finish(const Request& request, Response& response) {
    apply_precondition(request, response);
    const bool bodiless = response.status == 204 || response.status == 304;
    if (bodiless) {
        erase(response, "Content-Type");
        response.body.clear();
        response.source = nullptr;
    }
    apply_gzip(request, response);
    for (auto& [name, value] : response.headers) clean(value);
    for (const auto& [name, value] : default_headers)
        if (!find_header(response, name)) response.set(std::string(name), std::string(value));
    response.set("Date", date_now());
    erase(response, "Content-Length");
    if (!bodiless) {
        const auto length = response.source ? response.length : response.body.size();
        if (length > 0 && !find_header(response, "Content-Type"))
            response.set("Content-Type", "text/plain; charset=utf-8");
        if (length != unknown_length) response.set("Content-Length", std::to_string(length));
    }
    if (request.method == "HEAD") {
        response.body.clear();
        response.source = nullptr;
    }
}

}  // namespace muras::http
