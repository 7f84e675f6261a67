#include <repository/cli/dry_run.hpp>

#include <fmt/format.h>

#include <array>

#include <repository/base/text.hpp>

namespace muras::cli {
namespace {

struct KindName {
    Fate kind;
    char sign;
    std::string_view word;
};
constexpr std::array kinds{KindName{Fate::added, '+', "added"}, KindName{Fate::changed, '~', "changed"},
                           KindName{Fate::deleted, '-', "deleted"}};

const KindName& name_of(Fate kind) {
    for (const auto& row : kinds)
        if (row.kind == kind) return row;
    return kinds.front();
}

std::string line_of(const FieldChange& field) {
    if (field.before.empty()) return fmt::format("    + {}: {}\n", field.path, printable(field.after));
    if (field.after.empty()) return fmt::format("    - {}: {}\n", field.path, printable(field.before));
    return fmt::format("    ~ {}: {} -> {}\n", field.path, printable(field.before), printable(field.after));
}

}  // namespace

std::string dry_run_lines(const DryRunChange& change) {
    auto out = fmt::format("{} {} {}{}{}\n", name_of(change.kind).sign, change.source, percent_encoded(change.id),
                           change.title.empty() ? "" : "  ", printable(change.title));
    for (const auto& field : change.fields) out += line_of(field);
    return out;
}

boost::json::object dry_run_json(const DryRunChange& change) {
    boost::json::array fields;
    for (const auto& field : change.fields)
        fields.push_back({{"field", field.path}, {"before", field.before}, {"after", field.after}});
    return {{"id", to_valid_utf8(change.id)},
            {"change", name_of(change.kind).word},
            {"title", change.title},
            {"fields", fields}};
}

DryRun::DryRun(Context& context) {
    store_ = make_dry_run_store(context.store(), [this, json = context.json](const DryRunChange& change) {
        if (json)
            changes_[change.source].push_back(dry_run_json(change));
        else
            print(dry_run_lines(change));
    });
}

}  // namespace muras::cli
