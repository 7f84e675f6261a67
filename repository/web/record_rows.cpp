#include <repository/web/record_rows.hpp>

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include <repository/base/calendar.hpp>
#include <repository/web/fact_labels.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/links.hpp>
#include <repository/web/record_facts.hpp>
#include <repository/web/record_meta.hpp>
#include <repository/web/search_state.hpp>
#include <repository/web/versions.hpp>
#include <schemas/facts.hpp>
#include <schemas/pid.hpp>

namespace muras::web {
namespace {

/// Collects rows; values under a term that was there before join it.
class Rows {
  public:
    void add(const std::string& term, std::string value, std::string_view lang = {},
             const std::optional<std::string>& href = {}) {
        if (value.empty()) return;
        auto view = spoken("value", std::move(value), lang);
        view["href"] = href ? View(*href) : View(false);
        for (auto& [known, values] : rows_)
            if (known == term) return values.push_back(std::move(view));
        rows_.push_back({term, {std::move(view)}});
    }

    /// Many short values (keywords) are a list in one line, the others stand one below the other.
    ViewList take() {
        ViewList out;
        for (auto& [term, values] : rows_) {
            View row;
            put(row, "term", term);
            put(row, "many", values.size() > 2 && std::ranges::all_of(values, is_short));
            put(row, "values", std::move(values));
            out.push_back(std::move(row));
        }
        return out;
    }

  private:
    static bool is_short(const View& row) {
        constexpr std::size_t short_bytes = 64;  // some thirty Cyrillic letters
        return row.get("value")->string_value().size() <= short_bytes;
    }

