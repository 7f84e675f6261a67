#include <repository/web/search_facts.hpp>

#include <algorithm>

#include <repository/base/text.hpp>
#include <repository/web/labels.hpp>

namespace muras::web {
namespace {

/// Abstracts with those in the reader's tongue first.
std::vector<const Text*> abstracts_for(const Record& record, Tongue tongue) {
    std::vector<const Text*> out;
    for (const auto& abstract : record.metadata.abstracts) out.push_back(&abstract);
    std::stable_partition(out.begin(), out.end(),
                          [tongue](const Text* a) { return language_tag(a->lang) == tag(tongue); });
    return out;
}

std::string beginning(std::string_view text) {
    auto cut = first_letters(text, excerpt_letters);
    if (cut.size() == text.size()) return std::string(cut);
    return std::string(cut.substr(0, cut.rfind(' '))) + "\u2026";
}

/// The stretch of an abstract where the query's words are; else how the best abstract begins.
Excerpt excerpt_of(const SiteShared& shared, const SearchQuery& query, const Record& record, Tongue tongue) {
    auto abstracts = abstracts_for(record, tongue);
    if (abstracts.empty()) return {};
    if (!query.text.empty())
        for (const auto* abstract : abstracts) {
            auto parts = shared.index->excerpt(query, abstract->value, excerpt_letters);
            if (std::any_of(parts.begin(), parts.end(), [](const auto& p) { return p.marked; }))
                return {std::move(parts), abstract->lang};
        }
    return {{{beginning(abstracts.front()->value), false}}, abstracts.front()->lang};
}

}  // namespace

Result<SearchAnswer> run_search(const SiteShared& shared, const SearchState& state, Tongue tongue) {
    if (!shared.index) return fail(ErrorCode::not_found, "there is no search index", "Run `muras index`.");
    auto query = state.query();
    auto result = shared.index->search(query);
    if (!result) return result.error();
    auto names = source_names(shared.store);
    if (!names) return names.error();

    std::vector<RecordNo> numbers;
    for (const auto& hit : result->hits) numbers.push_back(hit.record);
    auto records = shared.store.records(numbers);
    if (!records) return records.error();

    SearchAnswer out{std::move(*result), {}, std::move(*names)};
    for (std::size_t i = 0; i < records->size(); ++i) {
        auto& record = (*records)[i];
        if (!record || record->status != Status::active) continue;
        auto excerpt = excerpt_of(shared, query, *record, tongue);
        out.hits.push_back({std::move(*record), out.result.hits[i].score, std::move(excerpt)});
    }
    return out;
}

Result<SourceNames> source_names(RecordStore& store) {
    auto sources = store.sources();
    if (!sources) return sources.error();
    SourceNames out;
    for (const auto& state : *sources)
        out[state.source.key] = state.source.name.empty() ? state.source.key : state.source.name;
    return out;
}

std::string facet_label(Tongue tongue, std::string_view field, std::string_view value, const SourceNames& names) {
    if (field == "type") return type_label(tongue, value);
    if (field == "lang") return language_label(tongue, value);
    if (field == "access") return label(tongue, access_labels, value);
    if (field == "source")
        if (auto name = names.find(value); name != names.end()) return name->second;
    return std::string(value);
}

}  // namespace muras::web
