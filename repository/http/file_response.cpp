#include <repository/http/file_response.hpp>

#include <algorithm>
#include <array>
#include <boost/url/encode.hpp>
#include <boost/url/grammar/alnum_chars.hpp>
#include <boost/url/grammar/lut_chars.hpp>

#include <repository/base/digest.hpp>
#include <repository/base/text.hpp>
#include <repository/http/conditional.hpp>
#include <repository/http/http_date.hpp>
#include <repository/http/problem.hpp>
#include <repository/http/range.hpp>
#include <repository/http/request.hpp>

namespace muras::http {
namespace {

constexpr std::size_t name_letters = 150;

/// What a browser may show inside its window: it cannot run script in our origin.
constexpr std::array<std::string_view, 10> shown{
    "application/pdf", "application/epub+zip", "image/png",  "image/jpeg", "image/gif",
    "image/webp",      "image/tiff",           "text/plain", "audio/mpeg", "video/mp4"};

/// attr-char of RFC 8187.
constexpr auto attr_char = boost::urls::grammar::alnum_chars + boost::urls::grammar::lut_chars("!#$&+-.^_`|~");

std::string safe_name(std::string_view name) {
    std::string out;
    for (char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x20 && byte != 0x7f && c != '/' && c != '\\') out += c;
    }
    out = to_valid_utf8(out);
    // U+202A to U+202E and U+2066 to U+2069: "exe.fdp" must not read as "pdf.exe".
    for (std::string_view mark :
         {"\u202a", "\u202b", "\u202c", "\u202d", "\u202e", "\u2066", "\u2067", "\u2068", "\u2069"})
        for (auto at = out.find(mark); at != std::string::npos; at = out.find(mark)) out.erase(at, mark.size());
    out = std::string(first_letters(out, name_letters));
    return out.empty() || out == "." || out == ".." ? "file" : out;
}

/// The 32 bytes of `hex` in base64, as a structured field's byte sequence; empty when it is not a SHA-256.
std::string sha256_field(std::string_view hex) {
    constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    constexpr std::string_view digits = "0123456789abcdef";
    if (hex.size() != 2 * Digest{}.size()) return {};
    std::string out = "sha-256=:";
    // 64 hex digits are 256 bits: three digits make two letters; one digit is left, padded with two zero bits twice.
    for (std::size_t i = 0; i < hex.size(); i += 3) {
        std::size_t bits = 0;
        for (std::size_t k = i; k < i + 3; ++k) {
            const auto digit = k < hex.size() ? digits.find(hex[k]) : 0;
            if (digit == std::string_view::npos) return {};
            bits = bits << 4 | digit;
        }
        out += letters[bits >> 6];
        if (i + 1 < hex.size()) out += letters[bits & 63];
    }
    return out + "=:";
}

void describe(Response& response, const FileContent& file, const std::string& etag) {
    const auto type = media_type(file.mime);
    const bool is_shown = std::find(shown.begin(), shown.end(), type) != shown.end();
    // With nosniff no page can be made to run a donor's file as a script of ours.
    const bool is_script = type.find("script") != std::string::npos || type.find("wasm") != std::string::npos;
    std::string content_type = file.mime.empty() || is_script ? "application/octet-stream" : file.mime;
    if (type == "text/plain" && content_type.find(';') == std::string::npos) content_type += "; charset=utf-8";
    response.set("Content-Type", std::move(content_type));
    response.set("Content-Disposition", content_disposition(is_shown ? "inline" : "attachment", file.name));
    response.set("Content-Security-Policy",
                 type == "application/pdf" ? "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
                                           : "default-src 'none'; frame-ancestors 'none'; sandbox");
    response.set("Accept-Ranges", "bytes");
    if (!etag.empty()) response.set("ETag", etag);
    if (file.modified_at) response.set("Last-Modified", format_http_date(*file.modified_at));
    if (auto digest = sha256_field(file.sha256); !digest.empty()) response.set("Repr-Digest", std::move(digest));
    response.set("Cache-Control", "no-cache");  // keep it, but ask: access may be withdrawn
}

}  // namespace

Response file_response(const Request& request, FileContent file) {
    const std::string etag = file.sha256.empty() ? std::string{} : "\"" + file.sha256 + "\"";
    if (const auto status = precondition(request, etag, file.modified_at)) {
        Response response = *status == 412 ? problem(request, 412) : Response{};
        response.status = *status;
        if (*status == 304) describe(response, file, etag);
        return response;
    }
    Range range{RangeKind::whole, 0, file.bytes};
    if (request.method == "GET" && if_range_holds(request.header("if-range"), etag, file.modified_at))
        range = select_range(request.header("range"), file.bytes);
    const auto total = std::to_string(file.bytes);
    if (range.kind == RangeKind::unsatisfiable) {
        Response response = problem(request, 416);
        response.set("Content-Range", "bytes */" + total);
        return response;
    }
    Response response;
    describe(response, file, etag);
    if (range.kind == RangeKind::part) {
        response.status = 206;
        response.set("Content-Range", "bytes " + std::to_string(range.offset) + "-" +
                                          std::to_string(range.offset + range.length - 1) + "/" + total);
    }
    response.offset = range.offset;
    response.length = range.length;
    response.source = std::move(file.source);
    return response;
}

std::string content_disposition(std::string_view kind, std::string_view name) {
    const auto safe = safe_name(name);
    std::string ascii;
    bool is_ascii = true;
    for (char c : safe) {
        const auto byte = static_cast<unsigned char>(c);
        is_ascii = is_ascii && byte < 0x80;
        if (byte >= 0x80) {
            if ((byte & 0xc0) != 0x80) ascii += '_';  // one for each character
        } else {
            ascii += c == '"' || c == '%' ? '_' : c;  // some readers decode percent signs here
        }
    }
    std::string out = std::string(kind) + "; filename=\"" + ascii + "\"";
    if (!is_ascii || ascii != safe) out += "; filename*=UTF-8''" + boost::urls::encode(safe, attr_char);
    return out;
}

}  // namespace muras::http
