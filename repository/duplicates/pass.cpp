#include <repository/duplicates/pass.hpp>

#include <algorithm>

#include <repository/duplicates/compare.hpp>
#include <repository/duplicates/sketch.hpp>

namespace muras::duplicates {
namespace {

/// Inside a pass the store's errors are exceptions: every look-up may fail, and none is expected to.
struct Broken {
    Error error;
};

template <class T>
T value_of(Result<T> result) {
    if (!result) throw Broken{std::move(result.error())};
    return std::move(*result);
}

/// Records that are joined while nothing in the whole group speaks against it: where a record of unknown language
/// stands between two languages, it goes with the first one.
class Groups {
  public:
    explicit Groups(const std::vector<RecordNo>& records) {
        for (auto no : records) groups_.push_back({no});
    }

    /// Joins the groups of two records when each record of one `may` be with each of the other.
    template <class May>
    void join(RecordNo one, RecordNo other, May&& may) {
        auto a = group_of(one), b = group_of(other);
        if (a == b) return;
        for (auto x : groups_[a])
            for (auto y : groups_[b])
                if (!may(x, y)) return;
        groups_[a].insert(groups_[a].end(), groups_[b].begin(), groups_[b].end());
        groups_.erase(groups_.begin() + static_cast<std::ptrdiff_t>(b));
    }

    const std::vector<std::vector<RecordNo>>& groups() const { return groups_; }

  private:
    std::size_t group_of(RecordNo no) const {
        for (std::size_t i = 0; i < groups_.size(); ++i)
            if (std::ranges::find(groups_[i], no) != groups_[i].end()) return i;
        return groups_.size();
    }

