// /sources/ and /sources/{key}/: who gives the records, and the health of every harvest.
#include <algorithm>
#include <array>
#include <charconv>

#include <repository/base/calendar.hpp>
#include <repository/base/clock.hpp>
#include <repository/base/text.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/links.hpp>
#include <repository/web/page.hpp>
#include <repository/web/problems_table.hpp>
#include <repository/web/search_state.hpp>
#include <repository/web/usage_view.hpp>
#include <schemas/problem_kinds.hpp>
#include <schemas/reason.hpp>

namespace muras::web {
namespace {

constexpr std::size_t runs_shown = 10;
constexpr std::size_t runs_drawn = 40;
constexpr std::size_t problems_a_page = 50;

/// A bar of the chart of verdicts: the higher, the better, so that colour is not all that tells.
struct Bar {
    std::string_view verdict;
    int height;
    std::string_view style;
};
constexpr int bar_step = 12, chart_height = 48;
constexpr std::array bars{Bar{"complete", 48, "good"}, Bar{"partial", 30, "fair"}, Bar{"suspicious", 20, "bad"},
                          Bar{"blocked", 12, "bad"},   Bar{"failed", 12, "bad"},   Bar{"", 6, "open"},
                          Bar{"interrupted", 6, "open"}};

std::string name_of(const Source& source) { return source.name.empty() ? source.key : source.name; }

std::string minute(std::int64_t seconds) {
    auto stamp = format_datestamp(seconds);
    return stamp.substr(0, 10) + " " + stamp.substr(11, 5) + " UTC";
}

bool is_bad(const Run& run) {
    return run.verdict == "failed" || run.verdict == "blocked" || run.verdict == "suspicious";
}

/// A source that was only ever imported from files has no list to be complete against.
bool is_incomplete(const SourceState& state, const std::vector<Run>& newest_first) {
    return state.last_complete.empty() && !newest_first.empty() && newest_first.front().kind == "harvest";
}

/// The verdict of a run, or what it means that there is none yet: the source's lock tells whether it goes on.
std::string verdict_of(const Page& page, const Run& run) {
    const auto& running = page.shared().options.running;
    bool under_way = !running || running(run.source);
    return run.verdict.empty() && !under_way ? "interrupted" : run.verdict;
}

View run_row(const Page& page, const Run& run) {
    auto tongue = page.tongue();
    View row;
    put(row, "run_kind", label(tongue, run_labels, run.kind));
    put(row, "run_started", minute(run.started_at));
    put(row, "run_verdict", label(tongue, verdict_labels, verdict_of(page, run)));
    put(row, "good", run.verdict == "complete");
    put(row, "bad", is_bad(run));
    if (const auto* rule = find_reason(run.why.code))
        put(row, "run_why", printable(filled(text(tongue, rule->message), run.why.values)));
    else
        put(row, "run_reason", printable(run.reason));  // of an earlier program: English only
    put(row, "run_records", number(tongue, run.counts.records));
    put(row, "run_added", number(tongue, run.counts.added));
    put(row, "run_changed", number(tongue, run.counts.changed));
    put(row, "run_deleted", number(tongue, run.counts.deleted));
    put(row, "run_problems", number(tongue, run.counts.problems));
    return row;
}

/// The verdicts of the last runs as bars, oldest first, with a sentence for those who don't see them.
void draw_verdicts(Page& page, const std::vector<Run>& newest_first) {
    if (newest_first.size() < 2) return;
    auto tongue = page.tongue();
    ViewList rows;
    std::uint64_t complete = 0;
    for (auto run = newest_first.rbegin(); run != newest_first.rend(); ++run) {
        auto verdict = verdict_of(page, *run);
        if (verdict == "complete") ++complete;
        auto bar = std::find_if(bars.begin(), bars.end(), [&](const Bar& b) { return b.verdict == verdict; });
        if (bar == bars.end()) continue;
        View row;
        put(row, "x", std::to_string(rows.size() * bar_step));
        put(row, "y", std::to_string(chart_height - bar->height));
        put(row, "height", std::to_string(bar->height));
        put(row, "style", std::string(bar->style));
        put(row, "tip", minute(run->started_at) + ": " + label(tongue, verdict_labels, verdict));
        rows.push_back(std::move(row));
    }
    auto& view = page.view();
    auto said = page.say("{complete} of the last {runs} runs were complete.");
    put(view, "chart_text",
        fill(fill(said, "complete", number(tongue, complete)), "runs", number(tongue, newest_first.size())));
    put(view, "chart_width", std::to_string(rows.size() * bar_step));
    put(view, "chart", std::move(rows));
}

/// The newest run that found problems; the page of them that is asked for is shown, all of them are in the CSV.
const Run* run_with_problems(const std::vector<Run>& newest_first) {
    for (const auto& run : newest_first)
        if (run.counts.problems > 0) return &run;
    return nullptr;
}

std::size_t asked_page(const http::Request& request, std::size_t pages) {
    std::size_t n = 1;
    auto text = request.param("problems");
    std::from_chars(text.data(), text.data() + text.size(), n);
    return std::clamp<std::size_t>(n, 1, std::max<std::size_t>(pages, 1));
}

/// Donors' bytes may be anything: they are shown as printable text.
ViewList problem_rows(Tongue tongue, const std::vector<Problem>& problems) {
    ViewList rows;
    for (const auto& problem : problems) {
        View row;
        put(row, "problem_code", printable(problem.code));
        put(row, "problem_record", printable(problem.record));
        put(row, "problem_place", printable(problem.place));
        put(row, "problem_message", printable(problem.message));
        if (const auto* kind = find_problem_kind(problem.code)) {
            put(row, "problem_kind", text(tongue, kind->message));
            if (!kind->advice.empty()) put(row, "problem_advice", text(tongue, kind->advice));
        } else {
            put(row, "problem_remedy", printable(problem.remedy));
        }
        put(row, "problem_bytes", printable(problem.bytes));
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

http::Response Site::sources(const http::Request& request) const {
    auto states = shared_->store.sources();
    if (!states) return message(request, 503);
    Page page(*shared_, request);
    auto& view = page.view();
    page.set_title(page.say("Sources"));
    page.set_canonical("/sources/");
    put(view, "at_sources", true);
    ViewList rows;
    for (const auto& state : *states) {
        if (state.removed && state.live == 0) continue;
        View row;
        put(row, "source_name", name_of(state.source));
        put(row, "source_href", "/sources/" + url_encoded(state.source.key) + "/");
        put(row, "source_works", text(page.tongue(), "{n} work", "{n} works", state.live));
        put(row, "last_complete", date_text(page.tongue(), state.last_complete));
        put(row, "removed", state.removed);
        auto runs = shared_->store.runs(state.source.key, 1);
        if (!runs) return message(request, 503);
        put(row, "incomplete", is_incomplete(state, *runs));
        put(row, "has_run", !runs->empty());
        if (!runs->empty()) {
            const auto& last = runs->front();
            put(row, "run_verdict", label(page.tongue(), verdict_labels, verdict_of(page, last)));
            put(row, "good", last.verdict == "complete");
            put(row, "bad", is_bad(last));
        }
        rows.push_back(std::move(row));
    }
    put(view, "has_sources", !rows.empty());
    put(view, "sources", std::move(rows));
    return page.respond("sources");
}

http::Response Site::source(const http::Request& request) const {
    auto key = request.path.size() < 2 ? std::string() : request.path[1];
    auto found = shared_->store.source(key);
    if (!found) return message(request, 503);
    if (!*found || ((*found)->removed && (*found)->live == 0)) return message(request, 404);
    const auto& state = **found;
    auto runs = shared_->store.runs(key, runs_drawn);
    if (!runs) return message(request, 503);

    Page page(*shared_, request);
    auto& view = page.view();
    auto tongue = page.tongue();
    page.set_title(name_of(state.source));
    page.set_canonical("/sources/" + url_encoded(key) + "/");
    put(view, "at_sources", true);
    put(view, "source_name", name_of(state.source));
    put(view, "source_key", state.source.key);
    put(view, "base_url", state.source.base_url);
    if (auto link = safe_link(state.source.base_url)) put(view, "base_href", *link);
    put(view, "removed", state.removed);
    put(view, "live", number(tongue, state.live));
    put(view, "deleted", number(tongue, state.deleted));
    put(view, "last_complete", date_text(tongue, state.last_complete));
    put(view, "records_href", SearchState().with_filter("source", state.source.key).url());
    put(view, "incomplete", is_incomplete(state, *runs));
    ViewList rows;
    for (const auto& run : *runs)
        if (rows.size() < runs_shown) rows.push_back(run_row(page, run));
    put(view, "has_runs", !rows.empty());
    put(view, "runs", std::move(rows));
    draw_verdicts(page, *runs);
    put_usage(page, UsageOf::source, key);
    if (const auto* run = run_with_problems(*runs)) {
        auto pages = (run->counts.problems + problems_a_page - 1) / problems_a_page;
        auto n = asked_page(request, pages);
        auto problems = shared_->store.problems(run->no, n * problems_a_page);
        if (!problems) return message(request, 503);
        auto first = std::min(problems->size(), (n - 1) * problems_a_page);
        problems->erase(problems->begin(), problems->begin() + static_cast<std::ptrdiff_t>(first));
        auto here = "/sources/" + url_encoded(key) + "/";
        put(view, "has_problems", !problems->empty());
        put(view, "problems", problem_rows(tongue, *problems));
        put(view, "problems_start", std::to_string(first + 1));
        put(view, "problems_run", minute(run->started_at));
        put(view, "problems_total", number(tongue, run->counts.problems));
        put(view, "problems_csv", here + "problems.csv");
        put(view, "problems_paged", pages > 1);
        if (n > 1) put(view, "problems_before", here + "?problems=" + std::to_string(n - 1) + "#problems");
        if (n < pages) put(view, "problems_after", here + "?problems=" + std::to_string(n + 1) + "#problems");
    }
    return page.respond("source");
}

http::Response Site::problems_csv(const http::Request& request) const {
    auto key = request.path.size() < 2 ? std::string() : request.path[1];
    auto found = shared_->store.source(key);
    if (!found) return message(request, 503);
    if (!*found) return message(request, 404);
    auto runs = shared_->store.runs(key, runs_drawn);
    if (!runs) return message(request, 503);
    std::vector<Problem> problems;
    const auto* run = run_with_problems(*runs);
    if (run) {
        auto read = shared_->store.problems(run->no, run->counts.problems);
        if (!read) return message(request, 503);
        problems = std::move(*read);
    }
    auto response = text_response("text/csv; charset=utf-8", problems_table(run ? run->no : RunNo{}, problems));
    response.set("Content-Disposition", "attachment; filename=\"" + (*found)->source.key + "-problems.csv\"");
    response.set("Cache-Control", "no-cache");
    return response;
}

}  // namespace muras::web
