#include <harvester/run.hpp>

#include <fmt/format.h>

#include <algorithm>

#include <harvester/dates.hpp>
#include <harvester/donor_software.hpp>
#include <harvester/files.hpp>
#include <harvester/incoming.hpp>
#include <harvester/list_reader.hpp>
#include <harvester/oai_request.hpp>
#include <harvester/verdict.hpp>
#include <repository/base/clock.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

using Kind = ListEnd::Kind;

constexpr std::string_view list_records = "ListRecords", list_identifiers = "ListIdentifiers";
constexpr std::size_t most_asked_for = 500;          // records that a list did not show, asked for one by one in a run
constexpr std::size_t most_quarantined = 1'000'000;  // absent records that wait for staff
constexpr std::size_t batch = 1000;                  // of them in a transaction

class Harvest {
  public:
    Harvest(const Source& source, RecordStore& store, Fetcher& fetcher, const HarvestOptions& options)
        : source_(source),
          store_(store),
          fetcher_(fetcher),
          options_(options),
          donor_(fetcher, {source.attempts, page_limits(options.limits, source.max_response_bytes), options.pause,
                           options.stop, options.sleep}) {}

    Result<HarvestOutcome> run();

  private:
    Result<> check_options() const;
    Result<std::optional<ListEnd>> respite();
    Result<> open();
    Result<bool> resume();
    Result<> begin();
    Result<> identify();
    Result<> choose_format();
    std::vector<std::string> offered_formats();
    bool takes_next_format(const ListEnd& end, bool took_pages);
    Result<> keep_choice();
    Result<bool> read_lists();
    Result<ListEnd> read_list(const std::string& set);
    Result<> take_repository();
    ListTask task(std::string_view verb, bool whole = false) const;
    Result<> take_page(Page& page);
    void ask_for_records(Page& page);
    Result<> store_page(Page& page);
    Result<> note(const ListEnd& end);
    bool whole() const { return run_.from.empty() && run_.until.empty(); }
    bool sweep_due() const;
    std::uint64_t believed() const;
    Result<> find_absent();
    Result<bool> sweep(IdentifierSet& seen);
    Result<> ask_for_absent(const std::vector<std::string>& identifiers);
    Result<> quarantine(std::vector<std::string> identifiers);
    ListEnd judge() const;
    Result<HarvestOutcome> close(ListEnd end);

    std::int64_t now() const { return options_.now ? options_.now() : now_seconds(); }
    void say(const Reason& why) {
        run_.reason = english(why);
        run_.why = why;
    }
    bool stopped() const { return options_.stop && options_.stop->load(); }

    Source source_;  ///< its prefix is that which is asked for
    RecordStore& store_;
    Fetcher& fetcher_;
    const HarvestOptions& options_;
    Donor donor_;
    SourceState state_;
    Run run_;
    Checkpoint checkpoint_;
    bool first_ever_ = false, resumed_ = false;
    const bool asked_any_ = source_.prefix == any_prefix;  ///< staff named no format
    bool identified_ = false;                              ///< the donor answered Identify in this process
    std::optional<Page> repository_;    ///< the donor is a static repository: one document that has everything
    DonorTraits traits_;                ///< what it showed, where the format is to be chosen
    bool chooses_ = false;              ///< of the formats offered, which are known
    std::vector<std::string> formats_;  ///< the next ones to ask for, should this one be refused
    bool knows_all_ = true;             ///< every record of the run came to this process
    IdentifierSet seen_;                ///< in this process
    std::uint64_t listed_ = 0;          ///< records that the lists held, before any were asked for one by one
    std::vector<ListEnd> ends_;
};

