// A download that is not whole yet: on disk under a name that its URL gives, so that a later run goes on with it.
#pragma once

#include <cstdint>
#include <string>

#include <harvester/fetch.hpp>

namespace muras {

/// The file and beside it what tells the donor which version it is of. Thread rule: one owner of a URL at a time.
class PartialFile {
  public:
    /// Finds what an earlier run left of `url` in `folder`.
    PartialFile(const std::string& folder, const std::string& url);

    const std::string& path() const { return path_; }
    Partial& partial() { return partial_; }
    /// Writes the validator down, so that what is there can be gone on with; without one, the file goes.
    void keep() const;
    void remove() const;

  private:
    std::string path_, validator_path_;
    Partial partial_;
};

/// Removes what nobody has gone on with for so many seconds.
void remove_old_partial_files(const std::string& folder, std::int64_t older_than_s);

}  // namespace muras
