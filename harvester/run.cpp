#include <harvester/run.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <unordered_set>

#include <harvester/dates.hpp>
#include <harvester/files.hpp>
#include <harvester/incoming.hpp>
#include <harvester/oai_request.hpp>
#include <harvester/verdict.hpp>
#include <repository/base/clock.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

using Kind = ListEnd::Kind;

constexpr int most_repeats = 3;                // pages in a row that were there before, until the list is a loop
constexpr int most_empty_pages = 100;          // in a row, each with a fresh token
constexpr std::size_t most_problems = 10'000;  // looked at when a run is resumed

class Harvest {
  public:
    Harvest(const Source& source, RecordStore& store, Fetcher& fetcher, const HarvestOptions& options)
        : source_(source),
          store_(store),
          fetcher_(fetcher),
          options_(options),
          donor_(fetcher, {source.attempts, source.max_response_bytes, options.pause, options.stop, options.sleep}) {}

    Result<HarvestOutcome> run();

  private:
    /// The list under way.
    struct List {
        std::unordered_set<std::size_t> tokens, pages;  ///< digests of what this process has seen of it
        int repeats = 0, empty_pages = 0;               ///< in a row
        bool restarted = false;

        bool take(const Page& page);
        std::string_view endless() const;
    };

    Result<> check_options() const;
    Result<> open();
    Result<bool> resume();
    Result<> begin();
    Result<> learn_granularity();
    Result<ListEnd> list(const std::string& set);
    Result<ListEnd> answer_error(const Page& page, List& list, bool& go_on);
    Result<ListEnd> end_of_list();
    Result<ListEnd> unanswered(const Error& error);
    std::string next_url(const std::string& set) const;
    Result<> store_page(Page& page);
    void note_progress() const;
    Result<ListEnd> incomplete(ListEnd end);
    ListEnd judge() const;
    Result<HarvestOutcome> close(ListEnd end);

    std::int64_t now() const { return options_.now ? options_.now() : now_seconds(); }
    bool stopped() const { return options_.stop && options_.stop->load(); }

    const Source& source_;
    RecordStore& store_;
    Fetcher& fetcher_;
    const HarvestOptions& options_;
    Donor donor_;
    SourceState state_;
    Run run_;
    Checkpoint checkpoint_;
    bool first_ever_ = false, resumed_ = false, lost_before_ = false;
    std::vector<ListEnd> ends_;
};

/// Counts a page; false when the list has shown the same records before. Tokens alone don't tell: some donors make a
/// fresh one for every request, and lead in a circle all the same.
bool Harvest::List::take(const Page& page) {
    std::string identifiers;
    for (const auto& record : page.records) identifiers.append(record.identifier).append("\n");
    std::hash<std::string> digest;
    bool is_new = identifiers.empty() || pages.insert(digest(identifiers)).second;
    bool goes_on = !page.token || page.token->empty() || tokens.insert(digest(*page.token)).second;
    repeats = is_new && goes_on ? 0 : repeats + 1;
    empty_pages = page.well_formed && page.records.empty() ? empty_pages + 1 : 0;
    return is_new;
}

/// Why the list would never end; empty while it may.
std::string_view Harvest::List::endless() const {
    if (repeats > most_repeats) return "the donor hands out the same pages again and again";
    if (empty_pages > most_empty_pages) return "the donor sends empty pages without end";
    return {};
}

Result<> Harvest::check_options() const {
    for (const auto& date : {options_.from, options_.until})
        if (!date.empty() && !parse_datestamp(date))
            return fail(ErrorCode::usage, fmt::format("\"{}\" is not a date of OAI-PMH", printable(date)),
                        "write YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ");
    if (source_.base_url.empty())
        return fail(ErrorCode::usage,
                    fmt::format("the source {} has no base URL, so it can only be imported", source_.key),
                    "give it one with `muras source add`, or use `muras import`");
    return {};
}

Result<> Harvest::open() {
    auto state = store_.source(source_.key);
    if (!state) return state.error();
    if (!*state) return fail(ErrorCode::not_found, fmt::format("there is no source {}", source_.key));
    state_ = std::move(**state);
    first_ever_ = state_.live + state_.deleted == 0;
    auto went_on = resume();
    if (!went_on) return went_on.error();
    return *went_on ? Result<>{} : begin();
}

/// Goes on with a run that was killed, when it asked for the same; another open run is closed as it stands.
Result<bool> Harvest::resume() {
    auto checkpoint = store_.checkpoint(source_.key);
    if (!checkpoint) return checkpoint.error();
    auto runs = store_.runs(source_.key, 1);
    if (!runs) return runs.error();
    if (runs->empty() || !runs->front().verdict.empty()) return false;
    const auto& old = runs->front();
    bool same = old.kind == "harvest" && *checkpoint && (*checkpoint)->run == old.no && (old.full || !options_.full) &&
                old.moves_date == (options_.from.empty() && options_.until.empty()) &&
                (old.moves_date || (old.from == in_granularity(options_.from, state_.granularity) &&
                                    old.until == in_granularity(options_.until, state_.granularity, true)));
    if (!same) {
        auto closed = store_.finish_run({old.no, "partial", "it was interrupted, and another harvest took its place"});
        if (!closed) return closed.error();
        return false;
    }
    run_ = old;
    checkpoint_ = **checkpoint;
    resumed_ = true;
    first_ever_ = first_ever_ || old.counts.added >= state_.live;
    auto problems = store_.problems(run_.no, most_problems);
    if (!problems) return problems.error();
    lost_before_ = std::any_of(problems->begin(), problems->end(), loses_records);
    return true;
}

