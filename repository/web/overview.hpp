// What the home page tells of the whole collection. Counting it costs a search, so it is kept until something changes.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include <repository/search.hpp>
#include <repository/store/blob_store.hpp>
#include <repository/store/record_store.hpp>

namespace muras::web {

inline constexpr std::size_t newest_shown = 6;
inline constexpr std::size_t newest_looked_at = 200;  ///< changes, newest first, among which live records are found

struct Overview {
    StoreStats stats;
    BlobStats files;
    std::vector<SourceState> sources;                       ///< those with live records, and those still harvested
    std::map<std::string, std::vector<FacetValue>> facets;  ///< of the whole collection; empty without an index
    std::vector<Collection> collections;
    std::vector<Record> newest;                             ///< live, last changed first
};

/// Any thread. The same Overview is given out while neither the store nor the index has moved.
class OverviewCache {
  public:
    Result<std::shared_ptr<const Overview>> get(RecordStore& store, BlobStore& blobs, SearchIndex* index);

  private:
    std::mutex mutex_;
    std::shared_ptr<const Overview> kept_;
    ChangeSeq changed_;
    std::uint64_t behind_ = 0;
    std::int64_t taken_at_ = 0;
};

}  // namespace muras::web
