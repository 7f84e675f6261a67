// What is known of records that are the same work: what is compared of each, the pairs found, and their clusters, all
// derived from the records by repository/duplicates, following the change log; and what staff decided, which is not.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <schemas/ids.hpp>
#include <schemas/result.hpp>

namespace muras {

/// What is compared of a record, so that no comparison has to read one. Part of the on-disk format: a change of what
/// its members mean raises duplicate_rules.
struct Sketch {
    std::string pid, source;
    std::string shown;                     ///< the main title as readers see it
    std::string group;                     ///< types that donors mix up share one
    std::string title;                     ///< folded words
    std::string edition;                   ///< folded; empty when not said
    std::vector<std::string> authors;      ///< keys of names, sorted
    std::vector<std::string> languages;    ///< sorted
    std::vector<std::string> identifiers;  ///< "scheme:value" of what names one work, sorted
    std::int32_t year = 0, pages = 0;      ///< 0 when unknown
    bool operator==(const Sketch&) const = default;
};

/// Two records by their numbers, `low` < `high`.
struct Pair {
    enum class Kind : std::uint8_t {
        same = 1,       ///< one identifier, and nothing against it: they form a cluster by themselves
        candidate = 2,  ///< like each other; staff decide
        summary = 3,    ///< an autoabstract and its thesis, never merged
    };
    RecordNo low, high;
    Kind kind = Kind::candidate;
    std::uint8_t score = 0;  ///< how alike, 0..100
    std::string why;         ///< the identifier that they share ("doi:10.1000/1"), or "title"
    bool operator==(const Pair&) const = default;
};

/// What staff decided of two records by their numbers, `low` < `high`. It stands over everything found, and nothing but
/// another decision changes it: a harvest, a remap and a pass from the beginning leave it.
struct Decision {
    enum class Kind : std::uint8_t {
        confirmed = 1,  ///< one work, found alike or not
        rejected = 2,   ///< never one cluster, whatever they share; an autoabstract that is not this thesis's
    };
    RecordNo low, high;
    Kind kind = Kind::confirmed;
    std::int64_t at = 0;  ///< Unix seconds
    std::string by;       ///< the person's name
    bool operator==(const Decision&) const = default;
};

/// A record and the cluster that it is in; cluster 0: in none.
struct ClusterChange {
    RecordNo record, cluster;
};

/// How far the pass has come. `rules` tells what an earlier program found from what this one would find.
struct DuplicatePosition {
    ChangeSeq applied;
    std::uint64_t nonce = 0;
    std::uint32_t rules = 0;
};

/// One batch: all of it commits in one transaction, the position with it, so that a pass that is cut off has lost
/// nothing but the batch under way.
struct DuplicateBatch {
    struct SketchChange {
        RecordNo record;
        std::optional<Sketch> sketch;  ///< nothing: the record is no longer live
    };
    struct KeyChange {
        std::uint64_t key = 0;
        RecordNo record;
        bool added = true;
    };
    struct PairChange {
        Pair pair;
        bool added = true;
    };
    struct DecisionChange {
        Decision decision;
        bool added = true;  ///< false: undone
    };
    std::vector<SketchChange> sketches;
    std::vector<KeyChange> keys;
    std::vector<PairChange> pairs;
    std::vector<ClusterChange> clusters;
    std::vector<DecisionChange> decisions;
    DuplicatePosition position;
};

struct DuplicateCounts {
    std::uint64_t sketches = 0, pairs = 0, clusters = 0, clustered = 0, decisions = 0;
};

/// Thread rule and errors as RecordStore. One writer at a time: repository/duplicates holds a lock for it.
class DuplicateStore {
  public:
    virtual ~DuplicateStore() = default;

    virtual Result<DuplicatePosition> position() = 0;
    virtual Result<std::optional<Sketch>> sketch(RecordNo) = 0;
    /// The records of a key, by number; at most `limit`.
    virtual Result<std::vector<RecordNo>> alike(std::uint64_t key, std::size_t limit) = 0;
    virtual Result<std::vector<Pair>> pairs(RecordNo) = 0;  ///< those that the record is part of
    virtual Result<RecordNo> cluster(RecordNo) = 0;         ///< of a record; 0: none
    virtual Result<std::vector<RecordNo>> members(RecordNo cluster) = 0;

    virtual Result<std::vector<Decision>> decisions(RecordNo) = 0;  ///< those on pairs that the record is part of

    /// Every pair after (low, high), in their order; every cluster after one; every decision after a pair.
    virtual Result<std::vector<Pair>> pairs_after(RecordNo low, RecordNo high, std::size_t limit) = 0;
    virtual Result<std::vector<RecordNo>> clusters_after(RecordNo cluster, std::size_t limit) = 0;
    virtual Result<std::vector<Decision>> decisions_after(RecordNo low, RecordNo high, std::size_t limit) = 0;
    virtual Result<DuplicateCounts> counts() = 0;

    /// Writes a batch. A record whose cluster changes gets a line in the change log (the index follows); one whose
    /// summary changes gets a new datestamp too, since its relations are served.
    virtual Result<> commit(const DuplicateBatch&) = 0;
    /// Forgets everything found, for a pass from the beginning; decisions stay.
    virtual Result<> clear() = 0;
};

}  // namespace muras
