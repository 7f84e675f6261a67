// Who sent a request, as far as limits and counts must know; nothing of it is kept on disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include <repository/http/message.hpp>

namespace muras::web {

/// The reader's address in the network: the peer's, or, when that is this machine (a proxy in front of us), the last
/// one of X-Forwarded-For, which the proxy itself wrote. From any other peer that field is not believed. Pure.
std::string sender_address(const http::Request& request);

/// Whether a form was sent from a page of this site: Sec-Fetch-Site says so, or Origin names our host or the public
/// address `base_url`; a client that sends neither is no browser, and nobody's cookies go with its request. Pure.
bool is_own_form(const http::Request& request, std::string_view base_url);

/// How many reports one address may send in an hour. In memory only. Any thread.
class SenderLimit {
  public:
    bool allows(const std::string& sender, std::int64_t now);

  private:
    struct Seen {
        std::int64_t since = 0;
        std::size_t count = 0;
    };
    std::mutex mutex_;
    std::map<std::string, Seen> senders_;
};

}  // namespace muras::web
