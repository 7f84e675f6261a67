#include <repository/web/versions.hpp>

#include <algorithm>
#include <array>

#include <repository/web/identifier_lookup.hpp>

namespace muras::web {
namespace {

constexpr std::size_t most_identifiers = 4, most_works = 8;
constexpr std::array schemes{std::string_view("doi"), std::string_view("isbn"), std::string_view("handle")};

bool names_one_work(const Identifier& identifier) {
    return identifier.valid && std::find(schemes.begin(), schemes.end(), identifier.scheme) != schemes.end();
}

bool share_a_language(const Record& one, const Record& other) {
    const auto &a = one.metadata.languages, &b = other.metadata.languages;
    return a.empty() || b.empty() || std::any_of(a.begin(), a.end(), [&](const Language& language) {
               return std::any_of(b.begin(), b.end(), [&](const Language& its) { return its.code == language.code; });
           });
}

bool is_copy(const Record& one, const Record& other) {
    return one.no == other.no || (one.cluster && one.cluster == other.cluster);
}

}  // namespace

std::vector<RelatedWork> versions_of(const SiteShared& shared, const Record& record) {
    std::vector<RelatedWork> out;
    std::size_t asked = 0;
    for (const auto& identifier : record.metadata.identifiers) {
        if (!names_one_work(identifier) || ++asked > most_identifiers) continue;
        auto works = works_with_identifier(shared, identifier.scheme, identifier.value, most_works);
        if (!works) continue;
        for (auto& work : *works) {
            bool known = std::any_of(out.begin(), out.end(), [&](const auto& o) { return is_copy(o.record, work); });
            if (known || is_copy(record, work) || out.size() == most_works) continue;
            out.push_back({share_a_language(record, work) ? "version" : "translation", std::move(work)});
        }
    }
    return out;
}

std::optional<Record> target_of(const SiteShared& shared, const Relation& relation) {
    if (relation.target_id.empty()) return std::nullopt;
    auto works = works_with_identifier(shared, {}, relation.target_id, 2);
    if (!works || works->size() != 1) return std::nullopt;
    return std::move(works->front());
}

}  // namespace muras::web
