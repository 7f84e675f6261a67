#include <repository/store/write_mark.hpp>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <utility>

namespace muras {

WriteMark::WriteMark(const std::string& path, std::string lock_path)
    : lock_path_(std::move(lock_path)), fd_(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {}

WriteMark::~WriteMark() {
    if (fd_ >= 0) ::close(fd_);
}

/// pwrite rather than a map: a map of a hole on a full disk would kill the process. Eight aligned bytes are copied whole.
void WriteMark::set(std::int64_t second) {
    if (fd_ >= 0 && ::pwrite(fd_, &second, sizeof second, 0) < 0) return;  // a full disk: its commit fails as well
}

std::optional<std::int64_t> WriteMark::since() const {
    std::int64_t second = 0;
    if (fd_ < 0 || ::pread(fd_, &second, sizeof second, 0) != sizeof second || second == 0) return std::nullopt;
    if (!writer_lives()) return std::nullopt;
    return second;
}

/// Only asked where a mark stands, so that writers seldom meet this short lock.
bool WriteMark::writer_lives() const {
    int fd = ::open(lock_path_.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return false;
    bool taken = ::flock(fd, LOCK_SH | LOCK_NB) != 0;
    ::close(fd);
    return taken;
}

}  // namespace muras
