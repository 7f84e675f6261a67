// The [limits] table of the configuration: a key for each limit of schemas/limits.hpp.
#pragma once

#include <vector>

#include <repository/base/toml.hpp>
#include <schemas/limits.hpp>

namespace muras {

/// The keys of the table, with the least and the most that each may be: above, one donor could take the machine; below,
/// an honest one would be refused. Sizes and durations as repository/base/units reads them. `limits` must outlive them.
std::vector<TomlKey> limit_keys(Limits& limits);

}  // namespace muras
