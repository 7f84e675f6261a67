// Which of several media types a client wants (RFC 9110 section 12.5.1).
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>

namespace muras::web {

/// The place in `offered` of the type that `accept` weighs highest; the earlier one of equals, and the first where
/// there is no such header. nullopt when none is acceptable. What can't be read in the header is passed over. Pure.
std::optional<std::size_t> negotiate(std::string_view accept, std::span<const std::string_view> offered);

}  // namespace muras::web
