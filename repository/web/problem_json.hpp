// An error for programs (RFC 9457).
#pragma once

#include <string_view>

#include <repository/http/message.hpp>

namespace muras::web {

/// application/problem+json with title, status and detail; open to every origin, kept by no cache.
http::Response problem_json(unsigned status, std::string_view title, std::string_view detail);

}  // namespace muras::web
