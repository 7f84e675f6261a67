#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include <repository/base/clock.hpp>
#include <repository/base/source_file.hpp>
#include <repository/base/text.hpp>
#include <repository/base/units.hpp>
#include <repository/cli/context.hpp>

namespace muras::cli {
namespace {

/// What `source add` was told; durations and sizes still as text.
struct AddOptions {
    std::string from;
    Source source;
    std::string every, request_timeout, max_response;
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
                               Amount{options.request_timeout, parse_duration, source.request_timeout_s},
                               Amount{options.max_response, parse_bytes, source.max_response_bytes}}) {
        if (amount.text.empty()) continue;
        auto value = amount.parse(amount.text);
        if (!value) return value.error();
        amount.target = *value;
    }
    if (auto sound = check_source(source); !sound) return sound.error();
    return source;
}

int add(Context& context, const AddOptions& options) {
    auto source = described(options);
    if (!source) return report(source.error());
    if (auto opened = context.open(Access::write); !opened) return report(opened.error());
    auto known = context.store().source(source->key);
    if (!known) return report(known.error());
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
            {"sets", sets},
            {"files", s.source.files},
            {"removed", s.removed},
            {"last_complete", s.last_complete},
            {"granularity", s.granularity},
            {"records", s.live},
            {"deleted", s.deleted}};
}

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
    for (const auto& s : *sources)
        print(fmt::format("{}\t{}\t{} records\t{}\t{}\n", s.source.key, s.source.base_url, s.live,
                          s.last_complete.empty() ? "never complete" : "complete " + s.last_complete,
                          s.removed ? "removed" : ""));
    return 0;
}

Result<SourceState> known_source(Context& context, const std::string& key) {
    auto state = context.store().source(key);
    if (!state) return state.error();
    if (!*state)
        return fail(ErrorCode::not_found, fmt::format("there is no source {}", key), "`muras source list` lists them");
    return std::move(**state);
}

/// The problems of the newest run that had any, all of them.
Result<std::vector<Problem>> newest_problems(Context& context, const std::vector<Run>& runs) {
    for (const auto& run : runs)
        if (run.counts.problems > 0) return context.store().problems(run.no, run.counts.problems);
    return std::vector<Problem>{};
}

int show(Context& context, const std::string& key, bool toml) {
    if (auto opened = context.open(Access::read); !opened) return report(opened.error());
    auto state = known_source(context, key);
    if (!state) return report(state.error());
    if (toml) {
        print(source_toml(state->source));
        return 0;
    }
    auto runs = context.store().runs(key, 10);
    if (!runs) return report(runs.error());
    auto problems = newest_problems(context, *runs);
    if (!problems) return report(problems.error());
    if (context.json) {
        auto shown = as_json(*state);
        boost::json::array history;
        for (const auto& r : *runs)
            history.push_back({{"run", r.no.value}, {"started", format_datestamp(r.started_at)}, {"verdict", r.verdict},
                               {"reason", r.reason}, {"records", r.counts.records}, {"problems", r.counts.problems}});
        shown["runs"] = history;
        boost::json::array found;
        for (const auto& p : *problems)
            found.push_back({{"code", p.code}, {"record", p.record}, {"place", p.place}, {"message", p.message},
                             {"remedy", p.remedy}, {"bytes", to_valid_utf8(p.bytes)}});
        shown["problems"] = found;
        print(boost::json::serialize(shown) + "\n");
        return 0;
    }
    print(fmt::format("{}  {}\n{}\n{} records, {} deleted; {}\n", state->source.key, state->source.name,
                      state->source.base_url, state->live, state->deleted,
                      state->last_complete.empty() ? "never harvested completely"
                                                   : "last complete harvest " + state->last_complete));
    for (const auto& r : *runs)
        print(fmt::format("  run {}  {}  {}  {} records, {} problems{}{}\n", r.no.value, format_datestamp(r.started_at),
                          r.verdict.empty() ? "not finished" : r.verdict, r.counts.records, r.counts.problems,
                          r.reason.empty() ? "" : "  ", printable(r.reason)));
    for (const auto& p : *problems)
        print(fmt::format("  {}  {}{}{}\n    {}{}{}\n", p.code, printable(p.record), p.record.empty() || p.place.empty() ? "" : ", ",
                          printable(p.place), printable(p.message), p.remedy.empty() ? "" : "; ", p.remedy));
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
    auto* source = app.add_subcommand("source", "Add, list, show and remove sources");
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
    add_command->add_option("--prefix", s.prefix, "The metadata format to ask for")->capture_default_str();
    add_command->add_option("--set", s.sets, "Only this set (repeatable)")->allow_extra_args(false);
    add_command->add_option("--profile", s.profile, "auto, dspace, ojs, eprints, koha …")->capture_default_str();
    add_command->add_flag("--files", s.files, "Fetch the files that records link to");
    add_command->add_option("--every", options->every, "Harvest so often when serving, such as 24h");
    add_command->add_option("--allow-private", s.allow_private, "ADDR[:PORT[-PORT]] that may be connected to (repeatable)")
        ->allow_extra_args(false);
    add_command->add_option("--ca-file", s.ca_file, "Certificates to trust instead of the system's")->type_name("FILE");
    add_command->add_option("--request-timeout", options->request_timeout, "One request, such as 60s");
    add_command->add_option("--attempts", s.attempts, "Tries of one request")->capture_default_str();
    add_command->add_option("--max-response", options->max_response, "Largest answer, decoded, such as 32M");
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

    auto* remove_command = source->add_subcommand("remove", "Stop harvesting a source; its records stay");
    remove_command->add_option("KEY", *key)->required();
    remove_command->add_flag("--withdraw", *flag, "Also withdraw its records: they become tombstones");
    remove_command->callback([&context, &action, key, flag] { action = [&context, key, flag] { return remove(context, *key, *flag); }; });
}

}  // namespace muras::cli
