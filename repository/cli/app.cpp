#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <csignal>
#include <cstdlib>
#include <exception>

#include <repository/base/log.hpp>
#include <repository/cli/context.hpp>

namespace muras::cli {
namespace {

constexpr std::string_view examples = R"(
Examples:
  muras source add osh https://repository.example.kg/oai/request --files
  muras harvest                     harvest every source, then bring the index up to date
  muras search 'author:Осмонов "жаңы ыкма"'
  muras serve                       the site on http://127.0.0.1:8080/
  muras check                       prove that store, files and index agree

Exit status: 0 done, 1 failed, 2 usage, 3 partial, 4 not found, 5 busy,
75 temporary, 78 configuration.
)";

void add_common_options(CLI::App& app, Context& context) {
    app.add_option("--data", context.data_dir, "The data directory (MURAS_DATA; default: the XDG data directory)")
        ->type_name("DIR")
        ->take_last();
    app.add_option("--config", context.config_file, "The configuration file, TOML")->type_name("FILE")->take_last();
    app.add_flag("--json", context.json, "One JSON document on stdout");
    app.add_flag("--quiet", context.quiet, "No progress and no summaries");
    app.add_flag("--no-input", context.no_input, "Never ask anything");
}

/// Common options are understood after the subcommand too, where people write them.
void let_options_fall_through(CLI::App& app) {
    app.fallthrough();
    for (auto* sub : app.get_subcommands({})) let_options_fall_through(*sub);
}

}  // namespace

int run(int argc, char** argv) {
    std::signal(SIGPIPE, SIG_IGN);
    CLI::App app{"Muras harvests repositories over OAI-PMH, keeps what they hold and serves it openly.", "muras"};
    app.footer(std::string(examples));
    app.require_subcommand(1);
    app.set_version_flag("--version", "muras " MURAS_VERSION);

    Context context;
    Action action;
    add_common_options(app, context);
    add_source_commands(app, context, action);
    add_collection_commands(app, context, action);
    add_harvest_commands(app, context, action);
    add_texts_command(app, context, action);
    add_index_commands(app, context, action);
    add_serve_command(app, context, action);
    add_inspect_commands(app, context, action);
    add_reports_command(app, context, action);
    add_duplicates_command(app, context, action);
    add_quality_command(app, context, action);
    add_remap_command(app, context, action);
    add_normalise_command(app, action);
    app.add_subcommand("version", "Print the version")->callback([&] {
        action = [] {
            print("muras " MURAS_VERSION "\n");
            return 0;
        };
    });
    let_options_fall_through(app);

    try {
        app.parse(argc, argv);
    } catch (const CLI::Success& e) {
        return app.exit(e);  // --help and --version
    } catch (const CLI::ParseError& e) {
        fmt::print(stderr, "muras: {}\n  `muras --help` lists the commands, `muras COMMAND --help` their options\n", e.what());
        return static_cast<int>(ErrorCode::usage);
    }
    log::open(context.quiet ? log::Level::warning : log::Level::info,
              ::isatty(STDERR_FILENO) && !std::getenv("NO_COLOR"));
    if (auto loaded = context.load(); !loaded) return report(loaded.error());
    try {
        return action();
    } catch (const std::bad_alloc&) {
        return report(fail(ErrorCode::temporary, "there is not enough memory", "end other programs, or add memory"));
    } catch (const std::exception& e) {
        return report(fail(ErrorCode::failed, fmt::format("this should not have happened: {}", e.what()),
                           "nothing that was acknowledged is lost; please report it"));
    }
}

}  // namespace muras::cli