Result<> Harvest::begin() {
    if (auto learned = learn_granularity(); !learned) return learned;
    Run run;
    run.source = source_.key;
    run.full = options_.full;
    run.moves_date = options_.from.empty() && options_.until.empty();
    auto from = run.moves_date ? (options_.full ? std::string{} : state_.last_complete) : options_.from;
    run.from = in_granularity(from, state_.granularity);
    run.until = in_granularity(options_.until, state_.granularity, true);
    run.started_at = now();
    auto begun = store_.begin_run(run);
    if (!begun) return begun.error();
    run_ = std::move(*begun);
    checkpoint_.run = run_.no;
    return {};
}

/// Asks Identify once. A donor that does not answer it is still harvested: days are understood by all (section 3.3.1).
Result<> Harvest::learn_granularity() {
    auto page = donor_.ask(identify_url(source_.base_url), 1);
    std::string said;
    if (page && page->well_formed)
        if (const auto* element = page->answer.child("granularity")) said = element->text;
    auto is = [&](std::string_view form) { return said.find(form) != std::string::npos; };
    if (is(second_granularity))
        said = second_granularity;
    else if (is(day_granularity))
        said = day_granularity;
    else
        return {};
    if (said == state_.granularity) return {};
    state_.granularity = said;
    return store_.set_granularity(source_.key, said);
}

Result<HarvestOutcome> Harvest::run() {
    if (auto sound = check_options(); !sound) return sound.error();
    if (auto opened = open(); !opened) return opened.error();
    auto sets = source_.sets.empty() ? std::vector<std::string>{""} : source_.sets;
    for (const auto& set : sets) {
        const auto& done = checkpoint_.done_sets;
        bool is_done = std::find(done.begin(), done.end(), set) != done.end();
        if (is_done && !(resumed_ && checkpoint_.set == set)) continue;
        auto end = is_done ? end_of_list() : list(set);
        if (!end) return end.error();
        ends_.push_back(std::move(*end));
        if (ends_.back().kind == Kind::stopped) {
            run_.verdict = word(Kind::stopped);
            run_.reason = ends_.back().reason;
            return HarvestOutcome{run_, false};
        }
        if (ends_.back().unreachable) break;  // the next set lives on the same server
    }
    return close(judge());
}

std::string Harvest::next_url(const std::string& set) const {
    if (!checkpoint_.token.empty()) return token_url(source_.base_url, checkpoint_.token);
    return list_url(source_.base_url, {source_.prefix, run_.from, run_.until, set});
}

Result<ListEnd> Harvest::list(const std::string& set) {
    List list;
    bool goes_on = resumed_ && checkpoint_.set == set && !checkpoint_.token.empty();
    if (!goes_on) checkpoint_ = {run_.no, set, {}, -1, 0, checkpoint_.done_sets};
    for (;;) {
        if (stopped()) return ListEnd{Kind::stopped, "it was stopped; the next harvest goes on at this page"};
        auto page = donor_.ask(next_url(set));
        if (!page && stopped()) continue;
        if (!page) return unanswered(page.error());
        if (page->well_formed && page->records.empty() && !page->errors.empty()) {
            bool go_on = false;
            auto end = answer_error(*page, list, go_on);
            if (!end || !go_on) return end;
            continue;
        }
        if (page->well_formed && page->verb != "ListRecords")
            return incomplete(
                {Kind::failed,
                 fmt::format("the donor answers ListRecords with \"{}\"; check the base URL", printable(page->verb))});
        auto fault = page->well_formed ? std::string{} : page->problems.back().message;
        checkpoint_.token = page->token.value_or("");
        checkpoint_.list_size = page->list_size >= 0 ? page->list_size : checkpoint_.list_size;
        if (list.take(*page)) checkpoint_.seen += page->records.size() + page->refused;
        bool last = checkpoint_.token.empty();
        if (last) checkpoint_.done_sets.push_back(set);
        if (auto stored = store_page(*page); !stored) return stored.error();
        note_progress();
        if (last && !fault.empty())
            return incomplete({Kind::partial, "a page has a fault and no token to go on with: " + fault});
        if (last) return end_of_list();
        if (auto why = list.endless(); !why.empty()) return incomplete({Kind::partial, std::string(why)});
    }
}

/// The donor could not be asked, or gave no OAI-PMH.
Result<ListEnd> Harvest::unanswered(const Error& error) {
    auto kind = donor_.walled() ? Kind::blocked : Kind::failed;
    return incomplete({kind, error.hint.empty() ? error.message : error.message + "; " + error.hint,
                       error.code == ErrorCode::temporary});
}

