#include <repository/web/overview.hpp>

#include <algorithm>
#include <set>

#include <repository/base/clock.hpp>

namespace muras::web {
namespace {

// Files and runs move without a change in the log; after this long their numbers are counted again.
constexpr std::int64_t oldest_seconds = 60;

Result<std::vector<Record>> newest_records(RecordStore& store, ChangeSeq last) {
    ChangeSeq after(last.value > newest_looked_at ? last.value - newest_looked_at : 0);
    auto changes = store.changes(after, newest_looked_at);
    if (!changes) return changes.error();
    std::vector<Record> out;
    std::set<RecordNo> seen;
    for (auto change = changes->rbegin(); change != changes->rend() && out.size() < newest_shown; ++change) {
        if (!seen.insert(change->record).second) continue;
        auto record = store.record(change->record);
        if (!record) return record.error();
        if (*record && (*record)->status == Status::active) out.push_back(std::move(**record));
    }
    return out;
}

Result<Overview> take_overview(RecordStore& store, BlobStore& blobs, SearchIndex* index, ChangeSeq last) {
    Overview out;
    auto stats = store.stats();
    if (!stats) return stats.error();
    out.stats = *stats;
    if (auto files = blobs.stats()) out.files = *files;
    auto sources = store.sources();
    if (!sources) return sources.error();
    for (auto& source : *sources)
        if (source.live > 0 || !source.removed) out.sources.push_back(std::move(source));
    auto collections = store.collections();
    if (!collections) return collections.error();
    for (auto& state : *collections) out.collections.push_back(std::move(state.collection));
    auto newest = newest_records(store, last);
    if (!newest) return newest.error();
    out.newest = std::move(*newest);
    if (index) {
        SearchQuery everything;
        everything.per_page = 1;
        if (auto found = index->search(everything)) out.facets = std::move(found->facets);
    }
    return out;
}

}  // namespace

Result<std::shared_ptr<const Overview>> OverviewCache::get(RecordStore& store, BlobStore& blobs, SearchIndex* index) {
    auto last = store.last_change();
    if (!last) return last.error();
    std::uint64_t behind = 0;
    if (index)
        if (auto state = index->state()) behind = state->present ? state->behind : UINT64_MAX;
    auto now = now_seconds();

    {
        std::lock_guard lock(mutex_);
        if (kept_ && changed_ == *last && behind_ == behind && now - taken_at_ < oldest_seconds) return kept_;
        // Whoever asks while it is taken anew is given the one before: nobody waits for another's counting.
        changed_ = *last;
        behind_ = behind;
        taken_at_ = now;
    }
    auto taken = take_overview(store, blobs, index, *last);
    std::lock_guard lock(mutex_);
    if (!taken) {
        taken_at_ = 0;
        return taken.error();
    }
    auto made = std::make_shared<const Overview>(std::move(*taken));
    if (!kept_ || changed_ == *last) kept_ = made;  // a later one may have been faster
    return made;
}

}  // namespace muras::web
