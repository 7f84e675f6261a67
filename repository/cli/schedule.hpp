// The scheduler of `muras serve`: starts the harvests that are due, each as a child process of its own.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <repository/cli/context.hpp>

namespace muras::cli {

/// A source with `every` is due when harvester/due.hpp says so and nobody holds its lock. Children write to the store beside the server
/// (the source's lock keeps two runs apart) and can't take it down; at most `harvest.parallel` run at once, and they are
/// asked to end (SIGTERM, they resume later) when the schedule is destroyed. One thread of its own.
class Schedule {
  public:
    Schedule(Context& context, bool on);
    ~Schedule();

  private:
    struct Child {
        int pid;
        std::string source;
    };

    void run();
    void reap(bool wait);
    void start_due();
    void start(const std::string& source);

    Context& context_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool stop_ = false;
    std::vector<Child> children_;
    std::map<std::string, std::int64_t> started_;  ///< when each source was last started from here
    std::thread thread_;
};

}  // namespace muras::cli
