// DuplicateStore over the record store's environment. Internal to repository/store.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <repository/store/duplicate_store.hpp>
#include <repository/store/lmdb.hpp>
#include <schemas/record.hpp>

namespace muras {

class LmdbDuplicateStore final : public DuplicateStore {
  public:
    /// Both must outlive it; `now` gives Unix seconds.
    LmdbDuplicateStore(lmdb::Environment& env, const std::function<std::int64_t()>& now) : env_(env), now_(now) {}

    Result<DuplicatePosition> position() override;
    Result<std::optional<Sketch>> sketch(RecordNo) override;
    Result<std::vector<RecordNo>> alike(std::uint64_t key, std::size_t limit) override;
    Result<std::vector<Pair>> pairs(RecordNo) override;
    Result<RecordNo> cluster(RecordNo) override;
    Result<std::vector<RecordNo>> members(RecordNo cluster) override;
    Result<std::vector<Decision>> decisions(RecordNo) override;
    Result<std::vector<Pair>> pairs_after(RecordNo low, RecordNo high, std::size_t limit) override;
    Result<std::vector<RecordNo>> clusters_after(RecordNo cluster, std::size_t limit) override;
    Result<std::vector<Decision>> decisions_after(RecordNo low, RecordNo high, std::size_t limit) override;
    Result<DuplicateCounts> counts() override;
    Result<> commit(const DuplicateBatch&) override;
    Result<> clear() override;

  private:
    lmdb::Environment& env_;
    const std::function<std::int64_t()>& now_;
};

/// Lays cluster and summary relations over a live record.
void merge_duplicates(const lmdb::Transaction& txn, Record& record);

}  // namespace muras
