// /search.json (DESIGN section 5): the same search as data.
#include <boost/json.hpp>

#include <repository/web/copies.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/links.hpp>
#include <repository/web/page.hpp>
#include <repository/web/record_facts.hpp>
#include <repository/web/search_facts.hpp>
#include <repository/web/search_state.hpp>

namespace muras::web {
namespace {

namespace json = boost::json;

json::object item_of(const SiteShared& shared, const Found& hit) {
    const auto& record = hit.record;
    const auto* title = main_title(record);
    json::array names, languages;
    for (const auto* person : creators(record)) names.emplace_back(person->display);
    for (const auto& language : record.metadata.languages) languages.emplace_back(language.code);
    std::string snippet;
    for (const auto& part : hit.excerpt.parts) snippet += part.text;
    auto year = year_of(record);
    json::array copies;
    for (const auto& copy : copies_of(shared.store, record))
        copies.push_back({{"pid", copy.pid}, {"source", copy.provenance.source}});
    return {
        {"pid", record.pid},
        {"source", record.provenance.source},
        {"oai_identifier", record.provenance.oai_identifier},
        {"title", title ? title->value : std::string()},
        {"creators", std::move(names)},
        {"year", year ? json::value(year) : json::value(nullptr)},
        {"type", record.metadata.type.code},
        {"languages", std::move(languages)},
        {"access", record.metadata.rights.access},
        {"snippet", snippet},
        {"snippet_by_ocr", hit.excerpt.recognised},
        {"url", shared.options.base_url + record_path(record)},
        {"score", hit.score},
        {"also_held_by", std::move(copies)},
    };
}

json::object facets_of(const SearchAnswer& answer, Tongue tongue) {
    json::object out;
    auto add = [&](std::string_view field) {
        json::array values;
        if (auto it = answer.result.facets.find(std::string(field)); it != answer.result.facets.end())
            for (const auto& value : it->second)
                values.push_back({{"value", value.value},
                                  {"label", facet_label(tongue, field, value.value, answer.source_names)},
                                  {"count", value.count}});
        out[field] = std::move(values);
    };
    for (auto field : facet_order) add(field);
    add("collection");  // its values are keys of ours and the donors' set codes: for machines, not for the page
    return out;
}

}  // namespace

http::Response Site::search_json(const http::Request& request) const {
    auto state = SearchState::read(request);
    auto tongue = tongue_for(request, shared_->options.otherwise);
    auto answer = run_search(*shared_, state, tongue);
    if (!answer) {
        auto response = text_response(
            "application/json",
            json::serialize(json::object{{"error", answer.error().message}, {"hint", answer.error().hint}}), 503);
        response.set("Retry-After", "10");
        return response;
    }
    json::array items;
    for (const auto& hit : answer->hits) items.push_back(item_of(*shared_, hit));
    const auto& other = answer->result.did_you_mean;
    json::object out{
        {"total", answer->result.total},        {"page", state.page},
        {"per_page", state.per_page},           {"items", std::move(items)},
        {"facets", facets_of(*answer, tongue)}, {"did_you_mean", other ? json::value(*other) : json::value(nullptr)},
    };
    // Said only when it is so: every other answer has the members that are promised, and no more.
    if (answer->result.cut_short) out["cut_short"] = true;
    if (answer->result.about) out["facets_are_about"] = true;
    auto response = text_response("application/json", json::serialize(out));
    response.set("Cache-Control", "no-cache");
    response.set("Vary", "Accept-Language, Cookie");
    response.set("Access-Control-Allow-Origin", "*");
    response.set("X-Robots-Tag", "noindex");
    return response;
}

}  // namespace muras::web
