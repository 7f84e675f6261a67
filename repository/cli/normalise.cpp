// `muras normalise KIND`: the rules that turn donors' values into ours, as a filter to try them with.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>
#include <iostream>

#include <harvester/normalise/kinds.hpp>
#include <repository/base/clock.hpp>
#include <repository/cli/context.hpp>

namespace muras::cli {
namespace {

std::int32_t this_year() {
    auto day = std::chrono::floor<std::chrono::days>(std::chrono::sys_seconds{std::chrono::seconds{now_seconds()}});
    return int{std::chrono::year_month_day{day}.year()};
}

int normalise(const std::string& name) {
    const auto* kind = normalise::find_kind(name);
    if (!kind) {
        std::string known;
        for (const auto& k : normalise::kinds) known += (known.empty() ? "" : ", ") + std::string(k.name);
        return report(fail(ErrorCode::usage, fmt::format("there is no kind \"{}\"", name), "known are " + known));
    }
    auto year = this_year();
    for (std::string line; std::getline(std::cin, line);)
        print(normalise::normalise_line(*kind, line, year) + "\n");
    return 0;
}

}  // namespace

void add_normalise_command(CLI::App& app, Action& action) {
    auto kind = std::make_shared<std::string>();
    auto* command = app.add_subcommand("normalise", "A filter: a donor's value a line in, ours a line out");
    std::string footer = "A line is \"value TAB context\"; several values are joined by ||. The kinds:\n";
    for (const auto& k : normalise::kinds) footer += fmt::format("  {:<11} {}\n", k.name, k.help);
    command->footer(footer + "Example: echo '2017-жылдын 26-декабры' | muras normalise date");
    command->add_option("KIND", *kind, "What the values are")->required();
    command->callback([&action, kind] { action = [kind] { return normalise(*kind); }; });
}

}  // namespace muras::cli
