// The onboarding check: a few polite questions to a donor, and what its answers say of harvesting it.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>

#include <harvester/donor.hpp>
#include <harvester/fetch.hpp>
#include <schemas/donor_report.hpp>
#include <schemas/result.hpp>
#include <schemas/source.hpp>

namespace muras {

/// A check asks for no more than this, redirects aside.
inline constexpr std::uint64_t most_check_requests = 12;

/// Empty functions stand for the system's: `now` Unix seconds, `clock` any steady seconds, `sleep` really sleeps.
struct DonorCheckOptions {
    std::chrono::milliseconds pause{1000};  ///< between two requests
    bool choose_format = true;              ///< sample the best format offered; false: that of the source
    std::size_t samples = 20;
    std::function<std::int64_t()> now;
    std::function<double()> clock;
    Sleep sleep;
    const std::atomic<bool>* stop = nullptr;
    Limits limits{};
};

/// Asks for Identify, the formats, the sets, two pages of records, what has changed lately, a token that nobody gave
/// out, and one record: about eight requests. Nothing is stored. What the donor does wrong is in the findings. Errors:
/// `config` for an address that may not be connected to or a certificate that is not trusted. Any thread.
Result<DonorReport> check_donor(const Source& source, Fetcher& fetcher, const DonorCheckOptions& options);

}  // namespace muras
