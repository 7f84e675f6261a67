#include <harvester/texts/locked_child.hpp>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include <repository/base/text.hpp>

namespace muras {
namespace {

constexpr std::size_t longest_reason = 300;

class Descriptor {
  public:
    explicit Descriptor(int fd = -1) : fd_(fd) {}
    ~Descriptor() { close(); }
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    int get() const { return fd_; }
    void close() {
        if (fd_ >= 0) ::close(fd_);
        fd_ = -1;
    }

  private:
    int fd_;
};

Error no_child(std::string_view what, int error) {
    return fail(ErrorCode::config, fmt::format("cannot {} to read a file: {}", what, std::strerror(error)),
                "check the limits of memory and processes");
}

void write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        auto n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
}

/// The file, whole, in memory that the child maps.
Result<int> in_memory(BlobStore& blobs, const Blob& blob) {
    int fd = ::memfd_create("muras-file", MFD_CLOEXEC);
    if (fd < 0) return no_child("make room", errno);
    for (std::uint64_t offset = 0; offset < blob.bytes;) {
        auto chunk = blobs.read(blob.sha256, offset);
        if (!chunk || chunk->empty()) {
            ::close(fd);
            if (!chunk) return chunk.error();
            return fail(ErrorCode::failed, fmt::format("file {} ends early", blob.sha256));
        }
        write_all(fd, *chunk);
        offset += chunk->size();
    }
    ::lseek(fd, 0, SEEK_SET);
    return fd;
}

Result<pid_t> start(const std::string& program, std::vector<std::string> command, int in, int out) {
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, in, STDIN_FILENO);
    posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    posix_spawn_file_actions_addclosefrom_np(&actions, STDERR_FILENO + 1);
    command.insert(command.begin(), "muras");
    std::vector<char*> arguments;
    for (auto& word : command) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    char one_thread[] = "OMP_THREAD_LIMIT=1";  // tesseract would take all cores from who serves readers
    char* environment[] = {one_thread, nullptr};
    pid_t child = -1;
    int rc = ::posix_spawn(&child, program.c_str(), &actions, nullptr, arguments.data(), environment);
    posix_spawn_file_actions_destroy(&actions);
    if (rc != 0) return no_child("start a process", rc);
    return child;
}

/// What the child writes until it ends; nothing when it takes too long or says too much.
std::optional<std::string> listen(int fd, std::chrono::milliseconds patience, std::size_t most) {
    const auto end = std::chrono::steady_clock::now() + patience;
    std::string out;
    for (;;) {
        auto left = std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now());
        if (left.count() <= 0) return std::nullopt;
        pollfd ready{fd, POLLIN, 0};
        if (::poll(&ready, 1, static_cast<int>(left.count())) <= 0) continue;
        char buffer[1 << 16];
        auto n = ::read(fd, buffer, sizeof buffer);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return out;
        out.append(buffer, static_cast<std::size_t>(n));
        if (out.size() > most) return std::nullopt;
    }
}

}  // namespace

Result<ChildAnswer> ask_locked_child(std::vector<std::string> command, BlobStore& blobs, const Blob& blob,
                                     std::size_t most, const ChildOptions& options) {
    auto file = in_memory(blobs, blob);
    if (!file) return file.error();
    Descriptor in(*file);
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return no_child("make a pipe", errno);
    Descriptor from(ends[0]), to(ends[1]);
    auto child = start(options.program, std::move(command), in.get(), to.get());
    if (!child) return child.error();
    to.close();
    ChildAnswer answer{listen(from.get(), options.patience, most), 0};
    if (!answer.out) ::kill(*child, SIGKILL);
    while (::waitpid(*child, &answer.status, 0) < 0 && errno == EINTR) {}
    if (WIFEXITED(answer.status) && WEXITSTATUS(answer.status) == static_cast<int>(ErrorCode::config))
        return fail(ErrorCode::config, "the process that reads files cannot be locked",
                    "files are read only behind a lock: use a kernel that has seccomp");
    return answer;
}

std::string why_no_answer(const ChildAnswer& answer) {
    if (!answer.out) return "reading it took too long, or gave too much";
    if (WIFEXITED(answer.status) && WEXITSTATUS(answer.status) == exit_unreadable)
        return printable(first_letters(to_valid_utf8(*answer.out), longest_reason));
    return WIFSIGNALED(answer.status) ? fmt::format("its reader broke down ({})", ::strsignal(WTERMSIG(answer.status)))
                                      : "its reader broke down";
}

std::string_view lock_and_map_input(const LockdownLimits& lock) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);  // nobody would hear its answer
    if (auto locked = lock_down(lock); !locked) ::_exit(static_cast<int>(ErrorCode::config));
    struct stat file {};
    ::fstat(STDIN_FILENO, &file);
    auto size = static_cast<std::size_t>(file.st_size);
    void* mapped = ::mmap(nullptr, std::max<std::size_t>(size, 1), PROT_READ, MAP_PRIVATE, STDIN_FILENO, 0);
    if (mapped == MAP_FAILED) ::_exit(exit_unreadable);
    return {static_cast<const char*>(mapped), size};
}

void say_and_exit(std::string_view out, int status) {
    write_all(STDOUT_FILENO, out);
    ::_exit(status);
}

}  // namespace muras
