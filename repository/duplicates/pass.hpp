// One batch of the search for duplicates: from records that changed to what has to be written. What is found is a
// function of the sketches and of staff's decisions: neither the order of the records nor the size of the batches
// shows.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include <repository/store/duplicate_store.hpp>
#include <schemas/result.hpp>

namespace muras::duplicates {

/// A key that more records share says nothing (a journal's DOI on each of its articles, «Аноним» in one year): no pairs
/// are looked for under it.
inline constexpr std::size_t most_under_a_key = 100;

/// A record that may have changed, and its sketch; nothing when it is not live.
struct Seen {
    RecordNo no;
    std::optional<Sketch> sketch;
};

/// Reads through to the store what the batch does not change. Throws Error. One thread.
class Pass {
  public:
    explicit Pass(DuplicateStore& store) : store_(store) {}

    /// The changes that bring the store up to these records; DuplicateBatch::position is left to the caller. Errors:
    /// the store's.
    Result<DuplicateBatch> find(std::vector<Seen> seen);

    /// The changes that a decision, or its undoing, makes to what is found; position as with find(). Errors: the
    /// store's.
    Result<DuplicateBatch> decide(const DuplicateBatch::DecisionChange& change);

  private:
    using Decisions = std::map<RecordNo, Decision::Kind>;  ///< by the other record
    using Pairs = std::map<RecordNo, Pair>;                ///< by the other record

    struct Members {
        std::size_t before = 0;  ///< counted up to one more than most_under_a_key
        std::set<RecordNo> now;  ///< may be cut off at the same number, when there are more
    };

    const std::optional<Sketch>& sketch(RecordNo no);
    const std::vector<std::uint64_t>& keys(RecordNo no);
    Members& members(std::uint64_t key);
    Pairs& pairs(RecordNo no);
    RecordNo cluster(RecordNo no);
    Decisions& decisions(RecordNo no);
    bool is_rejected(RecordNo one, RecordNo other);
    bool never_one_work(RecordNo one, RecordNo other);

    void take(std::vector<Seen> seen);
    void count_keys();
    void pair_up(RecordNo no);
    void set_pair(RecordNo one, RecordNo other, const std::optional<Pair>& pair);
    void cluster_around(RecordNo no);
    void set_cluster(RecordNo no, RecordNo cluster);

    DuplicateStore& store_;
    DuplicateBatch batch_;
    std::map<RecordNo, std::optional<Sketch>> sketches_;
    std::map<RecordNo, std::vector<std::uint64_t>> keys_;
    std::map<std::uint64_t, Members> members_;
    std::map<RecordNo, Pairs> pairs_;
    std::map<RecordNo, RecordNo> clusters_;
    std::map<RecordNo, Decisions> decisions_;
    std::set<RecordNo> changed_, dirty_, regroup_, grouped_;
};

}  // namespace muras::duplicates