/// All names and texts in a tree: what software leaves its traces in.
std::string all_text(const Element& element) {
    auto out = element.name + ' ' + element.text + ' ';
    for (const auto& child : element.children) out += all_text(child);
    return out;
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

/// A donor that asked to be left alone is, also by the other sources on its host and by later runs; a short time is
/// waited for.
Result<std::optional<ListEnd>> Harvest::respite() {
    auto sources = store_.sources();
    if (!sources) return sources.error();
    auto until = std::int64_t{0};
    for (const auto& other : *sources)
        if (host_of(other.source.base_url) == host_of(source_.base_url)) until = std::max(until, other.not_before);
    auto left = std::chrono::seconds{until - now()};
    if (left.count() <= 0 || left > longest_respite) return std::optional<ListEnd>{};
    if (left <= longest_wait) {
        (options_.sleep ? options_.sleep : interruptible_sleep(options_.stop))(left);
        return std::optional<ListEnd>{};
    }
    return std::optional(ListEnd{Kind::blocked, {"left-alone", {format_datestamp(until)}}, true});
}

Result<> Harvest::open() {
    first_ever_ = state_.live + state_.deleted == 0;
    auto went_on = resume();
    if (!went_on) return went_on.error();
    if (!*went_on) return begin();
    if (source_.prefix == any_prefix) source_.prefix = state_.chosen_prefix.empty() ? "oai_dc" : state_.chosen_prefix;
    return checkpoint_.token.empty() ? identify() : Result<>{};  // in a list, the donor has answered already
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
        auto closed = store_.finish_run({old.no, "partial", {"interrupted", {}}});
        if (!closed) return closed.error();
        return false;
    }
    run_ = old;
    checkpoint_ = **checkpoint;
    resumed_ = true;
    first_ever_ = first_ever_ || old.counts.added >= state_.live;
    return true;
}

/// An incremental run asks from some time before the proven date: clocks differ, and zones are mistaken for UTC.
Result<> Harvest::begin() {
    if (auto learned = identify(); !learned) return learned;
    if (auto chosen = choose_format(); !chosen) return chosen;
    Run run;
    run.source = source_.key;
    run.full = options_.full;
    run.moves_date = options_.from.empty() && options_.until.empty();
    auto from = options_.from;
    if (auto proven = parse_datestamp(state_.last_complete); proven && run.moves_date && !options_.full && !repository_)
        from = format_datestamp(*proven - source_.overlap_s);
    run.from = in_granularity(from, state_.granularity);
    run.until = in_granularity(options_.until, state_.granularity, true);
    run.started_at = now();
    auto begun = store_.begin_run(run);
    if (!begun) return begun.error();
    run_ = std::move(*begun);
    checkpoint_.run = run_.no;
    if (!chooses_ || state_.live == 0 || source_.prefix == "oai_dc") return {};
    return store_.add_problem(run_.no, {"format-changed",
                                        {},
                                        {},
                                        fmt::format("records are asked for as {} from now on", source_.prefix),
                                        "name a prefix in the source's settings to fix the format",
                                        {}});
}

/// Asks Identify once. A donor that does not answer it is still harvested: days are understood by all (section 3.3.1).
Result<> Harvest::identify() {
    auto page = donor_.ask(identify_url(source_.base_url), 1);
    if (!page || !page->well_formed) return {};
    auto said = [&](const char* name) {
        const auto* element = page->answer.child(name);
        return element ? element->text : std::string{};
    };
    identified_ = !page->answer.children.empty();
    traits_.base_url = source_.base_url;
    traits_.identify = all_text(page->answer);
    Identified learned;
    auto granularity = said("granularity");
    for (auto form : {day_granularity, second_granularity})
        if (granularity.find(form) != std::string::npos) learned.granularity = form;
    auto deletions = said("deletedRecord");
    for (std::string_view policy : {"no", "transient", "persistent"})
        if (deletions.find(policy) != std::string::npos) learned.deleted_record = policy;
    learned.earliest = proven_date(said("earliestDatestamp")).value_or("");
    if (!learned.granularity.empty()) state_.granularity = learned.granularity;
    if (!learned.deleted_record.empty()) state_.deleted_record = learned.deleted_record;
    if (!learned.earliest.empty()) state_.earliest = learned.earliest;
    if (page->repository) repository_ = std::move(*page);
    return store_.set_identified(source_.key, learned);
}

/// Once chosen, the format stays: another one would change every record. A donor that does not tell its formats is
/// asked for oai_dc, and again for its formats by the next harvest.
Result<> Harvest::choose_format() {
    if (source_.prefix != any_prefix) return {};
    source_.prefix = "oai_dc";
    if (!state_.chosen_prefix.empty()) {
        source_.prefix = state_.chosen_prefix;
        return {};
    }
    traits_.formats = offered_formats();
    if (traits_.formats.empty()) return {};
    formats_ = ranked_formats(guess_software(traits_), source_.rules.formats, traits_.formats);
    source_.prefix = formats_.front();
    formats_.erase(formats_.begin());
    chooses_ = true;
    if (source_.prefix != "oai_dc") state_.last_complete.clear();  // nothing was ever proven for it
    return {};
}

