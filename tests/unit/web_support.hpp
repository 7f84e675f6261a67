// What the tests of the pages share: a store with a source, an index that finds what it is told, a site and requests.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <repository/base/text.hpp>
#include <repository/web/site.hpp>
#include <tests/unit/store_support.hpp>

namespace muras::test {

/// Finds the records it was given, in their order, whatever is asked; remembers the last question.
class FixedIndex : public SearchIndex {
  public:
    Result<SearchResult> search(const SearchQuery& query) override {
        asked = query;
        if (absent) return fail(ErrorCode::not_found, "there is no index");
        return result;
    }
    std::vector<ExcerptPart> excerpt(const SearchQuery& query, std::string_view text, std::size_t) override {
        auto at = text.find(query.text);
        if (at == std::string_view::npos) return {{std::string(text), false}};
        return {{std::string(text.substr(0, at)), false},
                {query.text, true},
                {std::string(text.substr(at + query.text.size())), false}};
    }
    Result<std::vector<RecordNo>> all(const SearchQuery& query) override {
        auto found = search(query);
        if (!found) return found.error();
        std::vector<RecordNo> numbers;
        for (const auto& hit : found->hits) numbers.push_back(hit.record);
        return numbers;
    }
    Result<std::vector<Heading>> headings(std::string_view, const ListStart& from, std::size_t most) override {
        std::vector<Heading> out;
        for (const auto& heading : listed)
            if (out.size() < most && heading.place >= from.place) out.push_back(heading);
        return out;
    }
    Result<std::vector<bool>> beginnings(std::string_view field, const std::vector<std::string>& texts) override {
        std::vector<bool> out;
        for (const auto& text : texts)
            out.push_back(std::any_of(listed.begin(), listed.end(), [&](const Heading& heading) {
                return heading.place.starts_with(start(field, text));
            }));
        return out;
    }
    std::string place(std::string_view, std::string_view heading) const override { return fold(heading); }
    std::string start(std::string_view, std::string_view text) const override { return fold(text); }
    Result<std::vector<RecordNo>> similar(RecordNo, std::size_t) override { return alike; }
    Result<std::vector<NameSpelling>> spellings(std::string_view, std::size_t) override { return other_spellings; }
    Result<IndexState> state() override { return IndexState{result.total, 0, !absent}; }

    SearchResult result;
    std::vector<Heading> listed;
    std::vector<RecordNo> alike;
    std::vector<NameSpelling> other_spellings;
    SearchQuery asked;
    bool absent = false;
};

inline http::Request get_request(std::vector<std::string> path,
                                 std::vector<std::pair<std::string, std::string>> params = {}) {
    http::Request request;
    request.method = "GET";
    request.path = std::move(path);
    request.params = std::move(params);
    request.headers["accept-language"] = "en";
    return request;
}

inline std::string header(const http::Response& response, std::string_view name) {
    for (const auto& [known, value] : response.headers)
        if (known == name) return value;
    return {};
}

inline bool has(const std::string& text, std::string_view part) { return text.find(part) != std::string::npos; }

/// Every stretch of `text` from OPEN to the next CLOSE, without them.
inline std::vector<std::string> between(const std::string& text, std::string_view open, std::string_view close) {
    std::vector<std::string> out;
    for (auto at = text.find(open); at != std::string::npos; at = text.find(open, at)) {
        at += open.size();
        auto end = text.find(close, at);
        if (end == std::string::npos) break;
        out.push_back(text.substr(at, end - at));
    }
    return out;
}

inline Agent author(std::string name) {
    Agent agent;
    agent.role = "aut";
    agent.kind = "person";
    agent.display = std::move(name);
    return agent;
}

/// A record with a value in every field that a page shows.
inline IncomingRecord full_record(const std::string& id) {
    auto incoming = live(id, "Мөңгүлөр жана суу");
    auto& data = incoming.record.metadata;
    data.type = {"article", {"Макала"}, {"dc:type", "Макала", "type-label"}};
    data.titles.front().lang = "kir";
    data.titles.push_back({"Glaciers and water", "eng", "parallel", {"dc:title", "", ""}});
    data.agents.push_back(author("Асанов уулу, Бакыт"));
    Agent advisor;
    advisor.role = "ths";
    advisor.display = "Петрова, Н. И.";
    data.agents.push_back(advisor);
    data.dates.push_back({"issued", "2019-03-05", "day", 2019, {"dc:date", "5.03.2019", "date-dotted"}});
    data.languages.push_back({"kir", "declared", {"dc:language", "ky", "language-map"}});
    data.abstracts.push_back({"Мөңгүлөр эрип жатат.", "kir", {}});
    data.abstracts.push_back({"The glaciers are melting.", "eng", {}});
    data.subjects.push_back({"keyword", "", "мөңгү", "kir", {}});
    data.subjects.push_back({"udc", "551.324", "", "", {}});
    data.identifiers.push_back({"doi", "10.5555/ak(1)<2>", true, {}});
    data.identifiers.push_back({"url", "https://donor.example/item/1", true, {}});
    data.publishers.push_back({"Илим", "kir", {}});
    data.rights = {"open", "https://creativecommons.org/licenses/by/4.0/", {"Ачык"}, {}};
    return incoming;
}

/// A site over a store in a temporary folder.
struct Fixture {
    Folder folder;
    std::unique_ptr<RecordStore> store = must(open_record_store(folder / "store", small_map()));
    std::unique_ptr<BlobStore> blobs = must(open_blob_store(folder / "files", small_map()));
    FixedIndex index;
    web::Site site{*store,
                   *blobs,
                   &index,
                   {.name = "Muras", .base_url = "https://muras.example", .admin_email = "a@muras.example"}};

    Fixture() {
        auto source = source_named("nak");
        source.name = "Илимдер академиясы";
        must(store->put_source(source));
    }

    /// Harvests records and lets the index find all of them.
    void harvest_all(std::vector<IncomingRecord> records) {
        std::vector<std::string> ids;
        for (const auto& incoming : records) ids.push_back(incoming.record.provenance.oai_identifier);
        harvest(*store, "nak", std::move(records));
        for (const auto& id : ids) {
            index.result.hits.push_back({must(store->find_id("nak", id)).value(), 80});
            ++index.result.total;
        }
        index.result.facets["type"] = {{"article", index.result.total}};
        index.result.facets["year"] = {{"2019", 2}, {"2021", 1}};
        index.result.facets["source"] = {{"nak", index.result.total}};
    }

    std::string pid(const std::string& id) { return get(*store, "nak", id).pid; }

    http::Response record_page(const std::string& id, std::vector<std::pair<std::string, std::string>> params = {}) {
        return site.record(get_request({"r", pid(id), ""}, std::move(params)));
    }
};

}  // namespace muras::test