    std::vector<std::vector<RecordNo>> groups_;
};

}  // namespace

const std::optional<Sketch>& Pass::sketch(RecordNo no) {
    auto [at, fresh] = sketches_.try_emplace(no);
    if (fresh) at->second = value_of(store_.sketch(no));
    return at->second;
}

const std::vector<std::uint64_t>& Pass::keys(RecordNo no) {
    auto [at, fresh] = keys_.try_emplace(no);
    if (fresh)
        if (const auto& known = sketch(no)) at->second = keys_of(*known);
    return at->second;
}

Pass::Members& Pass::members(std::uint64_t key) {
    auto [at, fresh] = members_.try_emplace(key);
    if (fresh) {
        auto stored = value_of(store_.alike(key, most_under_a_key + changed_.size() + 1));
        at->second.before = stored.size();
        at->second.now = {stored.begin(), stored.end()};
    }
    return at->second;
}

Pass::Pairs& Pass::pairs(RecordNo no) {
    auto [at, fresh] = pairs_.try_emplace(no);
    if (fresh)
        for (auto& pair : value_of(store_.pairs(no))) {
            auto other = pair.low == no ? pair.high : pair.low;
            at->second.emplace(other, std::move(pair));
        }
    return at->second;
}

RecordNo Pass::cluster(RecordNo no) {
    auto [at, fresh] = clusters_.try_emplace(no);
    if (fresh) at->second = value_of(store_.cluster(no));
    return at->second;
}

Pass::Decisions& Pass::decisions(RecordNo no) {
    auto [at, fresh] = decisions_.try_emplace(no);
    if (fresh)
        for (const auto& decision : value_of(store_.decisions(no)))
            at->second.emplace(decision.low == no ? decision.high : decision.low, decision.kind);
    return at->second;
}

bool Pass::is_rejected(RecordNo one, RecordNo other) {
    const auto& known = decisions(one);
    auto found = known.find(other);
    return found != known.end() && found->second == Decision::Kind::rejected;
}

bool Pass::never_one_work(RecordNo one, RecordNo other) {
    if (is_rejected(one, other)) return true;
    const auto &a = sketch(one), &b = sketch(other);
    return !a || !b || duplicates::never_one_work(*a, *b);
}

/// Leaves out what is as it was: a record whose change does not show in its sketch costs one look-up.
void Pass::take(std::vector<Seen> seen) {
    std::map<RecordNo, std::vector<std::uint64_t>> keys_before;
    for (auto& [no, fresh] : seen) {
        auto old = value_of(store_.sketch(no));
        if (old == fresh) continue;
        changed_.insert(no);
        if (old) keys_before[no] = keys_of(*old);
        if (fresh) keys_[no] = keys_of(*fresh);
        batch_.sketches.push_back({no, fresh});
        sketches_[no] = std::move(fresh);
    }
    for (auto no : changed_) {
        const auto& before = keys_before[no];
        const auto& now = keys_[no];
        for (auto key : before)
            if (!std::ranges::binary_search(now, key)) batch_.keys.push_back({key, no, false});
        for (auto key : now)
            if (!std::ranges::binary_search(before, key)) batch_.keys.push_back({key, no, true});
    }
    dirty_ = changed_;
}

/// A key that becomes too common, or is so no longer, changes what pairs its records have.
void Pass::count_keys() {
    for (const auto& change : batch_.keys) {
        auto& at = members(change.key);
        if (change.added)
            at.now.insert(change.record);
        else
            at.now.erase(change.record);
    }
    for (const auto& [key, at] : members_) {
        bool was_common = at.before > most_under_a_key, is_common = at.now.size() > most_under_a_key;
        if (was_common == is_common) continue;
        for (auto no : at.now)
            if (sketch(no)) dirty_.insert(no);
    }
}

void Pass::set_pair(RecordNo one, RecordNo other, const std::optional<Pair>& pair) {
    auto& of_one = pairs(one);
    auto& of_other = pairs(other);  // a map's values stay where they are
    auto known = of_one.find(other);
    std::optional<Pair> before;
    if (known != of_one.end()) before = known->second;
    // A summary's title is served with its thesis: written again when one of them changed.
    bool shown = pair && pair->kind == Pair::Kind::summary && before && changed_.contains(one);
    if (before == pair && !shown) return;
    if (before) {
        of_one.erase(other);
        of_other.erase(one);
        batch_.pairs.push_back({*before, false});
    }
    if (pair) {
        of_one.emplace(other, *pair);
        of_other.emplace(one, *pair);
        batch_.pairs.push_back({*pair, true});
    }
    bool joins = (before && before->kind == Pair::Kind::same) || (pair && pair->kind == Pair::Kind::same);
    if (joins) regroup_.insert({one, other});
}

void Pass::pair_up(RecordNo no) {
    std::map<RecordNo, Pair> found;
    if (const auto& known = sketch(no))
        for (auto key : keys(no)) {
            const auto& at = members(key);
            if (at.now.size() > most_under_a_key) continue;
            for (auto other : at.now) {
                if (other == no || found.contains(other)) continue;
                const auto& its = sketch(other);
                if (!its) continue;
                if (auto pair = compare(no, *known, other, *its)) found.emplace(other, std::move(*pair));
            }
        }
    std::vector<RecordNo> gone;
    for (const auto& [other, pair] : pairs(no))
        if (!found.contains(other)) gone.push_back(other);
    for (auto other : gone) set_pair(no, other, std::nullopt);
    for (const auto& [other, pair] : found) set_pair(no, other, pair);
}

void Pass::set_cluster(RecordNo no, RecordNo value) {
    if (cluster(no) == value) return;
    clusters_[no] = value;
    batch_.clusters.push_back({no, value});
}

/// The records that identifiers and staff connect with this one, grouped anew. What staff confirmed is joined first and
/// counts as one type of work, whatever donors call it; then what identifiers say.
void Pass::cluster_around(RecordNo start) {
    using Edge = std::pair<RecordNo, RecordNo>;
    std::vector<RecordNo> connected{start};
    std::set<RecordNo> met{start};
    std::set<Edge> confirmed, found;
    auto follow = [&](std::set<Edge>& edges, RecordNo no, RecordNo other) {
        edges.insert({std::min(no, other), std::max(no, other)});
        if (met.insert(other).second) connected.push_back(other);
    };
    for (std::size_t i = 0; i < connected.size(); ++i) {
        auto no = connected[i];
        for (const auto& [other, kind] : decisions(no))
            if (kind == Decision::Kind::confirmed) follow(confirmed, no, other);
        for (const auto& [other, pair] : pairs(no))
            if (pair.kind == Pair::Kind::same && !is_rejected(no, other)) follow(found, no, other);
    }
    grouped_.insert(connected.begin(), connected.end());
    std::ranges::sort(connected);

    Groups groups(connected);
    auto may_be_one = [&](RecordNo one, RecordNo other) { return !never_one_work(one, other); };
    for (const auto& [one, other] : confirmed) groups.join(one, other, may_be_one);

    std::map<RecordNo, std::set<std::string_view>> types;  // of a record and of all that staff joined it with
    for (const auto& group : groups.groups())
        for (auto no : group)
            for (auto other : group)
                if (const auto& known = sketch(other)) types[no].insert(known->group);
    auto types_agree = [&](RecordNo one, RecordNo other) {
        return std::ranges::any_of(types[one], [&](auto a) {
            return std::ranges::any_of(types[other], [&](auto b) { return groups_agree(a, b); });
        });
    };
    for (const auto& [one, other] : found)
        groups.join(one, other, [&](RecordNo a, RecordNo b) { return may_be_one(a, b) && types_agree(a, b); });

    for (const auto& group : groups.groups()) {
        auto least = *std::ranges::min_element(group);
        for (auto no : group) set_cluster(no, group.size() > 1 ? least : RecordNo{});
    }
}

Result<DuplicateBatch> Pass::find(std::vector<Seen> seen) {
    try {
        take(std::move(seen));
        count_keys();
        for (auto no : dirty_) pair_up(no);
        // A language or an edition that changed may part records that still share an identifier.
        for (auto no : changed_) regroup_.insert(no);
        for (auto no : regroup_)
            if (!grouped_.contains(no)) cluster_around(no);
        return std::move(batch_);
    } catch (Broken& broken) {
        return std::move(broken.error);
    }
}

Result<DuplicateBatch> Pass::decide(const DuplicateBatch::DecisionChange& change) {
    try {
        const auto& [low, high, kind, at, by] = change.decision;
        for (auto [one, other] : {std::pair(low, high), std::pair(high, low)})
            if (change.added)
                decisions(one).insert_or_assign(other, kind);
            else
                decisions(one).erase(other);
        batch_.decisions.push_back(change);
        for (auto no : {low, high})
            if (!grouped_.contains(no)) cluster_around(no);
        return std::move(batch_);
    } catch (Broken& broken) {
        return std::move(broken.error);
    }
}

}  // namespace muras::duplicates
