#include <repository/web/marked_list.hpp>

#include <algorithm>

#include <repository/web/page.hpp>
#include <schemas/pid.hpp>

namespace muras::web {
namespace {

constexpr std::string_view cookie_name = "muras_list";
constexpr char separator = '.';  // in no PID

void add(std::vector<std::string>& pids, std::string_view pid) {
    if (pids.size() < max_list && is_pid(pid) && std::find(pids.begin(), pids.end(), pid) == pids.end())
        pids.emplace_back(pid);
}

}  // namespace

std::vector<std::string> pids_of(const http::Request& request, std::string_view name) {
    std::vector<std::string> out;
    for (const auto& [known, value] : request.params)
        if (known == name) add(out, value);
    return out;
}

std::vector<std::string> kept_list(const http::Request& request) {
    std::vector<std::string> out;
    auto text = cookie_value(request, cookie_name);
    while (!text.empty()) {
        auto end = text.find(separator);
        add(out, text.substr(0, end));
        text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
    }
    return out;
}

std::string list_url(const std::vector<std::string>& pids, std::string_view path) {
    std::string out(path);
    for (const auto& pid : pids) out += (out.size() == path.size() ? "?r=" : "&r=") + pid;
    return out;
}

std::string list_cookie(const std::vector<std::string>& pids) {
    std::string out = std::string(cookie_name) + "=";
    for (const auto& pid : pids) out += (out.back() == '=' ? "" : std::string(1, separator)) + pid;
    return out + "; Path=/; Max-Age=" + (pids.empty() ? "0" : "31536000") + "; SameSite=Lax; HttpOnly";
}

}  // namespace muras::web
