// A donor's raw record as it is kept: dictionary number (varint, 0 = none), then one zstd frame. Part of the on-disk
// format. Internal to repository/store.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <schemas/result.hpp>

namespace muras {

/// Compresses one raw record after the other; one a thread, because its tables are reused.
class RawPacker {
  public:
    RawPacker();
    ~RawPacker();
    RawPacker(const RawPacker&) = delete;
    RawPacker& operator=(const RawPacker&) = delete;
    std::string pack(std::string_view raw);

  private:
    struct Context;
    std::unique_ptr<Context> context_;
};

/// Errors: `failed` for a damaged frame, one of another dictionary, or one that claims an absurd size. Any bytes are
/// safe.
Result<std::string> unpack_raw(std::string_view frame);

}  // namespace muras
