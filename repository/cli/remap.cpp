// `muras remap`: the rules of today over the records of yesterday, without the network.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include <harvester/remap.hpp>
#include <repository/base/lock.hpp>
#include <repository/base/text.hpp>
#include <repository/cli/context.hpp>
#include <repository/cli/dry_run.hpp>
#include <repository/cli/progress.hpp>
#include <repository/cli/stop.hpp>

namespace muras::cli {
namespace {

struct RemapArguments {
    std::vector<std::string> keys;
    bool dry_run = false, no_index = false;
};

/// The named sources, or all; removed ones too: their records are still served.
Result<std::vector<Source>> sources_of(Context& context, const std::vector<std::string>& keys) {
    std::vector<Source> out;
    if (keys.empty()) {
        auto all = context.store().sources();
        if (!all) return all.error();
        for (auto& state : *all) out.push_back(std::move(state.source));
        return out;
    }
    for (const auto& key : keys) {
        auto state = context.store().source(key);
        if (!state) return state.error();
        if (!*state)
            return fail(ErrorCode::not_found, fmt::format("there is no source {}", key), "`muras source list` lists them");
        out.push_back(std::move((*state)->source));
    }
    return out;
}

Result<Run> remap_one(Context& context, const Source& source, RecordStore& store, Progress& progress) {
    auto lock = FileLock::acquire(context.lock_path("source-" + source.key), lock_patience);
    if (!lock) return lock.error();
    RemapOptions options{.progress = [&](std::uint64_t done, std::uint64_t total) { progress.show(done, total); },
                         .stop = &stop_asked,
                         .limits = context.config().limits};
    return remap_source(source, store, options);
}

int remap(Context& context, const RemapArguments& arguments) {
    if (auto opened = context.open(arguments.dry_run ? Access::read : Access::write); !opened) return report(opened.error());
    auto sources = sources_of(context, arguments.keys);
    if (!sources) return report(sources.error());
    stop_on_signals();
    std::optional<DryRun> dry;
    if (arguments.dry_run) dry.emplace(context);
    int status = 0;
    boost::json::array all;
    for (const auto& source : *sources) {
        Progress progress(context, "remap " + source.key);
        auto run = remap_one(context, source, dry ? dry->store() : context.store(), progress);
        progress.clear();
        if (!run) return report(run.error());
        if (run->verdict != "complete") status = static_cast<int>(ErrorCode::partial);
        const auto& c = run->counts;
        if (context.json) {
            boost::json::object row{{"source", source.key},   {"verdict", run->verdict},     {"records", c.records},
                                    {"changed", c.changed},   {"unchanged", c.unchanged},    {"problems", c.problems},
                                    {"reason", run->reason},
                                    {"reason_code", run->why.code}};
            if (dry) row["changes"] = dry->take_changes(source.key);
            all.push_back(std::move(row));
        } else if (!context.quiet || run->verdict != "complete") {
            fmt::print(stderr, "{}{}: {}, {} records mapped again ({} changed, {} unchanged){}{}\n",
                       dry ? "dry run, nothing was written: " : "", source.key, run->verdict, c.records, c.changed,
                       c.unchanged, run->reason.empty() ? "" : "; ", printable(run->reason));
        }
        if (stop_asked) break;
    }
    if (context.json) print(boost::json::serialize(boost::json::object{{"sources", all}}) + "\n");
    if (dry || arguments.no_index || stop_asked) return status;
    int indexed = follow_index(context);
    return status != 0 ? status : indexed;
}

}  // namespace

void add_remap_command(CLI::App& app, Context& context, Action& action) {
    auto a = std::make_shared<RemapArguments>();
    auto* command = app.add_subcommand("remap", "Apply the rules anew to the raw records that are kept");
    command->footer(
        "Without KEY, every source. The network is not used, and a record that stays the same is not written.\n"
        "Exit status: 0 done, 3 when something could not be mapped again.\n"
        "Examples:\n  muras remap --dry-run        what would change, field by field\n  muras remap osh");
    command->add_option("KEY", a->keys, "Sources");
    command->add_flag("--dry-run", a->dry_run, "Write nothing: print what would change, field by field");
    command->add_flag("--no-index", a->no_index, "Leave the index as it is");
    command->callback([&context, &action, a] { action = [&context, a] { return remap(context, *a); }; });
}

}  // namespace muras::cli
