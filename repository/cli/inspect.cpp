// Commands that only read: check, dump, show, stats.
#include <fmt/format.h>
#include <sys/wait.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cerrno>
#include <csignal>
#include <boost/json.hpp>

#include <indexer/check.hpp>
#include <indexer/search.hpp>
#include <repository/base/clock.hpp>
#include <repository/base/text.hpp>
#include <repository/cli/context.hpp>
#include <repository/cli/named.hpp>
#include <schemas/json.hpp>
#include <schemas/lineage.hpp>

namespace muras::cli {
namespace {

/// Every file that a live record serves must be kept.
Result<> check_files(Context& context, bool deep, const std::function<void(const Fault&)>& fault) {
    auto walked = context.store().each_sorted("", [&](Record&& record) -> Result<> {
        for (const auto& file : record.metadata.files) {
            if (file.sha256.empty()) continue;
            auto blob = context.blobs().find(file.sha256);
            if (!blob) return blob.error();
            if (!*blob)
                fault({fmt::format("the file {} of {} ({}) is not kept", file.name, record.pid, record.provenance.oai_identifier)});
        }
        return {};
    });
    if (!walked || !deep) return walked;
    return context.blobs().check(fault);
}

/// The state of the index; one that is not there yet is a state, not an error.
Result<IndexState> index_state(Context& context) {
    auto index = open_search_index(context.index_dir(), &context.store());
    if (!index) return index.error();
    return (*index)->state();
}

struct CheckOptions {
    bool deep = false, strict = false;
    CLI::Option* list = nullptr;
    std::string source;
};

/// `HAVE id digest` and `BAD what` are the protocol of check --list: machines read it, so it is on stdout and flushed.
int check(Context& context, const CheckOptions& options) {
    if (auto opened = context.open(Access::read); !opened) return report(opened.error());
    const bool lines = options.list && options.list->count() > 0;
    if (!options.source.empty()) {
        auto known = context.store().source(options.source);
        if (!known) return report(known.error());
        if (!*known)
            return report(fail(ErrorCode::not_found, fmt::format("there is no source {}", options.source),
                               "`muras source list` lists them"));
    }
    boost::json::array faults;
    std::uint64_t live = 0, bad = 0;
    auto fault = [&](const Fault& f) {
        ++bad;
        if (context.json)
            faults.emplace_back(f.what);
        else if (lines)
            print(fmt::format("BAD {}\n", printable(f.what)));
        else
            fmt::print(stderr, "muras: {}\n", printable(f.what));
    };
    auto have = [&](const Record& record, const std::string& digest) {
        ++live;
        if (lines && !context.json)
            print(fmt::format("HAVE {} {}\n", percent_encoded(record.provenance.oai_identifier), digest));
    };
    if (auto walked = context.store().check(options.source, have, fault); !walked) return report(walked.error());
    if (auto walked = check_files(context, options.deep, fault); !walked) return report(walked.error());
    if (auto opened = context.open_readers(Access::read); !opened) return report(opened.error());
    if (context.readers())
        if (auto walked = context.readers()->check(fault); !walked) return report(walked.error());
    auto index = index_state(context);
    if (!index) return report(index.error());
    if (index->present) {
        auto walked = check_index(context.store(), context.index_dir(), options.deep, &context.blobs(), fault);
        if (!walked) return report(walked.error());
        index->behind = walked->behind;
    }

    if (context.json)
        print(boost::json::serialize(boost::json::object{{"records", live}, {"faults", faults}, {"behind", index->behind},
                                                         {"index", index->present}}) + "\n");
    else if (!lines && !context.quiet)
        print(fmt::format("{} records checked, {} faults; the index {}\n", live, bad,
                          !index->present       ? "is not there yet (`muras index` makes it)"
                          : index->behind == 0 ? "is up to date"
                                               : fmt::format("is {} changes behind (`muras index`)", index->behind)));
    if (bad > 0) return static_cast<int>(ErrorCode::failed);
    const bool late = !index->present || index->behind > 0;
    return late && options.strict ? static_cast<int>(ErrorCode::partial) : 0;
}

int dump(Context& context, const std::string& key) {
    if (auto opened = context.open(Access::read); !opened) return report(opened.error());
    if (!key.empty()) {
        auto known = context.store().source(key);
        if (!known) return report(known.error());
        if (!*known)
            return report(fail(ErrorCode::not_found, fmt::format("there is no source {}", key), "`muras source list` lists them"));
    }
    auto walked = context.store().each_sorted(key, [](Record&& record) -> Result<> {
        print(boost::json::serialize(to_json(record)) + "\n");
        return {};
    });
    return walked ? 0 : report(walked.error());
}

/// LMDB itself dies on some damage (a truncated file is a SIGBUS), so the walk is done by a child, whose death is a fault.
int check_in_child(Context& context, const CheckOptions& options) {
    std::fflush(nullptr);
    const auto child = ::fork();
    if (child < 0) return report(fail(ErrorCode::temporary, "the system has no room for another process"));
    if (child == 0) {
        // A sanitizer's own handlers would make an exit of what must be seen as a death.
        for (int deadly : {SIGBUS, SIGSEGV, SIGABRT}) std::signal(deadly, SIG_DFL);
        int status = check(context, options);
        std::fflush(nullptr);
        ::_exit(status);
    }
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) continue;
    if (WIFEXITED(status)) return WEXITSTATUS(status);
    if (options.list->count() > 0 && !context.json) print("BAD the store is damaged: reading it ends the program\n");
    return report(fail(ErrorCode::failed, fmt::format("the store is damaged: reading it was ended by signal {}", WTERMSIG(status)),
                       "stop all commands that use it, and restore the data directory from a backup"));
}

void print_for_people(const Record& r) {
    auto line = [](std::string_view label, const std::string& value) {
        if (!value.empty()) print(fmt::format("{:<12} {}\n", label, printable(value)));
    };
    for (const auto& t : r.metadata.titles) line(t.kind == "main" ? "title" : t.kind, t.value);
    for (const auto& a : r.metadata.agents) line(a.role, a.display);
    line("type", r.metadata.type.code);
    for (const auto& d : r.metadata.dates) line(d.kind, d.edtf);
    for (const auto& l : r.metadata.languages) line("language", l.code);
    for (const auto& s : r.metadata.subjects) line(s.scheme, s.code + (s.code.empty() || s.label.empty() ? "" : " ") + s.label);
    for (const auto& i : r.metadata.identifiers) line(i.scheme, i.value);
    for (const auto& f : r.metadata.files) line("file", f.name + (f.sha256.empty() ? " (not here)" : ""));
    line("access", r.metadata.rights.access);
    line("licence", r.metadata.rights.licence);
    for (const auto& a : r.metadata.abstracts) line("abstract", a.value);
    line("source", r.provenance.source);
    line("identifier", r.provenance.oai_identifier);
    line("datestamp", r.provenance.datestamp);
    line("pid", r.pid);
    if (r.status == Status::deleted) line("status", "deleted by the source");
    for (const auto& w : r.metadata.warnings) line("warning", w.code + " " + w.field + " " + w.raw);
}

struct ShowOptions {
    std::string name;
    bool lineage = false, raw = false;
};

int show(Context& context, const ShowOptions& options) {
    if (auto opened = context.open(Access::read); !opened) return report(opened.error());
    auto no = record_named(context, options.name);
    if (!no) return report(no.error());
    if (options.raw) {
        auto raw = context.store().raw(*no);
        if (!raw) return report(raw.error());
        print(*raw + "\n");
        return 0;
    }
    auto record = context.store().record(*no);
    if (!record) return report(record.error());
    if (!*record) return report(fail(ErrorCode::not_found, "the record is gone"));
    if (options.lineage) {
        auto rows = lineage(**record);
        if (context.json) {
            boost::json::array all;
            for (const auto& row : rows)
                all.push_back({{"path", row.path}, {"value", row.value}, {"element", row.element}, {"raw", row.raw}, {"rule", row.rule}});
            print(boost::json::serialize(boost::json::object{{"pid", (*record)->pid}, {"lineage", all}}) + "\n");
        } else {
            for (const auto& row : rows)
                print(fmt::format("{}\t{}\t{}\t{}\t{}\n", row.path, printable(row.value), row.element, printable(row.raw), row.rule));
        }
        return 0;
    }
    if (context.json)
        print(boost::json::serialize(to_json(**record)) + "\n");
    else
        print_for_people(**record);
    return 0;
}

struct UsageOptions {
    bool wanted = false, csv = false;
};

int stats(Context& context) {
    if (auto opened = context.open(Access::read); !opened) return report(opened.error());
    auto store = context.store().stats();
    if (!store) return report(store.error());
    auto files = context.blobs().stats();
    if (!files) return report(files.error());
    auto index = index_state(context);
    if (!index) return report(index.error());
    if (context.json) {
        print(boost::json::serialize(boost::json::object{
                  {"records", store->records},
                  {"deleted", store->deleted},
                  {"files", files->files},
                  {"file_bytes", files->bytes},
                  {"sources", store->sources},
                  {"store_bytes", store->map_used_bytes},
                  {"index", boost::json::object{{"documents", index->documents}, {"behind", index->behind}}}}) + "\n");
    } else {
        print(fmt::format("records  {}\ndeleted  {}\nsources  {}\nfiles    {} ({} bytes)\nindex    {} documents, {} changes behind\n",
                          store->records, store->deleted, store->sources, files->files, files->bytes, index->documents,
                          index->behind));
    }
    return 0;
}

}  // namespace

