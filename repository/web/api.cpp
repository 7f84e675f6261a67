// /api/v1: records, sources, runs and numbers for programs; api/openapi.json describes it.
#include <boost/json.hpp>

#include <algorithm>
#include <charconv>
#include <span>

#include <repository/base/clock.hpp>
#include <repository/base/digest.hpp>
#include <repository/store/record_sets.hpp>
#include <repository/web/links.hpp>
#include <repository/web/page.hpp>
#include <repository/web/problem_json.hpp>
#include <repository/web/record_lookup.hpp>
#include <schemas/json.hpp>

namespace muras::web {
namespace {

namespace json = boost::json;

constexpr std::size_t default_limit = 100, max_limit = 500;

http::Response answer(const json::value& value, unsigned status = 200) {
    auto body = json::serialize(value);
    auto tag = '"' + to_hex(sha256(body)).substr(0, 24) + '"';
    auto response = text_response("application/json", std::move(body), status);
    response.set("Cache-Control", "no-cache");
    response.set("Access-Control-Allow-Origin", "*");
    response.set("X-Robots-Tag", "noindex");
    response.set("ETag", std::move(tag));
    return response;
}

http::Response wrong(std::string_view argument, std::string_view why) {
    return problem_json(400, "Bad Request", std::string(argument) + ": " + std::string(why));
}
http::Response unreadable(const Error& error) { return problem_json(503, "Service Unavailable", error.message); }
http::Response missing(std::string_view what) { return problem_json(404, "Not Found", what); }

/// The refusal of an argument that the address does not take, or takes once.
std::optional<http::Response> check_arguments(const http::Request& request, std::span<const std::string_view> known) {
    for (std::size_t i = 0; i < request.params.size(); ++i) {
        const auto& name = request.params[i].first;
        if (std::find(known.begin(), known.end(), name) == known.end())
            return wrong(name, "this address does not take it");
        for (std::size_t k = 0; k < i; ++k)
            if (request.params[k].first == name) return wrong(name, "it is repeated");
    }
    return std::nullopt;
}

template <class Number>
bool read_number(std::string_view text, Number& out) {
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), out);
    return error == std::errc{} && end == text.data() + text.size();
}

/// `limit` as asked, the default, or nothing for one that is not between 1 and the maximum.
std::optional<std::size_t> read_limit(const http::Request& request) {
    auto text = request.param("limit");
    std::size_t limit = default_limit;
    if (!text.empty() && (!read_number(text, limit) || limit < 1 || limit > max_limit)) return std::nullopt;
    return limit;
}

/// "STAMP-NUMBER": the key of the last record of the page before.
bool read_place(std::string_view text, ListQuery& query) {
    auto dash = text.find('-');
    return dash != std::string_view::npos && read_number(text.substr(0, dash), query.after_stamp) &&
           read_number(text.substr(dash + 1), query.after_no.value) && query.after_stamp >= 0;
}

json::object record_object(Record record) {
    if (record.status != Status::active && record.status != Status::deleted) {
        record.status = Status::deleted;  // what readers may not see is gone for programs as well
        record.metadata = {};
    }
    return to_json(record);
}

json::value or_null(const std::string& text) { return text.empty() ? json::value(nullptr) : json::value(text); }
json::value time_or_null(std::int64_t at) { return at == 0 ? json::value(nullptr) : json::value(format_datestamp(at)); }

json::object source_object(const SourceState& state) {
    const auto& source = state.source;
    return {{"key", source.key},           {"name", source.name.empty() ? source.key : source.name},
            {"base_url", source.base_url}, {"records", state.live},
            {"deleted", state.deleted},    {"last_complete", or_null(state.last_complete)},
            {"removed", state.removed}};
}

json::object run_object(const Run& run) {
    const auto& counts = run.counts;
    json::object out{{"number", run.no.value},
                     {"source", run.source},
                     {"verdict", or_null(run.verdict)},
                     {"started_at", time_or_null(run.started_at)},
                     {"finished_at", time_or_null(run.finished_at)},
                     {"pages", counts.pages},
                     {"records", counts.records},
                     {"added", counts.added},
                     {"changed", counts.changed},
                     {"unchanged", counts.unchanged},
                     {"deleted", counts.deleted},
                     {"refused", counts.refused},
                     {"problems", counts.problems}};
    if (!run.reason.empty()) out["reason"] = run.reason;
    if (!run.why.code.empty()) out["reason_code"] = run.why.code;
    return out;
}

json::object collection_object(const Collection& c) {
    json::object query;
    auto add = [&](std::string_view name, const std::vector<std::string>& values) {
        if (!values.empty()) query[name] = json::value_from(values);
    };
    add("sources", c.sources);
    add("types", c.types);
    add("languages", c.languages);
    add("access", c.access);
    add("subjects", c.subjects);
    add("projects", c.projects);
    if (c.year_from != 0) query["year_from"] = c.year_from;
    if (c.year_to != 0) query["year_to"] = c.year_to;
    json::object out{{"key", c.key}, {"name", c.name.empty() ? c.key : c.name}, {"set", collection_set(c.key)}};
    if (!c.description.empty()) out["description"] = c.description;
    out["query"] = std::move(query);
    return out;
}

