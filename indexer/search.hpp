// Opens the index for searching.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <repository/search.hpp>
#include <repository/store/record_store.hpp>
#include <schemas/result.hpp>

namespace muras {

/// Hits beyond this many can't be paged to: page numbers that only machines ask for would cost ever more.
inline constexpr std::size_t max_hits_depth = 10'000;
inline constexpr std::size_t max_per_page = 100;

struct SearchIndexOptions {
    std::string words_dir = {};  ///< of the word lists that staff edit (indexer/word_lists.hpp); empty: none
    /// What one search may take, with all that is tried in it. One that takes longer tells what it has, and that it was cut
    /// short.
    std::chrono::milliseconds longest{2'000};
    /// Facets are counted exactly while no more records match; beyond, from a sample.
    std::size_t exactly_counted = 200'000;
};

/// An index to search; it may be missing yet, be written by another process, and be replaced while in use. With `store`
/// (which must outlive it) state() can tell how far the index is behind. No error today.
Result<std::unique_ptr<SearchIndex>> open_search_index(const std::string& index_dir, RecordStore* store = nullptr,
                                                       SearchIndexOptions options = {});

}  // namespace muras
