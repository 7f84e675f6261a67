// How a person or a service manager ends a long command early.
#pragma once

#include <atomic>

namespace muras::cli {

/// Set by SIGINT and SIGTERM after stop_on_signals(): what runs ends after the page or batch under way, and goes on at
/// it the next time.
extern std::atomic<bool> stop_asked;

/// Call once, before the work begins.
void stop_on_signals();

}  // namespace muras::cli
