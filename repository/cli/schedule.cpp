#include <repository/cli/schedule.hpp>

#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>

#include <harvester/due.hpp>
#include <repository/base/clock.hpp>
#include <repository/base/lock.hpp>
#include <repository/base/log.hpp>

namespace muras::cli {
namespace {

constexpr std::chrono::seconds look_interval{10};

}  // namespace

Schedule::Schedule(Context& context, bool on) : context_(context) {
    if (on) thread_ = std::thread([this] { run(); });
}

Schedule::~Schedule() {
    if (!thread_.joinable()) return;
    {
        std::lock_guard lock(mutex_);
        stop_ = true;
    }
    wake_.notify_all();
    thread_.join();
    for (const auto& child : children_) ::kill(child.pid, SIGTERM);
    reap(true);
}

void Schedule::run() {
    std::unique_lock lock(mutex_);
    while (!stop_) {
        reap(false);
        start_due();
        wake_.wait_for(lock, look_interval, [this] { return stop_; });
    }
}

void Schedule::reap(bool wait) {
    std::erase_if(children_, [&](const Child& child) {
        int status = 0;
        if (::waitpid(child.pid, &status, wait ? 0 : WNOHANG) == 0) return false;
        if (WIFSIGNALED(status))
            log::warning(fmt::format("the harvest of {} was ended by signal {}", child.source, WTERMSIG(status)));
        else if (WEXITSTATUS(status) != 0)
            log::warning(fmt::format("the harvest of {} ended with status {}; see `muras source show {}`", child.source,
                                     WEXITSTATUS(status), child.source));
        return true;
    });
}

void Schedule::start_due() {
    auto sources = context_.store().sources();
    if (!sources) {
        log::error(sources.error().message);
        return;
    }
    auto now = now_seconds();
    for (const auto& state : *sources) {
        if (children_.size() >= static_cast<std::size_t>(context_.config().max_sources)) return;
        const auto& key = state.source.key;
        if (state.source.every_s <= 0 || FileLock::held(context_.lock_path("source-" + key))) continue;
        auto runs = context_.store().runs(key, runs_looked_at);
        if (!runs) continue;
        auto next = next_start(state, *runs, started_[key], now);
        if (!next || *next > now) continue;
        started_[key] = now;
        start(key);
    }
}

void Schedule::start(const std::string& source) {
    std::vector<std::string> words{"muras", "--data", context_.config().data_dir, "--quiet", "harvest", "--no-index", source};
    if (!context_.config_file.empty()) words.insert(words.begin() + 1, {"--config", context_.config_file});
    std::vector<char*> arguments;
    for (auto& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    // The server blocks SIGTERM for its own threads; a harvest must hear it.
    posix_spawnattr_t attributes;
    posix_spawnattr_init(&attributes);
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_setsigmask(&attributes, &none);
    posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGMASK);
    pid_t pid = 0;
    int error = ::posix_spawn(&pid, "/proc/self/exe", nullptr, &attributes, arguments.data(), environ);
    posix_spawnattr_destroy(&attributes);
    if (error != 0)
        log::error(fmt::format("the harvest of {} could not be started: {}", source, std::strerror(error)));
    else
        children_.push_back({pid, source});
}

}  // namespace muras::cli
