// A harvest that changes nothing: the store as it is, with the writes of a run answered instead of done.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <repository/store/record_store.hpp>
#include <schemas/difference.hpp>

namespace muras {

/// What a harvest would do to one record; unchanged ones are not told. `kind` is added, changed or deleted. `fields`
/// are those of a changed record; a deletion of a live record would wait for the run's verdict.
struct DryRunChange {
    std::string source, id, title;
    Fate kind = Fate::added;
    std::vector<FieldChange> fields;
};

/// A store that reads from `inner` and writes nowhere: runs are counted in memory, with the fates that put_page would
/// give, and each change is told to `changed` (by the harvest's thread; one call at a time). It knows no checkpoint
/// and no earlier run, so a harvest over it begins anew and asks from the date that is proven. Errors: those of
/// `inner`; `usage` for writes that no harvest does. Thread rule: as RecordStore. `inner` must outlive it.
std::unique_ptr<RecordStore> make_dry_run_store(RecordStore& inner, std::function<void(const DryRunChange&)> changed);

}  // namespace muras
