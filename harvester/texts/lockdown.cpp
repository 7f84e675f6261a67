#include <harvester/texts/lockdown.hpp>

#include <fmt/format.h>
#include <iconv.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

namespace muras {
namespace {

/// Memory, time, signals of the process itself, its open files, its end. Everything else is refused.
constexpr std::array allowed{
    SCMP_SYS(read),          SCMP_SYS(write),        SCMP_SYS(readv),          SCMP_SYS(writev),
    SCMP_SYS(lseek),         SCMP_SYS(close),        SCMP_SYS(fstat),          SCMP_SYS(newfstatat),
    SCMP_SYS(mmap),          SCMP_SYS(munmap),       SCMP_SYS(mremap),         SCMP_SYS(mprotect),
    SCMP_SYS(madvise),       SCMP_SYS(brk),          SCMP_SYS(futex),          SCMP_SYS(clock_gettime),
    SCMP_SYS(clock_getres),  SCMP_SYS(gettimeofday), SCMP_SYS(time),           SCMP_SYS(getrandom),
    SCMP_SYS(getpid),        SCMP_SYS(gettid),       SCMP_SYS(getrusage),      SCMP_SYS(rt_sigaction),
    SCMP_SYS(rt_sigprocmask), SCMP_SYS(rt_sigreturn), SCMP_SYS(sigaltstack),   SCMP_SYS(sched_yield),
    SCMP_SYS(sched_getaffinity), SCMP_SYS(restart_syscall), SCMP_SYS(exit),    SCMP_SYS(exit_group),
};

Error impossible(std::string_view what, int error) {
    return fail(ErrorCode::config, fmt::format("cannot {}: {}", what, std::strerror(error)),
                "files are read only behind this lock; use a kernel that has seccomp");
}

/// Converters that glibc would have to load from files once the lock holds: of PDF strings and of old FictionBooks.
void load_converters() {
    for (const char* charset : {"UTF-16", "UTF-16LE", "UTF-16BE", "CP1251", "KOI8-R"}) ::iconv_open("UTF-8", charset);
    ::iconv_open("UTF-16", "UTF-8");
}

Result<> limit(__rlimit_resource resource, std::uint64_t most) {
    rlimit bounds{most, most};
    if (::setrlimit(resource, &bounds) != 0) return impossible("limit the process that reads files", errno);
    return {};
}

/// What pthread_create asks for. Of clone only what makes a thread of this process; clone3 keeps its flags where a filter
/// can't see them, and glibc does without it where it is missing.
Result<> allow_threads(scmp_filter_ctx filter) {
    constexpr scmp_datum_t thread = CLONE_THREAD | CLONE_VM | CLONE_SIGHAND;
    const std::array rules{
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, SCMP_A0(SCMP_CMP_MASKED_EQ, thread, thread)),
        seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0),
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(set_robust_list), 0),
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(rseq), 0),
        // To read a limit, not to set one.
        seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, SCMP_A2(SCMP_CMP_EQ, 0)),
    };
    for (int rc : rules)
        if (rc) return impossible("lock the process that reads files", -rc);
    return {};
}

}  // namespace

Result<> lock_down(const LockdownLimits& limits) {
    load_converters();
    if (auto set = limit(RLIMIT_CPU, limits.cpu_s); !set) return set;
    if (auto set = limit(RLIMIT_FSIZE, 0); !set) return set;
    if (auto set = limit(RLIMIT_CORE, 0); !set) return set;
#ifndef __SANITIZE_ADDRESS__  // AddressSanitizer maps terabytes of address space for its shadow
    if (auto set = limit(RLIMIT_AS, limits.memory_bytes); !set) return set;
#endif
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return impossible("give up privileges", errno);
    std::unique_ptr<void, decltype(&seccomp_release)> filter(seccomp_init(SCMP_ACT_ERRNO(EPERM)), &seccomp_release);
    if (!filter) return impossible("lock the process that reads files", ENOMEM);
    for (int call : allowed)
        if (int rc = seccomp_rule_add(filter.get(), SCMP_ACT_ALLOW, call, 0))
            return impossible("lock the process that reads files", -rc);
    if (limits.threads)
        if (auto allowed_too = allow_threads(filter.get()); !allowed_too) return allowed_too;
    if (int rc = seccomp_load(filter.get())) return impossible("lock the process that reads files", -rc);
    return {};
}

}  // namespace muras
