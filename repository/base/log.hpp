// The log: lines on stderr, one event a line, hostile text made printable.
#pragma once

#include <string_view>

namespace muras::log {

enum class Level { debug, info, warning, error };

/// Call once from main, before threads. `colour` only on a terminal.
void open(Level lowest, bool colour);

/// One line each; control characters of `text` are escaped. Any thread.
void debug(std::string_view text);
void info(std::string_view text);
void warning(std::string_view text);
void error(std::string_view text);

}  // namespace muras::log
