// The normalisers as filters: `muras normalise KIND` (DESIGN section 4), over the functions that the crosswalks use.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace muras::normalise {

/// What stands beside a value: "dspace; title=…" or the field it is from ("686 $2 rubbk").
struct Context {
    std::string profile, title, field;
};
Context read_context(std::string_view text);

/// `normalise` gives the value in one line, several joined by "||", an empty line for none.
struct Kind {
    std::string_view name, help;
    std::string (*normalise)(std::string_view value, const Context& context, std::int32_t this_year);
};

extern const std::array<Kind, 9> kinds;

/// One line of the filter: "value TAB context". Safe on any bytes; never contains a line end. Pure.
std::string normalise_line(const Kind& kind, std::string_view line, std::int32_t this_year);

/// The row of a name, or nullptr. Pure.
const Kind* find_kind(std::string_view name);

}  // namespace muras::normalise
