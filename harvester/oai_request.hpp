// The URLs of OAI-PMH requests (OAI-PMH 2.0, section 3.1.1).
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace muras {

/// One list as it is asked for; empty members are left out.
struct ListRequest {
    std::string_view verb, prefix, from, until, set;
};

/// All are pure. Values are percent-encoded, a token byte for byte: percent signs of its own are encoded again.
std::string host_of(std::string_view url);  ///< host and port, in letters that suit a file name
std::string verb_url(std::string_view base_url, std::string_view verb,
                     const std::vector<std::pair<std::string_view, std::string_view>>& arguments = {});
std::string identify_url(std::string_view base_url);
std::string list_url(std::string_view base_url, const ListRequest& request);
std::string token_url(std::string_view base_url, std::string_view verb, std::string_view token);
std::string record_url(std::string_view base_url, std::string_view prefix, std::string_view identifier);

}  // namespace muras
