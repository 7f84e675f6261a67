// Rows in aligned columns, for people at a terminal.
#pragma once

#include <string>
#include <vector>

namespace muras::cli {

/// One line a row, each cell as wide as the widest of its column (in letters), two blanks between, none at the end.
/// Pure.
std::string aligned(const std::vector<std::vector<std::string>>& rows);

/// Whether stdout is a terminal.
bool is_terminal();

}  // namespace muras::cli
