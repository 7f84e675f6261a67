// Strong numbers: a RecordNo is never taken for a RunNo. All of them start at 1; 0 means "none".
#pragma once

#include <compare>
#include <cstdint>

namespace muras {

template <class Tag, class Number>
struct StrongNumber {
    Number value = 0;
    constexpr StrongNumber() = default;
    constexpr explicit StrongNumber(Number v) : value(v) {}
    constexpr auto operator<=>(const StrongNumber&) const = default;
    constexpr explicit operator bool() const { return value != 0; }
};

using RecordNo = StrongNumber<struct RecordNoTag, std::uint32_t>;    ///< a record of this store; also its Xapian docid (I7)
using SourceNo = StrongNumber<struct SourceNoTag, std::uint32_t>;    ///< a source; survives a change of its base URL
using RunNo = StrongNumber<struct RunNoTag, std::uint32_t>;          ///< one harvest, import or remap
using ChangeSeq = StrongNumber<struct ChangeSeqTag, std::uint64_t>;  ///< position in the change log

}  // namespace muras
