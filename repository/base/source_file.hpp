// A source as TOML: how sources come in (`muras source add --from`) and go out (`muras source show --toml`).
#pragma once

#include <string>
#include <string_view>

#include <schemas/result.hpp>
#include <schemas/source.hpp>

namespace muras {

/// Reads and checks a source. Errors: `config` with file, line, key and what was expected; `usage` from check_source.
Result<Source> load_source(const std::string& file);

/// The same source as TOML that load_source reads back. Defaults are left out. Pure.
std::string source_toml(const Source& source);

/// 1 to 32 of a-z, 0-9 and '-', beginning with a letter or digit. Pure.
bool is_source_key(std::string_view key);

/// What staff said of a source holds: key, address, exceptions. Errors: `usage`, saying what was expected. Pure.
Result<> check_source(const Source& source);

}  // namespace muras
