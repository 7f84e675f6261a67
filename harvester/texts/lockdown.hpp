// The lock on a process that reads strangers' files: whatever a parser is made to do, it can reach nothing.
#pragma once

#include <cstdint>

#include <schemas/result.hpp>

namespace muras {

struct LockdownLimits {
    std::uint64_t memory_bytes = 1ull << 30;
    std::uint64_t cpu_s = 60;
    bool threads = false;  ///< further threads, which are behind the same lock; never processes
};

/// From here on this process may read and write what it has open, take and give back memory, and end. Opening a file,
/// a socket or a process is refused by the kernel (seccomp), for good; limits of memory and time hold (setrlimit). For
/// one thread, before it reads its first foreign byte. Errors: `config` where the kernel cannot do it: then nothing may
/// be read.
Result<> lock_down(const LockdownLimits& limits);

}  // namespace muras
