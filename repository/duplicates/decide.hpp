// What staff decide of two records: that they are one work, that they are not, or that what is found shall stand again.
#pragma once

#include <cstdint>
#include <string>

#include <repository/duplicates/follow.hpp>
#include <repository/store/record_store.hpp>
#include <schemas/result.hpp>

namespace muras {

enum class Ruling { confirm, reject, undo };

struct DecisionRequest {
    RecordNo one, other;
    Ruling ruling = Ruling::confirm;
    std::string by;       ///< who decides; not needed to undo
    std::int64_t at = 0;  ///< Unix seconds
};

/// The longest name of a person who decides, in bytes.
inline constexpr std::size_t longest_decider_bytes = 200;

/// Brings what is found up to the records, then writes the decision and the clusters that follow from it in one
/// transaction. True when something changed; the same decision again changes nothing, also not who made it. Decisions
/// never contradict each other: a confirmed pair is refused when it, or what staff confirmed with either record, has an
/// autoabstract and a thesis, two languages, two editions, or a rejected pair; a rejected one when staff confirmed the
/// two as one work by way of others. A confirmed pair whose records change so that they can no longer be one work is
/// kept, and joins nothing meanwhile.
/// Blocking; any thread. Errors: `usage` for what is refused, with the reason; `not_found` when there is no decision to
/// undo; `busy`; `partial` when options.stop was set before; the store's.
Result<bool> decide(RecordStore& store, const DecisionRequest& request, const DuplicateOptions& options);

}  // namespace muras
