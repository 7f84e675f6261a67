// The process's limit on open files, which bounds the connections of a server.
#pragma once

#include <cstddef>

namespace muras::http {

/// Raises the soft limit (usually 1024) so that `connections` fit beside the files that are open anyway; where the hard
/// limit is lower, logs how many may be open and what to change. Before threads.
void allow_connections(std::size_t connections);

}  // namespace muras::http
