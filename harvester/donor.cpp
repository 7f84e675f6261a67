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
constexpr milliseconds quick_answer{1000};  // slower ones are a sign of load
constexpr milliseconds slowest_pace{10'000};

bool may_pass(int status) { return status == 429 || status == 500 || status == 502 || status == 503 || status == 504; }

}  // namespace

Sleep interruptible_sleep(const std::atomic<bool>* stop) {
    return [stop](milliseconds time) {
        for (auto left = time; left > milliseconds{0} && !(stop && stop->load()); left -= sleep_step)
            std::this_thread::sleep_for(std::min(left, sleep_step));
    };
}

Donor::Donor(Fetcher& fetcher, DonorOptions options)
    : fetcher_(fetcher), options_(std::move(options)), jitter_(std::random_device{}()) {
    if (!options_.sleep) options_.sleep = interruptible_sleep(options_.stop);
}

/// What an answer is worth: a page, or an error and whether (and when) to ask again.
struct Donor::Verdict {
    Result<Page> page;
    bool again = false;
    milliseconds wait{0};
    Reason why{};
};

Donor::Verdict Donor::verdict(ErrorCode code, Reason why, bool again, milliseconds wait) {
    return {fail(code, english(why)), again, wait, std::move(why)};
}

Donor::Verdict Donor::judge(Result<Fetched>&& answer, const std::string& url) {
    auto where = printable(url);
    walled_ = false;
    if (!answer) {
        const auto& error = answer.error();
        auto words = error.hint.empty() ? error.message : error.message + "; " + error.hint;
        auto code = error.code == ErrorCode::config ? "address-refused" : "no-answer";
        return {error, error.code == ErrorCode::temporary, {}, {code, {std::move(words)}}};
    }
    const auto status = answer->status;
    milliseconds said = std::min(seconds{std::max(answer->retry_after_s, std::int64_t{0})}, longest_respite);
    auto refused = [&](ErrorCode code, bool again) -> Verdict {
        return verdict(code, {code == ErrorCode::temporary ? "http-later" : "http-url", {where, std::to_string(status)}},
                       again, status == 429 || status == 503 ? said : milliseconds{0});
    };
    walled_ = status == 429;
    if (status == 429 || status == 503) return refused(ErrorCode::temporary, said <= longest_wait);
    walled_ = status == 401 || status == 403 || (status == 200 && is_html(answer->body));
    if (status == 200 && walled_)
        return verdict(ErrorCode::temporary, {"html", {where, std::to_string(status)}});
    if (status == 200 && answer->body.find_first_not_of(" \t\r\n") == std::string::npos)
        return verdict(ErrorCode::temporary, {"nothing", {where}}, true);
    auto page = parse_page(answer->body, options_.page);
    if (status != 200) {
        // Some donors send OAI-PMH errors with the status of one.
        if (page.well_formed && page.oai && !page.errors.empty()) return {std::move(page)};
        if (may_pass(status)) return refused(ErrorCode::temporary, true);
        return refused(walled_ ? ErrorCode::temporary : ErrorCode::failed, false);
    }
    if (page.well_formed && !page.oai) return verdict(ErrorCode::failed, {"not-oai", {where}});
    if (!page.problems.empty() && page.problems.back().code == "not-xml")
        return verdict(ErrorCode::failed, {"not-xml", {where}});
    return {std::move(page)};
}

void Donor::wait(milliseconds at_least) {
    auto time = std::max(options_.pause, pace_);
    if (failures_ > 0) {
        // Many harvesters that were refused at once must not come back at once.
        auto backoff = first_wait * (1 << std::min<std::int64_t>(failures_ - 1, 10));
        backoff += milliseconds(jitter_() % static_cast<std::uint64_t>(backoff.count() / 4));
        time = std::max({time, at_least, backoff});
    }
    time = std::min<milliseconds>(time, longest_wait);
    if (time > milliseconds{0}) options_.sleep(time);
}

Result<Fetched> Donor::fetch(const std::string& url) {
    auto begin = std::chrono::steady_clock::now();
    auto answer = fetcher_.get({url, static_cast<std::int64_t>(options_.page.bytes), {}});
    auto took = std::chrono::duration_cast<milliseconds>(std::chrono::steady_clock::now() - begin);
    pace_ = took > quick_answer ? std::min(took / 2, slowest_pace) : milliseconds{0};
    return answer;
}

Result<Page> Donor::ask(const std::string& url, std::int64_t attempts) {
    milliseconds at_least{0};
    bool asked_again = false;
    for (std::int64_t n = 1;; ++n) {
        if (options_.stop && options_.stop->load()) {
            why_ = {"stopped-early", {}};
            return fail(ErrorCode::busy, "stopped");
        }
        if (asked_) wait(at_least);
        asked_ = true;
        auto verdict = judge(fetch(url), url);
        if (verdict.page) {
            failures_ = 0;
            if (!verdict.page->cut || asked_again) return std::move(verdict.page);
            asked_again = true;  // what ended too early may come whole the second time
            continue;
        }
        ++failures_;
        why_ = std::move(verdict.why);
        at_least = verdict.wait;
        bool spent = failures_ >= options_.attempts || (attempts > 0 && n >= attempts);
        if (verdict.again && !spent) continue;
        respite_ = std::chrono::duration_cast<seconds>(verdict.wait);
        return std::move(verdict.page);
    }
}

}  // namespace muras
