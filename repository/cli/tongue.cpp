#include <repository/cli/tongue.hpp>

#include <fmt/format.h>

#include <cstdlib>
#include <string_view>

namespace muras::cli {

Result<Tongue> tongue_of_terminal(const std::string& asked) {
    for (auto tongue : {Tongue::ky, Tongue::ru, Tongue::en})
        if (tag(tongue) == asked) return tongue;
    if (!asked.empty())
        return fail(ErrorCode::usage, fmt::format("\"{}\" is not a language of Muras", asked), "use ky, ru or en");
    for (const char* name : {"LC_ALL", "LC_MESSAGES", "LANG"}) {
        const char* value = std::getenv(name);
        if (!value || !*value) continue;
        std::string_view locale(value);  // "ky_KG.UTF-8"
        return tongue_of(locale.substr(0, locale.find_first_of("_.@")), Tongue::en);
    }
    return Tongue::en;
}

}  // namespace muras::cli
