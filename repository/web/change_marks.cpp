#include <repository/web/change_marks.hpp>

#include <algorithm>

namespace muras::web {

Result<std::uint32_t> ChangeMarks::highest_before(RecordStore& store, std::uint64_t stretch) {
    std::lock_guard lock(mutex_);
    while (highest_.size() < stretch) {
        auto changes = store.changes(ChangeSeq{highest_.size() * changes_a_stretch}, changes_a_stretch);
        if (!changes) return changes.error();
        auto highest = highest_.empty() ? 0 : highest_.back();
        for (const auto& change : *changes) highest = std::max(highest, change.record.value);
        highest_.push_back(highest);
    }
    return stretch == 0 ? 0 : highest_[stretch - 1];
}

}  // namespace muras::web
