// Byte ranges (RFC 9110 section 14): one range is served; several are answered with the whole content.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace muras::http {

enum class RangeKind {
    whole,          ///< no range, one that we don't understand, or several: 200
    part,           ///< 206
    unsatisfiable,  ///< 416
};

struct Range {
    RangeKind kind = RangeKind::whole;
    std::uint64_t offset = 0, length = 0;  ///< what to send; with `unsatisfiable` nothing
    bool operator==(const Range&) const = default;
};

/// What the value of a Range field asks of a content of `size` bytes. Serving the whole for several ranges is allowed
/// by section 14.2 and makes overlapping ranges harmless. Pure.
Range select_range(std::string_view field, std::uint64_t size);

/// True when an If-Range field holds (section 13.1.5: a strong tag equal to ours, or our exact date), so that its Range
/// counts. Pure.
bool if_range_holds(std::string_view field, std::string_view etag, std::optional<std::int64_t> modified_at);

}  // namespace muras::http