void add_inspect_commands(CLI::App& app, Context& context, Action& action) {
    auto check_options = std::make_shared<CheckOptions>();
    auto* check_command = app.add_subcommand("check", "Prove that store, files and index agree (read-only)");
    check_command->footer("Exit status 0 when nothing is wrong, even if the index is behind; 1 when something is.");
    check_command->add_flag("--deep", check_options->deep, "Also read every file and compare its digest");
    check_command->add_flag("--strict", check_options->strict, "Exit with 3 when the index is behind");
    check_options->list = check_command->add_option("--list", check_options->source,
                                                    "Print HAVE and BAD lines, of one source if KEY is given")
                              ->expected(0, 1)
                              ->type_name("[KEY]");
    check_command->callback([&context, &action, check_options] { action = [&context, check_options] { return check_in_child(context, *check_options); }; });

    auto key = std::make_shared<std::string>();
    auto* dump_command = app.add_subcommand("dump", "Every record as a line of JSON, sorted by source and identifier");
    dump_command->add_option("KEY", *key, "Only this source");
    dump_command->callback([&context, &action, key] { action = [&context, key] { return dump(context, *key); }; });

    auto show_options = std::make_shared<ShowOptions>();
    auto* show_command = app.add_subcommand("show", "Show one record");
    show_command->add_option("RECORD", show_options->name, "A PID, or the donor's identifier")->required();
    auto* lineage_flag = show_command->add_flag("--lineage", show_options->lineage, "Where each value is from");
    show_command->add_flag("--raw", show_options->raw, "The donor's XML as it came")->excludes(lineage_flag);
    show_command->callback([&context, &action, show_options] { action = [&context, show_options] { return show(context, *show_options); }; });

    auto usage = std::make_shared<UsageOptions>();
    auto* stats_command = app.add_subcommand("stats", "Counts of what is held, or of how it is used");
    stats_command->footer(
        "Use is counted by `muras serve` after COUNTER 5.1; the reports of each work are at /r51/reports/ir.\n"
        "Examples:\n  muras stats\n  muras stats --usage --csv > use.csv");
    auto* usage_flag = stats_command->add_flag("--usage", usage->wanted, "How often works were looked at, by month");
    stats_command->add_flag("--csv", usage->csv, "The use as CSV")->needs(usage_flag);
    stats_command->callback([&context, &action, usage] {
        action = [&context, usage] { return usage->wanted ? print_usage(context, usage->csv) : stats(context); };
    });
}

}  // namespace muras::cli
