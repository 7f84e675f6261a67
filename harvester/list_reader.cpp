#include <harvester/list_reader.hpp>

#include <algorithm>

#include <harvester/dates.hpp>
#include <harvester/oai_request.hpp>
#include <repository/base/clock.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

using Kind = ListEnd::Kind;

constexpr int most_barren_ways = 2;
constexpr int most_lost_windows = 3;  // in a row; then the donor is left alone

ListEnd stopped_end() { return {Kind::stopped, {"stopped", {}}}; }

}  // namespace

ListReader::ListReader(Donor& donor, ListTask task, Checkpoint& checkpoint, TakePage take)
    : donor_(donor), task_(std::move(task)), checkpoint_(checkpoint), take_(std::move(take)) {}

Result<ListEnd> ListReader::read(const std::string& set, bool resumed) {
    if (resumed && !checkpoint_.again_from.empty()) {
        begin_window(window());  // what it had seen before it was asked for again is not known any more
        knows_all_ = false;
    } else if (resumed) {
        proof_ = ListProof(checkpoint_.seen, checkpoint_.list_size, checkpoint_.last_page);
        knows_all_ = false;
    } else {
        checkpoint_.set = set;
        checkpoint_.range_size = -1;
        checkpoint_.range_seen = 0;
        begin_window({task_.range.from, task_.range.until, WindowStep::whole});
    }
    ListEnd lost;
    for (int lost_windows = 0;;) {
        auto end = read_window();
        if (!end) return end;
        if (end->kind == Kind::stopped) return end;
        bool fine = end->kind == Kind::complete;
        if (!fine) {
            lost = std::move(*end);
            checkpoint_.lose(lost.why);
        }
        lost_windows = fine ? 0 : lost_windows + 1;
        bool goes_on = fine || (window().step != WindowStep::whole && !lost.unreachable && lost.kind != Kind::blocked &&
                                lost_windows < most_lost_windows);
        auto following = goes_on ? next(window(), range()) : std::nullopt;
        if (following) {
            checkpoint_.range_seen += proof_.seen();
            begin_window(*following);
            continue;
        }
        return lost;
    }
}

Window ListReader::window() const {
    return {checkpoint_.from, checkpoint_.until, static_cast<WindowStep>(checkpoint_.step)};
}

WindowRange ListReader::range() const {
    auto range = task_.range;
    if (range.earliest.empty()) range.earliest = earliest_;
    return range;
}

void ListReader::begin_window(const Window& window) {
    checkpoint_.from = window.from;
    checkpoint_.until = window.until;
    checkpoint_.step = static_cast<std::uint32_t>(window.step);
    checkpoint_.again_from.clear();
    checkpoint_.token.clear();
    checkpoint_.list_size = -1;
    checkpoint_.seen = 0;
    proof_ = {};
    restarted_ = pages_since_ = false;
    if (window.step == WindowStep::whole) knows_all_ = true;
}

std::string ListReader::url() const {
    if (in_list()) return token_url(task_.base_url, task_.verb, checkpoint_.token);
    const auto& from = checkpoint_.again_from.empty() ? checkpoint_.from : checkpoint_.again_from;
    return list_url(task_.base_url, {task_.verb, task_.prefix, in_granularity(from, task_.range.granularity),
                                     in_granularity(checkpoint_.until, task_.range.granularity, true), checkpoint_.set});
}

Result<ListEnd> ListReader::read_window() {
    for (;;) {
        if (stopped()) return stopped_end();
        auto page = donor_.ask(url());
        if (!page && stopped()) continue;
        if (!page) {
            bool walled = donor_.walled();
            verb_refused_ = !proof_.took_pages() && !in_list() && !walled;
            if (!walled && another_way(Trouble::answer)) continue;
            return ListEnd{walled ? Kind::blocked : Kind::failed, donor_.why(), page.error().code == ErrorCode::temporary};
        }
        if (page->well_formed && page->records.empty() && page->headers.empty() && !page->errors.empty()) {
            auto end = answer_error(*page);
            if (!end) return end.error();
            if (*end) return std::move(**end);
            continue;
        }
        if (page->repository || (page->well_formed && page->verb != task_.verb)) {
            if (page->repository) page->verb = "Repository";  // its list is taken whole, not asked for (Harvest)
            verb_refused_ = !proof_.took_pages();
            return ListEnd{Kind::failed, {"other-verb", {task_.verb, printable(page->verb)}}};
        }
        proof_.take(*page, task_.verb == "ListRecords" ? page->records : page->headers);
        pages_since_ = true;
        barren_ways_ = 0;
        if (earliest_.empty()) earliest_ = proof_.first_stamp();
        auto fault = page->well_formed ? std::string{} : page->problems.back().message;
        checkpoint_.token = page->token.value_or("");
        checkpoint_.list_size = proof_.size();
        checkpoint_.seen = proof_.seen();
        checkpoint_.last_page = proof_.last_page();
        if (auto taken = take(*page); !taken) return taken.error();
        if (auto why = proof_.endless(); !why.empty()) return ListEnd{Kind::suspicious, std::move(why)};
        if (in_list()) continue;
        if (!fault.empty()) {
            if (proof_.seen() > 0 && proof_.found_new() && another_way(Trouble::answer)) continue;
            return ListEnd{Kind::partial, {"page-fault", {fault}}};
        }
        if (auto end = end_of_window()) return std::move(*end);
    }
}

