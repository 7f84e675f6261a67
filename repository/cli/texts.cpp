// `texts`: what is read out of the kept files, and which of them cannot be read.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <memory>

#include <harvester/texts/preview.hpp>
#include <harvester/texts/read_texts.hpp>
#include <repository/base/text.hpp>
#include <repository/cli/context.hpp>
#include <repository/cli/table.hpp>

namespace muras::cli {
namespace {

struct TextsArguments {
    std::vector<std::string> keys;
    bool again = false, list = false, no_index = false;
};

constexpr std::array<std::string_view, 3> state_names{"read", "scanned", "unreadable"};

std::string_view state_of(const std::optional<TextInfo>& info) {
    return info ? state_names[static_cast<std::size_t>(info->state)] : "not read yet";
}

Result<std::vector<std::string>> chosen_keys(Context& context, const std::vector<std::string>& keys) {
    auto all = context.store().sources();
    if (!all) return all.error();
    std::vector<std::string> known;
    for (const auto& state : *all) known.push_back(state.source.key);
    for (const auto& key : keys)
        if (std::find(known.begin(), known.end(), key) == known.end())
            return fail(ErrorCode::not_found, fmt::format("there is no source {}", key), "`muras source list` lists them");
    return keys.empty() ? known : keys;
}

/// The files that staff have to look at: everything but what was read.
int list(Context& context, const std::vector<std::string>& keys) {
    std::vector<std::vector<std::string>> table{{"PID", "FILE", "TEXT", "PAGES", "REASON"}};
    boost::json::array rows;
    for (const auto& key : keys) {
        auto walked = each_text(key, context.store(), context.blobs(),
                                [&](const Record& record, const File& file, const std::optional<TextInfo>& info) {
                                    auto pages = info ? info->pages : 0;
                                    auto problem = info ? info->problem : std::string{};
                                    if (context.json)
                                        rows.push_back({{"pid", record.pid},
                                                        {"source", key},
                                                        {"file", file.name},
                                                        {"sha256", file.sha256},
                                                        {"text", state_of(info)},
                                                        {"pages", pages},
                                                        {"problem", problem}});
                                    else if (!info || info->state != TextState::read)
                                        table.push_back({record.pid, printable(file.name),
                                                         std::string(state_of(info)), std::to_string(pages), problem});
                                });
        if (!walked) return report(walked.error());
    }
    if (context.json)
        print(boost::json::serialize(boost::json::object{{"files", rows}}) + "\n");
    else
        print(aligned(table));
    return 0;
}

int texts(Context& context, const TextsArguments& arguments) {
    if (auto opened = context.open(arguments.list ? Access::read : Access::write); !opened)
        return report(opened.error());
    auto keys = chosen_keys(context, arguments.keys);
    if (!keys) return report(keys.error());
    if (arguments.list) return list(context, *keys);
    if (auto status = read_new_texts(context, *keys, arguments.again); status != 0) return status;
    return arguments.no_index ? 0 : follow_index(context);
}

}  // namespace

int read_new_texts(Context& context, const std::vector<std::string>& keys, bool again) {
    ReadTextsReport all;
    for (const auto& key : keys) {
        auto read = read_texts(key, context.store(), context.blobs(), {.again = again});
        if (!read) return report(read.error());
        all.read += read->read;
        all.scanned += read->scanned;
        all.unreadable += read->unreadable;
        all.drawn += read->drawn;
    }
    if (!context.quiet && !context.json && all.read + all.scanned + all.unreadable != 0)
        fmt::print(stderr, "texts of {} files read; {} are scans without text, {} can't be read (muras texts --list)\n",
                   all.read, all.scanned, all.unreadable);
    if (!context.quiet && !context.json && all.drawn != 0)
        fmt::print(stderr, "{} first pages drawn\n", all.drawn);
    return 0;
}

void add_texts_command(CLI::App& app, Context& context, Action& action) {
    auto arguments = std::make_shared<TextsArguments>();
    auto* command = app.add_subcommand("texts", "Read the texts of kept files, so that search finds them, and draw their first pages");
    command->footer(
        "A harvest with files does the same at its end. PDF, DjVu, DOCX, ODT, EPUB, FB2 and RTF are read, and the first page of a\n"
        "PDF that brings its fonts is drawn, each in a process of its own that can reach neither files nor network.\n"
        "Examples:\n  muras texts --list          scans, broken and locked files, with the reason\n"
        "  muras texts osh --again     read them anew");
    command->add_option("KEY", arguments->keys, "Sources; without, all");
    command->add_flag("--again", arguments->again, "Also those that were read before");
    command->add_flag("--list", arguments->list, "List the files without a text, and why; with --json every file");
    command->add_flag("--no-index", arguments->no_index, "Leave the index as it is");
    command->callback([&context, &action, arguments] {
        action = [&context, arguments] { return texts(context, *arguments); };
    });
    // What read_texts starts for each file.
    app.add_subcommand("extract-text")->group("")->callback([] { extract_standard_input({.threads = true}, {}); });
    app.add_subcommand("draw-preview")->group("")->callback([] { draw_standard_input({}); });
}

}  // namespace muras::cli
