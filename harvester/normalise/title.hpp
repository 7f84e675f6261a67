// Titles for display and search (CROSSWALK section 5.4).
#pragma once

#include <string>

namespace muras::normalise {

/// `rule` names what was done, or is empty.
struct TitleValue {
    std::string value;
    std::string rule;
};

/// Takes HTML tags, double-escaped entities, the tails of ISBD punctuation and a closing full stop away; a title in
/// capitals throughout becomes one in sentence case. `text` is tidy. Pure.
TitleValue read_title(std::string text);

}  // namespace muras::normalise
