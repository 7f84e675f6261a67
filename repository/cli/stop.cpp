#include <repository/cli/stop.hpp>

#include <csignal>

namespace muras::cli {

std::atomic<bool> stop_asked = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler sets it");

void stop_on_signals() {
    struct sigaction action {};
    action.sa_handler = [](int) { stop_asked = true; };
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

}  // namespace muras::cli
