// A reader's list of works: its address says it all (/list?r=PID&r=PID), so it can be mailed, cited and downloaded.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <repository/http/message.hpp>

namespace muras::web {

inline constexpr std::size_t max_list = 100;  ///< works of one list

/// The PIDs of every parameter `name`, each once, in order, at most max_list; what is no PID is left out. Pure.
std::vector<std::string> pids_of(const http::Request& request, std::string_view name);

/// The list that the reader chose to keep: the PIDs of a cookie that "add" set. Pure.
std::vector<std::string> kept_list(const http::Request& request);

/// "/list?r=a&r=b" under `path`. Pure.
std::string list_url(const std::vector<std::string>& pids, std::string_view path = "/list");

/// Set-Cookie's value that keeps the list in the reader's browser; an empty one ends the cookie. Pure.
std::string list_cookie(const std::vector<std::string>& pids);

}  // namespace muras::web
