// One line of progress on a terminal; nothing elsewhere.
#pragma once

#include <chrono>
#include <cstdint>
#include <mutex>
#include <string>

#include <repository/cli/context.hpp>

namespace muras::cli {

/// Thread rule: any thread. The line is redrawn at most ten times a second.
class Progress {
  public:
    Progress(const Context& context, std::string what);
    ~Progress() { clear(); }
    void show(std::uint64_t done, std::uint64_t total);
    void show(const std::string& text);
    void clear();

  private:
    const bool on_;
    const std::string what_;
    std::mutex mutex_;
    std::chrono::steady_clock::time_point last_{};
    bool drawn_ = false;
};

}  // namespace muras::cli
