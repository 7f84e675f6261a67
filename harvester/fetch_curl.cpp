#include <curl/curl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include <harvester/address.hpp>
#include <harvester/fetch.hpp>
#include <harvester/normalise/text.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

using Handle = std::unique_ptr<CURL, decltype([](CURL* c) { curl_easy_cleanup(c); })>;
using Headers = std::unique_ptr<curl_slist, decltype([](curl_slist* l) { curl_slist_free_all(l); })>;
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
        auto opened = open_file(request);
        if (!opened) return opened.error();
        set_options(request);
        auto code = curl_easy_perform(curl_.get());
        close_file(request, code);
        if (code != CURLE_OK || !fault_.empty()) return error_of(code, request.url);
        if (request.to_file.empty())
            usual_bytes_ = answer_.body.size() + answer_.body.size() / 16;  // the next page of a list is about as long
        char* text = nullptr;
        answer_.status = status();
        if (curl_easy_getinfo(curl_.get(), CURLINFO_CONTENT_TYPE, &text) == CURLE_OK && text)
            answer_.content_type = text;
        if (curl_easy_getinfo(curl_.get(), CURLINFO_EFFECTIVE_URL, &text) == CURLE_OK && text) answer_.final_url = text;
        curl_off_t number = 0;
        if (curl_easy_getinfo(curl_.get(), CURLINFO_RETRY_AFTER, &number) == CURLE_OK && number > 0)
            answer_.retry_after_s = number;
        if (request.head && curl_easy_getinfo(curl_.get(), CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &number) == CURLE_OK)
            answer_.bytes = number;
        return std::move(answer_);
    }

  private:
    template <class T>
    void set(CURLoption option, T value) {
        curl_easy_setopt(curl_.get(), option, value);
    }

    int status() {
        long status = 0;
        curl_easy_getinfo(curl_.get(), CURLINFO_RESPONSE_CODE, &status);
        return static_cast<int>(status);
    }

    Result<> open_file(const FetchRequest& request) {
        file_.reset();
        partial_ = request.partial;
        kept_bytes_ = partial_ && !partial_->validator.empty() ? partial_->bytes : 0;
        validator_.clear();
        if (request.to_file.empty()) return {};
        file_.reset(std::fopen(request.to_file.c_str(), kept_bytes_ > 0 ? "r+b" : "wb"));
        if (file_ && (kept_bytes_ == 0 || std::fseek(file_.get(), static_cast<long>(kept_bytes_), SEEK_SET) == 0))
            return {};
        file_.reset();
        return fail(ErrorCode::config, "cannot write " + request.to_file, "check the directory and its free space");
    }

    void close_file(const FetchRequest& request, CURLcode code) {
        if (!file_) return;
        if (kept_bytes_ > 0 && code == CURLE_OK && status() == 200 && answer_.bytes == 0) restart_file();
        if (std::fclose(file_.release()) != 0 && code == CURLE_OK) fault_ = "cannot write " + request.to_file;
        if (status() == 200 || status() == 206) answer_.bytes += kept_bytes_;
        if (partial_) note_partial();
    }

    /// An answer without the file in it leaves what is there; what can't be told from another file later is dropped.
    void note_partial() {
        if (!fault_.empty() || status() == 416) {
            *partial_ = {};
        } else if (status() == 206) {
            partial_->bytes = answer_.bytes;
        } else if (status() == 200) {
            *partial_ = {validator_.empty() ? 0 : answer_.bytes, validator_};
        }
    }

    /// The donor sends the whole again, or another one.
    void restart_file() {
        kept_bytes_ = 0;
        std::rewind(file_.get());
        if (::ftruncate(::fileno(file_.get()), 0) != 0) fault_ = "the file can't be written anew";
    }

    void set_options(const FetchRequest& request) {
        const auto& url = request.url;
        auto timeout = static_cast<long>(request.timeout_s > 0 ? request.timeout_s : options_.timeout_s);
        // Reset forgets the options, not the connections, the DNS cache or the TLS sessions.
        curl_easy_reset(curl_.get());
        error_text_[0] = '\0';
        set(CURLOPT_ERRORBUFFER, error_text_);
        set(CURLOPT_URL, url.c_str());
        set(CURLOPT_PROTOCOLS_STR, "http,https");
        bool secret = url.find('@') != std::string::npos && normalise::starts_with_nocase(url, "https:");
        set(CURLOPT_REDIR_PROTOCOLS_STR, secret ? "https" : "http,https");
        set(CURLOPT_FOLLOWLOCATION, 1L);
        set(CURLOPT_MAXREDIRS, static_cast<long>(options_.limits.redirects));
        set(CURLOPT_USERAGENT, agent_.c_str());
        // All that curl can decode; but the parts of a file are parts of what it is, not of how it was packed.
        if (request.to_file.empty()) set(CURLOPT_ACCEPT_ENCODING, "");
        set(CURLOPT_PROXY, "");  // whatever the environment says: the address must be judged here
        set(CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
        set(CURLOPT_NOSIGNAL, 1L);
        set(CURLOPT_TIMEOUT, timeout);
        set(CURLOPT_CONNECTTIMEOUT, std::min(timeout, static_cast<long>(options_.limits.connect_s)));
        if (!request.to_file.empty()) {
            set(CURLOPT_LOW_SPEED_LIMIT, static_cast<long>(options_.limits.slowest_file_bytes_s));
            set(CURLOPT_LOW_SPEED_TIME, static_cast<long>(options_.timeout_s));
        }
        if (request.head) set(CURLOPT_NOBODY, 1L);
        headers_.reset();
        if (kept_bytes_ > 0) {
            add_header(fmt::format("Range: bytes={}-", kept_bytes_));
            add_header("If-Range: " + partial_->validator);
            set(CURLOPT_HTTPHEADER, headers_.get());
        }
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

    void add_header(const std::string& line) {
        if (auto* longer = curl_slist_append(headers_.get(), line.c_str()))
            static_cast<void>(headers_.release()), headers_.reset(longer);
    }

    std::size_t take(std::string_view piece) {
        bool has_file = status() == 200 || status() == 206;
        if (kept_bytes_ > 0 && answer_.bytes == 0 && status() == 200) restart_file();
        answer_.bytes += static_cast<std::int64_t>(piece.size());
        if (kept_bytes_ + answer_.bytes > max_bytes_) {
            fault_ = fmt::format("the answer has more than the {} bytes allowed", max_bytes_);
            return 0;
        }
        if (!file_) {
            answer_.body += piece;
        } else if (has_file && std::fwrite(piece.data(), 1, piece.size(), file_.get()) != piece.size()) {
            fault_ = "the disk is full or can't be written";
            return 0;
        }
        return piece.size();
    }

    std::size_t header(std::string_view line) {
        header_bytes_ += line.size();
        if (line.starts_with("HTTP/")) validator_.clear();  // of a redirect
        note_validator(line);
        if (!fault_.empty()) return 0;
        if (header_bytes_ <= static_cast<std::size_t>(options_.limits.header_bytes)) return line.size();
        fault_ = "the answer's headers do not end";
        return 0;
    }

    /// A strong ETag, else the date: what If-Range may hold.
    void note_validator(std::string_view line) {
        constexpr std::string_view etag = "etag:", modified = "last-modified:", range = "content-range:";
        auto value_of = [&](std::string_view name) {
            auto value = line.substr(name.size());
            auto begin = value.find_first_not_of(" \t");
            if (begin == std::string_view::npos) return std::string_view{};
            return value.substr(begin, value.find_last_not_of(" \t\r\n") - begin + 1);
        };
        if (normalise::starts_with_nocase(line, etag)) {
            if (auto value = value_of(etag); value.starts_with('"')) validator_ = value;
        } else if (normalise::starts_with_nocase(line, modified) && validator_.empty()) {
            validator_ = value_of(modified);
        } else if (normalise::starts_with_nocase(line, range) && status() == 206) {
            if (!value_of(range).starts_with(fmt::format("bytes {}-", kept_bytes_)))
                fault_ = "the donor sends another part of the file than it was asked for";
        }
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
    Headers headers_;
    Partial* partial_ = nullptr;
    std::int64_t kept_bytes_ = 0;  ///< of the file, from before this request
    std::string validator_;        ///< of this answer
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
