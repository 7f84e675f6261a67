// Commands that bring records in: harvest and import.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <map>
#include <mutex>

#include <harvester/harvest_all.hpp>
#include <harvester/import.hpp>
#include <repository/base/lock.hpp>
#include <repository/base/log.hpp>
#include <repository/base/text.hpp>
#include <repository/cli/context.hpp>
#include <repository/cli/dry_run.hpp>
#include <repository/cli/progress.hpp>
#include <repository/cli/stop.hpp>

namespace muras::cli {
namespace {

struct HarvestArguments {
    std::vector<std::string> keys;
    bool full = false, ack = false, no_index = false, dry_run = false;
    std::string from, until;
    std::uint32_t accept = 0;
};

struct ImportArguments {
    std::string key, format;
    std::vector<std::string> paths;
    bool ack = false, no_index = false;
};

/// How one source came out, for the report and the exit status.
struct SourceReport {
    std::string source, verdict, reason, reason_code;
    RunCounts counts;
    std::uint32_t run = 0;
    double seconds = 0;
    bool unreachable = false, busy = false;
    DryRun* dry_run = nullptr;  ///< nothing was written; it has what would change
};

boost::json::object as_json(const SourceReport& r) {
    const auto& c = r.counts;
    boost::json::object out{{"source", r.source},       {"verdict", r.verdict}, {"run", r.run},         {"pages", c.pages},
            {"records", c.records},     {"added", c.added},     {"changed", c.changed}, {"unchanged", c.unchanged},
            {"deleted", c.deleted},     {"refused", c.refused}, {"problems", c.problems},
            {"seconds", r.seconds},     {"reason", r.reason},     {"reason_code", r.reason_code}};
    if (r.dry_run) out["changes"] = r.dry_run->take_changes(r.source);
    return out;
}

std::string for_people(const SourceReport& r) {
    const auto& c = r.counts;
    auto line = fmt::format("{}{}: {}, {} records ({} added, {} changed, {} unchanged, {} deleted",
                            r.dry_run ? "dry run, nothing was written: " : "", r.source, r.verdict, c.records, c.added, c.changed, c.unchanged, c.deleted);
    if (c.refused) line += fmt::format(", {} refused", c.refused);
    line += fmt::format(") in {:.1f} s", r.seconds);
    if (c.problems) line += fmt::format("; {} problems", c.problems);
    if (!r.reason.empty()) line += fmt::format("\n  {}", printable(r.reason));
    if (r.verdict == "suspicious" && !r.dry_run)
        line += fmt::format("\n  nothing was deleted; if the source is right: muras harvest {} --accept-deletions {}", r.source, r.run);
    return line + "\n";
}

/// DESIGN section 4: 0 all complete, 75 all unreachable or blocked, 1 all failed, 3 otherwise; 5 for a lock.
int status_of(const std::vector<SourceReport>& reports) {
    auto all = [&](auto test) { return std::all_of(reports.begin(), reports.end(), test); };
    if (all([](auto& r) { return r.verdict == "complete"; })) return 0;
    if (all([](auto& r) { return r.busy; })) return static_cast<int>(ErrorCode::busy);
    if (all([](auto& r) { return r.unreachable || r.verdict == "blocked"; })) return static_cast<int>(ErrorCode::temporary);
    if (all([](auto& r) { return r.verdict == "failed"; })) return static_cast<int>(ErrorCode::failed);
    return static_cast<int>(ErrorCode::partial);
}

/// Prints the reports and, when asked to, brings the index up to date.
int conclude(Context& context, const std::vector<SourceReport>& reports, bool no_index) {
    int status = status_of(reports);
    if (context.json) {
        boost::json::array all;
        for (const auto& r : reports) all.push_back(as_json(r));
        print(boost::json::serialize(boost::json::object{{"sources", all}}) + "\n");
    } else if (!context.quiet) {
        for (const auto& r : reports) fmt::print(stderr, "{}", for_people(r));
    } else {
        for (const auto& r : reports)
            if (r.verdict != "complete") fmt::print(stderr, "muras: {}", for_people(r));
    }
    if (stop_asked) return status;
    std::vector<Source> sources;  // only files have texts: the records of other sources need not be walked
    for (const auto& r : reports) {
        auto state = context.store().source(r.source);
        if (!state) return report(state.error());
        if (!r.dry_run && *state && (*state)->source.files) sources.push_back((*state)->source);
    }
    int texts = read_new_texts(context, sources);
    if (no_index || texts != 0) return status != 0 ? status : texts;
    int indexed = follow_index(context);
    return status != 0 ? status : indexed;
}

/// Acknowledgements: stdout, or stderr beside a JSON document; one thread at a time, each line flushed.
class Acknowledger {
  public:
    Acknowledger(const Context& context, bool on) : json_(context.json), on_(on) {}
    std::function<void(std::string_view)> callback() {
        if (!on_) return {};
        return [this](std::string_view id) {
            auto line = fmt::format("ACK {}\n", percent_encoded(id));
            std::lock_guard lock(mutex_);
            if (json_)
                std::fputs(line.c_str(), stderr);
            else
                print(line);
        };
    }

