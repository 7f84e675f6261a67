// A collection as TOML: how collections come in (`muras collection add --from`) and go out (`muras collection show`).
#pragma once

#include <string>

#include <schemas/collection.hpp>
#include <schemas/result.hpp>

namespace muras {

/// Reads and checks a collection. Errors: `config` with file, line, key and what was expected.
Result<Collection> load_collection(const std::string& file);

/// The same collection as TOML that load_collection reads back. Pure.
std::string collection_toml(const Collection& collection);

/// A collection holds together: a key, and at least one thing that records are chosen by. Errors: `usage`. Pure.
Result<> check_collection(const Collection& collection);

}  // namespace muras
