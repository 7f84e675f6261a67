#include <repository/web/donor_report.hpp>

#include <algorithm>
#include <utility>
#include <vector>

#include <repository/base/clock.hpp>
#include <repository/base/text.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/record_facts.hpp>
#include <repository/web/templates.hpp>
#include <repository/web/view.hpp>
#include <schemas/reason.hpp>

namespace muras::web {
namespace {

constexpr std::size_t sets_shown = 12;
constexpr std::size_t names_shown = 3;
constexpr std::size_t label_width = 24;  // letters, on a terminal

struct Fact {
    std::string label, value;
};

std::string joined(const std::vector<std::string>& parts, std::string_view between) {
    std::string out;
    for (const auto& part : parts)
        if (!part.empty()) out.append(out.empty() ? "" : between).append(part);
    return out;
}

std::string duration(Tongue tongue, std::int64_t seconds) {
    auto n = static_cast<std::uint64_t>(std::max<std::int64_t>(seconds, 1));
    if (n < 90) return text(tongue, "about {n} second", "about {n} seconds", n);
    if (n < 90 * 60) return text(tongue, "about {n} minute", "about {n} minutes", (n + 30) / 60);
    return text(tongue, "about {n} hour", "about {n} hours", (n + 1800) / 3600);
}

std::string formats_of(const DonorReport& report) {
    std::vector<std::string> prefixes;
    for (const auto& format : report.formats) prefixes.push_back(format.prefix);
    return joined(prefixes, ", ");
}

std::string sets_of(const DonorReport& report, Tongue tongue) {
    if (report.sets.empty()) return text(tongue, "none");
    std::vector<std::string> names;
    for (const auto& set : report.sets) {
        if (names.size() == sets_shown) break;
        names.push_back(set.name.empty() || set.name == set.spec ? set.spec : set.spec + " (" + set.name + ")");
    }
    bool more = report.more_sets || report.sets.size() > names.size();
    return number(tongue, report.sets.size()) + (report.more_sets ? "+" : "") + ": " + joined(names, ", ") +
           (more ? " …" : "");
}

std::string size_of(const DonorReport& report, Tongue tongue) {
    if (report.estimated_records >= 0)
        return text(tongue, "{n} record", "{n} records", static_cast<std::uint64_t>(report.estimated_records));
    auto message = text(tongue, "more than {1}; the repository does not say how many");
    return filled(message, {number(tongue, report.records_seen)});
}

std::string forms_of(const DatestampForms& forms, Tongue tongue) {
    auto message = text(tongue, "by day: {1}, by second: {2}, of another form: {3}");
    return filled(message, {number(tongue, forms.days), number(tongue, forms.seconds), number(tongue, forms.other)});
}

std::vector<Fact> facts_of(const DonorReport& report, Tongue tongue) {
    std::vector<Fact> facts;
    auto add = [&](std::string label, std::string value) {
        if (!value.empty()) facts.push_back({std::move(label), printable(value)});
    };
    add(text(tongue, "Runs on"), report.software);
    add(text(tongue, "Looked after by"), joined(report.emails, ", "));
    if (!report.formats.empty()) {
        add(text(tongue, "Formats"), formats_of(report));
        add(text(tongue, "Best format to ask for"), report.best_format);
        add(text(tongue, "Sets"), sets_of(report, tongue));
    }
    add(text(tongue, "Datestamps, as promised"), report.granularity);
    if (report.records_seen > 0) add(text(tongue, "Datestamps, as seen"), forms_of(report.datestamps, tongue));
    add(text(tongue, "Earliest datestamp"), report.earliest);
    if (!report.deleted_record.empty())
        add(text(tongue, "Deleted records"), label(tongue, deleted_record_labels, report.deleted_record));
    if (report.records_seen > 0) {
        add(text(tongue, "Records"), size_of(report, tongue));
        if (report.estimated_seconds >= 0)
            add(text(tongue, "The first harvest takes"), duration(tongue, report.estimated_seconds));
        auto live = report.records_seen - report.deleted_seen;
        add(text(tongue, "Records with a file"),
            filled(text(tongue, "{1} of {2} seen"), {number(tongue, report.with_files), number(tongue, live)}));
    }
    add(text(tongue, "Requests of this check"), number(tongue, report.requests));
    return facts;
}

std::string title_of(const Record& record, Tongue tongue) {
    const auto* title = main_title(record);
    return title ? title->value : text(tongue, "Untitled");
}

/// Who, when, what, in which language, and for whom: the line below a title.
std::string described(const Record& record, Tongue tongue) {
    const auto& m = record.metadata;
    std::vector<std::string> names, languages;
    auto authors = creators(record);
    for (const auto* agent : authors)
        if (names.size() < names_shown) names.push_back(agent->display);
    for (const auto& language : m.languages) languages.push_back(language_label(tongue, language.code));
    return joined({joined(names, ", ") + (authors.size() > names_shown ? " …" : ""), issued_date(record),
                   type_label(tongue, m.type.code), joined(languages, ", "),
                   label(tongue, access_labels, m.rights.access),
                   m.files.empty() ? std::string{} : text(tongue, "with a file")},
                  "; ");
}

std::string gravity_text(const FindingRule& rule, Tongue tongue) {
    return label(tongue, gravity_labels, rule.gravity == Gravity::blocker ? "blocker"
                                         : rule.gravity == Gravity::fault ? "fault"
                                                                          : "remark");
}

std::string section_text(const FindingRule& rule, Tongue tongue) {
    if (rule.section.empty()) return {};
    return filled(text(tongue, "OAI-PMH 2.0, section {1}"), {std::string(rule.section)});
}

/// `value` padded to the column's width in letters.
std::string padded(std::string value, std::size_t width) {
    auto size = letters(value);
    if (size < width) value.append(width - size, ' ');
    return value;
}

}  // namespace

std::string finding_message(const Finding& finding, Tongue tongue) {
    const auto* rule = find_rule(finding.code);
    return rule ? filled(text(tongue, rule->message), finding.values) : finding.code;
}

std::string finding_advice(const Finding& finding, Tongue tongue) {
    const auto* rule = find_rule(finding.code);
    return rule ? text(tongue, rule->advice) : std::string{};
}

std::string check_verdict_text(std::string_view verdict, Tongue tongue) {
    return label(tongue, check_verdict_labels, verdict);
}

std::string donor_report_text(const DonorReport& report, Tongue tongue) {
    auto out = printable(report.name.empty() ? report.base_url : report.name) + "\n";
    out += report.base_url + ", " + format_day(report.checked_at) + "\n\n";
    out += check_verdict_text(verdict_of(report), tongue) + "\n";
    if (!report.findings.empty()) out += "\n" + text(tongue, "What was found") + "\n";
    for (const auto& finding : report.findings) {
        const auto& rule = *find_rule(finding.code);
        auto section = section_text(rule, tongue);
        out += "  " + gravity_text(rule, tongue) + ": " + printable(finding_message(finding, tongue));
        out += (section.empty() ? "" : " (" + section + ")") + "\n";
        if (!finding.bytes.empty()) out += "    " + printable(finding.bytes) + "\n";
        if (auto advice = finding_advice(finding, tongue); !advice.empty()) out += "    " + advice + "\n";
    }
    out += "\n" + text(tongue, "What the repository says and does") + "\n";
    for (const auto& fact : facts_of(report, tongue))
        out += "  " + padded(fact.label, label_width) + "  " + fact.value + "\n";
    if (!report.to_map.empty()) out += "\n" + text(tongue, "Values that somebody has to explain") + "\n";
    for (const auto& value : report.to_map)
        out += "  " + padded(number(tongue, value.records), 5) + padded(value.field, label_width) + "  " +
               label(tongue, value_labels, value.code) + (value.value.empty() ? "" : ": " + printable(value.value)) + "\n";
    if (!report.samples.empty()) out += "\n" + text(tongue, "Records as they would become") + "\n";
    for (const auto& record : report.samples)
        out += "  " + printable(title_of(record, tongue)) + "\n    " + printable(described(record, tongue)) + "\n";
    return out;
}

std::string donor_report_page(const DonorReport& report, Tongue tongue) {
    View view;
    put(view, "hl", std::string(tag(tongue)));
    put(view, "name", report.name.empty() ? report.base_url : to_valid_utf8(report.name));
    put(view, "base_url", report.base_url);
    put(view, "day", format_day(report.checked_at));
    put(view, "verdict", check_verdict_text(verdict_of(report), tongue));
    put(view, "bad", verdict_of(report) == "not-yet");
    ViewList findings, facts, values, samples;
    for (const auto& finding : report.findings) {
        const auto& rule = *find_rule(finding.code);
        View row;
        put(row, "gravity", gravity_text(rule, tongue));
        put(row, "grave", rule.gravity != Gravity::remark);
        put(row, "message", printable(finding_message(finding, tongue)));
        put(row, "advice", finding_advice(finding, tongue));
        put(row, "section", section_text(rule, tongue));
        put(row, "bytes", printable(finding.bytes));
        findings.push_back(std::move(row));
    }
    for (const auto& fact : facts_of(report, tongue)) {
        View row;
        put(row, "label", fact.label);
        put(row, "value", fact.value);
        facts.push_back(std::move(row));
    }
    for (const auto& value : report.to_map) {
        View row;
        put(row, "records", number(tongue, value.records));
        put(row, "field", value.field);
        put(row, "what", label(tongue, value_labels, value.code));
        put(row, "value", printable(value.value));
        values.push_back(std::move(row));
    }
    for (const auto& record : report.samples) {
        View row;
        put(row, "title", title_of(record, tongue));
        put(row, "about", described(record, tongue));
        samples.push_back(std::move(row));
    }
    put(view, "has_findings", !findings.empty());
    put(view, "has_values", !values.empty());
    put(view, "has_samples", !samples.empty());
    put(view, "findings", std::move(findings));
    put(view, "facts", std::move(facts));
    put(view, "values", std::move(values));
    put(view, "samples", std::move(samples));
    return Templates().render("donor_report", tongue, view);
}

}  // namespace muras::web
