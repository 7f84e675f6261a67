// A record as people name it on the command line.
#pragma once

#include <string>

#include <repository/cli/context.hpp>
#include <schemas/ids.hpp>
#include <schemas/result.hpp>

namespace muras::cli {

/// The record of a PID or of a donor's identifier; the latter may name records of several sources. The store must be
/// open. Errors: `not_found`; `usage` when several sources have it; the store's.
Result<RecordNo> record_named(Context& context, const std::string& name);

}  // namespace muras::cli
