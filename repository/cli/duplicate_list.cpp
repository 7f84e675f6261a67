#include <repository/cli/duplicate_list.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/json.hpp>
#include <functional>
#include <utility>

#include <repository/base/clock.hpp>
#include <repository/base/csv.hpp>
#include <repository/base/text.hpp>
#include <repository/cli/context.hpp>
#include <repository/cli/table.hpp>
#include <repository/duplicates/compare.hpp>
#include <repository/store/duplicate_store.hpp>
#include <schemas/shown.hpp>

namespace muras::cli {
namespace {

constexpr std::size_t listed_at_once = 1'000;

std::string_view kind_name(Pair::Kind kind) {
    switch (kind) {
        case Pair::Kind::same:
            return "same";
        case Pair::Kind::candidate:
            return "candidate";
        case Pair::Kind::summary:
            return "summary";
    }
    return "candidate";
}

std::string_view decision_name(Decision::Kind kind) {
    return kind == Decision::Kind::confirmed ? "confirmed" : "rejected";
}

/// A pair with all that is told of it.
struct Told {
    Pair pair;
    Sketch one, other;
    std::optional<Decision> decision;
};

std::string number(std::int32_t n) { return n == 0 ? "" : std::to_string(n); }

/// What speaks for a pair: "titles 97 %, doi:10.1000/1, author osmonov a".
std::string evidence_line(const duplicates::Evidence& evidence) {
    auto out = fmt::format("titles {} %", evidence.title_percent);
    for (const auto& identifier : evidence.identifiers) out += ", " + printable(identifier);
    for (const auto& author : evidence.authors) out += ", author " + printable(author);
    return out;
}

boost::json::array json_of(const std::vector<std::string>& texts) {
    return boost::json::array(texts.begin(), texts.end());
}

boost::json::object json_of(const Sketch& sketch) {
    return {{"pid", sketch.pid}, {"source", sketch.source}, {"title", sketch.shown}};
}

/// With what is compared; null for what the record does not say.
boost::json::object json_with_facts(const Sketch& sketch) {
    auto out = json_of(sketch);
    auto known = [](std::int32_t n) { return n == 0 ? boost::json::value() : boost::json::value(n); };
    out["year"] = known(sketch.year);
    out["pages"] = known(sketch.pages);
    out["languages"] = json_of(sketch.languages);
    out["type"] = sketch.group;
    return out;
}

boost::json::object json_of(const Decision& decision) {
    return {{"decision", decision_name(decision.kind)}, {"by", decision.by}, {"at", format_datestamp(decision.at)}};
}

std::string line_of(const Sketch& sketch) {
    return fmt::format("  {}  {:<16} {}\n", sketch.pid, sketch.source, printable(sketch.shown));
}

class Listing {
  public:
    Listing(RecordStore& store, DuplicateForm form) : store_(store), found_(store.duplicates()), form_(form) {}

    Result<> everything() {
        if (form_ == DuplicateForm::csv) return pairs_as_csv();
        open("clusters");
        if (auto done = clusters(); !done) return done;
        close();
        open("pairs");
        auto done = each_pair([&](const Told& told) {
            if (told.pair.kind == Pair::Kind::same && !told.decision) return;  // its cluster says so
            if (form_ == DuplicateForm::json)
                element(json_of(told));
            else if (!told.decision)
                pair_as_text(told);
        });
        if (!done) return done;
        close();
        open("decisions");
        if (form_ == DuplicateForm::json)
            if (auto listed = each_decision([&](const Told& told) { element(json_of_decision(told)); }); !listed)
                return listed;
        close();
        return {};
    }

    Result<> candidates() {
        auto waits = [](const Told& told) { return told.pair.kind == Pair::Kind::candidate && !told.decision; };
        if (form_ == DuplicateForm::csv) return pairs_as_csv(waits);
        open("candidates");
        Rows rows;
        auto done = each_pair(
            [&](const Told& told) {
                if (!waits(told)) return;
                if (form_ == DuplicateForm::json) return element(json_of(told));
                rows.push_back(
                    {std::to_string(told.pair.score), evidence_line(duplicates::evidence(told.one, told.other))});
                for (const auto* sketch : {&told.one, &told.other}) {
                    if (sketch == &told.other) rows.push_back({"", ""});
                    auto& row = rows.back();
                    row.insert(row.end(),
                               {sketch->pid, sketch->source, number(sketch->year), number(sketch->pages),
                                fmt::format("{}", fmt::join(sketch->languages, " ")), printable(sketch->shown)});
                }
            },
            [&] {
                table({"score", "why", "pid", "source", "year", "pages", "language", "title"}, rows);
            });
        close();
        return done;
    }

