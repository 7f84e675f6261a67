#include <repository/web/neighbours.hpp>

#include <algorithm>

#include <repository/web/doors.hpp>
#include <repository/web/links.hpp>
#include <repository/web/record_facts.hpp>
#include <repository/web/record_lookup.hpp>
#include <repository/web/search_state.hpp>

namespace muras::web {
namespace {

constexpr std::size_t most_similar = 5;

ViewList similar_rows(const Page& page, const Record& record) {
    ViewList rows;
    if (!page.shared().index) return rows;
    auto found = page.shared().index->similar(record.no, most_similar);
    if (!found) return rows;
    auto records = live_records(page.shared().store, *found);
    if (!records) return rows;
    for (const auto& other : *records) {
        const auto* title = main_title(other);
        if (!title) continue;
        auto row = spoken("similar_title", title->value, title->lang);
        put(row, "similar_href", record_path(other));
        auto people = creators(other);
        put(row, "similar_by", people.empty() ? std::string() : people.front()->display);
        if (auto year = year_of(other)) put(row, "similar_year", std::to_string(year));
        rows.push_back(std::move(row));
    }
    return rows;
}

ViewList shelf_rows(const Page& page, const Record& record) {
    ViewList rows;
    if (record.collections.empty()) return rows;
    auto states = page.shared().store.collections();
    if (!states) return rows;
    for (const auto& state : *states) {
        const auto& key = state.collection.key;
        const auto& name = state.collection.name;
        if (std::ranges::find(record.collections, key) == record.collections.end()) continue;
        View row;
        put(row, "shelf_name", name.empty() ? key : name);
        put(row, "shelf_href", collection_path(key));
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace

void put_neighbours(Page& page, const Record& record) {
    auto& view = page.view();
    auto similar = similar_rows(page, record);
    put(view, "has_similar", !similar.empty());
    put(view, "similar", std::move(similar));
    auto shelves = shelf_rows(page, record);
    put(view, "has_shelves", !shelves.empty());
    put(view, "shelves", std::move(shelves));
    put(view, "source_works_href", SearchState().with_filter("source", record.provenance.source).url());
}

}  // namespace muras::web
