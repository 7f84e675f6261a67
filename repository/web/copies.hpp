// The other records of the same work: who else holds it.
#pragma once

#include <string>
#include <vector>

#include <repository/store/record_store.hpp>
#include <repository/web/page.hpp>

namespace muras::web {

/// The live records of the work that `record` is a copy of, without `record` itself; none when it has no copies, or
/// when the store can't tell.
std::vector<Record> copies_of(RecordStore& store, const Record& record);

/// A row for each of them: "copy_source" the source's name, "copy_href" the record's page, "comma" between them.
ViewList copy_rows(const Page& page, const Record& record);

}  // namespace muras::web
