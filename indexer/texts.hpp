// The texts of a record's files, as the index takes them.
#pragma once

#include <string>
#include <vector>

#include <repository/store/blob_store.hpp>
#include <schemas/record.hpp>

namespace muras {

/// The pages of the record's kept files in their order, as far as they have been read out, up to
/// max_text_bytes (document.hpp); none without a store. Errors: the store's. Any thread.
Result<std::vector<std::string>> texts_of(BlobStore* blobs, const Record& record);

}  // namespace muras
