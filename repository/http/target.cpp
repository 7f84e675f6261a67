#include <repository/http/target.hpp>

#include <boost/url/pct_string_view.hpp>

#include <repository/base/text.hpp>

namespace muras::http {
namespace {

constexpr Refusal bad_escape{400, "The address has a percent sign that escapes nothing, or a NUL."};

std::optional<std::string> decode(std::string_view text, bool plus_is_blank) {
    const auto view = boost::urls::make_pct_string_view(text);
    if (!view) return std::nullopt;
    boost::urls::encoding_opts options;
    options.space_as_plus = plus_is_blank;
    auto decoded = view->decode(options);
    if (decoded.find('\0') != std::string::npos) return std::nullopt;
    return decoded;
}

std::optional<Refusal> add_segment(std::string_view text, Request& request) {
    auto segment = decode(text, false);
    if (!segment) return bad_escape;
    if (*segment == "." || *segment == "..") return Refusal{400, "The address has a \".\" or \"..\" segment."};
    if (segment->find('/') != std::string::npos) return Refusal{400, "The address has an escaped slash."};
    if (!is_utf8(*segment)) return Refusal{400, "The address is not UTF-8."};
    request.path.push_back(std::move(*segment));
    return std::nullopt;
}

/// Cuts what precedes the path of an absolute form; false when the target has neither form.
bool to_origin_form(std::string_view& target) {
    for (std::string_view scheme : {"http://", "https://"}) {
        if (!target.starts_with(scheme)) continue;
        const auto path = target.find_first_of("/?", scheme.size());
        if (path == scheme.size() || target.size() == scheme.size()) return false;  // no authority
        target = path == std::string_view::npos ? std::string_view{"/"} : target.substr(path);
        break;
    }
    return target.starts_with('/') || target.starts_with('?');
}

}  // namespace

std::optional<Refusal> parse_target(std::string_view target, Request& request) {
    if (target == "*") return std::nullopt;
    if (target.find('#') != std::string_view::npos) return Refusal{400, "The address has a fragment."};
    if (!to_origin_form(target)) return Refusal{400, "The address has no path."};
    if (target.starts_with("//")) return Refusal{400, "The address begins with two slashes."};

    const auto mark = target.find('?');
    auto path = target.substr(0, mark);
    path.remove_prefix(path.empty() ? 0 : 1);
    for (;;) {
        const auto slash = path.find('/');
        if (auto refusal = add_segment(path.substr(0, slash), request)) return refusal;
        if (slash == std::string_view::npos) break;
        path.remove_prefix(slash + 1);
    }
    return mark == std::string_view::npos ? std::nullopt : parse_pairs(target.substr(mark + 1), request);
}

std::optional<Refusal> parse_pairs(std::string_view text, Request& request) {
    while (!text.empty()) {
        const auto end = text.find('&');
        const auto pair = text.substr(0, end);
        text = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
        if (pair.empty()) continue;
        if (request.params.size() == max_params) return Refusal{400, "There are too many parameters."};
        const auto equals = pair.find('=');
        auto name = decode(pair.substr(0, equals), true);
        auto value = decode(equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1), true);
        if (!name || !value) return bad_escape;
        request.params.emplace_back(to_valid_utf8(*name), to_valid_utf8(*value));
    }
    return std::nullopt;
}

}  // namespace muras::http