/// An answer that is an OAI-PMH error (section 3.6). `go_on` when the list is asked for again.
Result<ListEnd> Harvest::answer_error(const Page& page, List& list, bool& go_on) {
    bool in_list = !checkpoint_.token.empty();
    if (page.error("noRecordsMatch")) {
        // Behind a page it is how some donors end a list; in front, an empty list.
        checkpoint_.token.clear();
        checkpoint_.done_sets.push_back(checkpoint_.set);
        Page empty;
        empty.response_date = page.response_date;
        if (auto stored = store_page(empty); !stored) return stored.error();
        return end_of_list();
    }
    if (page.error("badResumptionToken") && in_list && !list.restarted) {
        // Tokens expire, between runs and within one. From the beginning, then; what is known comes out unchanged.
        list = {};
        list.restarted = true;
        checkpoint_.token.clear();
        checkpoint_.seen = 0;
        go_on = true;
        return ListEnd{};
    }
    const auto& error = page.errors.front();
    return incomplete({in_list ? Kind::partial : Kind::failed,
                       fmt::format("the donor answers {}: {}", printable(error.code), printable(error.text))});
}

Result<ListEnd> Harvest::end_of_list() {
    if (!falls_short(checkpoint_.seen, checkpoint_.list_size)) return ListEnd{};
    return incomplete(
        {Kind::partial, fmt::format("the list ended after {} of {} records", checkpoint_.seen, checkpoint_.list_size)});
}

/// Writes the reason down at once: a run that is killed now and goes on later must not forget it.
Result<ListEnd> Harvest::incomplete(ListEnd end) {
    auto noted = store_.add_problem(run_.no, {std::string(list_incomplete),
                                              {},
                                              checkpoint_.set.empty() ? "the list" : "set " + checkpoint_.set,
                                              end.reason,
                                              "the next harvest asks for the same stretch again",
                                              {}});
    if (!noted) return noted.error();
    return end;
}

Result<> Harvest::store_page(Page& page) {
    PageCommit commit;
    commit.run = run_.no;
    commit.source = source_.key;
    commit.problems = std::move(page.problems);
    for (auto& p : commit.problems)
        if (!p.place.empty()) p.place = fmt::format("page {}, {}", run_.counts.pages + 1, p.place);
    commit.refused = page.refused;
    commit.checkpoint = checkpoint_;
    if (run_.proven_date.empty()) {
        run_.proven_date = proven_date(page.response_date).value_or(format_datestamp(run_.started_at));
        commit.proven_date = run_.proven_date;
    }
    commit.records = incoming_records(page, source_, now());
    auto outcome = store_.put_page(commit);
    if (!outcome) return outcome.error();
    run_.counts = outcome->counts;
    if (options_.ack)
        for (std::size_t i = 0; i < commit.records.size(); ++i)
            if (outcome->fates[i] != Fate::refused) options_.ack(commit.records[i].record.provenance.oai_identifier);
    return {};
}

void Harvest::note_progress() const {
    if (options_.progress) options_.progress({source_.key, run_.counts, checkpoint_.seen, checkpoint_.list_size});
}

/// What the run comes to, with all of its lists ended (I9).
ListEnd Harvest::judge() const {
    auto end = combined(ends_, run_.counts.records > 0);
    if (end.kind != Kind::complete) return end;
    if (lost_before_) return {Kind::partial, "a page was lost before the run was interrupted"};
    auto problems = store_.problems(run_.no, most_problems);
    if (problems)
        for (const auto& p : *problems)
            if (loses_records(p)) return {Kind::partial, fmt::format("a page was lost: {} ({})", p.message, p.place)};
    if (first_ever_) return end;
    if (auto limit = deletions_believed(state_.live); run_.counts.deleted > limit)
        return {Kind::suspicious,
                fmt::format("{} deletions of {} records are more than the {} believed without a look; they wait",
                            run_.counts.deleted, state_.live, limit)};
    if (run_.from.empty() && run_.until.empty() && run_.counts.records * 2 < state_.live)
        return {Kind::suspicious, fmt::format("the whole list has {} records, but {} are known; nothing was deleted",
                                              run_.counts.records, state_.live)};
    return end;
}

Result<HarvestOutcome> Harvest::close(ListEnd end) {
    auto finished = store_.finish_run({run_.no, std::string(word(end.kind)), end.reason});
    if (!finished) return finished.error();
    run_ = std::move(*finished);
    if (source_.files && options_.blobs && !end.unreachable) {
        auto fetched = fetch_files(source_, store_, *options_.blobs, fetcher_,
                                   {run_.no, options_.stop, options_.pause, options_.now});
        if (!fetched) return fetched.error();
        run_.counts.problems += fetched->failed;
    }
    return HarvestOutcome{run_, end.unreachable};
}

}  // namespace

Result<HarvestOutcome> harvest(const Source& source, RecordStore& store, Fetcher& fetcher,
                               const HarvestOptions& options) {
    return Harvest(source, store, fetcher, options).run();
}

}  // namespace muras
