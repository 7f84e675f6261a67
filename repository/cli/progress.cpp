#include <repository/cli/progress.hpp>

#include <fmt/format.h>

namespace muras::cli {
namespace {

constexpr std::chrono::milliseconds redraw{100};

}  // namespace

Progress::Progress(const Context& context, std::string what) : on_(context.terminal()), what_(std::move(what)) {}

void Progress::show(std::uint64_t done, std::uint64_t total) {
    show(total ? fmt::format("{} of {} ({} %)", done, total, done * 100 / total) : fmt::format("{}", done));
}

void Progress::show(const std::string& text) {
    if (!on_) return;
    std::lock_guard lock(mutex_);
    auto now = std::chrono::steady_clock::now();
    if (now - last_ < redraw) return;
    last_ = now;
    drawn_ = true;
    fmt::print(stderr, "\r\033[K{}: {}", what_, text);
    std::fflush(stderr);
}

void Progress::clear() {
    std::lock_guard lock(mutex_);
    if (drawn_) fmt::print(stderr, "\r\033[K");
    drawn_ = false;
}

}  // namespace muras::cli
