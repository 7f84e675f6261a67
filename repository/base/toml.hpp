// Reads a TOML file into members by a table of keys: unknown keys and wrong types are errors with their line. The rows
// of a value are written where the value is (config.cpp, source_file.cpp).
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <schemas/result.hpp>

namespace muras {

/// One key that is understood. `set` gets the value as text, number, flag or list of texts and returns what was
/// expected when it does not fit (an empty string: accepted).
using TomlValue = std::variant<std::string, std::int64_t, bool, std::vector<std::string>>;
struct TomlKey {
    std::string path;  ///< "serve.listen"; a key at the top has no dot
    std::function<std::string(const TomlValue&)> set;
    /// For a path that ends in ".*", whose names are the file's own ("map.type.*"): gets the name too.
    std::function<std::string(const std::string& name, const TomlValue&)> set_named = {};
};

/// Setters for the common kinds.
std::function<std::string(const TomlValue&)> text_into(std::string& target);
std::function<std::string(const TomlValue&)> number_into(std::int64_t& target, std::int64_t least);
std::function<std::string(const TomlValue&)> flag_into(bool& target);
std::function<std::string(const TomlValue&)> texts_into(std::vector<std::string>& target);
std::function<std::string(const TomlValue&)> duration_into(std::int64_t& target_seconds);
std::function<std::string(const TomlValue&)> bytes_into(std::int64_t& target_bytes);

/// Errors: `config` (the file can't be read, is not TOML, has an unknown key or a value of the wrong kind), naming
/// file, line, key and what was expected.
Result<> read_toml(const std::string& file, const std::vector<TomlKey>& keys);

/// `text` as a TOML basic string, quoted.
std::string toml_quoted(std::string_view text);

}  // namespace muras
