// Text that was decoded with the wrong charset somewhere on its way, made readable again (CROSSWALK section 5).
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace muras::normalise {

/// The text that was meant, where it can be proved: "РџСЂРёРјРµСЂ" and "ÐŸÑ€Ð¸Ð¼ÐµÑ€" were UTF-8 that somebody took for
/// windows-1251 or -1252, "Ïðèìåð" was windows-1251 taken for Latin-1. Nothing when the text is none of these: what is
/// guessed at is left alone. Sound text costs one look at its bytes. Pure.
std::optional<std::string> repair_mojibake(std::string_view text);

}  // namespace muras::normalise