  private:
    const bool json_, on_;
    std::mutex mutex_;
};

SourceReport failed(const Source& source, const Error& error) {
    SourceReport report;
    report.source = source.key;
    report.verdict = "failed";
    report.reason = error.message + (error.hint.empty() ? "" : "; " + error.hint);
    report.busy = error.code == ErrorCode::busy;
    report.unreachable = error.code == ErrorCode::temporary;
    return report;
}

/// Seconds are those since `start`: sources that wait for one another's host count the wait.
SourceReport described(const Source& source, const Run& run, bool unreachable, std::chrono::steady_clock::time_point start) {
    SourceReport report;
    report.source = source.key;
    report.verdict = run.verdict;
    report.reason = run.reason;
    report.reason_code = run.why.code;
    report.counts = run.counts;
    report.run = run.no.value;
    report.unreachable = unreachable;
    report.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
    if (report.verdict.empty() || report.verdict == "stopped") {
        report.verdict = "partial";
        report.reason = "it was stopped; the next harvest goes on at this page";
        report.reason_code = "stopped";
    }
    return report;
}

std::vector<SourceReport> harvest_each(Context& context, const HarvestArguments& arguments, const std::vector<Source>& sources,
                                       DryRun* dry_run = nullptr) {
    auto start = std::chrono::steady_clock::now();
    Acknowledger acknowledger(context, arguments.ack);
    Progress progress(context, "harvest");
    std::map<std::string, SourceReport> reports;
    HarvestAllOptions options{
        .harvest = {.full = arguments.full,
                    .from = arguments.from,
                    .until = arguments.until,
                    .ack = acknowledger.callback(),
                    .progress =
                        [&](const HarvestProgress& p) {
                            progress.show(p.list_size > 0 ? fmt::format("{} {} of {} records", p.source, p.seen, p.list_size)
                                                          : fmt::format("{} {} records", p.source, p.seen));
                        },
                    .stop = &stop_asked,
                    .pause = std::chrono::milliseconds(context.config().pause_ms),
                    .blobs = dry_run ? nullptr : &context.blobs(),
                    .limits = context.config().limits},
        .parallel = static_cast<std::size_t>(context.config().max_sources),
        .contact = context.config().contact,
        .lock_path = [&](const std::string& name) { return context.lock_path(name); },
        .finished =
            [&](const Source& source, const Result<HarvestOutcome>& outcome) {
                reports[source.key] = outcome ? described(source, outcome->run, outcome->unreachable, start)
                                              : failed(source, outcome.error());
            }};
    harvest_all(sources, dry_run ? dry_run->store() : context.store(), options);
    progress.clear();
    std::vector<SourceReport> ordered;
    for (const auto& source : sources) ordered.push_back(std::move(reports[source.key]));
    for (auto& report : ordered) report.dry_run = dry_run;
    return ordered;
}

Result<Source> active_source(Context& context, const std::string& key) {
    auto state = context.store().source(key);
    if (!state) return state.error();
    if (!*state || (*state)->removed)
        return fail(ErrorCode::not_found, fmt::format("there is no source {}", key),
                    "`muras source list` lists them, `muras source add` makes one known");
    return (*state)->source;
}

Result<std::vector<Source>> chosen_sources(Context& context, const std::vector<std::string>& keys) {
    std::vector<Source> sources;
    for (const auto& key : keys) {
        auto source = active_source(context, key);
        if (!source) return source.error();
        if (std::find(sources.begin(), sources.end(), *source) == sources.end()) sources.push_back(std::move(*source));
    }
    if (!keys.empty()) return sources;
    auto all = context.store().sources();
    if (!all) return all.error();
    for (auto& state : *all)
        if (!state.removed && !state.source.base_url.empty()) sources.push_back(std::move(state.source));
    if (sources.empty())
        return fail(ErrorCode::not_found, "there is no source to harvest", "make one known with `muras source add`");
    return sources;
}

int dry_run(Context& context, const HarvestArguments& arguments) {
    if (auto opened = context.open(Access::read); !opened) return report(opened.error());
    auto sources = chosen_sources(context, arguments.keys);
    if (!sources) return report(sources.error());
    stop_on_signals();
    DryRun dry(context);
    return conclude(context, harvest_each(context, arguments, *sources, &dry), true);
}

int harvest_sources(Context& context, const HarvestArguments& arguments) {
    if (arguments.dry_run) return dry_run(context, arguments);
    if (auto opened = context.open(Access::write); !opened) return report(opened.error());
    auto sources = chosen_sources(context, arguments.keys);
    if (!sources) return report(sources.error());
    if (arguments.accept != 0) {
        if (sources->size() != 1 || arguments.keys.empty())
            return report(fail(ErrorCode::usage, "--accept-deletions is for one source", "muras harvest KEY --accept-deletions RUN"));
        auto lock = FileLock::acquire(context.lock_path("source-" + sources->front().key), lock_patience);
        if (!lock) return report(lock.error());
        auto run = context.store().accept_deletions(sources->front().key, RunNo{arguments.accept});
        if (!run) return report(run.error());
        return arguments.no_index ? 0 : follow_index(context);
    }
    stop_on_signals();
    return conclude(context, harvest_each(context, arguments, *sources), arguments.no_index);
}

int import_files(Context& context, const ImportArguments& arguments) {
    if (auto opened = context.open(Access::write); !opened) return report(opened.error());
    auto source = active_source(context, arguments.key);
    if (!source) return report(source.error());
    auto lock = FileLock::acquire(context.lock_path("source-" + source->key), lock_patience);
    if (!lock) return report(lock.error());
    stop_on_signals();
    auto start = std::chrono::steady_clock::now();
    Acknowledger acknowledger(context, arguments.ack);
    Progress progress(context, "import");
    ImportOptions options{.ack = acknowledger.callback(),
                          .progress = [&](const HarvestProgress& p) { progress.show(p.counts.records, 0); },
                          .stop = &stop_asked,
                          .format = arguments.format,
                          .limits = context.config().limits};
    auto run = import_paths(*source, context.store(), &context.blobs(), arguments.paths, options);
    progress.clear();
    if (!run) return report(run.error());
    return conclude(context, {described(*source, *run, false, start)}, arguments.no_index);
}

}  // namespace

void add_harvest_commands(CLI::App& app, Context& context, Action& action) {
    auto h = std::make_shared<HarvestArguments>();
    auto* harvest_command = app.add_subcommand("harvest", "Fetch what is new from sources over OAI-PMH");
    harvest_command->footer(
        "Without KEY, every source. A harvest that was interrupted goes on at its page. Ends with a verdict for each\n"
        "source: complete, partial, suspicious, blocked or failed.\n"
        "Exit status: 0 all complete, 75 all unreachable or blocked, 1 all failed, else 3.\n"
        "Examples:\n  muras harvest\n  muras harvest osh --full\n  muras harvest osh --dry-run\n  muras harvest osh --from 2024-01-01 --until 2024-12-31");
    harvest_command->add_option("KEY", h->keys, "Sources");
    auto* full = harvest_command->add_flag("--full", h->full, "Ask for everything again");
    harvest_command->add_option("--from", h->from, "Only what changed since (YYYY-MM-DD)")->excludes(full);
    harvest_command->add_option("--until", h->until, "Only what changed until")->excludes(full);
    auto* ack = harvest_command->add_flag("--ack", h->ack, "Print `ACK ID` once a record is durable");
    harvest_command->add_flag("--no-index", h->no_index, "Leave the index as it is");
    auto* accept = harvest_command->add_option("--accept-deletions", h->accept, "Let the deletions of a suspicious run take effect")->type_name("RUN");
    harvest_command->add_flag("--dry-run", h->dry_run, "Write nothing: print what would change, + new, ~ changed (field by field), - deleted")
        ->excludes(ack)
        ->excludes(accept);
    harvest_command->callback([&context, &action, h] { action = [&context, h] { return harvest_sources(context, *h); }; });

    auto i = std::make_shared<ImportArguments>();
    auto* import_command = app.add_subcommand("import", "Take records from files: saved OAI-PMH responses, MARC, IRBIS, IATI, sheets");
    import_command->footer(
        "Files, or folders of them: saved OAI-PMH responses and IATI activities (*.xml), MARC 21, UNIMARC and RUSMARC\n"
        "(*.iso, *.mrc), IRBIS64's text export (*.irb), sheets with a header row (*.csv, *.tsv), patents by INID codes.\n"
        "A sheet's columns are places in the record (\"title[ru]\", \"agents.aut\", \"education.grade_from\"), or what\n"
        "[map.column] of the source's TOML makes of them; several values in a cell are parted by ||; the column \"id\"\n"
        "names the record. For a source with --files, files that lie beside and that records link to are kept too.\n"
        "Examples:\n  muras import osh ~/from-osh/\n  muras import ministry textbooks.csv");
    import_command->add_option("KEY", i->key, "The source that they are from")->required();
    import_command->add_option("PATH", i->paths, "Files and folders")->required();
    import_command->add_option("--format", i->format, "What the files are; without it, their names and beginnings tell")
        ->check(CLI::IsMember({"oai", "iso2709", "irbis", "iati", "inid", "csv", "tsv"}));
    import_command->add_flag("--ack", i->ack, "Print `ACK ID` once a record is durable");
    import_command->add_flag("--no-index", i->no_index, "Leave the index as it is");
    import_command->callback([&context, &action, i] { action = [&context, i] { return import_files(context, *i); }; });
}

}  // namespace muras::cli