/// The address of the page after `last`: the same arguments with another place.
std::string next_page(const http::Request& request, const std::string& base_url, const Record& last) {
    std::string out = base_url + "/api/v1/records?";
    for (const auto& [name, value] : request.params)
        if (name != "after") out += query_encoded(name) + "=" + query_encoded(value) + "&";
    return out + "after=" + std::to_string(last.stamp) + "-" + std::to_string(last.no.value);
}

}  // namespace

http::Response Site::api_records(const http::Request& request) const {
    constexpr std::string_view known[] = {"set", "from", "until", "after", "limit"};
    if (auto refusal = check_arguments(request, known)) return std::move(*refusal);
    ListQuery query;
    query.set = request.param("set");
    auto limit = read_limit(request);
    if (!limit) return wrong("limit", "a number from 1 to 500");
    query.limit = *limit;
    for (auto [name, value, end_of_day] : {std::tuple{std::string_view("from"), &query.from, false},
                                           std::tuple{std::string_view("until"), &query.until, true}}) {
        auto text = request.param(name);
        if (text.empty()) continue;
        auto seconds = parse_datestamp(text, end_of_day);
        if (!seconds) return wrong(name, "neither YYYY-MM-DD nor YYYY-MM-DDThh:mm:ssZ");
        *value = *seconds;
    }
    if (auto text = request.param("after"); !text.empty() && !read_place(text, query))
        return wrong("after", "not a place that an answer gave");
    auto page = shared_->store.list(query);
    if (!page) return unreadable(page.error());
    json::value next = nullptr;
    if (page->more) next = next_page(request, shared_->options.base_url, page->records.back());
    json::array items;
    for (auto& record : page->records) items.push_back(record_object(std::move(record)));
    return answer(json::object{{"items", std::move(items)}, {"next", std::move(next)}});
}

http::Response Site::api_record(const http::Request& request) const {
    http::Request of_record = request;
    of_record.path = {"r", request.path.back()};
    auto found = find_record(shared_->store, of_record);
    if (!found) return unreadable(found.error());
    if (!*found) return missing("there is no such record");
    const bool deleted = (*found)->status == Status::deleted;
    return answer(to_json(**found), deleted ? 410 : 200);
}

http::Response Site::api_sources(const http::Request& request) const {
    if (auto refusal = check_arguments(request, {})) return std::move(*refusal);
    auto states = shared_->store.sources();
    if (!states) return unreadable(states.error());
    json::array items;
    for (const auto& state : *states) items.push_back(source_object(state));
    return answer(json::object{{"items", std::move(items)}});
}

http::Response Site::api_source(const http::Request& request) const {
    auto state = shared_->store.source(request.path.back());
    if (!state) return unreadable(state.error());
    if (!*state) return missing("there is no such source");
    return answer(source_object(**state));
}

http::Response Site::api_runs(const http::Request& request) const {
    constexpr std::string_view known[] = {"limit"};
    if (auto refusal = check_arguments(request, known)) return std::move(*refusal);
    auto limit = read_limit(request);
    if (!limit) return wrong("limit", "a number from 1 to 500");
    const auto& key = request.path[request.path.size() - 2];
    auto state = shared_->store.source(key);
    if (!state) return unreadable(state.error());
    if (!*state) return missing("there is no such source");
    auto runs = shared_->store.runs(key, *limit);
    if (!runs) return unreadable(runs.error());
    json::array items;
    for (const auto& run : *runs) items.push_back(run_object(run));
    return answer(json::object{{"items", std::move(items)}});
}

http::Response Site::api_collections(const http::Request& request) const {
    if (auto refusal = check_arguments(request, {})) return std::move(*refusal);
    auto states = shared_->store.collections();
    if (!states) return unreadable(states.error());
    json::array items;
    for (const auto& state : *states) items.push_back(collection_object(state.collection));
    return answer(json::object{{"items", std::move(items)}});
}

http::Response Site::api_statistics(const http::Request& request) const {
    if (auto refusal = check_arguments(request, {})) return std::move(*refusal);
    auto stats = shared_->store.stats();
    if (!stats) return unreadable(stats.error());
    IndexState index;
    if (shared_->index)
        if (auto state = shared_->index->state()) index = *state;
    return answer(json::object{
        {"records", stats->records},
        {"deleted", stats->deleted},
        {"sources", stats->sources},
        {"index", json::object{{"documents", index.documents}, {"behind", index.behind}}},
    });
}

http::Response Site::openapi(const http::Request&) const {
    const auto* file = find_embedded(web_files(), "openapi.json");
    auto response = text_response("application/json", std::string(file ? file->bytes : std::string_view("{}")));
    response.set("Access-Control-Allow-Origin", "*");
    response.set("Cache-Control", "max-age=3600");
    return response;
}

}  // namespace muras::web