std::vector<std::string> Harvest::offered_formats() {
    Element rows;
    if (repository_) {
        rows = repository_->answer;
    } else if (identified_) {
        auto page = donor_.ask(verb_url(source_.base_url, "ListMetadataFormats"), 2);
        if (page && page->well_formed) rows = std::move(page->answer);
    }
    std::vector<std::string> prefixes;
    for (const auto& row : rows.children)
        if (const auto* prefix = row.child("metadataPrefix")) prefixes.push_back(std::string(trimmed(prefix->text)));
    return prefixes;
}

/// A donor may offer a format that it then does not give. After the choice it may take one back: then the next harvest
/// chooses anew.
bool Harvest::takes_next_format(const ListEnd& end, bool took_pages) {
    if (took_pages || end.kind == ListEnd::Kind::complete || stopped() || !chooses_ || formats_.empty()) return false;
    if (end.unreachable && (end.why.code != "http-later" || donor_.respite().count() > 0)) return false;
    if (end.unreachable) formats_ = {"oai_dc"};  // the patience with this donor is spent
    source_.prefix = formats_.front();
    formats_.erase(formats_.begin());
    return true;
}

/// Before the first page is stored, so that a harvest that goes on later goes on in the same format.
Result<> Harvest::keep_choice() {
    if (!chooses_) return {};
    chooses_ = false;
    state_.chosen_prefix = source_.prefix;
    return store_.set_chosen_prefix(source_.key, source_.prefix);
}

/// A static repository (Guidelines for Static Repositories, 2002) is whole as it comes: what is not in it is gone.
Result<> Harvest::take_repository() {
    auto& page = *repository_;
    if (source_.rules.formats.empty()) formats_ = {source_.prefix};
    formats_.insert(formats_.begin(), source_.prefix);
    auto prefix = keep_list(page, formats_);
    if (prefix.empty() && (page.well_formed || page.problems.empty())) {
        ends_.push_back({Kind::failed, {"oai-error", {"cannotDisseminateFormat", source_.prefix}}});
        return {};
    }
    if (!prefix.empty()) source_.prefix = prefix;
    if (auto kept = keep_choice(); !kept) return kept;
    ListEnd end;
    if (!page.well_formed) end = {Kind::partial, {"page-fault", {page.problems.back().message}}};
    if (!source_.sets.empty())
        std::erase_if(page.records, [&](const PageRecord& record) {
            return std::none_of(record.sets.begin(), record.sets.end(), [&](const std::string& set) {
                return std::find(source_.sets.begin(), source_.sets.end(), set) != source_.sets.end();
            });
        });
    auto records = std::move(page.records);
    for (std::size_t at = 0; at == 0 || at < records.size(); at += batch) {
        Page part;
        part.well_formed = true;
        if (at == 0) {
            part.problems = std::move(page.problems);
            part.refused = page.refused;
        }
        auto last = std::min(at + batch, records.size());
        for (auto i = at; i < last; ++i) part.records.push_back(std::move(records[i]));
        checkpoint_.seen = last;
        if (auto stored = store_page(part); !stored) return stored;
        if (options_.progress)
            options_.progress({source_.key, run_.counts, last, static_cast<std::int64_t>(records.size())});
    }
    if (end.kind == Kind::complete && records.empty() && state_.live > 0)
        end = {Kind::suspicious, {"list-short", {"0", std::to_string(state_.live)}}};
    if (end.kind != Kind::complete)
        if (auto noted = note(end); !noted) return noted;
    ends_.push_back(std::move(end));
    return {};
}

Result<HarvestOutcome> Harvest::run() {
    if (auto sound = check_options(); !sound) return sound.error();
    auto state = store_.source(source_.key);
    if (!state) return state.error();
    if (!*state) return fail(ErrorCode::not_found, fmt::format("there is no source {}", source_.key));
    state_ = std::move(**state);
    auto alone = respite();
    if (!alone) return alone.error();
    if (*alone) {
        run_.source = source_.key;
        run_.verdict = word((*alone)->kind);
        say((*alone)->why);
        return HarvestOutcome{run_, true};
    }
    if (auto opened = open(); !opened) return opened.error();
    auto read = read_lists();
    if (!read) return read.error();
    listed_ = run_.counts.records;
    if (*read && combined(ends_, true).kind == Kind::complete) {
        if (auto found = find_absent(); !found) return found.error();
    }
    if (stopped() && !ends_.empty() && combined(ends_, true).kind == Kind::stopped) {
        run_.verdict = word(Kind::stopped);
        say(combined(ends_, true).why);
        return HarvestOutcome{run_, false};
    }
    return close(judge());
}

