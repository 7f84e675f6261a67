// When a list that ended may be believed (I9): the rules of thumb, each a pure function.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <schemas/run.hpp>

namespace muras {

/// How one list (one set, or the whole) ended. `unreachable`: no answer that could be used ever came.
struct ListEnd {
    enum class Kind { complete, partial, suspicious, blocked, failed, stopped } kind = Kind::complete;
    Reason why;
    bool unreachable = false;
};

/// The verdict's word in Run::verdict.
std::string_view word(ListEnd::Kind kind);

/// Deletions that a run may announce of `live` records before staff must look: 5 %, but at least 20 records or 20 %,
/// whichever of these is less. Pure.
std::uint64_t deletions_believed(std::uint64_t live);

/// True for a problem that cost a record, a page or the rest of a list, so that the run can't be complete. Pure.
bool loses_records(const Problem& problem);

/// The code of the problem that notes a list that ended without proof.
inline constexpr std::string_view list_incomplete = "list-incomplete";

/// What the ends of a run's lists come to. `took_records`: the run stored something. Pure.
ListEnd combined(const std::vector<ListEnd>& ends, bool took_records);

}  // namespace muras
