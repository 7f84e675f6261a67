// `muras duplicates`: finds the same work at several donors, lists what was found, and takes staff's decisions.
#include <fmt/format.h>
#include <pwd.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <boost/json.hpp>

#include <repository/base/clock.hpp>
#include <repository/base/log.hpp>
#include <repository/base/text.hpp>
#include <repository/cli/context.hpp>
#include <repository/cli/duplicate_list.hpp>
#include <repository/cli/duplicates.hpp>
#include <repository/cli/named.hpp>
#include <repository/cli/progress.hpp>
#include <repository/cli/stop.hpp>
#include <repository/duplicates/decide.hpp>
#include <repository/duplicates/follow.hpp>
#include <repository/store/duplicate_store.hpp>

namespace muras::cli {
namespace {

struct DuplicatesArguments {
    bool csv = false, anew = false, candidates = false, decisions = false, no_index = false;
    std::vector<std::string> confirm, reject, undo;  ///< two records each, or none
    std::string by;

    bool decides() const { return !confirm.empty() || !reject.empty() || !undo.empty(); }
};

/// The login name, which is who decides unless --by says otherwise; empty when the system knows none.
std::string login_name() {
    const auto* user = ::getpwuid(::geteuid());
    return user && user->pw_name ? user->pw_name : "";
}

DuplicateOptions options_of(Context& context, Progress& progress, bool anew) {
    return {.lock = context.lock_path("duplicates"),
            .stop = &stop_asked,
            .progress = [&progress](std::uint64_t n, std::uint64_t total) { progress.show(n, total); },
            .anew = anew};
}

int list(Context& context, const DuplicatesArguments& arguments) {
    if (auto opened = context.open(Access::write); !opened) return report(opened.error());
    Progress progress(context, "looking for duplicates");
    auto done = follow_duplicates(context.store(), options_of(context, progress, arguments.anew));
    progress.clear();
    if (!done) return report(done.error());
    if (stop_asked) return static_cast<int>(ErrorCode::partial);
    auto counts = context.store().duplicates().counts();
    if (!counts) return report(counts.error());
    auto view = arguments.candidates  ? DuplicateView::candidates
                : arguments.decisions ? DuplicateView::decisions
                                      : DuplicateView::all;
    auto form = context.json ? DuplicateForm::json : arguments.csv ? DuplicateForm::csv : DuplicateForm::text;
    if (auto listed = list_duplicates(context.store(), view, form); !listed) return report(listed.error());
    if (!context.quiet)
        fmt::print(stderr,
                   "{} records looked at in {:.1f} s: {} works are held {} times, {} pairs are known, {} are decided\n",
                   done->records, done->seconds, counts->clusters, counts->clustered, counts->pairs, counts->decisions);
    return 0;
}

/// The records of the cluster that a record is in, by their PIDs; the record itself when it is in none.
Result<std::vector<std::string>> cluster_pids(Context& context, RecordNo no) {
    auto& found = context.store().duplicates();
    auto cluster = found.cluster(no);
    if (!cluster) return cluster.error();
    std::vector<RecordNo> members{no};
    if (*cluster) {
        auto all = found.members(*cluster);
        if (!all) return all.error();
        members = std::move(*all);
    }
    auto records = context.store().records(members);
    if (!records) return records.error();
    std::vector<std::string> pids;
    for (const auto& record : *records)
        if (record) pids.push_back(record->pid);
    return pids;
}

int decide(Context& context, const DuplicatesArguments& arguments) {
    if (auto opened = context.open(Access::write); !opened) return report(opened.error());
    auto ruling = !arguments.confirm.empty()  ? Ruling::confirm
                  : !arguments.reject.empty() ? Ruling::reject
                                              : Ruling::undo;
    const auto& names = ruling == Ruling::confirm  ? arguments.confirm
                        : ruling == Ruling::reject ? arguments.reject
                                                   : arguments.undo;
    auto one = record_named(context, names[0]), other = record_named(context, names[1]);
    if (!one) return report(one.error());
    if (!other) return report(other.error());
    Progress progress(context, "looking for duplicates");
    auto changed = muras::decide(context.store(),
                                 {.one = *one,
                                  .other = *other,
                                  .ruling = ruling,
                                  .by = arguments.by.empty() ? login_name() : arguments.by,
                                  .at = now_seconds()},
                                 options_of(context, progress, false));
    progress.clear();
    if (!changed) return report(changed.error());
    auto ours = cluster_pids(context, *one), theirs = cluster_pids(context, *other);
    if (!ours) return report(ours.error());
    if (!theirs) return report(theirs.error());
    if (context.json) {
        auto name = ruling == Ruling::confirm ? "confirmed" : ruling == Ruling::reject ? "rejected" : "undone";
        boost::json::array works;
        works.emplace_back(boost::json::array(ours->begin(), ours->end()));
        if (*ours != *theirs) works.emplace_back(boost::json::array(theirs->begin(), theirs->end()));
        print(boost::json::serialize(boost::json::object{{"decision", name}, {"changed", *changed}, {"works", works}}) +
              "\n");
    } else if (!context.quiet) {
        print(fmt::format("{}{} and {} are {}\n", *changed ? "" : "decided before: ", printable(names[0]),
                          printable(names[1]),
                          *ours == *theirs ? fmt::format("one work, held {} times", ours->size()) : "two works"));
    }
    return arguments.no_index ? 0 : follow_index(context);
}

int duplicates(Context& context, const DuplicatesArguments& arguments) {
    stop_on_signals();
    return arguments.decides() ? decide(context, arguments) : list(context, arguments);
}

}  // namespace

Result<> find_duplicates(Context& context) {
    auto done = follow_duplicates(context.store(), {.lock = context.lock_path("duplicates")});
    if (done) return {};
    if (done.error().code != ErrorCode::busy) return done.error();
    log::info("another process looks for duplicates");
    return {};
}

void add_duplicates_command(CLI::App& app, Context& context, Action& action) {
    auto a = std::make_shared<DuplicatesArguments>();
    auto* command =
        app.add_subcommand("duplicates", "Find the same work at several donors, and decide on what is found");
    command->footer(
        "Records that share a DOI, Handle, ISBN or patent number are one work: search shows them as one hit, and each\n"
        "of their pages names the others. Records that are only alike (type, year, title, author, pages) wait for\n"
        "staff. An autoabstract and its thesis are linked, never joined; neither are two languages or editions.\n"
        "Only what changed since the last time is looked at; harvests do so by themselves.\n"
        "A decision stands over what is found, whatever is harvested or mapped anew. Two records that were rejected\n"
        "are never joined, also not over an identifier; an autoabstract and a thesis that were rejected lose their "
        "link.\n"
        "Exit status of a decision: 0 done, or so decided before; 2 refused (an autoabstract and a thesis, two\n"
        "languages, two editions, a deleted record, or against another decision); 4 no such record, or nothing to\n"
        "undo; 5 another process is looking for duplicates.\n"
        "Examples:\n  muras duplicates --candidates\n"
        "  muras duplicates --confirm 01J9ZK3Q4N2P8 01J9ZK3Q7R5T6 --by \"Айгүл Асанова\"\n"
        "  muras duplicates --csv > pairs.csv");
    auto* csv = command->add_flag("--csv", a->csv, "Every pair as CSV; with --candidates or --decisions those");
    auto* anew =
        command->add_flag("--anew", a->anew, "Forget what was found, not what was decided, and look at every record");
    auto* candidates = command->add_flag("--candidates", a->candidates,
                                         "Only the pairs that wait for staff, with what speaks for them");
    auto* decisions = command->add_flag("--decisions", a->decisions, "Only what was decided, by whom and when");
    candidates->excludes(decisions);
    auto* by = command->add_option("--by", a->by, "Who decides; default: your login name")->type_name("NAME");
    std::vector<CLI::Option*> rulings{
        command->add_option("--confirm", a->confirm, "These two records are one work"),
        command->add_option("--reject", a->reject, "These two records are not one work, whatever they share"),
        command->add_option("--undo", a->undo, "Take the decision on these two back: what is found stands again")};
    for (auto* ruling : rulings) {
        ruling->expected(2)->type_name("RECORD RECORD");
        for (auto* other : rulings)
            if (other != ruling) ruling->excludes(other);
        for (auto* other : {csv, anew, candidates, decisions}) ruling->excludes(other);
    }
    command->add_flag("--no-index", a->no_index, "After a decision, leave the search index as it is");
    command->callback([&context, &action, a, by] {
        if (by->count() > 0 && a->confirm.empty() && a->reject.empty())
            throw CLI::ValidationError("--by", "goes with --confirm or --reject");
        action = [&context, a] { return duplicates(context, *a); };
    });
}

}  // namespace muras::cli
