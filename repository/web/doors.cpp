#include <repository/web/doors.hpp>

#include <algorithm>

#include <repository/web/labels.hpp>
#include <repository/web/links.hpp>

namespace muras::web {
namespace {

std::uint64_t works_of(const Overview& overview, std::string_view key) {
    auto found = overview.facets.find("collection");
    if (found == overview.facets.end()) return 0;
    auto value = std::ranges::find(found->second, key, &FacetValue::value);
    return value == found->second.end() ? 0 : value->count;
}

}  // namespace

std::string name_of(const Collection& collection) { return collection.name.empty() ? collection.key : collection.name; }

std::string collection_path(std::string_view key) { return "/collections/" + url_encoded(key) + "/"; }

ViewList collection_rows(const Page& page, const Overview& overview) {
    ViewList rows;
    for (const auto& collection : overview.collections) {
        View row;
        auto works = works_of(overview, collection.key);
        put(row, "browse_label", name_of(collection));
        put(row, "browse_href", collection_path(collection.key));
        put(row, "browse_count", number(page.tongue(), works));
        put(row, "works", text(page.tongue(), "{n} work", "{n} works", works));
        row["collection_description"] = collection.description.empty() ? View(false) : View(collection.description);
        rows.push_back(std::move(row));
    }
    return rows;
}

ViewList list_rows(const Page& page) {
    ViewList rows;
    for (const auto& list : list_labels) {
        View row;
        put(row, "browse_label", page.say(list.english));
        put(row, "browse_href", "/browse/" + std::string(list.code) + "/");
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace muras::web
