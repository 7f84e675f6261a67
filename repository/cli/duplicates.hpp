// The search for duplicates as other commands end with it.
#pragma once

#include <repository/cli/context.hpp>
#include <schemas/result.hpp>

namespace muras::cli {

/// Looks at what changed, unless another process is doing so. Before the index follows: it shows what is found.
Result<> find_duplicates(Context& context);

}  // namespace muras::cli
