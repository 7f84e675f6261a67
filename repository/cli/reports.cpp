// `muras reports`: what readers reported, for staff.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include <repository/base/clock.hpp>
#include <repository/base/text.hpp>
#include <repository/cli/context.hpp>

namespace muras::cli {
namespace {

struct ReportsOptions {
    std::size_t limit = 100;
    std::uint32_t done = 0;
};

std::string as_text(const ReaderReport& r) {
    auto out = fmt::format("{}  {}  {}", r.no, format_datestamp(r.at), r.kind);
    if (!r.pid.empty()) out += "  /r/" + r.pid + "/";
    if (!r.mail.empty()) out += "  " + printable(r.mail);
    return out + "\n    " + printable(r.text) + "\n";
}

boost::json::object as_json(const ReaderReport& r) {
    return {{"no", r.no},     {"at", format_datestamp(r.at)}, {"kind", r.kind}, {"pid", r.pid}, {"text", r.text},
            {"mail", r.mail}, {"language", r.language}};
}

int reports(Context& context, const ReportsOptions& options) {
    if (auto opened = context.open_readers(options.done ? Access::write : Access::read); !opened)
        return report(opened.error());
    auto* readers = context.readers();
    if (options.done) {
        auto removed = readers ? readers->remove_report(options.done) : Result<bool>(false);
        if (!removed) return report(removed.error());
        if (!*removed) return report(fail(ErrorCode::not_found, fmt::format("there is no report {}", options.done)));
        return 0;
    }
    Result<std::vector<ReaderReport>> list = std::vector<ReaderReport>{};
    if (readers) list = readers->reports(options.limit);
    if (!list) return report(list.error());
    if (context.json) {
        boost::json::array rows;
        for (const auto& r : *list) rows.push_back(as_json(r));
        print(boost::json::serialize(boost::json::object{{"reports", std::move(rows)}}) + "\n");
        return 0;
    }
    for (const auto& r : *list) print(as_text(r));
    return 0;
}

}  // namespace

void add_reports_command(CLI::App& app, Context& context, Action& action) {
    auto options = std::make_shared<ReportsOptions>();
    auto* command = app.add_subcommand("reports", "List the problems that readers reported, newest first");
    command->footer("Examples:\n  muras reports --limit 20\n  muras reports --done 7");
    command->add_option("--limit", options->limit, "At most N")->type_name("N");
    command->add_option("--done", options->done, "Take report NO off the list")->type_name("NO");
    command->callback(
        [&context, &action, options] { action = [&context, options] { return reports(context, *options); }; });
}

}  // namespace muras::cli
