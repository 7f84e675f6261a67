#include <harvester/donor.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include <harvester/page_scan.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

constexpr milliseconds first_wait{1000};
constexpr milliseconds sleep_step{100};

bool may_pass(int status) { return status == 429 || status == 500 || status == 502 || status == 503 || status == 504; }

}  // namespace

Sleep interruptible_sleep(const std::atomic<bool>* stop) {
    return [stop](milliseconds time) {
        for (auto left = time; left > milliseconds{0} && !(stop && stop->load()); left -= sleep_step)
            std::this_thread::sleep_for(std::min(left, sleep_step));
    };
}

Donor::Donor(Fetcher& fetcher, DonorOptions options) : fetcher_(fetcher), options_(std::move(options)) {
    if (!options_.sleep) options_.sleep = interruptible_sleep(options_.stop);
}

/// What an answer is worth: a page, or an error and whether (and when) to ask again.
struct Donor::Verdict {
    Result<Page> page;
    bool again = false;
    milliseconds wait{0};
};

Donor::Verdict Donor::judge(Result<Fetched>&& answer, const std::string& url) {
    auto where = printable(url);
    walled_ = false;
    if (!answer) {
        bool again = answer.error().code == ErrorCode::temporary;
        return {answer.error(), again};
    }
    auto said = answer->retry_after_s < 0 ? milliseconds{0}
                                          : milliseconds{seconds{std::min(answer->retry_after_s, std::int64_t{3600})}};
    auto refused = [&](ErrorCode code, bool again) -> Verdict {
        return {fail(code, fmt::format("{} answers with HTTP status {}", where, answer->status),
                     code == ErrorCode::temporary ? "try again later" : "check the base URL"),
                again, answer->status == 429 || answer->status == 503 ? said : milliseconds{0}};
    };
    if (answer->status == 429 || answer->status == 503) return refused(ErrorCode::temporary, true);
    walled_ = answer->status == 401 || answer->status == 403 || (answer->status == 200 && is_html(answer->body));
    if (answer->status == 200 && walled_)
        return {
            fail(ErrorCode::temporary,
                 fmt::format("{} answers with an HTML page (HTTP status {}) instead of OAI-PMH", where, answer->status),
                 "check the base URL; a firewall or a crawler trap may stand in front of it")};
    if (answer->status == 200 && answer->body.find_first_not_of(" \t\r\n") == std::string::npos)
        return {fail(ErrorCode::temporary, fmt::format("{} answers with nothing", where), "try again later"), true};
    auto page = parse_page(answer->body, {.bytes = static_cast<std::size_t>(options_.max_response_bytes)});
    if (answer->status != 200) {
        // Some donors send OAI-PMH errors with the status of one.
        if (page.well_formed && page.oai && !page.errors.empty()) return {std::move(page)};
        if (may_pass(answer->status)) return refused(ErrorCode::temporary, true);
        return refused(walled_ ? ErrorCode::temporary : ErrorCode::failed, false);
    }
    if (page.well_formed && !page.oai)
        return {fail(ErrorCode::failed, fmt::format("{} answers with XML that is not OAI-PMH", where),
                     "check the base URL")};
    if (!page.problems.empty() && page.problems.back().code == "not-xml")
        return {fail(ErrorCode::failed, fmt::format("{} answers with something that is not XML", where),
                     "check the base URL")};
    return {std::move(page)};
}

void Donor::wait(milliseconds at_least) {
    auto time = options_.pause;
    if (failures_ > 0) time = std::max({time, at_least, first_wait * (1 << std::min<std::int64_t>(failures_ - 1, 10))});
    time = std::min<milliseconds>(time, longest_wait);
    if (time > milliseconds{0}) options_.sleep(time);
}

Result<Page> Donor::ask(const std::string& url, std::int64_t attempts) {
    milliseconds at_least{0};
    bool asked_again = false;
    for (std::int64_t n = 1;; ++n) {
        if (options_.stop && options_.stop->load()) return fail(ErrorCode::busy, "stopped");
        if (asked_) wait(at_least);
        asked_ = true;
        auto verdict = judge(fetcher_.get({url, options_.max_response_bytes, {}}), url);
        if (verdict.page) {
            failures_ = 0;
            if (!verdict.page->cut || asked_again) return std::move(verdict.page);
            asked_again = true;  // what ended too early may come whole the second time
            continue;
        }
        ++failures_;
        at_least = verdict.wait;
        bool spent = failures_ >= options_.attempts || (attempts > 0 && n >= attempts);
        if (!verdict.again || spent) return std::move(verdict.page);
    }
}

}  // namespace muras
