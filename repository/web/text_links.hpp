// Addresses of the texts of files.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <repository/store/blob_store.hpp>
#include <schemas/record.hpp>

namespace muras::web {

/// "/r/{pid}/text/{file name}", with "?page=" from the second page on. Pure.
std::string text_path(const Record& record, const File& file, std::uint32_t page = 1);

/// The file's text, when it has one that can be read. Errors: the store's.
Result<std::optional<TextInfo>> text_to_read(BlobStore& blobs, const File& file);

}  // namespace muras::web
