#include <repository/duplicates/follow.hpp>

#include <algorithm>
#include <future>
#include <thread>
#include <vector>

#include <repository/duplicates/pass.hpp>
#include <repository/duplicates/sketch.hpp>

namespace muras {
namespace {

using duplicates::Seen;

constexpr std::size_t records_at_once = 500;     // read and sketched in one go
constexpr std::size_t least_for_a_thread = 200;  // fewer are not worth one

Result<std::vector<Seen>> sketch_some(RecordStore& store, const RecordNo* begin, const RecordNo* end) {
    std::vector<Seen> out;
    out.reserve(static_cast<std::size_t>(end - begin));
    while (begin != end) {
        auto upto = begin + std::min<std::ptrdiff_t>(end - begin, records_at_once);
        auto records = store.records({begin, upto});
        if (!records) return records.error();
        for (const auto& record : *records) {
            auto& seen = out.emplace_back(Seen{*begin++, {}});
            if (record && record->status == Status::active) seen.sketch = duplicates::make_sketch(*record);
        }
    }
    return out;
}

/// The sketches of records, made by several threads: they are the greater part of the work of a first pass.
Result<std::vector<Seen>> sketch_all(RecordStore& store, const std::vector<RecordNo>& numbers, unsigned threads) {
    auto parts = std::clamp<std::size_t>(numbers.size() / least_for_a_thread, 1, threads);
    std::vector<std::future<Result<std::vector<Seen>>>> running;
    for (std::size_t i = 0; i < parts; ++i) {
        const auto* begin = numbers.data() + numbers.size() * i / parts;
        const auto* end = numbers.data() + numbers.size() * (i + 1) / parts;
        running.push_back(std::async(parts == 1 ? std::launch::deferred : std::launch::async,
                                     [&store, begin, end] { return sketch_some(store, begin, end); }));
    }
    std::vector<Seen> out;
    std::optional<Error> error;
    for (auto& part : running) {
        auto made = part.get();
        if (!made)
            error = made.error();
        else
            out.insert(out.end(), std::make_move_iterator(made->begin()), std::make_move_iterator(made->end()));
    }
    if (error) return *error;
    return out;
}

/// Where to go on; nothing: from the start.
Result<std::optional<DuplicatePosition>> usable_position(RecordStore& store) {
    auto position = store.duplicates().position();
    if (!position) return position.error();
    if (position->rules != duplicates::rules_version || !position->applied) return std::optional<DuplicatePosition>{};
    auto change = store.change(position->applied);
    if (!change) return change.error();
    if (!*change || (*change)->nonce != position->nonce) return std::optional<DuplicatePosition>{};
    return std::optional(*position);
}

}  // namespace

Result<DuplicateReport> follow_duplicates(RecordStore& store, const DuplicateOptions& options) {
    auto begun = std::chrono::steady_clock::now();
    auto lock = FileLock::acquire(options.lock, options.patience);
    if (!lock) return lock.error();
    auto& found = store.duplicates();
    DuplicatePosition position;
    auto known = usable_position(store);
    if (!known) return known.error();
    if (*known && !options.anew) {
        position = **known;
    } else {
        auto counts = found.counts();
        if (!counts) return counts.error();
        if (counts->sketches != 0)
            if (auto cleared = found.clear(); !cleared) return cleared.error();
    }
    auto threads = options.threads ? options.threads : std::max(1u, std::thread::hardware_concurrency());
    DuplicateReport report;
    for (;;) {
        if (options.stop && *options.stop) break;
        auto changes = store.changes(position.applied, options.batch);
        if (!changes) return changes.error();
        if (changes->empty()) break;
        std::vector<RecordNo> numbers;
        for (const auto& change : *changes) numbers.push_back(change.record);
        std::ranges::sort(numbers);
        numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
        auto seen = sketch_all(store, numbers, threads);
        if (!seen) return seen.error();
        auto batch = duplicates::Pass(found).find(std::move(*seen));
        if (!batch) return batch.error();
        batch->position = {changes->back().seq, changes->back().nonce, duplicates::rules_version};
        if (auto written = found.commit(*batch); !written) return written.error();
        auto reached = found.position();
        if (!reached) return reached.error();
        position = *reached;
        report.records += numbers.size();
        report.pairs += batch->pairs.size();
        report.clusters += batch->clusters.size();
        if (options.progress) {
            auto last = store.last_change();
            if (last) options.progress(position.applied.value, last->value);
        }
    }
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    return report;
}

}  // namespace muras
