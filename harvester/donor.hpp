// Asking a donor: a pause between requests, patience with what may pass, and an end to it with one who only refuses.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <random>
#include <string>

#include <harvester/fetch.hpp>
#include <harvester/page.hpp>
#include <schemas/result.hpp>

namespace muras {

/// No wait within a run is longer. A donor that asks for more is left alone, and the run ends.
inline constexpr std::chrono::seconds longest_wait{60};

/// A Retry-After is believed up to here: one that is years off is a mistake.
inline constexpr std::chrono::seconds longest_respite{7 * 24 * 3600};

using Sleep = std::function<void(std::chrono::milliseconds)>;

/// Sleeps in short steps and ends early when `stop` is set.
Sleep interruptible_sleep(const std::atomic<bool>* stop);

struct DonorOptions {
    std::int64_t attempts = 4;  ///< requests in a row that may fail before the donor is given up
    PageLimits page{};        ///< page.bytes bounds what is received, too
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

    /// The last answer came from something that keeps harvesters out: HTML, or status 401, 403 or 429.
    bool walled() const { return walled_; }

    /// Why the last ask() gave no page.
    const Reason& why() const { return why_; }

    /// For how long the donor asked to be left alone (Retry-After), when that ended the run; 0: it did not.
    std::chrono::seconds respite() const { return respite_; }

  private:
    struct Verdict;
    static Verdict verdict(ErrorCode code, Reason why, bool again = false, std::chrono::milliseconds wait = {});
    Verdict judge(Result<Fetched>&& answer, const std::string& url);
    void wait(std::chrono::milliseconds at_least);
    Result<Fetched> fetch(const std::string& url);

    Fetcher& fetcher_;
    DonorOptions options_;
    std::int64_t failures_ = 0;  ///< in a row
    bool asked_ = false, walled_ = false;
    std::chrono::seconds respite_{0};
    Reason why_;
    std::chrono::milliseconds pace_{0};  ///< of the donor: a slow one is asked more slowly
    std::minstd_rand jitter_;
};

}  // namespace muras
