#include <repository/store/collection_rules.hpp>

#include <algorithm>
#include <string_view>

#include <repository/base/text.hpp>
#include <repository/store/record_sets.hpp>

namespace muras {
namespace {

using Values = std::vector<std::string>;

bool has(const Values& values, std::string_view value) { return std::ranges::find(values, value) != values.end(); }

/// "SCHEME:CODE" is that code and those below it, anything else a whole label.
bool is_subject(std::string_view wanted, const Subject& subject) {
    if (!subject.scheme.empty() && !subject.code.empty() && wanted.size() > subject.scheme.size() &&
        wanted.starts_with(subject.scheme) && wanted[subject.scheme.size()] == ':' &&
        std::string_view(subject.code).starts_with(wanted.substr(subject.scheme.size() + 1)))
        return true;
    return !subject.label.empty() && fold(wanted) == fold(subject.label);
}

bool source(const Collection& c, const Record& r) { return has(c.sources, r.provenance.source); }
bool type(const Collection& c, const Record& r) { return has(c.types, r.metadata.type.code); }
bool language(const Collection& c, const Record& r) {
    return std::ranges::any_of(r.metadata.languages, [&](const Language& l) { return has(c.languages, l.code); });
}
bool access(const Collection& c, const Record& r) { return has(c.access, r.metadata.rights.access); }
bool subject(const Collection& c, const Record& r) {
    return std::ranges::any_of(c.subjects, [&](const std::string& wanted) {
        return std::ranges::any_of(r.metadata.subjects, [&](const Subject& s) { return is_subject(wanted, s); });
    });
}
bool project(const Collection& c, const Record& r) {
    auto set = project_set(r);
    return !set.empty() && has(c.projects, std::string_view(set).substr(project_root.size() + 1));
}

/// A list of the query and what it asks of a record.
struct Rule {
    Values Collection::*wanted;
    bool (*fits)(const Collection&, const Record&);
};
constexpr Rule rules[] = {{&Collection::sources, source},     {&Collection::types, type},
                          {&Collection::languages, language}, {&Collection::access, access},
                          {&Collection::subjects, subject},   {&Collection::projects, project}};

bool in_years(const Collection& c, const Record& record) {
    if (c.year_from == 0 && c.year_to == 0) return true;
    return std::ranges::any_of(record.metadata.dates, [&](const Date& date) {
        return date.kind == "issued" && date.year != 0 && (c.year_from == 0 || date.year >= c.year_from) &&
               (c.year_to == 0 || date.year <= c.year_to);
    });
}

}  // namespace

bool holds(const Collection& collection, const Record& record) {
    return in_years(collection, record) && std::ranges::all_of(rules, [&](const Rule& rule) {
               return (collection.*rule.wanted).empty() || rule.fits(collection, record);
           });
}

std::vector<std::string> collections_of(const Record& record, const std::vector<CollectionState>& all) {
    std::vector<std::string> keys;
    for (const auto& state : all) {
        const auto& collection = state.collection;
        if (record.status == Status::deleted ? has(record.collections, collection.key) : holds(collection, record))
            keys.push_back(collection.key);
    }
    return keys;
}

}  // namespace muras