    std::vector<std::pair<std::string, ViewList>> rows_;
};

std::string field_search(std::string_view field, std::string_view value) {
    std::string query(field);
    query += ":\"";
    for (char c : value) query += c == '"' ? ' ' : c;
    return SearchState().with_query(query + '"').url();
}

void add_people(Rows& rows, const Page& page, const Record& record) {
    auto authors = creators(record);
    for (const auto& agent : record.metadata.agents) {
        if (std::find(authors.begin(), authors.end(), &agent) != authors.end()) continue;
        rows.add(label(page.tongue(), role_labels, agent.role), agent.display, {}, author_search(agent.display));
    }
}

void add_subjects(Rows& rows, const Page& page, const Record& record) {
    for (const auto& subject : record.metadata.subjects) {
        auto term = label(page.tongue(), subject_labels, subject.scheme);
        auto shown = subject.code + (subject.code.empty() || subject.label.empty() ? "" : " ") + subject.label;
        const auto& wanted = subject.label.empty() ? subject.code : subject.label;
        rows.add(term, shown, subject.lang, field_search("subject", wanted));
    }
}

void add_rights(Rows& rows, const Page& page, const Record& record) {
    const auto& rights = record.metadata.rights;
    rows.add(page.say("Access"), label(page.tongue(), access_labels, rights.access));
    rows.add(page.say("Licence"), licence_name(rights.licence), {}, safe_link(rights.licence));
    for (const auto& statement : rights.statements) rows.add(page.say("Rights"), statement, {}, safe_link(statement));
}

std::string fact_text(Tongue tongue, const std::string& path, const std::string& value) {
    if (std::ranges::find(date_facts, path) != date_facts.end()) return date_text(tongue, value);
    auto coded = path + "=" + value;
    auto shown = label(tongue, fact_value_labels, coded);
    return shown == coded ? value : shown;
}

/// The other works that have the fact too, where a filter of the search knows them.
std::optional<std::string> works_with(std::string_view path, const Fact& fact) {
    if (path != "project.title") return std::nullopt;
    return SearchState().with_filter("project", fact.value).url();
}

/// The facts of theses, patents, projects and schoolbooks, in the order of their names' table.
void add_facts(Rows& rows, const Page& page, const Metadata& data) {
    const auto facts = facts_of(data);
    for (const auto& row : fact_labels)
        for (const auto& [path, fact] : facts)
            if (path == row.code)
                rows.add(page.say(row.english), fact_text(page.tongue(), path, fact->value), {}, works_with(path, *fact));
    for (const auto& specialty : data.thesis->specialty)
        rows.add(label(page.tongue(), fact_labels, "thesis.specialty"),
                 specialty.code + (specialty.code.empty() || specialty.label.empty() ? "" : " ") + specialty.label, {},
                 specialty.code.empty() ? std::nullopt : std::optional(field_search("vak", specialty.code)));
    for (const auto& sector : data.project->sectors)
        rows.add(label(page.tongue(), fact_labels, "project.sectors"), sector.code);
}

void add_work(Rows& rows, const Page& page, std::string_view kind, const Record& work) {
    const auto* title = main_title(work);
    rows.add(label(page.tongue(), relation_labels, kind), title ? title->value : page.say("Untitled"),
             title ? title->lang : std::string(), record_path(work));
}

/// A relation to one of our records leads to its page, under its title; then those that nobody told.
void add_relations(Rows& rows, const Page& page, const Record& record) {
    constexpr std::size_t most_looked_up = 8;
    std::vector<RecordNo> shown;
    std::size_t looked_up = 0;
    for (const auto& relation : record.metadata.relations) {
        bool ours = is_pid(relation.target_pid);
        auto work = !ours && ++looked_up <= most_looked_up ? target_of(page.shared(), relation) : std::nullopt;
        if (work && work->no != record.no) {
            shown.push_back(work->no);
            add_work(rows, page, relation.kind, *work);
        } else {
            rows.add(label(page.tongue(), relation_labels, relation.kind),
                     relation.target.empty() ? relation.target_id : relation.target, {},
                     ours ? std::optional("/r/" + relation.target_pid + "/") : safe_link(relation.target));
        }
    }
    for (const auto& [kind, work] : versions_of(page.shared(), record))
        if (std::find(shown.begin(), shown.end(), work.no) == shown.end()) add_work(rows, page, kind, work);
}

/// Whether a value says again what stands beside a file: its address or its type.
bool is_of_a_file(const Metadata& data, std::string_view value) {
    return std::ranges::any_of(data.files, [&](const File& file) { return value == file.url || value == file.mime; });
}

}  // namespace

ViewList definition_rows(const Page& page, const Record& record) {
    const auto& data = record.metadata;
    auto tongue = page.tongue();
    Rows rows;
    const auto* heading = main_title(record);
    for (const auto& title : data.titles)
        if (&title != heading) rows.add(label(tongue, title_labels, title.kind), title.value, title.lang);
    rows.add(page.say("Type"), type_label(tongue, data.type.code), {},
             SearchState().with_filter("type", data.type.code).url());
    add_people(rows, page, record);
    for (const auto& date : data.dates)
        rows.add(label(tongue, date_labels, date.kind),
                 date.edtf.empty() && date.year ? std::to_string(date.year) : date_text(tongue, date.edtf));
    for (const auto& language : data.languages)
        rows.add(page.say("Language"), language_label(tongue, language.code), {},
                 SearchState().with_filter("lang", language.code).url());
    for (const auto& publisher : data.publishers) rows.add(page.say("Publisher"), publisher.value, publisher.lang);
    for (const auto& source : data.sources)
        rows.add(page.say("Published in"), source.value, source.lang, safe_link(source.value));
    add_subjects(rows, page, record);
    for (const auto& place : data.coverage) rows.add(page.say("Place or period"), place.value, place.lang);
    for (const auto& format : data.formats)
        if (!is_of_a_file(data, format.value)) rows.add(page.say("Format"), format_name(format.value), format.lang);
    add_facts(rows, page, data);
    add_relations(rows, page, record);
    for (const auto& identifier : data.identifiers)
        if (!is_of_a_file(data, identifier.value))
            rows.add(label(tongue, identifier_labels, identifier.scheme), identifier.value, {},
                     identifier_link(identifier));
    add_rights(rows, page, record);
    return rows.take();
}

}  // namespace muras::web
