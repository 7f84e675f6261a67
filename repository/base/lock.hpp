// Locks between processes: one file, flock(2); freed by the kernel when the holder dies, however it dies.
#pragma once

#include <chrono>
#include <string>

#include <schemas/result.hpp>

namespace muras {

/// Held until destroyed. The file keeps the holder's pid for the message that a waiter prints, and stays when freed.
/// Not for threads of one process: each acquire() opens the file anew, so two of them exclude each other too.
class FileLock {
  public:
    /// Waits at most `timeout`. Errors: `busy` naming what is locked and the holder's pid; `config` when the file can't be made.
    static Result<FileLock> acquire(const std::string& path, std::chrono::milliseconds timeout);

    /// Whether somebody holds it now. False when there is no such file or it can't be read.
    static bool held(const std::string& path);

    FileLock(FileLock&& other) noexcept;
    FileLock& operator=(FileLock&& other) noexcept;
    ~FileLock();

  private:
    explicit FileLock(int fd) : fd_(fd) {}
    int fd_ = -1;
};

/// How long a command waits for a lock before it says who holds it (DESIGN section 4: exit status 5).
inline constexpr std::chrono::milliseconds lock_patience{10'000};

}  // namespace muras
