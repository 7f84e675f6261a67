// Facets in memory: for every document one row of small numbers, so that counting a result touches no disk.
#pragma once

#include <xapian.h>

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <tuple>
#include <unordered_map>
#include <vector>

#include <repository/search.hpp>
#include <schemas/fields.hpp>

namespace muras {

inline constexpr std::size_t facet_count = [] {
    std::size_t n = 0;
    for (const auto& f : fields) n += f.facet;
    return n;
}();

/// The facet fields in the order of the table.
inline constexpr auto facet_fields = [] {
    std::array<const Field*, facet_count> out{};
    std::size_t n = 0;
    for (const auto& f : fields)
        if (f.facet) out[n++] = &f;
    return out;
}();

/// The facet values of every document of one revision of one index; immutable, so threads share it. A number stands
/// for the whole content of a slot ("kir\nrus" is one of them), 0 for an empty one.
class FacetColumns {
  public:
    using Row = std::array<std::uint32_t, facet_count>;

    /// Reads all slots; throws Xapian's exceptions.
    explicit FacetColumns(const Xapian::Database& database);

    /// The columns of the database as it stands: `older` itself, a copy of it with what changed since, or read anew.
    static std::shared_ptr<const FacetColumns> of(const Xapian::Database& database,
                                                  const std::shared_ptr<const FacetColumns>& older);

    const Row& row(Xapian::docid no) const { return no < rows_.size() ? rows_[no] : rows_[0]; }

    /// The cluster that the document's record is in; 0: none.
    std::uint32_t cluster(Xapian::docid no) const {
        auto at = clusters_.find(no);
        return at == clusters_.end() ? 0 : at->second;
    }
    bool has_clusters() const { return !clusters_.empty(); }

    /// For one of facet_fields: the values' numbers in each content of a slot, by its number.
    const std::vector<std::vector<std::uint32_t>>& contents(std::size_t facet) const { return contents_[facet]; }

    /// For one of facet_fields: the values by their numbers.
    const std::vector<std::string>& values(std::size_t facet) const { return values_[facet]; }

  private:
    void set_cluster(Xapian::docid no, const std::string& content);
    void set(Xapian::docid no, std::size_t facet, const std::string& content);
    bool update(const Xapian::Database& database);

    std::string uuid_;
    std::uint64_t applied_ = 0;
    std::vector<Row> rows_;
    std::unordered_map<Xapian::docid, std::uint32_t> clusters_;
    std::array<std::vector<std::vector<std::uint32_t>>, facet_count> contents_;
    std::array<std::vector<std::string>, facet_count> values_;
    std::array<std::unordered_map<std::string, std::uint32_t>, facet_count> numbers_, value_numbers_;
};

/// Notes in the index which documents the batch from change `after` to `last` touches, so that columns follow without
/// reading everything. The newest notes are kept.
void write_delta(Xapian::WritableDatabase& database, ChangeSeq after, ChangeSeq last,
                 const std::vector<RecordNo>& touched);

/// The facet part of a query: which values are wanted of each facet field.
struct FacetFilters {
    std::array<std::vector<std::string>, facet_count> wanted;  ///< empty: any
    int year_from = 0, year_to = 0;
    bool any() const;
};

/// The values of a text field's facet are many: the most frequent ones are given.
inline constexpr std::size_t most_whole_values = 50;

/// Counts the facets of the documents shown to it: exactly up to a number of documents, of the further ones a sample by
/// their numbers, each standing for several. A document that fails the filter of one field alone counts
/// for that field only, so that a facet shows what its other values would add. The copies of one work count once for
/// each value that one of them has, as they are one hit.
class FacetCounter : public Xapian::MatchSpy {
  public:
    FacetCounter(std::shared_ptr<const FacetColumns> columns, const FacetFilters& filters, std::size_t exactly);
    void operator()(const Xapian::Document& document, double weight) override;
    std::map<std::string, std::vector<FacetValue>> result() const;
    bool is_about() const { return seen_ > exactly_; }

  private:
    void count(std::size_t facet, std::uint32_t content, std::uint32_t cluster, std::uint64_t times);

    std::shared_ptr<const FacetColumns> columns_;
    std::size_t exactly_, seen_ = 0;
    std::set<std::tuple<std::size_t, std::uint32_t, std::uint32_t>> counted_;  ///< facet, value, cluster
    std::array<std::vector<std::uint64_t>, facet_count> of_clusters_;         ///< by value
    std::array<std::vector<bool>, facet_count> passes_;  ///< by number; empty: all pass
    std::array<std::vector<std::uint64_t>, facet_count> counts_;  ///< by number
    std::array<std::vector<std::uint32_t>, facet_count> met_;     ///< the numbers that were counted, each once
};

}  // namespace muras
