// What a worker does for the server: calls the handler and fetches the pieces of a body; nothing is thrown from here.
#pragma once

#include <cstdint>
#include <string>

#include <optional>
#include <string>

#include <repository/http/message.hpp>

namespace muras::http {

/// The handler's answer, finished; what the handler throws becomes 500 with an id that the log explains.
Response answer(const Handler& handler, const Request& request);

/// The next piece of a body of which `done` bytes are sent, never beyond its length; nothing when the source fails or
/// ends early, which is logged. Empty only at the end of a body of unknown length. `target` is for the log.
std::optional<std::string> pull(const Response& response, std::uint64_t done, const std::string& target);

}  // namespace muras::http
