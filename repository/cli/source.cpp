#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <boost/json.hpp>

#include <harvester/due.hpp>
#include <repository/base/clock.hpp>
#include <repository/base/lock.hpp>
#include <repository/base/source_file.hpp>
#include <repository/base/text.hpp>
#include <repository/base/units.hpp>
#include <repository/cli/context.hpp>
#include <repository/cli/table.hpp>
#include <repository/web/problems_table.hpp>

namespace muras::cli {
namespace {

constexpr std::size_t problems_shown = 20;
constexpr std::size_t runs_shown = 40;  // looked through for one with problems

/// What `source add` was told; durations and sizes still as text.
struct AddOptions {
    std::string from;
    Source source;
    std::string prefix;  ///< empty: that of the source as it is known, else auto
    std::string every, overlap, sweep, request_timeout, max_response, max_file, file_quota;
};

Result<Source> described(const AddOptions& options) {
    if (!options.from.empty()) {
        if (!options.source.key.empty())
            return fail(ErrorCode::usage, "--from FILE already names the source", "leave KEY and BASE_URL out");
        return load_source(options.from);
    }
    auto source = options.source;
    if (source.key.empty() || source.base_url.empty())
        return fail(ErrorCode::usage, "a source needs a KEY and a BASE_URL, or --from FILE",
                    "muras source add osh https://repository.example.kg/oai/request");
    struct Amount {
        const std::string& text;
        Result<std::int64_t> (*parse)(std::string_view);
        std::int64_t& target;
    };
    for (const auto& amount : {Amount{options.every, parse_duration, source.every_s},
                               Amount{options.overlap, parse_duration, source.overlap_s},
                               Amount{options.sweep, parse_duration, source.sweep_s},
                               Amount{options.request_timeout, parse_duration, source.request_timeout_s},
                               Amount{options.max_response, parse_bytes, source.max_response_bytes},
                               Amount{options.max_file, parse_bytes, source.max_file_bytes},
                               Amount{options.file_quota, parse_bytes, source.file_quota_bytes}}) {
        if (amount.text.empty()) continue;
        auto value = amount.parse(amount.text);
        if (!value) return value.error();
        amount.target = *value;
    }
    source.prefix = options.prefix.empty() ? any_prefix : options.prefix;
    if (auto sound = check_source(source); !sound) return sound.error();
    return source;
}

int add(Context& context, const AddOptions& options) {
    auto source = described(options);
    if (!source) return report(source.error());
    if (auto opened = context.open(Access::write); !opened) return report(opened.error());
    auto known = context.store().source(source->key);
    if (!known) return report(known.error());
    // Nothing said of the format is no wish for another one, which would make every record be asked for again.
    if (*known && options.from.empty() && options.prefix.empty()) source->prefix = (*known)->source.prefix;
    if (*known && !(*known)->removed && (*known)->source != *source)
        return report(fail(ErrorCode::usage, fmt::format("the source {} exists with other settings", source->key),
                           fmt::format("see `muras source show {} --toml`; `muras source remove {}` first", source->key,
                                       source->key)));
    auto put = context.store().put_source(*source);
    if (!put) return report(put.error());
    if (!context.quiet && !context.json) fmt::print(stderr, "The source {} is known; harvest it with `muras harvest {}`.\n", source->key, source->key);
    return 0;
}

boost::json::object as_json(const SourceState& s) {
    boost::json::array sets(s.source.sets.begin(), s.source.sets.end());
    return {{"key", s.source.key},
            {"name", s.source.name},
            {"base_url", s.source.base_url},
            {"prefix", s.source.prefix},
            {"format", s.source.prefix == any_prefix ? s.chosen_prefix : s.source.prefix},
            {"sets", sets},
            {"files", s.source.files},
            {"ocr", boost::json::array(s.source.ocr.begin(), s.source.ocr.end())},
            {"every", s.source.every_s},
            {"window", s.source.window},
            {"removed", s.removed},
            {"last_complete", s.last_complete},
            {"granularity", s.granularity},
            {"records", s.live},
            {"deleted", s.deleted}};
}

/// What an unfinished run is: the source's lock tells a running one from one that was killed.
std::string verdict_words(const Context& context, const Run& run) {
    if (!run.verdict.empty()) return run.verdict;
    return FileLock::held(context.lock_path("source-" + run.source)) ? "running" : "interrupted, to go on";
}

std::string minute(std::int64_t time) {
    auto stamp = format_datestamp(time);
    return stamp.substr(0, 10) + " " + stamp.substr(11, 5);
}

std::string next_words(const SourceState& state, const std::vector<Run>& runs, std::int64_t now) {
    auto next = next_start(state, runs, 0, now);
    return !next ? "by hand" : *next <= now ? "now" : minute(*next);
}

/// For people: a header and aligned columns. For programs: tabs, as ever.
int list(Context& context) {
    if (auto opened = context.open(Access::read); !opened) return report(opened.error());
    auto sources = context.store().sources();
    if (!sources) return report(sources.error());
    if (context.json) {
        boost::json::array all;
        for (const auto& s : *sources) all.push_back(as_json(s));
        print(boost::json::serialize(boost::json::object{{"sources", all}}) + "\n");
        return 0;
    }
    if (!is_terminal()) {
        for (const auto& s : *sources)
            print(fmt::format("{}\t{}\t{} records\t{}\t{}\n", s.source.key, s.source.base_url, s.live,
                              s.last_complete.empty() ? "never complete" : "complete " + s.last_complete,
                              s.removed ? "removed" : ""));
        return 0;
    }
    std::vector<std::vector<std::string>> rows{{"SOURCE", "WORKS", "COMPLETE AS OF", "LAST RUN", "NEXT (UTC)", "NAME"}};
    for (const auto& s : *sources) {
        auto runs = context.store().runs(s.source.key, runs_looked_at);
        if (!runs) return report(runs.error());
        rows.push_back({s.source.key, std::to_string(s.live),
                        s.last_complete.empty() ? "never" : s.last_complete.substr(0, 10),
                        runs->empty() ? "none yet" : verdict_words(context, runs->front()),
                        s.removed ? "removed" : next_words(s, *runs, now_seconds()),
                        s.source.name.empty() ? s.source.base_url : s.source.name});
    }
    print(sources->empty() ? "There are no sources yet; `muras source add` makes one known.\n" : aligned(rows));
    return 0;
}

Result<SourceState> known_source(Context& context, const std::string& key) {
    auto state = context.store().source(key);
    if (!state) return state.error();
    if (!*state)
        return fail(ErrorCode::not_found, fmt::format("there is no source {}", key), "`muras source list` lists them");
    return std::move(**state);
}

/// The run whose problems are meant: that number, else the newest one that had any (0: none had).
Result<Run> run_of_problems(Context& context, const std::string& key, std::uint32_t wanted) {
    if (wanted != 0) {
        auto run = context.store().run(RunNo{wanted});
        if (!run) return run.error();
        if (*run && (*run)->source == key) return std::move(**run);
        return fail(ErrorCode::not_found, fmt::format("the source {} has no run {}", key, wanted),
                    fmt::format("`muras source show {}` lists the last ones", key));
    }
    auto runs = context.store().runs(key, runs_shown);
    if (!runs) return runs.error();
    for (auto& run : *runs)
        if (run.counts.problems > 0) return std::move(run);
    return Run{};
}

boost::json::array as_json(const std::vector<Problem>& problems) {
    boost::json::array out;
    for (const auto& p : problems)
        out.push_back({{"code", p.code}, {"record", to_valid_utf8(p.record)}, {"place", p.place}, {"message", p.message},
                       {"remedy", p.remedy}, {"bytes", to_valid_utf8(p.bytes)}});
    return out;
}

std::string problem_lines(const Problem& p) {
    return fmt::format("  {}  {}{}{}\n    {}{}{}\n", p.code, printable(p.record),
                       p.record.empty() || p.place.empty() ? "" : ", ", printable(p.place), printable(p.message),
                       p.remedy.empty() ? "" : "; ", p.remedy);
}

boost::json::object as_json(const Run& r, const std::string& state) {
    return {{"run", r.no.value}, {"kind", r.kind}, {"started", format_datestamp(r.started_at)}, {"verdict", r.verdict},
            {"state", state}, {"reason", r.reason}, {"reason_code", r.why.code}, {"records", r.counts.records}, {"added", r.counts.added},
            {"changed", r.counts.changed}, {"deleted", r.counts.deleted}, {"problems", r.counts.problems}};
}

std::string facts_of(const SourceState& state, const std::vector<Run>& runs) {
    const auto& s = state.source;
    auto format = s.prefix;
    if (s.prefix == any_prefix)
        format = state.chosen_prefix.empty() ? "the best offered, chosen by the first harvest"
                                             : state.chosen_prefix + " (the best offered)";
    for (const auto& set : s.sets) format += (set == s.sets.front() ? ", only the sets " : ", ") + set;
    auto schedule = s.every_s <= 0 ? std::string("by hand") : "every " + format_duration(s.every_s);
    if (s.every_s > 0 && !s.window.empty()) schedule += ", between " + s.window;
    if (s.every_s > 0) schedule += "; next: " + next_words(state, runs, now_seconds());
    std::vector<std::vector<std::string>> rows{
        {"  Address", s.base_url.empty() ? "none (imported from files)" : s.base_url},
        {"  Format", format},
        {"  Works", fmt::format("{}, and {} withdrawn", state.live, state.deleted)},
        {"  Complete as of", state.last_complete.empty() ? "not yet collected completely" : state.last_complete},
        {"  Schedule", state.removed ? "removed: no longer harvested" : schedule}};
    return fmt::format("{}  {}\n", s.key, s.name) + aligned(rows);
}

std::string run_lines(const Context& context, const std::vector<Run>& runs) {
    std::vector<std::vector<std::string>> rows{
        {"  RUN", "BEGAN (UTC)", "VERDICT", "RECORDS", "NEW", "CHANGED", "DELETED", "PROBLEMS"}};
    std::string reasons;
    for (const auto& r : runs) {
        const auto& c = r.counts;
        rows.push_back({"  " + std::to_string(r.no.value), minute(r.started_at), verdict_words(context, r),
                        std::to_string(c.records), std::to_string(c.added), std::to_string(c.changed),
                        std::to_string(c.deleted), std::to_string(c.problems)});
        if (!r.reason.empty()) reasons += fmt::format("  run {}: {}\n", r.no.value, printable(r.reason));
    }
    return aligned(rows) + (reasons.empty() ? "" : "\nWhy\n" + reasons);
}

int show(Context& context, const std::string& key, bool toml) {
    if (auto opened = context.open(Access::read); !opened) return report(opened.error());
    auto state = known_source(context, key);
    if (!state) return report(state.error());
    if (toml) {
        print(source_toml(state->source));
        return 0;
    }
    auto runs = context.store().runs(key, runs_looked_at);
    if (!runs) return report(runs.error());
    auto faulty = run_of_problems(context, key, 0);
    if (!faulty) return report(faulty.error());
    auto count = context.json ? faulty->counts.problems : std::min<std::uint64_t>(faulty->counts.problems, problems_shown);
    auto problems = context.store().problems(faulty->no, count);
    if (!problems) return report(problems.error());
    if (context.json) {
        auto shown = as_json(*state);
        boost::json::array history;
        for (const auto& r : *runs) history.push_back(as_json(r, r.verdict.empty() ? verdict_words(context, r) : "ended"));
        auto next = next_start(*state, *runs, 0, now_seconds());
        shown["next_start"] = next ? boost::json::value(format_datestamp(*next)) : boost::json::value(nullptr);
        shown["runs"] = history;
        shown["problems"] = as_json(*problems);
        print(boost::json::serialize(shown) + "\n");
        return 0;
    }
    print(facts_of(*state, *runs));
    if (!runs->empty()) print("\n" + run_lines(context, *runs));
    if (problems->empty()) return 0;
    print(fmt::format("\nProblems of run {}: {}\n", faulty->no.value, faulty->counts.problems));
    for (const auto& p : *problems) print(problem_lines(p));
    if (problems->size() < faulty->counts.problems)
        print(fmt::format("  and more: `muras source problems {}` lists all of them\n", key));
    return 0;
}

struct ProblemsOptions {
    std::string key;
    std::uint32_t run = 0;
    bool csv = false;
};

int problems(Context& context, const ProblemsOptions& options) {
    if (auto opened = context.open(Access::read); !opened) return report(opened.error());
    if (auto state = known_source(context, options.key); !state) return report(state.error());
    auto run = run_of_problems(context, options.key, options.run);
    if (!run) return report(run.error());
    auto found = context.store().problems(run->no, run->counts.problems);
    if (!found) return report(found.error());
    if (context.json) {
        boost::json::object out{{"source", options.key}, {"run", run->no.value}, {"problems", as_json(*found)}};
        print(boost::json::serialize(out) + "\n");
    } else if (options.csv) {
        print(web::problems_table(run->no, *found));
    } else {
        for (const auto& p : *found) print(problem_lines(p));
    }
    return 0;
}

int remove(Context& context, const std::string& key, bool withdraw) {
    if (auto opened = context.open(Access::write); !opened) return report(opened.error());
    if (auto state = known_source(context, key); !state) return report(state.error());
    if (auto removed = context.store().remove_source(key, withdraw); !removed) return report(removed.error());
    return withdraw ? follow_index(context) : 0;
}

}  // namespace

void add_source_commands(CLI::App& app, Context& context, Action& action) {
    auto* source = app.add_subcommand("source", "Add, check, list, show and remove sources");
    source->require_subcommand(1);

    auto options = std::make_shared<AddOptions>();
    auto* add_command = source->add_subcommand("add", "Make a source known (the network is not touched)");
    add_command->footer(
        "A loopback, private or link-local address is refused at harvest unless it is allowed here.\n"
        "Example: muras source add osh https://repository.example.kg/oai/request --set theses --files --every 24h");
    auto& s = options->source;
    add_command->add_option("KEY", s.key, "A short name: a-z, 0-9 and '-'");
    add_command->add_option("BASE_URL", s.base_url, "The OAI-PMH base URL");
    add_command->add_option("--from", options->from, "Read everything from a TOML file")->type_name("FILE");
    add_command->add_option("--name", s.name, "The name that readers see");
    add_command
        ->add_option("--prefix", options->prefix,
                     "The metadata format to ask for; auto, as for a new source: the best that the donor fills in\n"
                     "truthfully. A source that is known keeps its own")
        ->check([](const std::string& text) { return text.empty() ? "a format has a name, or is auto" : ""; });
    add_command->add_option("--set", s.sets, "Only this set (repeatable)")->allow_extra_args(false);
    add_command->add_option("--profile", s.profile, "auto, dspace, ojs, eprints, koha …")->capture_default_str();
    add_command->add_flag("--files", s.files, "Fetch the files that records link to");
    add_command->add_option("--serve-files", s.serve_files,
                            "Which fetched files readers get: stated (those that the record says are open), open, closed")
        ->capture_default_str();
    add_command
        ->add_option("--ocr", s.ocr, "Recognise scans in this language, such as kir (repeatable, the main one first)")
        ->allow_extra_args(false);
    add_command->add_option("--every", options->every, "Harvest so often when serving, such as 24h");
    add_command->add_option("--window", s.window, "Only within these hours, local time, such as 22:00-06:00");
    add_command->add_option("--allow-private", s.allow_private, "ADDR[:PORT[-PORT]] that may be connected to (repeatable)")
        ->allow_extra_args(false);
    add_command->add_option("--ca-file", s.ca_file, "Certificates to trust instead of the system's")->type_name("FILE");
    add_command->add_option("--request-timeout", options->request_timeout, "One request, such as 60s");
    add_command->add_option("--attempts", s.attempts, "Tries of one request")->capture_default_str();
    add_command->add_option("--verb", s.verb, "ListRecords, ListIdentifiers (and each record by itself), or auto")
        ->capture_default_str();
    add_command->add_option("--overlap", options->overlap, "Asked again before the proven date (usually 24h)");
    add_command->add_option("--sweep", options->sweep, "How often a donor without tombstones is asked for all identifiers (usually 30d)");
    add_command->add_option("--deletions-believed", s.deletions_believed,
                            "Deletions a run believed without a look by staff (usually 5 %, or 20 of a small source)");
    add_command->add_flag("--wrong-list-size", s.wrong_list_size, "The donor's completeListSize is known to be wrong");
    add_command->add_option("--max-response", options->max_response, "Largest answer, decoded, such as 32M");
    add_command->add_option("--max-file", options->max_file, "Largest file, such as 256M");
    add_command->add_option("--file-quota", options->file_quota, "All files of the source together, such as 100G");
    add_command->callback([&context, &action, options] { action = [&context, options] { return add(context, *options); }; });

    source->add_subcommand("list", "List the sources")->callback([&context, &action] {
        action = [&context] { return list(context); };
    });

    auto key = std::make_shared<std::string>();
    auto flag = std::make_shared<bool>(false);
    auto* show_command = source->add_subcommand("show", "Show one source and its last runs");
    show_command->add_option("KEY", *key)->required();
    show_command->add_flag("--toml", *flag, "As a file for `source add --from`");
    show_command->callback([&context, &action, key, flag] { action = [&context, key, flag] { return show(context, *key, *flag); }; });

    add_source_check(*source, context, action);

    auto p = std::make_shared<ProblemsOptions>();
    auto* problems_command = source->add_subcommand("problems", "List every problem that a run found");
    problems_command->footer("Of the newest run that had any, or of RUN; --csv makes a table for a spreadsheet.\n"
                             "Example: muras source problems osh --csv > problems.csv");
    problems_command->add_option("KEY", p->key)->required();
    problems_command->add_option("--run", p->run, "That run's")->type_name("RUN");
    problems_command->add_flag("--csv", p->csv, "A table, with the offending bytes");
    problems_command->callback([&context, &action, p] { action = [&context, p] { return problems(context, *p); }; });

    auto* remove_command = source->add_subcommand("remove", "Stop harvesting a source; its records stay");
    remove_command->add_option("KEY", *key)->required();
    remove_command->add_flag("--withdraw", *flag, "Also withdraw its records: they become tombstones");
    remove_command->callback([&context, &action, key, flag] { action = [&context, key, flag] { return remove(context, *key, *flag); }; });
}

}  // namespace muras::cli