    Result<> decisions() {
        if (form_ == DuplicateForm::csv)
            print(std::string(csv_start) + csv_line({"decision", "by", "at", "pid", "source", "title", "other_pid",
                                                     "other_source", "other_title"}));
        open("decisions");
        Rows rows;
        auto done = each_decision(
            [&](const Told& told) {
                const auto& decision = *told.decision;
                std::vector<std::string> row{std::string(decision_name(decision.kind)), decision.by,
                                             format_datestamp(decision.at)};
                if (form_ == DuplicateForm::json) return element(json_of_decision(told));
                if (form_ == DuplicateForm::csv) {
                    row.insert(row.end(), {told.one.pid, told.one.source, told.one.shown, told.other.pid,
                                           told.other.source, told.other.shown});
                    return print(csv_line(row));
                }
                row.insert(row.end(), {told.one.pid, told.one.source, printable(told.one.shown)});
                rows.push_back(row);
                rows.push_back({"", "", "", told.other.pid, told.other.source, printable(told.other.shown)});
            },
            [&] {
                table({"decision", "by", "when", "pid", "source", "title"}, rows);
            });
        close();
        return done;
    }

  private:
    using Rows = std::vector<std::vector<std::string>>;

    // -- JSON: one object of lists

    void open(std::string_view name) {
        if (form_ != DuplicateForm::json) return;
        print(fmt::format("{}\"{}\":[", std::exchange(begun_, true) ? "," : "{", name));
        first_ = true;
    }

    void close() {
        if (form_ == DuplicateForm::json) print("]");
    }

    void element(const boost::json::value& value) {
        print((std::exchange(first_, false) ? "" : ",") + boost::json::serialize(value));
    }

    static boost::json::object json_of(const Told& told) {
        auto shared = duplicates::evidence(told.one, told.other);
        boost::json::object out{
            {"kind", kind_name(told.pair.kind)},
            {"score", told.pair.score},
            {"why", told.pair.why},
            {"evidence",
             {{"title_percent", shared.title_percent},
              {"authors", cli::json_of(shared.authors)},
              {"identifiers", cli::json_of(shared.identifiers)}}},
            {"records", boost::json::array{json_with_facts(told.one), json_with_facts(told.other)}}};
        out["decision"] = told.decision ? boost::json::value(cli::json_of(*told.decision)) : boost::json::value();
        return out;
    }

    static boost::json::object json_of_decision(const Told& told) {
        auto out = cli::json_of(*told.decision);
        out["records"] = boost::json::array{cli::json_of(told.one), cli::json_of(told.other)};
        return out;
    }

    // -- text

    /// Prints the rows under their heading, and empties them; the heading stands once.
    void table(std::vector<std::string> heading, Rows& rows) {
        if (form_ != DuplicateForm::text || rows.empty()) return;
        if (!std::exchange(headed_, true)) rows.insert(rows.begin(), std::move(heading));
        print(aligned(rows));
        rows.clear();
    }

    void pair_as_text(const Told& told) {
        auto what = told.pair.kind == Pair::Kind::summary ? "an autoabstract and its thesis" : "perhaps one work";
        print(fmt::format("{}, {} of 100: {}\n{}{}", what, told.pair.score,
                          evidence_line(duplicates::evidence(told.one, told.other)), line_of(told.one),
                          line_of(told.other)));
    }

    Result<> clusters() {
        for (RecordNo after;;) {
            auto clusters = found_.clusters_after(after, listed_at_once);
            if (!clusters) return clusters.error();
            if (clusters->empty()) return {};
            for (auto cluster : *clusters)
                if (auto done = print_cluster(cluster); !done) return done;
            after = clusters->back();
        }
    }

