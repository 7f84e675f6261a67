#include <repository/http/conditional.hpp>

#include <repository/base/text.hpp>
#include <repository/http/http_date.hpp>
#include <repository/http/request.hpp>

namespace muras::http {
namespace {

constexpr std::string_view weak_mark = "W/";

std::string_view opaque(std::string_view etag) {
    return etag.starts_with(weak_mark) ? etag.substr(weak_mark.size()) : etag;
}

/// Cuts the next entity tag off `list`; empty at its end or where it is not a tag.
std::string_view next_tag(std::string_view& list) {
    const auto begin = list.find_first_not_of(" \t,");
    if (begin == std::string_view::npos) return {};
    list.remove_prefix(begin);
    const auto quote = list.starts_with(weak_mark) ? weak_mark.size() : 0;
    if (quote >= list.size() || list[quote] != '"') return {};
    const auto end = list.find('"', quote + 1);
    if (end == std::string_view::npos) return {};
    const auto tag = list.substr(0, end + 1);
    list.remove_prefix(end + 1);
    return tag;
}

/// True when a date field is there, is a date, and the content is not newer.
bool not_newer(const Request& request, std::string_view field, std::optional<std::int64_t> modified_at,
               bool otherwise) {
    const auto date = parse_http_date(request.header(field));
    return date && modified_at ? *modified_at <= *date : otherwise;
}

}  // namespace

bool lists_etag(std::string_view list, std::string_view etag, bool strong) {
    list = trimmed(list);
    if (list == "*") return true;
    if (etag.empty() || (strong && etag.starts_with(weak_mark))) return false;
    for (auto tag = next_tag(list); !tag.empty(); tag = next_tag(list))
        if (strong ? tag == etag : opaque(tag) == opaque(etag)) return true;
    return false;
}

std::optional<unsigned> precondition(const Request& request, std::string_view etag,
                                     std::optional<std::int64_t> modified_at) {
    if (request.method != "GET" && request.method != "HEAD") return std::nullopt;
    if (request.headers.contains("if-match")) {
        if (!lists_etag(request.header("if-match"), etag, true)) return 412;
    } else if (!not_newer(request, "if-unmodified-since", modified_at, true)) {
        return 412;
    }
    if (request.headers.contains("if-none-match")) {
        if (lists_etag(request.header("if-none-match"), etag)) return 304;
    } else if (not_newer(request, "if-modified-since", modified_at, false)) {
        return 304;
    }
    return std::nullopt;
}

}  // namespace muras::http
