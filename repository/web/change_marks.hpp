// What a record was when the change log spoke of it: new, or known. The log does not say; its order does.
#pragma once

#include <cstdint>
#include <mutex>
#include <vector>

#include <repository/store/record_store.hpp>

namespace muras::web {

inline constexpr std::uint64_t changes_a_stretch = 10'000;

/// Records are numbered as they are made, so a change is its record's first one when no change before it names a number
/// as high. The highest number before each whole stretch of the log is kept: it never changes.
/// Thread rule: any thread.
class ChangeMarks {
  public:
    /// The highest record number in the changes of all stretches before this one (from 0). Errors: the store's.
    Result<std::uint32_t> highest_before(RecordStore& store, std::uint64_t stretch);

  private:
    std::mutex mutex_;
    std::vector<std::uint32_t> highest_;  ///< of all stretches up to and with this one
};

}  // namespace muras::web
