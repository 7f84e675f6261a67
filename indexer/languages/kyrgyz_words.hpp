// The Kyrgyz words that no rule of endings gets right: few, common and short.
#pragma once

#include <string>
#include <string_view>

namespace muras::kyrgyz {

/// A word, with glides spelled out, whose end only looks like an ending: орун, алтын, мектеп.
bool is_whole(std::u32string_view word);

/// A verb root of one syllable after which -ат is an ending: барат, келет.
bool is_verb_root(std::u32string_view stem);

/// The dictionary form of a stem that lost a vowel before its ending (орду: орун), or the stem itself.
std::u32string restored(std::u32string_view stem);

}  // namespace muras::kyrgyz
