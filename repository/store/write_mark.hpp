// Since when somebody writes: what tells a reader up to which second the store's stamps are surely committed.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

namespace muras {

/// Eight bytes in a file beside the environment, shared by every process: the second in which the write transaction
/// under way began, 0 between transactions. A stamp is taken after the mark is set, so it is never less than the mark.
/// Thread rule: begin() and end() by the holder of the write lock; since() by anybody.
class WriteMark {
  public:
    /// `lock_path` is the writers' lock. A disk that can't be written leaves the mark without effect.
    WriteMark(const std::string& path, std::string lock_path);
    ~WriteMark();
    WriteMark(const WriteMark&) = delete;
    WriteMark& operator=(const WriteMark&) = delete;

    void begin(std::int64_t now) { set(now); }
    void end() { set(0); }

    /// The mark of the writer under way; nothing when nobody writes. The mark of a writer that died doesn't count.
    std::optional<std::int64_t> since() const;

  private:
    void set(std::int64_t second);
    bool writer_lives() const;

    std::string lock_path_;
    int fd_ = -1;
};

}  // namespace muras