/// False when it was stopped.
Result<bool> Harvest::read_lists() {
    if (repository_) {
        auto taken = take_repository();
        return taken ? Result<bool>(true) : Result<bool>(taken.error());
    }
    auto sets = source_.sets.empty() ? std::vector<std::string>{""} : source_.sets;
    for (const auto& set : sets) {
        const auto& done = checkpoint_.done_sets;
        if (std::find(done.begin(), done.end(), set) != done.end()) {
            knows_all_ = knows_all_ && !resumed_;
            continue;
        }
        auto end = read_list(set);
        if (!end) return end.error();
        ends_.push_back(std::move(*end));
        const auto& last = ends_.back();
        if (last.kind == Kind::stopped) return false;
        if (last.kind != Kind::complete)
            if (auto noted = note(last); !noted) return noted.error();
        if (last.unreachable) break;  // the next set lives on the same server
        auto& sets_done = checkpoint_.done_sets;
        if (std::find(sets_done.begin(), sets_done.end(), set) == sets_done.end()) sets_done.push_back(set);
    }
    return true;
}

ListTask Harvest::task(std::string_view verb, bool whole) const {
    ListTask task{source_.base_url, std::string(verb), source_.prefix, {}, !source_.wrong_list_size, options_.stop};
    task.range = {whole ? std::string{} : run_.from, whole ? std::string{} : run_.until, state_.earliest,
                  state_.granularity.empty() ? std::string(day_granularity) : state_.granularity, now()};
    return task;
}

/// A donor whose ListRecords does not work, though the donor does, is asked for identifiers and each record.
Result<ListEnd> Harvest::read_list(const std::string& set) {
    bool resumed = resumed_ && checkpoint_.set == set && !checkpoint_.token.empty();
    auto verb = source_.verb == list_identifiers || (resumed && checkpoint_.verb == list_identifiers) ? list_identifiers
                                                                                                      : list_records;
    for (;;) {
        checkpoint_.verb = verb;
        ListReader reader(donor_, task(verb), checkpoint_, [this](Page& page) { return take_page(page); });
        auto end = reader.read(set, resumed);
        if (!end) return end;
        if (takes_next_format(*end, reader.took_pages())) {
            checkpoint_.lost.clear();
            checkpoint_.lost_why = {};
            continue;
        }
        bool gone = end->why.code == "oai-error" && end->why.values.front() == "cannotDisseminateFormat";
        if (gone && !reader.took_pages() && asked_any_ && !chooses_) {
            end->why = {"format-gone", {source_.prefix}};
            if (auto left = store_.set_chosen_prefix(source_.key, {}); !left) return left.error();
        }
        knows_all_ = knows_all_ && reader.knows_all();
        bool other_verb = source_.verb == "auto" && verb == list_records && reader.verb_refused() && identified_;
        if (!other_verb) return end;
        checkpoint_.lost.clear();
        checkpoint_.lost_why = {};
        verb = list_identifiers;
        resumed = false;
    }
}

Result<> Harvest::take_page(Page& page) {
    if (auto kept = keep_choice(); !kept) return kept;
    if (checkpoint_.verb == list_identifiers) ask_for_records(page);
    if (auto stored = store_page(page); !stored) return stored;
    if (options_.progress) options_.progress({source_.key, run_.counts, checkpoint_.seen, checkpoint_.list_size});
    return {};
}

/// Turns the headers of a page into records. One that can't be had is a problem of its own.
void Harvest::ask_for_records(Page& page) {
    bool silent = false;
    for (auto& header : page.headers) {
        if (header.deleted) {
            page.records.push_back(std::move(header));
            continue;
        }
        std::string why = "the donor no longer answers";
        if (!silent && !stopped()) {
            auto answer = donor_.ask(record_url(source_.base_url, source_.prefix, header.identifier));
            if (answer && answer->records.size() == 1 && answer->records.front().identifier == header.identifier) {
                page.records.push_back(std::move(answer->records.front()));
                continue;
            }
            silent = !answer && answer.error().code == ErrorCode::temporary;
            if (!answer)
                why = answer.error().message;
            else if (!answer->errors.empty())
                why = fmt::format("GetRecord answers {}", printable(answer->errors.front().code));
            else
                why = "GetRecord gives no such record";
        }
        ++page.refused;
        page.problems.push_back({"record-unavailable", header.identifier, {}, why, "the next harvest asks again", {}});
    }
    page.headers.clear();
}

