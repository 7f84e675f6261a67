#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include <harvester/address.hpp>
#include <harvester/fetch.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

constexpr std::size_t max_header_bytes = 256u << 10;  // of one answer, redirects included
constexpr long longest_connect_s = 20;

using Handle = std::unique_ptr<CURL, decltype([](CURL* c) { curl_easy_cleanup(c); })>;
using OpenFile = std::unique_ptr<std::FILE, decltype([](std::FILE* f) { std::fclose(f); })>;

class CurlFetcher : public Fetcher {
  public:
    CurlFetcher(AddressRules rules, const FetchOptions& options)
        : rules_(std::move(rules)), options_(options), curl_(curl_easy_init()) {
        agent_ = "Muras/" MURAS_VERSION;
        if (!options.contact.empty()) agent_ += " (+mailto:" + options.contact + ")";
    }

    bool ready() const { return curl_ != nullptr; }

    Result<Fetched> get(const FetchRequest& request) override {
        answer_ = {};
        if (request.to_file.empty()) answer_.body.reserve(usual_bytes_);
        max_bytes_ = request.max_bytes;
        header_bytes_ = 0;
        fault_.clear();
        refused_.clear();
        tried_ = false;
        file_.reset();
        if (!request.to_file.empty()) {
            file_.reset(std::fopen(request.to_file.c_str(), "wb"));
            if (!file_)
                return fail(ErrorCode::config, "cannot write " + request.to_file,
                            "check the directory and its free space");
        }
        set_options(request.url);
        auto code = curl_easy_perform(curl_.get());
        if (file_ && std::fclose(file_.release()) != 0 && code == CURLE_OK) fault_ = "cannot write " + request.to_file;
        if (code != CURLE_OK || !fault_.empty()) return error_of(code, request.url);
        usual_bytes_ = answer_.body.size() + answer_.body.size() / 16;  // the next page of a list is about as long
        long status = 0;
        char* text = nullptr;
        curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &status);
        answer_.status = static_cast<int>(status);
        if (curl_easy_getinfo(curl_.get(), CURLINFO_CONTENT_TYPE, &text) == CURLE_OK && text)
            answer_.content_type = text;
        if (curl_easy_getinfo(curl_.get(), CURLINFO_EFFECTIVE_URL, &text) == CURLE_OK && text) answer_.final_url = text;
        curl_off_t wait = 0;
        if (curl_easy_getinfo(curl_.get(), CURLINFO_RETRY_AFTER, &wait) == CURLE_OK && wait > 0)
            answer_.retry_after_s = wait;
        return std::move(answer_);
    }

  private:
    template <class T>
    void set(CURLoption option, T value) {
        curl_easy_setopt(curl_.get(), option, value);
    }

    void set_options(const std::string& url) {
        // Reset forgets the options, not the connections, the DNS cache or the TLS sessions.
        curl_easy_reset(curl_.get());
        error_text_[0] = '\0';
        set(CURLOPT_ERRORBUFFER, error_text_);
        set(CURLOPT_URL, url.c_str());
        set(CURLOPT_PROTOCOLS_STR, "http,https");
        set(CURLOPT_REDIR_PROTOCOLS_STR, "http,https");
        set(CURLOPT_FOLLOWLOCATION, 1L);
        set(CURLOPT_MAXREDIRS, max_redirects);
        set(CURLOPT_USERAGENT, agent_.c_str());
        set(CURLOPT_ACCEPT_ENCODING, "");  // all that curl can decode
        set(CURLOPT_PROXY, "");            // whatever the environment says: the address must be judged here
        set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_TIMEOUT, static_cast<long>(options_.timeout_s));
        set(CURLOPT_CONNECTTIMEOUT, std::min(static_cast<long>(options_.timeout_s), longest_connect_s));
        set(CURLOPT_SSL_VERIFYPEER, 1L);
        set(CURLOPT_SSL_VERIFYHOST, 2L);
        if (!options_.ca_file.empty()) set(CURLOPT_CAINFO, options_.ca_file.c_str());
        set(CURLOPT_WRITEDATA, this);
        set(
            CURLOPT_WRITEFUNCTION, +[](char* data, std::size_t, std::size_t size, void* self) -> std::size_t {
                return static_cast<CurlFetcher*>(self)->take({data, size});
            });
        set(CURLOPT_HEADERDATA, this);
        set(
            CURLOPT_HEADERFUNCTION, +[](char* data, std::size_t, std::size_t size, void* self) -> std::size_t {
                return static_cast<CurlFetcher*>(self)->header({data, size});
            });
        set(CURLOPT_OPENSOCKETDATA, this);
        set(
            CURLOPT_OPENSOCKETFUNCTION, +[](void* self, curlsocktype, curl_sockaddr* address) -> curl_socket_t {
                return static_cast<CurlFetcher*>(self)->open(*address);
            });
    }

    std::size_t take(std::string_view piece) {
        answer_.bytes += static_cast<std::int64_t>(piece.size());
        if (answer_.bytes > max_bytes_) {
            fault_ = fmt::format("the answer has more than the {} bytes allowed", max_bytes_);
            return 0;
        }
        if (!file_) {
            answer_.body += piece;
        } else if (std::fwrite(piece.data(), 1, piece.size(), file_.get()) != piece.size()) {
            fault_ = "the disk is full or can't be written";
            return 0;
        }
        return piece.size();
    }

    std::size_t header(std::string_view line) {
        header_bytes_ += line.size();
        if (header_bytes_ <= max_header_bytes) return line.size();
        fault_ = "the answer's headers do not end";
        return 0;
    }

    curl_socket_t open(const curl_sockaddr& address) {
        auto endpoint = endpoint_of(address.addr);
        if (!endpoint || !rules_.allows(*endpoint)) {
            refused_ = endpoint ? to_text(*endpoint) : "an address of another kind";
            return CURL_SOCKET_BAD;
        }
        tried_ = true;
        return ::socket(address.family, address.socktype | SOCK_CLOEXEC, address.protocol);
    }

    Error error_of(CURLcode code, const std::string& url) {
        auto where = printable(url);
        // A name may have several addresses; only when none was allowed is that the reason.
        if (!refused_.empty() && !tried_)
            return fail(ErrorCode::config,
                        fmt::format("{} leads to {}, which is not a public address", where, refused_),
                        "if it is the right one, allow it with --allow-private " + refused_);
        if (!fault_.empty())
            return fail(ErrorCode::failed, fmt::format("{}: {}", where, fault_),
                        "raise max_response if the answer is an honest one");
        auto why = std::string(error_text_[0] ? error_text_ : curl_easy_strerror(code));
        switch (code) {
            case CURLE_PEER_FAILED_VERIFICATION:
            case CURLE_SSL_CACERT_BADFILE:
                return fail(
                    ErrorCode::config, fmt::format("{}: {}", where, why),
                    "the certificate must be valid; name its authority with --ca-file if it is one of your own");
            case CURLE_UNSUPPORTED_PROTOCOL:
            case CURLE_URL_MALFORMAT:
            case CURLE_TOO_MANY_REDIRECTS:
            case CURLE_BAD_CONTENT_ENCODING:
                return fail(ErrorCode::failed, fmt::format("{}: {}", where, why), "check the base URL");
            default:
                return fail(ErrorCode::temporary, fmt::format("{}: {}", where, why), "try again later");
        }
    }

    AddressRules rules_;
    FetchOptions options_;
    Handle curl_;
    std::string agent_;
    char error_text_[CURL_ERROR_SIZE] = {};
    Fetched answer_;
    std::int64_t max_bytes_ = 0;
    std::size_t header_bytes_ = 0, usual_bytes_ = 0;
    std::string fault_, refused_;
    bool tried_ = false;
    OpenFile file_;
};

}  // namespace

Result<std::unique_ptr<Fetcher>> make_curl_fetcher(const FetchOptions& options) {
    static const auto ready = curl_global_init(CURL_GLOBAL_DEFAULT);
    auto rules = AddressRules::make(options.allow_private);
    if (!rules) return rules.error();
    auto fetcher = std::make_unique<CurlFetcher>(std::move(*rules), options);
    if (ready != CURLE_OK || !fetcher->ready()) return fail(ErrorCode::failed, "libcurl can't be started");
    return std::unique_ptr<Fetcher>(std::move(fetcher));
}

}  // namespace muras
