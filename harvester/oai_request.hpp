// The URLs of OAI-PMH requests (OAI-PMH 2.0, section 3.1.1).
#pragma once

#include <string>
#include <string_view>

namespace muras {

/// One list as it is asked for; empty members are left out.
struct ListRequest {
    std::string_view prefix, from, until, set;
};

/// All are pure. Values are percent-encoded, a token byte for byte: percent signs of its own are encoded again.
std::string identify_url(std::string_view base_url);
std::string list_url(std::string_view base_url, const ListRequest& request);
std::string token_url(std::string_view base_url, std::string_view token);

}  // namespace muras