Result<> Harvest::note(const ListEnd& end) {
    checkpoint_.lose(end.why);
    return store_.add_problem(run_.no, {std::string(list_incomplete),
                                        {},
                                        checkpoint_.set.empty() ? "the list" : "set " + checkpoint_.set,
                                        english(end.why),
                                        "the next harvest asks for the same stretch again",
                                        {}});
}

/// The proven date is the donor's clock at the run's first answer, and never ahead of ours: a donor whose responseDate
/// runs ahead of its datestamps would lose what happens in between.
Result<> Harvest::store_page(Page& page) {
    PageCommit commit;
    commit.run = run_.no;
    commit.source = source_.key;
    commit.problems = std::move(page.problems);
    for (auto& p : commit.problems) {
        if (!p.place.empty()) p.place = fmt::format("page {}, {}", run_.counts.pages + 1, p.place);
        if (!loses_records(p)) continue;
        checkpoint_.lose(p.record.empty() && p.code != "lost-record"
                             ? Reason("page-lost", {p.message, p.place})
                             : Reason("record-lost", {p.record, p.message, p.place}));
    }
    commit.refused = page.refused;
    commit.checkpoint = checkpoint_;
    if (run_.proven_date.empty()) {
        auto ours = format_datestamp(run_.started_at);
        run_.proven_date = std::min(proven_date(page.response_date).value_or(ours), ours);
        commit.proven_date = run_.proven_date;
    }
    for (const auto& record : page.records) seen_.add(record.identifier);
    std::vector<std::string> acknowledged;
    if (options_.ack)
        for (const auto& record : page.records) acknowledged.push_back(record.identifier);
    take_records(page, source_, options_.limits.page, now(), commit);
    auto outcome = store_.put_page(std::move(commit));
    if (!outcome) return outcome.error();
    run_.counts = outcome->counts;
    for (std::size_t i = 0; i < acknowledged.size(); ++i)
        if (outcome->fates[i] != Fate::refused) options_.ack(acknowledged[i]);
    return {};
}

std::uint64_t Harvest::believed() const {
    return source_.deletions_believed >= 0 ? static_cast<std::uint64_t>(source_.deletions_believed)
                                           : deletions_believed(state_.live);
}

/// Donors that keep tombstones tell by themselves what is gone (section 2.5.1).
bool Harvest::sweep_due() const {
    bool tells = state_.deleted_record == "persistent" || state_.deleted_record.empty();
    return !tells && source_.sweep_s > 0 && run_.moves_date && now() - state_.swept_at >= source_.sweep_s;
}

/// What a whole list did not show may be gone. Few such records are asked for one by one, because lists skip records
/// while they change; many wait for staff.
Result<> Harvest::find_absent() {
    if (first_ever_ && whole()) return store_.set_swept(source_.key, now());
    if (!run_.moves_date || !checkpoint_.lost.empty()) return {};
    bool known = whole() && knows_all_;
    IdentifierSet swept;
    if (!known) {
        if (!whole() && !sweep_due()) return {};
        auto whole_list = sweep(swept);
        if (!whole_list) return whole_list.error();
        if (!*whole_list) return {};
    }
    auto unseen = store_.unseen(source_.key, known ? seen_ : swept, most_quarantined);
    if (!unseen) return unseen.error();
    if (repository_ && run_.counts.staged + unseen->count <= believed()) {
        if (auto gone = quarantine(std::move(unseen->identifiers)); !gone) return gone;
        return store_.set_swept(source_.key, now());
    }
    if (run_.counts.staged + unseen->count <= believed()) {
        if (auto asked = ask_for_absent(unseen->identifiers); !asked) return asked;
        return store_.set_swept(source_.key, now());
    }
    if (auto waiting = quarantine(std::move(unseen->identifiers)); !waiting) return waiting;
    ends_.push_back(
        {Kind::suspicious,
         {"absent-many", {std::to_string(unseen->count), std::to_string(state_.live), std::to_string(believed())}}});
    return {};
}

