// /sources/ and /sources/{key}/: who gives the records, and the health of every harvest.
#include <repository/base/clock.hpp>
#include <repository/base/text.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/links.hpp>
#include <repository/web/page.hpp>
#include <repository/web/search_state.hpp>

namespace muras::web {
namespace {

constexpr std::size_t runs_shown = 10;
constexpr std::size_t problems_shown = 50;

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

View run_row(const Page& page, const Run& run) {
    auto tongue = page.tongue();
    View row;
    put(row, "run_kind", label(tongue, run_labels, run.kind));
    put(row, "run_started", minute(run.started_at));
    put(row, "run_verdict", label(tongue, verdict_labels, run.verdict));
    put(row, "good", run.verdict == "complete");
    put(row, "bad", is_bad(run));
    put(row, "run_reason", run.reason);
    put(row, "run_records", number(tongue, run.counts.records));
    put(row, "run_added", number(tongue, run.counts.added));
    put(row, "run_changed", number(tongue, run.counts.changed));
    put(row, "run_deleted", number(tongue, run.counts.deleted));
    put(row, "run_problems", number(tongue, run.counts.problems));
    return row;
}

/// Donors' bytes may be anything: they are shown as printable text.
ViewList problem_rows(const std::vector<Problem>& problems) {
    ViewList rows;
    for (const auto& problem : problems) {
        View row;
        put(row, "problem_code", printable(problem.code));
        put(row, "problem_record", printable(problem.record));
        put(row, "problem_place", printable(problem.place));
        put(row, "problem_message", printable(problem.message));
        put(row, "problem_remedy", printable(problem.remedy));
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
        put(row, "last_complete", state.last_complete.substr(0, 10));
        put(row, "removed", state.removed);
        auto runs = shared_->store.runs(state.source.key, 1);
        if (!runs) return message(request, 503);
        put(row, "incomplete", is_incomplete(state, *runs));
        put(row, "has_run", !runs->empty());
        if (!runs->empty()) {
            const auto& last = runs->front();
            put(row, "run_verdict", label(page.tongue(), verdict_labels, last.verdict));
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
    auto runs = shared_->store.runs(key, runs_shown);
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
    put(view, "last_complete", state.last_complete);
    put(view, "records_href", SearchState().with_filter("source", state.source.key).url());
    put(view, "incomplete", is_incomplete(state, *runs));
    ViewList rows;
    for (const auto& run : *runs) rows.push_back(run_row(page, run));
    put(view, "has_runs", !rows.empty());
    put(view, "runs", std::move(rows));
    if (!runs->empty()) {
        auto problems = shared_->store.problems(runs->front().no, problems_shown);
        if (!problems) return message(request, 503);
        put(view, "has_problems", !problems->empty());
        put(view, "problems", problem_rows(*problems));
    }
    return page.respond("source");
}

}  // namespace muras::web
