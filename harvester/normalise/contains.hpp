// Whether a text has a word in it. Beside std::string_view::find this is quick for Cyrillic too, where the first byte of
// the word is that of every second letter.
#pragma once

#include <cstring>
#include <string_view>

namespace muras::normalise {

/// Pure.
inline bool contains(std::string_view text, std::string_view part) {
    return ::memmem(text.data(), text.size(), part.data(), part.size()) != nullptr;
}

}  // namespace muras::normalise
