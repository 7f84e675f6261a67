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

constexpr std::array<std::string_view, 4> state_names{"read", "scanned", "unreadable", "recognised"};

std::string_view state_of(const std::optional<TextInfo>& info) {
    return info ? state_names[static_cast<std::size_t>(info->state)] : "not read yet";
}

Result<std::vector<Source>> chosen_sources(Context& context, const std::vector<std::string>& keys) {
    auto all = context.store().sources();
    if (!all) return all.error();
    std::vector<Source> chosen;
    if (keys.empty())
        for (const auto& state : *all) chosen.push_back(state.source);
    for (const auto& key : keys) {
        auto known = std::find_if(all->begin(), all->end(), [&](const auto& state) { return state.source.key == key; });
        if (known == all->end())
            return fail(ErrorCode::not_found, fmt::format("there is no source {}", key), "`muras source list` lists them");
        chosen.push_back(known->source);
    }
    return chosen;
}

/// What staff should know of a file: its problem, or what could be done about a scan.
std::string remark(const std::optional<TextInfo>& info, const Source& source) {
    if (!info || !awaits_ocr(*info)) return info ? info->problem : std::string{};
    return source.ocr.empty() ? "OCR could read it: `ocr` in the source's settings"
                              : "`muras texts` will read it by OCR";
}

/// The files that staff have to look at: everything but what was read whole.
int list(Context& context, const std::vector<Source>& sources) {
    std::vector<std::vector<std::string>> table{{"PID", "FILE", "TEXT", "PAGES", "REASON"}};
    boost::json::array rows;
    for (const auto& source : sources) {
        auto walked = each_text(source.key, context.store(), context.blobs(),
                                [&](const Record& record, const File& file, const std::optional<TextInfo>& info) {
                                    auto pages = info ? info->pages : 0;
                                    auto problem = info ? info->problem : std::string{};
                                    if (context.json)
                                        rows.push_back({{"pid", record.pid},
                                                        {"source", source.key},
                                                        {"file", file.name},
                                                        {"sha256", file.sha256},
                                                        {"text", state_of(info)},
                                                        {"pages", pages},
                                                        {"problem", problem},
                                                        {"awaits_ocr", info && awaits_ocr(*info)}});
                                    else if (!info || info->state == TextState::scanned || !problem.empty())
                                        table.push_back({record.pid, printable(file.name), std::string(state_of(info)),
                                                         std::to_string(pages), remark(info, source)});
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
    auto sources = chosen_sources(context, arguments.keys);
    if (!sources) return report(sources.error());
    if (arguments.list) return list(context, *sources);
    if (auto status = read_new_texts(context, *sources, arguments.again); status != 0) return status;
    return arguments.no_index ? 0 : follow_index(context);
}

}  // namespace

int read_new_texts(Context& context, const std::vector<Source>& sources, bool again) {
    ReadTextsReport all;
    for (const auto& source : sources) {
        ReadTextsOptions options{.again = again};
        options.recogniser.limits = context.config().limits.ocr;
        if (auto there = find_ocr_languages(source.ocr))
            options.recogniser.languages = source.ocr;
        else
            report(there.error());  // the other texts can be read
        auto read = read_texts(source.key, context.store(), context.blobs(), options);
        if (!read) return report(read.error());
        all.recognised += read->recognised;
        all.waiting += read->waiting;
        all.read += read->read;
        all.scanned += read->scanned;
        all.unreadable += read->unreadable;
        all.drawn += read->drawn;
    }
    if (context.quiet || context.json) return 0;
    if (all.read + all.scanned + all.unreadable != 0)
        fmt::print(stderr, "texts of {} files read; {} are scans without text, {} can't be read (muras texts --list)\n",
                   all.read, all.scanned, all.unreadable);
    if (all.recognised != 0) fmt::print(stderr, "texts of {} scans recognised\n", all.recognised);
    if (all.waiting != 0) fmt::print(stderr, "{} scans wait for the next `muras texts` or harvest\n", all.waiting);
    if (all.drawn != 0) fmt::print(stderr, "{} first pages drawn\n", all.drawn);
    return 0;
}

void add_texts_command(CLI::App& app, Context& context, Action& action) {
    auto arguments = std::make_shared<TextsArguments>();
    auto* command = app.add_subcommand("texts", "Read the texts of kept files, so that search finds them, and draw their first pages");
    command->footer(
        "A harvest with files does the same at its end. PDF, DjVu, DOCX, ODT, EPUB, FB2 and RTF are read, and the "
        "first page of a\n"
        "PDF that brings its fonts is drawn, each in a process of its own that can reach neither files nor network. "
        "Scans of\n"
        "sources with `ocr` (muras source add --ocr) are recognised by tesseract, as far as [limits] ocr_run_time "
        "goes.\n"
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
    auto ocr = std::make_shared<RecogniserOptions>();
    auto* recognise = app.add_subcommand("recognise-text")->group("");
    recognise->add_option("LANGUAGES", ocr->languages)->delimiter('+')->required();
    recognise->add_option("--pages", ocr->limits.pages);
    recognise->add_option("--pixels", ocr->limits.pixels);
    recognise->add_option("--seconds", ocr->limits.file_s);
    recognise->callback([ocr] { recognise_standard_input(ocr->languages, ocr->limits); });
}

}  // namespace muras::cli
