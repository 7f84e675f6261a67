// Opens the index for searching.
#pragma once

#include <memory>
#include <string>

#include <repository/search.hpp>
#include <repository/store/record_store.hpp>
#include <schemas/result.hpp>

namespace muras {

/// Hits beyond this many can't be paged to: page numbers that only machines ask for would cost ever more.
inline constexpr std::size_t max_hits_depth = 10'000;
inline constexpr std::size_t max_per_page = 100;

/// An index to search; it may be missing yet, be written by another process, and be replaced while in use. With `store`
/// (which must outlive it) state() can tell how far the index is behind. No error today.
Result<std::unique_ptr<SearchIndex>> open_search_index(const std::string& index_dir, RecordStore* store = nullptr);

}  // namespace muras
