// What runs found wrong, as a table for a spreadsheet: the site and the command line give the same.
#pragma once

#include <string>
#include <vector>

#include <schemas/run.hpp>

namespace muras::web {

/// CSV (see repository/base/csv.hpp): run, code, record, place, message, remedy, and the offending bytes, printable. Pure.
std::string problems_table(RunNo run, const std::vector<Problem>& problems);

}  // namespace muras::web
