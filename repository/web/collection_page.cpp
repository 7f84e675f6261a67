// /collections/ and /collections/{key}/: what librarians have put together for readers.
#include <algorithm>

#include <repository/store/record_sets.hpp>
#include <repository/web/doors.hpp>
#include <repository/web/links.hpp>
#include <repository/web/page.hpp>
#include <repository/web/record_facts.hpp>
#include <repository/web/search_facts.hpp>
#include <repository/web/search_state.hpp>
#include <repository/web/usage_view.hpp>

namespace muras::web {
namespace {

constexpr std::size_t works_shown = 10;

}  // namespace

http::Response Site::collections(const http::Request& request) const {
    auto taken = shared_->overview.get(shared_->store, shared_->blobs, shared_->index);
    if (!taken) return message(request, 503);
    Page page(*shared_, request);
    page.set_title(page.say("Collections"));
    page.set_canonical("/collections/");
    auto rows = collection_rows(page, **taken);
    put(page.view(), "has_collections", !rows.empty());
    put(page.view(), "collections", std::move(rows));
    return page.respond("collections");
}

http::Response Site::collection(const http::Request& request) const {
    auto states = shared_->store.collections();
    if (!states) return message(request, 503);
    const auto key = request.path.size() < 2 ? std::string() : request.path[1];
    auto state = std::ranges::find(*states, key, [](const CollectionState& s) { return s.collection.key; });
    if (state == states->end()) return message(request, 404);
    auto search = SearchState().with_filter("collection", key).with_sort(SortOrder::newest);
    search.per_page = works_shown;
    auto found = run_search(*shared_, search, tongue_for(request, shared_->options.otherwise));
    if (!found) return message(request, 503);

    Page page(*shared_, request);
    auto& view = page.view();
    page.set_title(name_of(state->collection));
    page.set_canonical(collection_path(key));
    put(view, "collection_name", name_of(state->collection));
    put(view, "collection_description", state->collection.description);
    put(view, "description", state->collection.description);
    put(view, "count", text(page.tongue(), "{n} work", "{n} works", found->result.total));
    put(view, "set", collection_set(key));
    ViewList hits, kept;
    for (const auto& hit : found->hits) {
        auto row = hit_view(page, hit.record);
        put(row, "source_name",
            facet_label(page.tongue(), "source", hit.record.provenance.source, found->source_names));
        hits.push_back(std::move(row));
    }
    View filter;
    put(filter, "field", std::string("f.collection"));
    put(filter, "field_value", key);
    kept.push_back(std::move(filter));
    put(view, "kept_fields", std::move(kept));  // a search from here stays in the collection
    put(view, "has_hits", !hits.empty());
    put(view, "hits", std::move(hits));
    put(view, "works_href", SearchState().with_filter("collection", key).with_sort(SortOrder::newest).url());
    put_usage(page, UsageOf::collection, key);
    return page.respond("collection");
}

}  // namespace muras::web
