// The language of what people read on the command line where it is translated.
#pragma once

#include <string>

#include <repository/base/i18n.hpp>
#include <schemas/result.hpp>

namespace muras::cli {

/// `asked` ("ky", "ru", "en") of --lang, or, when it is empty, what LC_ALL, LC_MESSAGES or LANG ask for, else English.
/// Errors: `usage` for a language that is not spoken.
Result<Tongue> tongue_of_terminal(const std::string& asked);

}  // namespace muras::cli
