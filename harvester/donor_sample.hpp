// What a few hundred records of a donor say of all of them.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <harvester/page.hpp>
#include <repository/store/record_store.hpp>
#include <schemas/donor_report.hpp>

namespace muras {

/// Gathers records as the donor sends them and as they would become; `describe` then writes down what they show. Pure.
class DonorSample {
  public:
    void note(const PageRecord& record);                 ///< its header
    void take(std::vector<IncomingRecord>&& records);    ///< the same records, mapped

    std::uint64_t records() const { return headers_; }
    bool unmapped() const;                               ///< no crosswalk knows the format
    bool all_known(const std::vector<PageRecord>& page) const;
    const std::string& newest() const { return newest_; }  ///< the latest datestamp, in seconds' form; may be empty
    const std::string& live_identifier() const { return live_identifier_; }
    std::vector<std::string> identifiers() const { return {identifiers_.begin(), identifiers_.end()}; }

    /// Counts, datestamps, samples, values to map, and the findings that records give rise to.
    void describe(DonorReport& report, std::size_t samples) const;

  private:
    void describe_headers(DonorReport& report) const;
    void describe_metadata(DonorReport& report) const;
    void describe_values(DonorReport& report) const;

    std::uint64_t headers_ = 0, deleted_ = 0, repeated_ = 0;
    DatestampForms forms_;
    std::string odd_day_, odd_second_, odd_other_;  ///< an example of each form
    std::string newest_, oldest_, live_identifier_, repeated_identifier_, bare_identifier_;
    std::set<std::string> identifiers_, sets_;
    std::vector<Record> mapped_;
};

}  // namespace muras
