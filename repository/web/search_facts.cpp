#include <repository/web/search_facts.hpp>

#include <algorithm>

#include <repository/base/text.hpp>
#include <repository/store/record_sets.hpp>
#include <repository/web/doors.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/record_facts.hpp>
#include <repository/web/text_links.hpp>

namespace muras::web {
namespace {

/// Of files, for the excerpts of one list of hits: what a reader may wait for.
constexpr std::size_t most_pages_read = 400, pages_at_once = 16;

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

bool is_marked(const std::vector<ExcerptPart>& parts) {
    return std::any_of(parts.begin(), parts.end(), [](const auto& p) { return p.marked; });
}

/// Makes the excerpts of one list of hits.
class Excerpts {
  public:
    Excerpts(const SiteShared& shared, const SearchQuery& query, Tongue tongue)
        : shared_(shared), query_(query), tongue_(tongue) {}

    /// The stretch of an abstract where the query's words are; of a file's text, where neither title nor abstract has
    /// them; else how the best abstract begins.
    Excerpt of(const Record& record) {
        auto abstracts = abstracts_for(record, tongue_);
        if (!query_.text.empty()) {
            for (const auto* abstract : abstracts)
                if (auto parts = cut(abstract->value); is_marked(parts)) return {std::move(parts), abstract->lang, 0, {}};
            const auto& titles = record.metadata.titles;
            bool in_title = std::any_of(titles.begin(), titles.end(), [&](const auto& t) { return is_marked(cut(t.value)); });
            if (!in_title)
                if (auto found = of_texts(record); found.page) return found;
        }
        if (abstracts.empty()) return {};
        return {{{beginning(abstracts.front()->value), false}}, abstracts.front()->lang, 0, {}};
    }

  private:
    std::vector<ExcerptPart> cut(std::string_view text) { return shared_.index->excerpt(query_, text, excerpt_letters); }

    Excerpt of_texts(const Record& record) {
        for (const auto* file : served_files(record))
            for (std::uint32_t n = 0; pages_left_ > 0; n += pages_at_once) {
                auto pages = shared_.blobs.text_pages(file->sha256, n, std::min(pages_at_once, pages_left_));
                if (!pages || pages->empty()) break;
                pages_left_ -= pages->size();
                for (std::uint32_t i = 0; i < pages->size(); ++i)
                    if (auto parts = cut((*pages)[i]); is_marked(parts)) {
                        auto text = text_to_read(shared_.blobs, *file);
                        return {std::move(parts),
                                {},
                                n + i + 1,
                                text_path(record, *file, n + i + 1),
                                text && *text && (*text)->state == TextState::recognised};
                    }
            }
        return {};
    }

    const SiteShared& shared_;
    const SearchQuery& query_;
    Tongue tongue_;
    std::size_t pages_left_ = most_pages_read;
};

/// "6 Applied sciences" of "6".
std::string udc_class(Tongue tongue, std::string_view digit) {
    auto name = label(tongue, udc_labels, digit);
    return name == digit ? name : std::string(digit) + " " + name;
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

    if (result->corrected) query.text = *result->did_you_mean;  // what excerpts mark
    Excerpts excerpts(shared, query, tongue);
    SearchAnswer out{std::move(*result), {}, std::move(*names)};
    for (std::size_t i = 0; i < records->size(); ++i) {
        auto& record = (*records)[i];
        if (!record || record->status != Status::active) continue;
        auto excerpt = excerpts.of(*record);
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
    auto collections = store.collections();
    if (!collections) return collections.error();
    for (const auto& state : *collections) out[collection_set(state.collection.key)] = name_of(state.collection);
    return out;
}

std::string facet_label(Tongue tongue, std::string_view field, std::string_view value, const SourceNames& names) {
    if (field == "type") return type_label(tongue, value);
    if (field == "lang") return language_label(tongue, value);
    if (field == "udc") return value.size() == 1 ? udc_class(tongue, value) : std::string(value);
    if (field == "access") return label(tongue, access_labels, value);
    if (field == "source" || field == "collection")
        if (auto name = names.find(field == "source" ? std::string(value) : collection_set(value)); name != names.end())
            return name->second;
    return std::string(value);
}

}  // namespace muras::web
