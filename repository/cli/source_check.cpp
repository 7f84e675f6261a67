// muras source check: the onboarding report of a donor, for staff, for programs, and for the donor.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fstream>

#include <harvester/donor_check.hpp>
#include <repository/base/clock.hpp>
#include <repository/base/source_file.hpp>
#include <repository/base/text.hpp>
#include <repository/cli/context.hpp>
#include <repository/cli/progress.hpp>
#include <repository/cli/tongue.hpp>
#include <repository/web/donor_report.hpp>
#include <schemas/json.hpp>

namespace muras::cli {
namespace {

constexpr std::chrono::milliseconds least_pause{500};

struct CheckArguments {
    std::string donor, prefix, ca_file, language, html;
    std::vector<std::string> allow_private;
    CLI::Option* html_option = nullptr;
};

/// The source that is meant: a known one, or one made up for an address.
Result<Source> meant_source(Context& context, const CheckArguments& arguments) {
    Source source;
    if (arguments.donor.find("://") == std::string::npos) {
        if (auto opened = context.open(Access::read); !opened) return opened.error();
        auto state = context.store().source(arguments.donor);
        if (!state) return state.error();
        if (!*state)
            return fail(ErrorCode::not_found, fmt::format("there is no source {}", arguments.donor),
                        "`muras source list` lists them; an address begins with https://");
        source = (*state)->source;
        if (source.prefix == any_prefix && !(*state)->chosen_prefix.empty()) source.prefix = (*state)->chosen_prefix;
        if (source.base_url.empty())
            return fail(ErrorCode::usage, fmt::format("the source {} is imported from files", source.key),
                        "there is no donor to ask");
    } else {
        source.key = "check";
        source.base_url = arguments.donor;
    }
    if (!arguments.prefix.empty()) source.prefix = arguments.prefix;
    if (!arguments.ca_file.empty()) source.ca_file = arguments.ca_file;
    source.allow_private.insert(source.allow_private.end(), arguments.allow_private.begin(),
                                arguments.allow_private.end());
    if (auto sound = check_source(source); !sound) return sound.error();
    return source;
}

boost::json::object as_json(const DonorReport& r, Tongue tongue) {
    boost::json::array formats, sets, values, samples, findings;
    for (const auto& f : r.formats)
        formats.push_back({{"prefix", f.prefix}, {"schema", f.schema}, {"namespace", f.xml_namespace}});
    for (const auto& s : r.sets) sets.push_back({{"spec", s.spec}, {"name", s.name}});
    for (const auto& v : r.to_map)
        values.push_back({{"code", v.code}, {"field", v.field}, {"value", v.value}, {"records", v.records}});
    for (const auto& s : r.samples) samples.push_back(to_json(s, {.lineage = true}));
    constexpr std::array gravities{"remark", "fault", "blocker"};
    for (const auto& f : r.findings) {
        const auto* rule = find_rule(f.code);
        findings.push_back({{"code", f.code},
                            {"gravity", gravities[static_cast<std::size_t>(rule->gravity)]},
                            {"section", rule->section},
                            {"message", to_valid_utf8(web::finding_message(f, tongue))},
                            {"advice", web::finding_advice(f, tongue)},
                            {"bytes", to_valid_utf8(f.bytes)}});
    }
    auto known = [](std::int64_t n) { return n < 0 ? boost::json::value(nullptr) : boost::json::value(n); };
    return {{"base_url", r.base_url},
            {"verdict", verdict_of(r)},
            {"checked_at", format_datestamp(r.checked_at)},
            {"requests", r.requests},
            {"software", r.software},
            {"name", r.name},
            {"emails", boost::json::array(r.emails.begin(), r.emails.end())},
            {"earliest", r.earliest},
            {"granularity", r.granularity},
            {"deleted_record", r.deleted_record},
            {"datestamps", {{"days", r.datestamps.days}, {"seconds", r.datestamps.seconds}, {"other", r.datestamps.other}}},
            {"formats", formats},
            {"best_format", r.best_format},
            {"sampled_format", r.sampled_format},
            {"sets", sets},
            {"more_sets", r.more_sets},
            {"records_seen", r.records_seen},
            {"deleted_seen", r.deleted_seen},
            {"with_files", r.with_files},
            {"page_size", r.page_size},
            {"list_size", known(r.list_size)},
            {"estimated_records", known(r.estimated_records)},
            {"estimated_seconds", known(r.estimated_seconds)},
            {"findings", findings},
            {"to_map", values},
            {"samples", samples}};
}

Result<> write_page(const std::string& file, const std::string& page) {
    if (file.empty() || file == "-") {
        print(page);
        return {};
    }
    std::ofstream out(file, std::ios::binary);
    if (!(out << page << std::flush))
        return fail(ErrorCode::config, fmt::format("cannot write {}", file), "choose another place for the page");
    return {};
}

int status_of(const DonorReport& report) {
    if (report.out_of_reach) return static_cast<int>(ErrorCode::temporary);
    auto verdict = verdict_of(report);
    if (verdict == "good") return 0;
    return static_cast<int>(verdict == "usable" ? ErrorCode::partial : ErrorCode::failed);
}

int check(Context& context, const CheckArguments& arguments) {
    auto tongue = tongue_of_terminal(arguments.language);
    if (!tongue) return report(tongue.error());
    auto source = meant_source(context, arguments);
    if (!source) return report(source.error());
    auto fetcher = make_curl_fetcher(
        {source->request_timeout_s, source->allow_private, source->ca_file, context.config().contact,
         context.config().limits.connection});
    if (!fetcher) return report(fetcher.error());
    Progress progress(context, "check");
    progress.show("asking " + source->base_url);
    bool named = arguments.donor.find("://") == std::string::npos || !arguments.prefix.empty();
    auto found = check_donor(*source, **fetcher,
                             {.pause = std::max(least_pause, std::chrono::milliseconds(context.config().pause_ms)),
                              .choose_format = !named,
                              .limits = context.config().limits});
    progress.clear();
    if (!found) return report(found.error());
    bool html = arguments.html_option->count() > 0;
    bool page_to_stdout = html && (arguments.html.empty() || arguments.html == "-");
    if (html)
        if (auto written = write_page(arguments.html, web::donor_report_page(*found, *tongue)); !written)
            return report(written.error());
    if (context.json && !page_to_stdout)
        print(boost::json::serialize(as_json(*found, *tongue)) + "\n");
    else if (!html)
        print(web::donor_report_text(*found, *tongue));
    return status_of(*found);
}

}  // namespace

void add_source_check(CLI::App& source, Context& context, Action& action) {
    auto c = std::make_shared<CheckArguments>();
    auto* command = source.add_subcommand("check", "Ask a donor a few questions and report what harvesting it will be like");
    command->footer(
        "About eight requests with a pause between them; nothing is stored. The report says what the donor offers and\n"
        "does, what it breaks (with the section of OAI-PMH 2.0), how records would become, and which values must be\n"
        "explained first. --html makes a page to print or to send to the donor.\n"
        "Exit status: 0 good, 3 usable with the faults told, 1 not yet, 75 out of reach.\n"
        "Examples:\n  muras source check https://repository.example.kg/oai/request --lang ru\n"
        "  muras source check osh --html osh.html");
    command->add_option("KEY|URL", c->donor, "A known source, or the base URL of a donor")->required();
    c->html_option = command->add_option("--html", c->html, "Write a page to print, in FILE or on stdout")
                         ->type_name("[FILE]")
                         ->expected(0, 1);
    command->add_option("--lang", c->language, "ky, ru or en (default: that of the environment)")->type_name("LANG");
    command->add_option("--prefix", c->prefix, "Sample this format (default: of a source its own, else the best offered)");
    command->add_option("--allow-private", c->allow_private, "ADDR[:PORT[-PORT]] that may be connected to (repeatable)")
        ->allow_extra_args(false);
    command->add_option("--ca-file", c->ca_file, "Certificates to trust instead of the system's")->type_name("FILE");
    command->callback([&context, &action, c] { action = [&context, c] { return check(context, *c); }; });
}

}  // namespace muras::cli
