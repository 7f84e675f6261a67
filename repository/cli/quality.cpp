// `muras quality`: how complete a donor's records are, and which of its words the rules know.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>
#include <set>
#include <span>
#include <utility>

#include <repository/base/csv.hpp>
#include <repository/base/text.hpp>
#include <repository/cli/context.hpp>
#include <schemas/completeness.hpp>

namespace muras::cli {
namespace {

/// A donor's word in a field, and what it became; empty: the rules don't know it.
struct Word {
    std::string source, field, value, mapped;
    auto operator<=>(const Word&) const = default;
};

constexpr std::size_t most_rows = 20;     ///< of a list for people
constexpr std::size_t longest_term = 40;  ///< code points: what is longer and stands in one record alone is a sentence
constexpr std::size_t longest_word = 80;  ///< code points of a donor's value in it

struct SourceQuality {
    std::uint64_t records = 0, points = 0;
    std::array<std::uint64_t, completeness_rows.size()> missing{};
    std::map<std::string, std::uint64_t> warnings;  ///< records that have the warning
    /// The same by the element that it is of: what of the donor's form has to be looked at.
    std::map<std::pair<std::string, std::string>, std::uint64_t> warned_fields;
};

struct Report {
    std::map<std::string, SourceQuality> sources;
    std::map<Word, std::uint64_t> words;
};

void add_words(Report& report, const Record& record) {
    const auto& source = record.provenance.source;
    const auto& m = record.metadata;
    bool known = m.type.origin.rule != "type-unknown";
    for (const auto& value : m.type.source_values) ++report.words[{source, "type", value, known ? m.type.code : ""}];
    for (const auto& language : m.languages)
        if (language.basis == "declared" || language.basis == "mapped")
            ++report.words[{source, "language", language.origin.raw.empty() ? language.code : language.origin.raw,
                            language.code}];
    for (const auto& statement : m.rights.statements) ++report.words[{source, "rights", statement, m.rights.access}];
    for (const auto& warning : m.warnings)
        if (warning.code == "language-unknown") ++report.words[{source, "language", warning.raw, ""}];
}

void add(Report& report, const Record& record) {
    if (record.status != Status::active) return;
    auto& quality = report.sources[record.provenance.source];
    ++quality.records;
    quality.points += static_cast<std::uint64_t>(completeness(record.metadata));
    for (std::size_t i = 0; i < completeness_rows.size(); ++i)
        quality.missing[i] += !completeness_rows[i].has(record.metadata);
    std::set<std::string> codes;  // a record counts once, however often it repeats itself
    std::set<std::pair<std::string, std::string>> fields;
    for (const auto& warning : record.metadata.warnings) {
        codes.insert(warning.code);
        fields.emplace(warning.code, warning.field);
    }
    for (const auto& code : codes) ++quality.warnings[code];
    for (const auto& field : fields) ++quality.warned_fields[field];
    add_words(report, record);
}

double score(const SourceQuality& q) {
    return q.records == 0 ? 0 : static_cast<double>(q.points) / static_cast<double>(q.records);
}

void print_csv(const Report& report) {
    print(std::string(csv_start) + csv_line({"source", "field", "value", "mapped", "records"}));
    for (const auto& [word, n] : report.words)
        print(csv_line({word.source, word.field, word.value, word.mapped, std::to_string(n)}));
}

void print_json(const Report& report) {
    boost::json::array sources, words;
    for (const auto& [key, q] : report.sources) {
        boost::json::object missing, warnings;
        boost::json::array fields;
        for (std::size_t i = 0; i < q.missing.size(); ++i) missing[completeness_rows[i].field] = q.missing[i];
        for (const auto& [code, n] : q.warnings) warnings[code] = n;
        for (const auto& [warning, n] : q.warned_fields)
            fields.push_back({{"code", warning.first}, {"field", warning.second}, {"records", n}});
        sources.push_back({{"source", key},
                           {"records", q.records},
                           {"completeness", score(q)},
                           {"missing", missing},
                           {"warnings", warnings},
                           {"warned_fields", fields}});
    }
    for (const auto& [word, n] : report.words)
        words.push_back({{"source", word.source},
                         {"field", word.field},
                         {"value", word.value},
                         {"mapped", word.mapped},
                         {"records", n}});
    print(boost::json::serialize(boost::json::object{{"sources", sources}, {"values", words}}) + "\n");
}

using Counted = std::pair<std::uint64_t, std::string>;

/// The most frequent first; a long list ends with how many more there are.
void print_counted(std::string_view heading, std::vector<Counted> rows, std::uint64_t records) {
    if (rows.empty()) return;
    std::ranges::sort(rows, [](const Counted& a, const Counted& b) {
        return a.first != b.first ? a.first > b.first : a.second < b.second;
    });
    print(fmt::format("  {}\n", heading));
    for (const auto& [n, what] : std::span(rows).first(std::min(rows.size(), most_rows)))
        print(fmt::format("    {:>8}  {:>3.0f} %  {}\n", n,
                          100.0 * static_cast<double>(n) / static_cast<double>(records), what));
    if (rows.size() > most_rows)
        print(fmt::format("    and {} more; --csv and --json have all\n", rows.size() - most_rows));
}

void print_for_people(const Report& report) {
    for (const auto& [key, q] : report.sources) {
        print(fmt::format("{}: {} records, completeness {:.0f} of 100\n", key, q.records, score(q)));
        std::vector<Counted> missing, warnings, unknown;
        for (std::size_t i = 0; i < q.missing.size(); ++i)
            if (q.missing[i] > 0) missing.emplace_back(q.missing[i], completeness_rows[i].in_words);
        for (const auto& [warning, n] : q.warned_fields)
            warnings.emplace_back(n, warning.first + (warning.second.empty() ? "" : ": " + printable(warning.second)));
        std::uint64_t sentences = 0;
        for (const auto& [word, n] : report.words)
            if (word.source == key && word.mapped.empty() && n == 1 && letters(word.value) > longest_term)
                ++sentences;
            else if (word.source == key && word.mapped.empty())
                unknown.emplace_back(
                    n, fmt::format("{}: {}", word.field, printable(first_letters(word.value, longest_word))));
        print_counted("records without", std::move(missing), q.records);
        print_counted("records with a warning (the page of a record's lineage shows the values)", std::move(warnings),
                      q.records);
        print_counted("words that the rules do not know; [map.type], [map.language], [map.rights] can",
                      std::move(unknown), q.records);
        if (sentences > 0)
            print(fmt::format("  and {} longer texts, each in one record alone; --csv and --json have them\n",
                              sentences));
    }
}

struct QualityArguments {
    std::string key;
    bool csv = false;
};

int quality(Context& context, const QualityArguments& arguments) {
    if (auto opened = context.open(Access::read); !opened) return report(opened.error());
    if (!arguments.key.empty()) {
        auto known = context.store().source(arguments.key);
        if (!known) return report(known.error());
        if (!*known)
            return report(fail(ErrorCode::not_found, fmt::format("there is no source {}", arguments.key),
                               "`muras source list` lists them"));
    }
    Report out;
    auto walked = context.store().each_sorted(arguments.key, [&](Record&& record) -> Result<> {
        add(out, record);
        return {};
    });
    if (!walked) return report(walked.error());
    if (context.json)
        print_json(out);
    else if (arguments.csv)
        print_csv(out);
    else
        print_for_people(out);
    return 0;
}

}  // namespace

void add_quality_command(CLI::App& app, Context& context, Action& action) {
    auto a = std::make_shared<QualityArguments>();
    auto* command =
        app.add_subcommand("quality", "How complete records are, and which words of donors the rules don't know");
    command->footer(
        "The score of a record is 100 when it has title, author, year, type, language, subject, abstract, link, "
        "rights\n"
        "and publisher. --csv lists every word of type, language and rights, what it became, and how often.\n"
        "Examples:\n  muras quality osh\n  muras quality --csv > words.csv");
    command->add_option("KEY", a->key, "Only this source");
    command->add_flag("--csv", a->csv, "The vocabulary as CSV");
    command->callback([&context, &action, a] { action = [&context, a] { return quality(context, *a); }; });
}

}  // namespace muras::cli
