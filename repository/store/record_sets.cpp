#include <repository/store/record_sets.hpp>

#include <schemas/types.hpp>

namespace muras {
namespace {

std::string inner(std::string_view root, std::string_view name) {
    std::string spec(root);
    spec += ':';
    spec += name;
    return spec;
}

constexpr std::string_view unknown_access = "unknown";

constexpr std::size_t longest_project = 200;

/// What the parts of a setSpec are made of (OAI-PMH.xsd).
bool is_set_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-_.!~*'()").find(c) != std::string_view::npos;
}

bool is_thesis(std::string_view type) { return type.starts_with("thesis-") || type == "autoabstract"; }

}  // namespace

std::string source_set(std::string_view source_key) { return inner(source_root, source_key); }
std::string type_set(std::string_view code) { return inner(type_root, code); }
std::string access_set(std::string_view code) { return inner(access_root, code); }
std::string collection_set(std::string_view key) { return inner(collection_root, key); }

std::string project_set(const Record& record) {
    const auto& project = *record.metadata.project;
    std::string id;
    for (char c : project.iati_id.empty() ? project.donor_id.value : project.iati_id.value) {
        if (is_set_letter(c))
            id += c;
        else if (!id.empty() && id.back() != '-')
            id += '-';
    }
    while (id.ends_with('-')) id.pop_back();
    return id.empty() || id.size() > longest_project ? std::string() : inner(project_root, id);
}

std::vector<std::string> sets_of(const Record& record) {
    std::vector<std::string> sets{source_set(record.provenance.source)};
    const auto& type = record.metadata.type.code;
    const auto& access = record.metadata.rights.access;
    if (!record.collections.empty()) sets.emplace_back(collection_root);
    for (const auto& key : record.collections) sets.push_back(collection_set(key));
    if (type.empty()) return sets;  // the tombstone of a record that was never held
    sets.push_back(type_set(type));
    sets.push_back(access_set(access.empty() ? unknown_access : access));
    if (is_thesis(type)) sets.emplace_back(theses_set);
    if ((access == "open" || access == "embargoed") && !type_term(type).eu_repo.empty()) sets.emplace_back(openaire_set);
    if (auto project = project_set(record); !project.empty()) {
        sets.emplace_back(project_root);
        sets.push_back(std::move(project));
    }
    return sets;
}

}  // namespace muras
