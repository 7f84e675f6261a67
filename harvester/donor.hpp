// Asking a donor: a pause between requests, patience with what may pass, and an end to it with one who only refuses.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <string>

#include <harvester/fetch.hpp>
#include <harvester/page.hpp>
#include <schemas/result.hpp>

namespace muras {

/// No wait is longer, whatever Retry-After asks for: the next harvest tries again.
inline constexpr std::chrono::seconds longest_wait{60};

using Sleep = std::function<void(std::chrono::milliseconds)>;

/// Sleeps in short steps and ends early when `stop` is set.
Sleep interruptible_sleep(const std::atomic<bool>* stop);

struct DonorOptions {
    std::int64_t attempts = 4;  ///< requests in a row that may fail before the donor is given up
    std::int64_t max_response_bytes = 32 << 20;
    std::chrono::milliseconds pause{0};
    const std::atomic<bool>* stop = nullptr;
    Sleep sleep;  ///< empty: interruptible_sleep(stop)
};

/// Thread rule: one thread. Requests that fail in a row are counted across calls, so a donor that only refuses sees at
/// most `attempts` of them in a run.
class Donor {
  public:
    Donor(Fetcher& fetcher, DonorOptions options);

    /// One OAI-PMH answer, tried `attempts` times at most (0: as often as is left). OAI-PMH errors are answers, with
    /// whatever HTTP status they came. Errors: `temporary` for a donor that can't be reached, refuses or answers with
    /// something else than OAI-PMH; `failed` and `config` as Fetcher, and for 4xx without OAI-PMH in them.
    Result<Page> ask(const std::string& url, std::int64_t attempts = 0);

    /// The last answer came from something that keeps harvesters out: HTML, or status 401 or 403.
    bool walled() const { return walled_; }

  private:
    struct Verdict;
    Verdict judge(Result<Fetched>&& answer, const std::string& url);
    void wait(std::chrono::milliseconds at_least);

    Fetcher& fetcher_;
    DonorOptions options_;
    std::int64_t failures_ = 0;  ///< in a row
    bool asked_ = false, walled_ = false;
};

}  // namespace muras