    Result<> print_cluster(RecordNo cluster) {
        auto members = found_.members(cluster);
        if (!members) return members.error();
        boost::json::array records;
        std::string lines;
        for (auto no : *members) {
            auto known = sketch(no);
            if (!known) return known.error();
            if (form_ == DuplicateForm::json)
                records.push_back(cli::json_of(*known));
            else
                lines += line_of(*known);
        }
        if (form_ == DuplicateForm::json)
            element(boost::json::object{{"records", std::move(records)}});
        else
            print(fmt::format("one work, {} records\n{}", members->size(), lines));
        return {};
    }

    Result<> pairs_as_csv(const std::function<bool(const Told&)>& wanted = [](const Told&) { return true; }) {
        print(std::string(csv_start) + csv_line({"kind", "score", "why", "pid", "source", "title", "other_pid",
                                                 "other_source", "other_title", "decision", "by", "at"}));
        return each_pair([&](const Told& told) {
            if (!wanted(told)) return;
            const auto& [pair, one, other, decision] = told;
            std::vector<std::string> cells{std::string(kind_name(pair.kind)),
                                           std::to_string(pair.score),
                                           pair.why,
                                           one.pid,
                                           one.source,
                                           one.shown,
                                           other.pid,
                                           other.source,
                                           other.shown};
            if (decision)
                cells.insert(cells.end(), {std::string(decision_name(decision->kind)), decision->by,
                                           format_datestamp(decision->at)});
            else
                cells.resize(cells.size() + 3);
            print(csv_line(cells));
        });
    }

    // -- reading

    /// What is compared of a record; of one that is no longer live, what its tombstone still says.
    Result<Sketch> sketch(RecordNo no) {
        auto known = found_.sketch(no);
        if (!known) return known.error();
        if (*known) return std::move(**known);
        auto record = store_.record(no);
        if (!record) return record.error();
        Sketch out;
        if (!*record) return out;
        out.pid = (*record)->pid;
        out.source = (*record)->provenance.source;
        if (!(*record)->metadata.titles.empty()) out.shown = shown((*record)->metadata.titles.front());
        return out;
    }

    Result<Told> told(const Pair& pair) {
        auto one = sketch(pair.low), other = sketch(pair.high);
        if (!one) return one.error();
        if (!other) return other.error();
        return Told{pair, std::move(*one), std::move(*other), {}};
    }

    /// Calls `each` with every pair that was found, and `pause` after each thousand and at the end.
    template <class Each>
    Result<> each_pair(
        Each each, const std::function<void()>& pause = [] {}) {
        for (RecordNo low, high;;) {
            auto pairs = found_.pairs_after(low, high, listed_at_once);
            if (!pairs) return pairs.error();
            if (pairs->empty()) return {};
            for (const auto& pair : *pairs) {
                auto known = told(pair);
                if (!known) return known.error();
                auto decisions = found_.decisions(pair.low);
                if (!decisions) return decisions.error();
                for (const auto& decision : *decisions)
                    if (decision.low == pair.low && decision.high == pair.high) known->decision = decision;
                each(*known);
            }
            pause();
            low = pairs->back().low;
            high = pairs->back().high;
        }
    }

    template <class Each>
    Result<> each_decision(
        Each each, const std::function<void()>& pause = [] {}) {
        for (RecordNo low, high;;) {
            auto decisions = found_.decisions_after(low, high, listed_at_once);
            if (!decisions) return decisions.error();
            if (decisions->empty()) return {};
            for (const auto& decision : *decisions) {
                auto known = told({decision.low, decision.high});
                if (!known) return known.error();
                known->decision = decision;
                each(*known);
            }
            pause();
            low = decisions->back().low;
            high = decisions->back().high;
        }
    }

    RecordStore& store_;
    DuplicateStore& found_;
    DuplicateForm form_;
    bool begun_ = false, first_ = true, headed_ = false;
};

}  // namespace

Result<> list_duplicates(RecordStore& store, DuplicateView view, DuplicateForm form) {
    Listing listing(store, form);
    auto done = view == DuplicateView::all          ? listing.everything()
                : view == DuplicateView::candidates ? listing.candidates()
                                                    : listing.decisions();
    if (done && form == DuplicateForm::json) print("}\n");
    return done;
}

}  // namespace muras::cli
