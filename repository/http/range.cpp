#include <repository/http/range.hpp>

#include <algorithm>
#include <charconv>
#include <limits>

#include <repository/base/text.hpp>
#include <repository/http/http_date.hpp>
#include <repository/http/request.hpp>

namespace muras::http {
namespace {

/// Digits only; a number too large for us is larger than any content.
std::optional<std::uint64_t> number(std::string_view text) {
    if (text.empty() || text.find_first_not_of("0123456789") != std::string_view::npos) return std::nullopt;
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc{} ? value : std::numeric_limits<std::uint64_t>::max();
}

}  // namespace

Range select_range(std::string_view field, std::uint64_t size) {
    const Range whole{RangeKind::whole, 0, size};
    const Range unsatisfiable{RangeKind::unsatisfiable, 0, 0};
    const auto equals = field.find('=');
    if (equals == std::string_view::npos || lower_ascii(trimmed(field.substr(0, equals))) != "bytes") return whole;
    const auto spec = trimmed(field.substr(equals + 1));
    const auto dash = spec.find('-');
    if (dash == std::string_view::npos) return whole;
    const auto first = number(trimmed(spec.substr(0, dash)));
    const auto last_text = trimmed(spec.substr(dash + 1));
    const auto last = number(last_text);
    if (!last && !last_text.empty()) return whole;  // several ranges end here too

    if (!first) {  // "-n": the last n bytes
        if (!trimmed(spec.substr(0, dash)).empty() || !last) return whole;
        const auto length = std::min(*last, size);
        return length == 0 ? unsatisfiable : Range{RangeKind::part, size - length, length};
    }
    if (last && *last < *first) return whole;
    if (*first >= size) return unsatisfiable;
    const auto end = std::min(last.value_or(size - 1), size - 1);
    return {RangeKind::part, *first, end - *first + 1};
}

bool if_range_holds(std::string_view field, std::string_view etag, std::optional<std::int64_t> modified_at) {
    field = trimmed(field);
    if (field.empty()) return true;
    if (field.starts_with('"') || field.starts_with("W/"))
        return !etag.empty() && field.front() == '"' && field == etag;
    const auto date = parse_http_date(field);
    return date && modified_at && *date == *modified_at;
}

}  // namespace muras::http
