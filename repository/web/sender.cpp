#include <repository/web/sender.hpp>

#include <repository/base/text.hpp>

namespace muras::web {
namespace {

constexpr std::size_t reports_of_sender = 5;
constexpr std::int64_t sender_seconds = 3600;
constexpr std::size_t most_senders = 10'000;

/// "muras.kg:8080" of "https://muras.kg:8080/path".
std::string_view authority_of(std::string_view address) {
    auto begin = address.find("://");
    if (begin == std::string_view::npos) return {};
    address.remove_prefix(begin + 3);
    return address.substr(0, address.find('/'));
}

bool is_this_machine(std::string_view peer) {
    return peer.starts_with("127.") || peer == "::1" || peer.starts_with("::ffff:127.");
}

}  // namespace

std::string sender_address(const http::Request& request) {
    auto told = request.header("x-forwarded-for");
    if (told.empty() || !is_this_machine(request.peer)) return request.peer;
    auto comma = told.rfind(',');
    auto last = trimmed(comma == std::string_view::npos ? told : told.substr(comma + 1));
    return last.empty() ? request.peer : std::string(last);
}

bool is_own_form(const http::Request& request, std::string_view base_url) {
    if (auto site = request.header("sec-fetch-site"); !site.empty()) return site == "same-origin" || site == "none";
    auto origin = request.header("origin");
    if (origin.empty()) return true;
    auto from = lower_ascii(authority_of(origin));
    return !from.empty() &&
           (from == lower_ascii(request.header("host")) || from == lower_ascii(authority_of(base_url)));
}

bool SenderLimit::allows(const std::string& sender, std::int64_t now) {
    std::lock_guard hold(mutex_);
    auto is_over = [now](const Seen& seen) { return seen.since + sender_seconds <= now; };
    if (senders_.size() >= most_senders) std::erase_if(senders_, [&](const auto& s) { return is_over(s.second); });
    if (senders_.size() >= most_senders && !senders_.contains(sender)) return false;
    auto& seen = senders_[sender];
    if (seen.count == 0 || is_over(seen)) seen = {now, 0};
    return ++seen.count <= reports_of_sender;
}

}  // namespace muras::web