/// Lists all identifiers; false when the list's end is not proven. A record that it shows and the store lacks was
/// missed before: it is asked for.
Result<bool> Harvest::sweep(IdentifierSet& seen) {
    auto sets = source_.sets.empty() ? std::vector<std::string>{""} : source_.sets;
    Page missed;
    missed.well_formed = true;
    auto before = checkpoint_;
    bool proven = true;
    for (const auto& set : sets) {
        Checkpoint own;
        ListReader reader(donor_, task(list_identifiers, true), own, [&](Page& page) -> Result<> {
            for (auto& header : page.headers) {
                seen.add(header.identifier);
                if (header.deleted || missed.headers.size() >= most_asked_for) continue;
                auto known = store_.find_id(source_.key, header.identifier);
                if (!known) return known.error();
                if (!*known) missed.headers.push_back(std::move(header));
            }
            return {};
        });
        auto end = reader.read(set, false);
        if (!end) return end.error();
        proven = proven && end->kind == Kind::complete && own.lost.empty();
    }
    checkpoint_ = before;
    if (!proven || stopped()) return false;
    if (!missed.headers.empty()) {
        ask_for_records(missed);
        if (auto stored = store_page(missed); !stored) return stored.error();
    }
    return true;
}

/// A record counts as gone when the donor says of itself that it does not exist (section 4.1).
Result<> Harvest::ask_for_absent(const std::vector<std::string>& identifiers) {
    Page page;
    page.well_formed = true;
    std::uint64_t unsure = 0;
    for (const auto& identifier : identifiers) {
        if (&identifier - identifiers.data() >= static_cast<std::ptrdiff_t>(most_asked_for) || stopped()) {
            ++unsure;
            continue;
        }
        auto answer = donor_.ask(record_url(source_.base_url, source_.prefix, identifier), 1);
        if (answer && answer->error("idDoesNotExist")) {
            PageRecord gone;
            gone.identifier = identifier;
            gone.deleted = true;
            page.records.push_back(std::move(gone));
        } else if (answer && answer->records.size() == 1 && answer->records.front().identifier == identifier) {
            page.records.push_back(std::move(answer->records.front()));
        } else {
            ++unsure;
        }
    }
    if (unsure > 0)
        page.problems.push_back(
            {"absent-unsure",
             {},
             {},
             fmt::format("{} records are missing from the whole list, but the donor does not say that "
                         "they are gone; they are kept",
                         unsure),
             "ask the donor",
             {}});
    return page.records.empty() && page.problems.empty() ? Result<>{} : store_page(page);
}

Result<> Harvest::quarantine(std::vector<std::string> identifiers) {
    for (std::size_t at = 0; at < identifiers.size(); at += batch) {
        Page page;
        page.well_formed = true;
        for (auto i = at; i < std::min(at + batch, identifiers.size()); ++i) {
            PageRecord gone;
            gone.identifier = std::move(identifiers[i]);
            gone.deleted = true;
            page.records.push_back(std::move(gone));
        }
        if (auto stored = store_page(page); !stored) return stored;
    }
    return {};
}

/// What the run comes to, with all of its lists ended (I9).
ListEnd Harvest::judge() const {
    auto end = combined(ends_, run_.counts.records > 0);
    if (end.kind != Kind::complete) return end;
    if (!checkpoint_.lost.empty()) return {Kind::partial, checkpoint_.loss()};
    if (first_ever_) return end;
    if (run_.counts.staged > believed())
        return {Kind::suspicious,
                {"deletions-wait",
                 {std::to_string(run_.counts.staged), std::to_string(state_.live), std::to_string(believed())}}};
    return end;
}

Result<HarvestOutcome> Harvest::close(ListEnd end) {
    auto not_before = donor_.respite().count() > 0 ? now() + donor_.respite().count() : std::int64_t{0};
    if (not_before != state_.not_before)
        if (auto set = store_.set_not_before(source_.key, not_before); !set) return set.error();
    // "Nothing new" is also what a donor says whose own index is out of order, so the next run asks from the same date.
    bool nothing = listed_ == 0;
    auto finished = store_.finish_run({run_.no, std::string(word(end.kind)), end.why, nothing});
    if (!finished) return finished.error();
    run_ = std::move(*finished);
    if (source_.files && options_.blobs && !end.unreachable) {
        auto fetched = fetch_files(source_, store_, *options_.blobs, fetcher_,
                                   {run_.no, options_.stop, options_.pause, options_.now, {}, options_.limits.files});
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
