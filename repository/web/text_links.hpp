// Addresses of the texts of files.
#pragma once

#include <cstdint>
#include <string>

#include <repository/store/blob_store.hpp>
#include <schemas/record.hpp>

namespace muras::web {

/// "/r/{pid}/text/{file name}", with "?page=" from the second page on. Pure.
std::string text_path(const Record& record, const File& file, std::uint32_t page = 1);

/// How many pages of text can be read of the file; none of a scan. Errors: the store's.
Result<std::uint32_t> readable_pages(BlobStore& blobs, const File& file);

}  // namespace muras::web
