// IATI files as records: one for each activity, and one for each document that an activity links.
#pragma once

#include <cstddef>
#include <string_view>

#include <harvester/record_files.hpp>
#include <schemas/limits.hpp>

namespace muras {

/// An activity is named by its iati-identifier, a document by that and its URL. An activity without an identifier is a
/// problem, and costs no other. Read as a donor's page is: a document type is refused, limits hold, and markup that is
/// not well-formed is mended where that can be done; else the activities before the fault are read. Safe on any bytes.
/// Any thread.
RecordFileContent read_iati(std::string_view bytes, std::string_view name, const PageLimits& limits = {});

}  // namespace muras
