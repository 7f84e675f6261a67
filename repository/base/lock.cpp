#include <repository/base/lock.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <thread>
#include <utility>

namespace muras {
namespace {

constexpr std::chrono::milliseconds poll_interval{20};

std::string holder_of(int fd) {
    char buffer[32] = {};
    auto n = ::pread(fd, buffer, sizeof buffer - 1, 0);
    std::string pid(buffer, n > 0 ? static_cast<std::size_t>(n) : 0);
    pid.erase(pid.find_last_not_of("\n ") + 1);
    return pid.empty() ? "another process" : "process " + pid;
}

}  // namespace

Result<FileLock> FileLock::acquire(const std::string& path, std::chrono::milliseconds timeout) {
    int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd < 0)
        return fail(ErrorCode::config, fmt::format("cannot make the lock file {}: {}", path, std::strerror(errno)),
                    "check that the data directory exists, is writable and has room");
    FileLock lock(fd);
    auto deadline = std::chrono::steady_clock::now() + timeout;
    while (::flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return fail(ErrorCode::failed, fmt::format("cannot lock {}: {}", path, std::strerror(errno)));
        if (std::chrono::steady_clock::now() >= deadline)
            return fail(ErrorCode::busy, fmt::format("{} is held by {}", path, holder_of(fd)),
                        "wait until it has finished, or end it, and try again");
        std::this_thread::sleep_for(poll_interval);
    }
    // The pid only informs; a full disk must not make a lock fail.
    auto pid = fmt::format("{}\n", ::getpid());
    if (::ftruncate(fd, 0) != 0 || ::pwrite(fd, pid.data(), pid.size(), 0) < 0) errno = 0;
    return lock;
}

bool FileLock::held(const std::string& path) {
    int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    FileLock look(fd);
    return ::flock(fd, LOCK_SH | LOCK_NB) != 0 && errno == EWOULDBLOCK;
}

FileLock::FileLock(FileLock&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
}

FileLock::~FileLock() {
    if (fd_ >= 0) ::close(fd_);
}

}  // namespace muras