/// Hands a page over, with a checkpoint that knows whether the list is done with it.
Result<> ListReader::take(Page& page) {
    took_pages_ = true;
    bool done = !in_list() && page.well_formed && doubt().empty() && !proof_.abrupt() && !next(window(), range());
    if (done) checkpoint_.done_sets.push_back(checkpoint_.set);
    return take_(page);
}

/// The list has ended as far as the donor is concerned. When that is in doubt, the donor is asked once more from the
/// last datestamp on: what it left out comes then, and if nothing does, the end is as sure as it can be.
ListReader::MaybeEnd ListReader::end_of_window() {
    auto why = doubt();
    if (why.empty()) return proof_.abrupt() && ask_again_from_last() ? MaybeEnd{} : ListEnd{};
    if (proof_.found_new() && proof_.ordered() && ask_again_from_last()) return std::nullopt;
    // What is known to be lost explains the doubt.
    if (!checkpoint_.lost.empty()) return ListEnd{Kind::partial, checkpoint_.loss()};
    return ListEnd{Kind::suspicious, std::move(why)};
}

/// Of the window's end; behind the last window, of the whole range's too.
Reason ListReader::doubt() const {
    auto why = proof_.doubt(task_.trust_size);
    if (!why.empty() || !task_.trust_size || checkpoint_.range_size < 0 || next(window(), range())) return why;
    auto seen = checkpoint_.range_seen + proof_.seen(), size = static_cast<std::uint64_t>(checkpoint_.range_size);
    return seen < size ? Reason("list-short", {std::to_string(seen), std::to_string(size)}) : Reason{};
}

/// An answer that is an OAI-PMH error (section 3.6).
Result<ListReader::MaybeEnd> ListReader::answer_error(const Page& page) {
    const auto& error = page.errors.front();
    if (page.error("noRecordsMatch")) {
        // Behind a page it is how some donors end a list; in front, an empty list.
        checkpoint_.token.clear();
        proof_.end_by_error();
        Page empty;
        empty.well_formed = true;
        empty.response_date = page.response_date;
        if (auto taken = take(empty); !taken) return taken.error();
        return end_of_window();
    }
    bool was_in_list = in_list();
    // Some donors promise seconds and take days only.
    if (!was_in_list && page.error("badArgument") && task_.range.granularity == second_granularity &&
        !(checkpoint_.from.empty() && checkpoint_.until.empty())) {
        task_.range.granularity = day_granularity;
        return MaybeEnd{};
    }
    verb_refused_ = !proof_.took_pages() && !was_in_list && page.error("badVerb");
    if (was_in_list && another_way(page.error("badResumptionToken") ? Trouble::token : Trouble::answer))
        return MaybeEnd{};
    auto kind = was_in_list || proof_.took_pages() ? Kind::partial : Kind::failed;
    return MaybeEnd{ListEnd{kind, {"oai-error", {printable(error.code), printable(error.text)}}}};
}

std::string ListReader::again(const std::string& stamp) const {
    auto date = proven_date(stamp);
    return date ? in_granularity(*date, task_.range.granularity) : std::string{};
}

/// False when the last datestamp can't be read, or leads to where the list was asked from already.
bool ListReader::ask_again_from_last() {
    auto from = again(proof_.last_stamp());
    if (from.empty() || (!checkpoint_.again_from.empty() && from < checkpoint_.again_from)) return false;
    checkpoint_.again_from = from;
    checkpoint_.token.clear();
    proof_.ask_again();
    return true;
}

/// When the list can't go on at its token: from the last datestamp proven; else from its beginning, once; else in
/// windows of dates. False when no way is left. The first needs a count to hold the result against, since datestamps
/// that rose so far may fall later.
bool ListReader::another_way(Trouble trouble) {
    if (!pages_since_ && ++barren_ways_ >= most_barren_ways && trouble == Trouble::answer) return false;
    bool had_pages = proof_.took_pages() || in_list() || window().step != WindowStep::whole;
    if (!had_pages) return false;
    pages_since_ = false;
    auto last = again(proof_.last_stamp());
    bool advanced = last > (checkpoint_.again_from.empty() ? in_granularity(checkpoint_.from, task_.range.granularity)
                                                           : checkpoint_.again_from);
    if (proof_.ordered() && proof_.size() >= 0 && task_.trust_size && advanced && proof_.found_new() &&
        ask_again_from_last())
        return true;
    // Whatever comes on another way, the range has at least what it has shown.
    if (window().step == WindowStep::whole)
        checkpoint_.range_size = std::max({checkpoint_.range_size, proof_.size(), static_cast<std::int64_t>(proof_.seen())});
    if (trouble == Trouble::token && !restarted_) {
        begin_window(window());
        restarted_ = true;
        return true;
    }
    auto shorter = finer(window(), range());
    if (!shorter) return false;
    begin_window(*shorter);
    return true;
}

}  // namespace muras
