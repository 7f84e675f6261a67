// Personal and corporate names as donors write them, to agents (CROSSWALK section 5.3).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <schemas/record.hpp>

namespace muras::normalise {

/// `dropped` holds parts that name nobody ("и др.", «Нет автора»); `anonymous` that a group is named but not who.
struct Names {
    std::vector<Agent> agents;
    std::vector<std::string> dropped;
    bool anonymous = false;
};

/// The agents of one dc:creator or dc:contributor: split at ';', and at ',' only when every part is a family name with
/// initials. Roles are the caller's. `text` is tidy. Pure.
Names read_names(std::string_view text);

/// One name. Never fails: what can't be taken apart stays whole in `display`. Pure.
Agent read_name(std::string_view text);

}  // namespace muras::normalise
