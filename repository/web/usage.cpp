#include <repository/web/usage.hpp>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <boost/regex.hpp>
#include <cstring>

#include <repository/base/digest.hpp>
#include <repository/base/embedded.hpp>
#include <repository/base/text.hpp>
#include <repository/web/templates.hpp>

namespace muras::web {
namespace {

constexpr std::int64_t double_click_seconds = 30;  // section 7.2
constexpr std::int64_t hour = 3600, day = 24 * hour;
constexpr std::size_t salt_bytes = 32;
// What one machine may hold in memory: beyond that clicks are counted one by one.
constexpr std::size_t most_open = 200'000, most_in_sessions = 2'000'000;
constexpr std::size_t longest_agent = 400;
constexpr std::size_t agents_remembered = 4096;

/// One expression of all patterns of the list; those that are no regular expressions are left out.
boost::regex robot_patterns() {
    std::string all;
    const auto* file = find_embedded(web_files(), "robots.json");
    boost::system::error_code error;
    auto list = boost::json::parse(file ? file->bytes : std::string_view("[]"), error);
    if (error || !list.is_array()) return boost::regex();
    for (const auto& row : list.as_array()) {
        const auto* pattern = row.is_object() ? row.as_object().if_contains("pattern") : nullptr;
        if (!pattern || !pattern->is_string()) continue;
        std::string text(pattern->as_string());
        boost::regex one;
        one.assign(text, boost::regex::perl | boost::regex::icase | boost::regex::no_except);
        if (one.status() != 0) continue;
        all += (all.empty() ? "(?:" : "|(?:") + text + ")";
    }
    return boost::regex(all, boost::regex::perl | boost::regex::icase);
}

/// "/r/x/text/y" of "https://host/r/x/text/y?page=2".
std::string_view path_of(std::string_view address) {
    if (auto scheme = address.find("://"); scheme != std::string_view::npos) {
        auto slash = address.find('/', scheme + 3);
        address = slash == std::string_view::npos ? "/" : address.substr(slash);
    }
    return address.substr(0, address.find_first_of("?#"));
}

constexpr std::array prefetch_fields{"sec-purpose", "purpose", "x-moz", "x-purpose"};

void add_row(std::vector<UsageRow>& rows, UsageOf of, std::string name, const WorkUsage& work) {
    rows.push_back({of, std::move(name), work.month, work.counts});
}

}  // namespace

bool is_robot(std::string_view user_agent) {
    static const boost::regex patterns = robot_patterns();
    static std::mutex guard;
    static std::unordered_map<std::string, bool> known;
    std::string agent(user_agent.substr(0, longest_agent));
    if (agent.empty()) return true;
    {
        std::lock_guard hold(guard);
        if (auto it = known.find(agent); it != known.end()) return it->second;
    }
    bool robot = false;
    try {
        robot = boost::regex_search(agent, patterns);
    } catch (const std::runtime_error&) {
        robot = true;  // the search became too complex: nobody's browser is called so
    }
    std::lock_guard hold(guard);
    if (known.size() >= agents_remembered) known.clear();
    known.emplace(std::move(agent), robot);
    return robot;
}

bool is_countable(const http::Request& request, UsageKind kind) {
    if (request.method != "GET") return false;
    for (const auto* field : prefetch_fields)
        if (lower_ascii(request.header(field)).find("prefetch") != std::string::npos) return false;
    auto from = request.header("referer");
    if (kind != UsageKind::search && !from.empty() && path_of(from) == path_of(request.target)) return false;
    if (auto range = request.header("range"); !range.empty() && !range.starts_with("bytes=0-")) return false;
    return !is_robot(request.header("user-agent"));
}

UsageCounter::UsageCounter() : salt_(random_bytes(salt_bytes)) {}

std::uint64_t UsageCounter::digest(std::string_view bytes) const {
    auto whole = sha256(salt_ + std::string(bytes));
    std::uint64_t out = 0;
    std::memcpy(&out, whole.data(), sizeof out);
    return out;
}

void UsageCounter::click(UsageKind kind, std::string_view pid, std::string_view link, std::string_view address,
                         std::string_view agent, std::int64_t now) {
    std::lock_guard hold(mutex_);
    if (now / day != salt_day_) {
        salt_ = random_bytes(salt_bytes);  // yesterday's digests can't be made again from an address
        salt_day_ = now / day;
    }
    auto reader = digest(std::string(address) + '|' + std::string(agent));
    auto place = digest(std::to_string(reader) + '|' + std::string(link));
    Click click{now, kind, reader, std::string(pid)};
    if (auto it = open_.find(place); it != open_.end()) {
        if (now - it->second.at > double_click_seconds) settle(it->second);
        it->second = std::move(click);
    } else if (open_.size() < most_open) {
        open_.emplace(place, std::move(click));
    } else {
        settle(click);
    }
}

std::vector<WorkUsage> UsageCounter::take(std::int64_t now, bool all) {
    std::lock_guard hold(mutex_);
    std::erase_if(open_, [&](const auto& row) {
        if (!all && now - row.second.at <= double_click_seconds) return false;
        settle(row.second);
        return true;
    });
    forget(now);
    std::vector<WorkUsage> out;
    for (auto& [key, counts] : counted_) out.push_back({key.first, key.second, counts});
    counted_.clear();
    return out;
}

/// Whether the work was not yet used in that way in the session of the click.
bool UsageCounter::is_first(const Click& click, UsageKind kind) {
    auto& session = sessions_[click.at / hour];
    if (session.size() >= most_in_sessions) return true;
    auto what = std::to_string(click.reader) + '|' + click.pid + '|' + std::to_string(static_cast<int>(kind));
    return session.insert(digest(what)).second;
}

void UsageCounter::settle(const Click& click) {
    auto& counts = counted_[{click.pid, month_of(click.at)}];
    if (click.kind == UsageKind::search) {
        ++counts.searches;
        return;
    }
    ++counts.investigations;
    if (is_first(click, UsageKind::investigation)) ++counts.unique_investigations;
    if (click.kind != UsageKind::request) return;
    ++counts.requests;
    if (is_first(click, UsageKind::request)) ++counts.unique_requests;
}

/// Sessions whose hour is over, with the half minute in which a click of theirs may still be open.
void UsageCounter::forget(std::int64_t now) {
    std::erase_if(sessions_, [now](const auto& s) { return (s.first + 1) * hour + 2 * double_click_seconds < now; });
}

Result<> store_usage(const std::vector<WorkUsage>& counted, RecordStore& store, ReaderStore& readers) {
    if (counted.empty()) return {};
    std::vector<UsageRow> rows;
    for (const auto& work : counted) {
        add_row(rows, UsageOf::all, {}, work);
        if (work.pid.empty()) continue;
        add_row(rows, UsageOf::record, work.pid, work);
        auto number = store.find_pid(work.pid);
        if (!number) return number.error();
        if (!*number) continue;
        auto record = store.record(**number);
        if (!record) return record.error();
        if (!*record) continue;
        add_row(rows, UsageOf::source, (*record)->provenance.source, work);
        const auto& type = (*record)->metadata.type.code;
        add_row(rows, UsageOf::type, type.empty() ? "other" : type, work);
        for (const auto& key : (*record)->collections) add_row(rows, UsageOf::collection, key, work);
    }
    return readers.add_usage(rows);
}

}  // namespace muras::web
