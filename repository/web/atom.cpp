// Atom feeds (RFC 4287): a search with pages (RFC 5005) and OpenSearch counts, and what is new here or from one source.
#include <repository/base/clock.hpp>
#include <repository/formats/facts.hpp>
#include <repository/formats/links.hpp>
#include <repository/formats/xml_writer.hpp>
#include <repository/web/page.hpp>
#include <repository/web/problem_json.hpp>
#include <repository/web/search_facts.hpp>
#include <repository/web/search_state.hpp>

#include <algorithm>
#include <optional>
#include <set>

namespace muras::web {
namespace {

using namespace formats;

constexpr std::size_t feed_entries = 50;
constexpr std::size_t changes_looked_at = 5000;  // of the log, from its end; older news is no news

struct Feed {
    std::string title, self, page;
    std::int64_t updated = 0;
};

std::string_view first_abstract(const Record& record) {
    return record.metadata.abstracts.empty() ? std::string_view{}
                                             : std::string_view(record.metadata.abstracts.front().value);
}

void entry(XmlWriter& xml, const Record& record, std::string_view site_url) {
    auto group = xml.group("entry");
    const auto page = page_url(record, site_url);
    const auto* title = main_title(record);
    xml.leaf("id", page);
    xml.leaf("title", title ? std::string_view(title->value) : std::string_view(record.pid));
    xml.leaf("updated", format_datestamp(record.stamp));
    for (const auto* agent : creators(record)) {
        auto author = xml.group("author");
        xml.leaf("name", agent->display);
    }
    xml.empty("link", {{"rel", "alternate"}, {"type", "text/html"}, {"href", page}});
    for (const auto* file : served_files(record))
        xml.empty("link", {{"rel", "enclosure"},
                           {"type", file->mime},
                           {"length", std::to_string(file->bytes)},
                           {"href", file_url(record, *file, site_url)}});
    xml.empty("category", {{"term", record.metadata.type.code}});
    xml.leaf("summary", first_abstract(record));
}

/// What a feed says before its entries. Atom wants an author where an entry has none: the repository.
void head(XmlWriter& xml, const SiteOptions& options, const Feed& feed) {
    xml.leaf("id", feed.self);
    xml.leaf("title", feed.title);
    xml.leaf("updated", format_datestamp(feed.updated));
    {
        auto author = xml.group("author");
        xml.leaf("name", options.name);
    }
    xml.leaf("generator", "Muras", {{"version", MURAS_VERSION}});
    xml.empty("link", {{"rel", "self"}, {"type", "application/atom+xml"}, {"href", feed.self}});
    xml.empty("link", {{"rel", "alternate"}, {"type", "text/html"}, {"href", feed.page}});
}

http::Response answer(std::string body) {
    auto response = text_response("application/atom+xml; charset=utf-8", std::move(body));
    response.set("Cache-Control", "no-cache");
    response.set("Access-Control-Allow-Origin", "*");
    response.set("X-Robots-Tag", "noindex");
    return response;
}

/// What a feed is about: all, or what one source or collection holds.
struct Scope {
    std::string kind, key, name;  // "sources" or "collections"; empty: all
    bool holds(const Record& record) const {
        if (kind == "sources") return record.provenance.source == key;
        return kind.empty() || std::ranges::find(record.collections, key) != record.collections.end();
    }
};

/// The source or collection that the address names; nothing when there is none.
Result<std::optional<Scope>> scope_of(RecordStore& store, const http::Request& request) {
    std::optional<Scope> scope(std::in_place);
    if (request.path.size() < 3) return scope;
    scope->kind = request.path[0];
    scope->key = request.path[1];
    if (scope->kind == "sources") {
        auto state = store.source(scope->key);
        if (!state) return state.error();
        if (!*state) return std::optional<Scope>{};
        scope->name = (*state)->source.name;
    } else {
        auto all = store.collections();
        if (!all) return all.error();
        auto it = std::ranges::find(*all, scope->key, [](const CollectionState& c) { return c.collection.key; });
        if (it == all->end()) return std::optional<Scope>{};
        scope->name = it->collection.name;
    }
    if (scope->name.empty()) scope->name = scope->key;
    return scope;
}

/// The records that changed last, newest first.
Result<std::vector<Record>> newest(RecordStore& store, const Scope& scope) {
    auto last = store.last_change();
    if (!last) return last.error();
    auto after = last->value > changes_looked_at ? last->value - changes_looked_at : 0;
    auto changes = store.changes(ChangeSeq{after}, changes_looked_at);
    if (!changes) return changes.error();
    std::vector<Record> out;
    std::set<std::uint32_t> seen;
    for (auto it = changes->rbegin(); it != changes->rend() && out.size() < feed_entries; ++it) {
        if (!seen.insert(it->record.value).second) continue;
        auto record = store.record(it->record);
        if (!record) return record.error();
        if (!*record || (*record)->status != Status::active) continue;
        if (scope.holds(**record)) out.push_back(std::move(**record));
    }
    return out;
}

}  // namespace

http::Response Site::search_atom(const http::Request& request) const {
    auto state = SearchState::read(request);
    if (request.param("sort").empty()) state.sort = SortOrder::newest;
    auto found = run_search(*shared_, state, tongue_for(request, shared_->options.otherwise));
    if (!found) return problem_json(503, "Service Unavailable", found.error().message);
    const auto& options = shared_->options;
    auto address = [&](const SearchState& s, std::string_view path) { return options.base_url + s.url(path); };
    Feed feed{options.name + (state.q.empty() ? "" : ": " + state.q), address(state, "/search.atom"),
              address(state, "/search"), 0};
    for (const auto& hit : found->hits) feed.updated = std::max(feed.updated, hit.record.stamp);

    const auto total = found->result.total;
    const auto last = std::clamp<std::size_t>((total + state.per_page - 1) / state.per_page, 1, max_page);
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    {
        XmlWriter xml(out);
        auto root = xml.group("feed", {{"xmlns", "http://www.w3.org/2005/Atom"},
                                       {"xmlns:opensearch", "http://a9.com/-/spec/opensearch/1.1/"}});
        head(xml, options, feed);
        auto link = [&](std::string_view rel, std::size_t page) {
            auto href = address(state.on_page(page), "/search.atom");
            xml.empty("link", {{"rel", rel}, {"type", "application/atom+xml"}, {"href", href}});
        };
        link("first", 1);
        if (state.page > 1) link("previous", state.page - 1);
        if (state.page < last) link("next", state.page + 1);
        link("last", last);
        xml.empty("link", {{"rel", "search"},
                           {"type", "application/opensearchdescription+xml"},
                           {"href", options.base_url + "/opensearch.xml"}});
        xml.leaf("opensearch:totalResults", std::to_string(total));
        xml.leaf("opensearch:startIndex", std::to_string((state.page - 1) * state.per_page + 1));
        xml.leaf("opensearch:itemsPerPage", std::to_string(state.per_page));
        if (!state.q.empty())
            xml.empty("opensearch:Query",
                      {{"role", "request"}, {"searchTerms", state.q}, {"startPage", std::to_string(state.page)}});
        for (const auto& hit : found->hits) entry(xml, hit.record, options.base_url);
    }
    return answer(std::move(out));
}

http::Response Site::feed(const http::Request& request) const {
    const auto& options = shared_->options;
    auto scope = scope_of(shared_->store, request);
    if (!scope) return problem_json(503, "Service Unavailable", scope.error().message);
    if (!*scope) return message(request, 404);
    const auto& [kind, key, title] = **scope;
    std::string name = options.name + (title.empty() ? "" : ": " + title), self = options.base_url + "/", page = self;
    if (!kind.empty()) self += kind + "/" + url_encoded(key) + "/";
    if (!kind.empty()) page = self;
    auto records = newest(shared_->store, **scope);
    if (!records) return problem_json(503, "Service Unavailable", records.error().message);
    Feed feed{name, self + "new.atom", page, records->empty() ? 0 : records->front().stamp};
    std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    {
        XmlWriter xml(out);
        auto root = xml.group("feed", {{"xmlns", "http://www.w3.org/2005/Atom"}});
        head(xml, options, feed);
        for (const auto& record : *records) entry(xml, record, options.base_url);
    }
    return answer(std::move(out));
}

}  // namespace muras::web
