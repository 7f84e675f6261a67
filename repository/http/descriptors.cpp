#include <repository/http/descriptors.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <string>

#include <repository/base/log.hpp>

namespace muras::http {
namespace {

constexpr rlim_t spare = 256;

}  // namespace

void allow_connections(std::size_t connections) {
    rlimit limit{};
    const rlim_t wanted = connections + spare;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted) return;
    limit.rlim_cur = std::min(wanted, limit.rlim_max);
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur < wanted)
        log::warning("only " + std::to_string(limit.rlim_cur) + " files may be open, too few for " +
                     std::to_string(connections) + " connections (raise LimitNOFILE or ulimit -n)");
}

}  // namespace muras::http
