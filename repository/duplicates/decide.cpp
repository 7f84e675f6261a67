#include <repository/duplicates/decide.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include <repository/base/text.hpp>
#include <repository/duplicates/compare.hpp>
#include <repository/duplicates/pass.hpp>

namespace muras {
namespace {

std::string_view in_words(duplicates::Apart apart) {
    switch (apart) {
        case duplicates::Apart::summary_and_thesis:
            return "one is an autoabstract, the other a thesis";
        case duplicates::Apart::languages:
            return "they are in two languages";
        case duplicates::Apart::editions:
            return "they are two editions";
    }
    return "they differ";
}

/// A record and all that staff confirmed as one work with it, without looking at `left_out`.
struct Confirmed {
    std::set<RecordNo> records;
    std::set<std::pair<RecordNo, RecordNo>> rejected;  ///< pairs of which one is among the records; in both directions
};

Result<Confirmed> confirmed_with(DuplicateStore& store, RecordNo start, std::pair<RecordNo, RecordNo> left_out) {
    Confirmed out;
    std::vector<RecordNo> open{start};
    while (!open.empty()) {
        auto no = open.back();
        open.pop_back();
        if (!out.records.insert(no).second) continue;
        auto decisions = store.decisions(no);
        if (!decisions) return decisions.error();
        for (const auto& decision : *decisions) {
            if (std::pair(decision.low, decision.high) == left_out) continue;
            if (decision.kind == Decision::Kind::confirmed)
                open.push_back(decision.low == no ? decision.high : decision.low);
            else
                out.rejected.insert({{decision.low, decision.high}, {decision.high, decision.low}});
        }
    }
    return out;
}

/// The records that are live, with their sketches.
Result<std::vector<std::pair<RecordNo, Sketch>>> live_ones(DuplicateStore& store, const std::set<RecordNo>& records) {
    std::vector<std::pair<RecordNo, Sketch>> out;
    for (auto no : records) {
        auto sketch = store.sketch(no);
        if (!sketch) return sketch.error();
        if (*sketch) out.emplace_back(no, std::move(**sketch));
    }
    return out;
}

Result<> may_confirm(DuplicateStore& store, RecordNo low, RecordNo high) {
    auto one = confirmed_with(store, low, {low, high});
    if (!one) return one.error();
    auto other = confirmed_with(store, high, {low, high});
    if (!other) return other.error();
    auto ours = live_ones(store, one->records), theirs = live_ones(store, other->records);
    if (!ours) return ours.error();
    if (!theirs) return theirs.error();
    for (const auto& [a, sketch] : *ours)
        for (const auto& [b, its] : *theirs) {
            bool asked = a == low && b == high;
            auto by_way = asked ? "" : " (staff confirmed them as one work with the records named)";
            if (auto apart = duplicates::never_one_work(sketch, its))
                return fail(
                    ErrorCode::usage,
                    fmt::format("{} and {} can't be one work: {}{}", sketch.pid, its.pid, in_words(*apart), by_way),
                    "correct the record that says so at its donor, or in the source's rules, and decide then");
            if (one->rejected.contains({a, b}))
                return fail(ErrorCode::usage,
                            fmt::format("{} and {} were rejected as one work{}", sketch.pid, its.pid, by_way),
                            fmt::format("`muras duplicates --undo {} {}` takes that back", sketch.pid, its.pid));
        }
    return {};
}

Result<> may_reject(DuplicateStore& store, RecordNo low, RecordNo high, const Sketch& one, const Sketch& other) {
    auto joined = confirmed_with(store, low, {low, high});
    if (!joined) return joined.error();
    if (!joined->records.contains(high)) return {};
    return fail(ErrorCode::usage,
                fmt::format("{} and {} are confirmed as one work by way of other records", one.pid, other.pid),
                "`muras duplicates --decisions` lists what was decided; undo one of those first");
}

/// Two live records by their sketches, or why nothing can be decided of them.
Result<std::pair<Sketch, Sketch>> both(DuplicateStore& store, RecordNo low, RecordNo high) {
    std::vector<Sketch> out;
    for (auto no : {low, high}) {
        auto sketch = store.sketch(no);
        if (!sketch) return sketch.error();
        if (!*sketch)
            return fail(ErrorCode::usage, "one of the two records is deleted at its source",
                        "`muras show` tells which one");
        out.push_back(std::move(**sketch));
    }
    return std::pair(std::move(out[0]), std::move(out[1]));
}

Result<> may(DuplicateStore& store, const DecisionRequest& request, RecordNo low, RecordNo high) {
    auto sketches = both(store, low, high);
    if (!sketches) return sketches.error();
    if (request.ruling == Ruling::confirm) return may_confirm(store, low, high);
    return may_reject(store, low, high, sketches->first, sketches->second);
}

/// `by` is shown on one line of a table.
bool is_name(std::string_view by) {
    return !squeeze(by).empty() && by.size() <= longest_decider_bytes && is_utf8(by) && printable(by) == by;
}

}  // namespace

Result<bool> decide(RecordStore& records, const DecisionRequest& request, const DuplicateOptions& options) {
    if (request.one == request.other)
        return fail(ErrorCode::usage, "the two records are one and the same", "name two records");
    const bool undo = request.ruling == Ruling::undo;
    if (!undo && !is_name(request.by))
        return fail(ErrorCode::usage, "a decision needs the name of who makes it", "give it with --by NAME");
    if (auto found = follow_duplicates(records, options); !found) return found.error();
    if (options.stop && *options.stop) return fail(ErrorCode::partial, "stopped before the decision was written");
    auto lock = FileLock::acquire(options.lock, options.patience);
    if (!lock) return lock.error();

    auto& store = records.duplicates();
    const auto low = std::min(request.one, request.other), high = std::max(request.one, request.other);
    auto known = store.decisions(low);
    if (!known) return known.error();
    auto before = std::ranges::find(*known, high, &Decision::high);
    DuplicateBatch::DecisionChange change;
    if (undo) {
        if (before == known->end())
            return fail(ErrorCode::not_found, "nothing was decided of these two records",
                        "`muras duplicates --decisions` lists what was");
        change = {*before, false};
    } else {
        auto kind = request.ruling == Ruling::confirm ? Decision::Kind::confirmed : Decision::Kind::rejected;
        if (before != known->end() && before->kind == kind) return false;
        if (auto allowed = may(store, request, low, high); !allowed) return allowed.error();
        change = {{low, high, kind, request.at, request.by}, true};
    }
    auto position = store.position();
    if (!position) return position.error();
    auto batch = duplicates::Pass(store).decide(change);
    if (!batch) return batch.error();
    batch->position = *position;
    if (auto written = store.commit(*batch); !written) return written.error();
    return true;
}

}  // namespace muras
