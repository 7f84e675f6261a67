// What readers leave: the problems that they report, and how often works were looked at. In an LMDB environment of its
// own: a reader's write never waits behind a harvest's, and no rebuild of anything touches it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <repository/store/record_store.hpp>
#include <schemas/result.hpp>

namespace muras {

/// A problem that a reader reported. `kind` is file | description | rights | page | other; `pid` of the work, or empty;
/// `mail` only when the reader gave it; `at` Unix seconds, filled by the store, as is `no`.
struct ReaderReport {
    std::uint32_t no = 0;
    std::int64_t at = 0;
    std::string kind, pid, text, mail, language;
};

/// How often, after the rules of COUNTER 5.1: a request (the file, or its text) is an investigation too; `unique` ones
/// count a work once a session.
struct UsageCounts {
    std::uint64_t investigations = 0, requests = 0, unique_investigations = 0, unique_requests = 0, searches = 0;
    UsageCounts& operator+=(const UsageCounts&);
    bool operator==(const UsageCounts&) const = default;
};

/// What counts are kept for. The letters are part of the on-disk format.
enum class UsageOf : char { all = 'a', record = 'r', source = 's', collection = 'c', type = 't' };

/// The counts of one month. `name`: the record's PID, the key of the source or collection, the code of the type; empty
/// for `all`. `month` is 202611 for November 2026, UTC.
struct UsageRow {
    UsageOf of = UsageOf::all;
    std::string name;
    std::uint32_t month = 0;
    UsageCounts counts;
    bool operator==(const UsageRow&) const = default;
};

/// Thread rule and errors as RecordStore.
class ReaderStore {
  public:
    virtual ~ReaderStore() = default;
    /// Keeps it and gives its number. Errors: `busy` when the reports of an hour are more than people write.
    virtual Result<std::uint32_t> add_report(const ReaderReport&) = 0;
    virtual Result<std::vector<ReaderReport>> reports(std::size_t limit) = 0;  ///< newest first
    /// False when there was no such report.
    virtual Result<bool> remove_report(std::uint32_t no) = 0;

    /// Adds these counts to what is kept, all in one transaction.
    virtual Result<> add_usage(const std::vector<UsageRow>&) = 0;
    /// Every month of one name, oldest first.
    virtual Result<std::vector<UsageRow>> usage(UsageOf, std::string_view name) = 0;
    /// The months of the next `names` names after `after` in their order (empty: from the first); of each those from
    /// `first` to `last`. A name without usage in them has a row with that month 0, so that the walk goes on.
    virtual Result<std::vector<UsageRow>> usage_after(UsageOf, std::string_view after, std::size_t names,
                                                      std::uint32_t first, std::uint32_t last) = 0;

    /// Reads every row. Read-only.
    virtual Result<> check(const std::function<void(const Fault&)>& fault) = 0;
};

inline constexpr std::size_t most_reports_an_hour = 200;

/// 202611 of a second in November 2026. Pure.
std::uint32_t month_of(std::int64_t seconds);

Result<std::unique_ptr<ReaderStore>> open_reader_store(const std::string& directory, const StoreOptions&);

}  // namespace muras
