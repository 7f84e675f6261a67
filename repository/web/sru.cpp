// SRU 1.2 and 2.0 (Library of Congress; OASIS searchRetrieve 1.0): explain, searchRetrieve and scan over our search.
#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>

#include <repository/formats/format.hpp>
#include <repository/formats/xml_writer.hpp>
#include <repository/web/cql.hpp>
#include <repository/web/numbered_files.hpp>
#include <repository/web/page.hpp>

namespace muras::web {
namespace {

using formats::XmlWriter;

constexpr std::size_t default_records = 10, most_records = 100, deepest_record = 10'000, default_terms = 20,
                      most_terms = 100;

struct Schema {
    std::string_view name, identifier, prefix;
};
constexpr std::array schemas{
    Schema{"dc", "info:srw/schema/1/dc-v1.1", "oai_dc"},
    Schema{"marcxml", "info:srw/schema/1/marcxml-v1.1", "marcxml"},
    Schema{"mods", "info:srw/schema/1/mods-v3.6", "mods"},
};

/// The two versions differ in names of elements and parameters.
struct Version {
    std::string_view number, name_space, packing, packing_parameter, diagnostics;
};
constexpr Version v12{"1.2", "http://www.loc.gov/zing/srw/", "recordPacking", "recordPacking",
                      "http://www.loc.gov/zing/srw/diagnostic/"};
constexpr Version v20{"2.0", "http://docs.oasis-open.org/ns/search-ws/sruResponse", "recordXMLEscaping",
                      "recordXMLEscaping", "http://docs.oasis-open.org/ns/search-ws/diagnostic"};

using Wrong = std::optional<Diagnostic>;

http::Response answer(std::string body) {
    auto response = text_response("application/xml; charset=utf-8", std::move(body));
    response.set("Cache-Control", "no-cache");
    response.set("Access-Control-Allow-Origin", "*");
    response.set("X-Robots-Tag", "noindex");
    return response;
}


void write_diagnostic(XmlWriter& xml, const Version& version, const Diagnostic& wrong) {
    auto list = xml.group("diagnostics");
    auto one = xml.group("diagnostic", {{"xmlns", version.diagnostics}});
    xml.leaf("uri", "info:srw/diagnostic/1/" + std::to_string(wrong.number));
    xml.leaf("details", wrong.details);
    xml.leaf("message", wrong.message);
}

/// A whole number of at least 1 in a parameter, `otherwise` where it is missing.
std::size_t number(const http::Request& request, std::string_view name, std::size_t otherwise, std::size_t smallest,
                   Wrong& wrong) {
    auto text = request.param(name);
    std::size_t n = otherwise;
    if (text.empty()) return n;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    if (error != std::errc{} || end != text.data() + text.size() || n < smallest)
        wrong = Diagnostic{6, "Unsupported parameter value", std::string(name)};
    return n;
}

const Schema* schema_of(const http::Request& request, Wrong& wrong) {
    auto asked = request.param("recordSchema");
    if (asked.empty()) return &schemas.front();
    for (const auto& schema : schemas)
        if (asked == schema.name || asked == schema.identifier) return &schema;
    wrong = Diagnostic{66, "Unknown schema for retrieval", std::string(asked)};
    return nullptr;
}

bool as_string(const http::Request& request, const Version& version, Wrong& wrong) {
    auto packing = request.param(version.packing_parameter);
    if (packing.empty() || packing == "xml") return false;
    if (packing != "string") wrong = Diagnostic{71, "Unsupported record packing", std::string(packing)};
    return true;
}

/// ZeeRex: what can be asked here, and how.
void write_explain(XmlWriter& xml, const SiteOptions& options) {
    auto explain = xml.group("explain", {{"xmlns", "http://explain.z3950.org/dtd/2.0/"}});
    {
        auto scheme = options.base_url.find("://");
        auto host = options.base_url.substr(scheme == std::string::npos ? 0 : scheme + 3);
        auto colon = host.rfind(':');
        auto info = xml.group(
            "serverInfo", {{"protocol", "SRU"},
                           {"version", "1.2"},
                           {"transport", scheme == std::string::npos ? "http" : options.base_url.substr(0, scheme)}});
        xml.leaf("host", host.substr(0, colon));
        xml.leaf("port", colon == std::string::npos ? (options.base_url.starts_with("https") ? "443" : "80")
                                                    : host.substr(colon + 1));
        xml.leaf("database", "sru");
    }
    {
        auto info = xml.group("databaseInfo");
        xml.leaf("title", options.name, {{"primary", "true"}});
    }
    {
        auto info = xml.group("indexInfo");
        xml.empty("set", {{"name", "cql"}, {"identifier", "info:srw/cql-context-set/1/cql-v1.2"}});
        xml.empty("set", {{"name", "dc"}, {"identifier", "info:srw/cql-context-set/1/dc-v1.1"}});
        xml.empty("set", {{"name", "rec"}, {"identifier", "info:srw/cql-context-set/2/rec-1.1"}});
        xml.empty("set", {{"name", "bath"}, {"identifier", "http://zing.z3950.org/cql/bath/2.0/"}});
        for (const auto& row : cql_indexes()) {
            auto index = xml.group("index", {{"search", "true"}, {"sort", "false"}});
            xml.leaf("title", row.title);
            auto map = xml.group("map");
            xml.leaf("name", row.name, {{"set", row.set}});
        }
    }
    {
        auto info = xml.group("schemaInfo");
        for (const auto& row : schemas) {
            auto schema = xml.group("schema", {{"identifier", row.identifier}, {"name", row.name}});
            xml.leaf("title", row.name);
        }
    }
    auto config = xml.group("configInfo");
    xml.leaf("default", std::to_string(default_records), {{"type", "numberOfRecords"}});
    xml.leaf("setting", std::to_string(most_records), {{"type", "maximumRecords"}});
}

std::string explain(const SiteOptions& options, const Version& version, const Wrong& wrong) {
    std::string out(xml_declaration);
    XmlWriter xml(out);
    auto root = xml.group("explainResponse", {{"xmlns", version.name_space}});
    xml.leaf("version", version.number);
    {
        auto record = xml.group("record");
        xml.leaf("recordSchema", "http://explain.z3950.org/dtd/2.0/");
        xml.leaf(version.packing, "xml");
        auto data = xml.group("recordData");
        write_explain(xml, options);
    }
    if (wrong) write_diagnostic(xml, version, *wrong);
    return out;
}

struct Hits {
    std::uint64_t total = 0;
    std::vector<Record> records;
};

/// The hits from `start` (counted from 1): pages of the search that hold them.
Result<Hits> hits_of(const SiteShared& shared, const std::string& query, std::size_t start, std::size_t wanted) {
    Hits out;
    SearchQuery search;
    search.text = query;
    search.facets = false;
    search.per_page = most_records;
    std::vector<RecordNo> numbers;
    const auto first = start - 1;
    for (auto page = first / most_records; page * most_records < first + std::max<std::size_t>(wanted, 1); ++page) {
        search.page = page + 1;
        auto found = shared.index->search(search);
        if (!found) return found.error();
        out.total = found->total;
        for (std::size_t i = 0; i < found->hits.size(); ++i)
            if (auto at = page * most_records + i; at >= first && at < first + wanted)
                numbers.push_back(found->hits[i].record);
        if (found->hits.size() < most_records) break;
    }
    auto records = shared.store.records(numbers);
    if (!records) return records.error();
    for (auto& record : *records)
        if (record && record->status == Status::active) out.records.push_back(std::move(*record));
    return out;
}

std::string search_retrieve(const SiteShared& shared, const http::Request& request, const Version& version,
                            Wrong wrong) {
    const auto start = number(request, "startRecord", 1, 1, wrong);
    const auto most = std::min(number(request, "maximumRecords", default_records, 0, wrong), most_records);
    const auto* schema = schema_of(request, wrong);
    const bool packed = as_string(request, version, wrong);
    Hits hits;
    const std::string cql(request.param("query"));
    if (!wrong && cql.empty()) wrong = Diagnostic{7, "Mandatory parameter not supplied", "query"};
    if (!wrong && start > deepest_record)
        wrong = Diagnostic{61, "First record position out of range", std::to_string(start)};
    if (!wrong) {
        auto query = query_of_cql(cql);
        if (auto* bad = std::get_if<Diagnostic>(&query)) {
            wrong = std::move(*bad);
        } else if (!shared.index) {
            wrong = Diagnostic{2, "System temporarily unavailable", ""};
        } else if (auto found = hits_of(shared, std::get<std::string>(query), start, most)) {
            hits = std::move(*found);
            if (start > 1 && start > hits.total)
                wrong = Diagnostic{61, "First record position out of range", std::to_string(start)};
        } else {
            wrong = Diagnostic{2, "System temporarily unavailable", found.error().message};
        }
    }
    std::string out(xml_declaration);
    XmlWriter xml(out);
    auto root = xml.group("searchRetrieveResponse", {{"xmlns", version.name_space}});
    xml.leaf("version", version.number);
    xml.leaf("numberOfRecords", std::to_string(hits.total));
    if (!hits.records.empty()) {
        auto list = xml.group("records");
        auto position = start;
        for (const auto& record : hits.records) {
            auto one = xml.group("record");
            xml.leaf("recordSchema", schema->identifier);
            xml.leaf(version.packing, packed ? "string" : "xml");
            std::string text;
            formats::find_prefix(schema->prefix)->write(text, record, {shared.options.base_url, shared.options.name});
            if (packed) {
                xml.leaf("recordData", text);
            } else {
                auto data = xml.group("recordData");
                out += text;
            }
            xml.leaf("recordIdentifier", record.pid);
            xml.leaf("recordPosition", std::to_string(position++));
        }
    }
    if (!wrong && start + most <= hits.total && start + most <= deepest_record)
        xml.leaf("nextRecordPosition", std::to_string(start + most));
    if (wrong) write_diagnostic(xml, version, *wrong);
    return out;
}

/// "dc.type=article" or "dc.type": an index whose values are counted, and where to begin.
struct ScanClause {
    const CqlIndex* index = nullptr;
    std::string term;
};

ScanClause scan_clause(std::string_view text) {
    auto end = text.find_first_of("= ");
    ScanClause out{find_cql_index(text.substr(0, end)), {}};
    if (end == std::string_view::npos) return out;
    auto term = text.substr(
        text.find_first_not_of("= ", end) == std::string_view::npos ? text.size() : text.find_first_not_of("= ", end));
    for (char c : term)
        if (c != '"') out.term += c;
    return out;
}

std::string scan(const SiteShared& shared, const http::Request& request, const Version& version, Wrong wrong) {
    const auto most = std::min(number(request, "maximumTerms", default_terms, 1, wrong), most_terms);
    const auto clause = scan_clause(request.param("scanClause"));
    std::map<std::string, std::uint64_t> terms;
    if (!wrong && request.param("scanClause").empty())
        wrong = Diagnostic{7, "Mandatory parameter not supplied", "scanClause"};
    if (!wrong && !clause.index) wrong = Diagnostic{16, "Unsupported index", std::string(request.param("scanClause"))};
    if (!wrong) {
        SearchQuery every;
        every.per_page = 1;
        auto found =
            shared.index ? shared.index->search(every) : Result<SearchResult>(fail(ErrorCode::not_found, "no index"));
        if (!found) {
            wrong = Diagnostic{2, "System temporarily unavailable", found.error().message};
        } else if (auto facet = found->facets.find(std::string(clause.index->field)); facet == found->facets.end()) {
            wrong = Diagnostic{16, "Unsupported index", std::string(request.param("scanClause"))};
        } else {
            for (const auto& value : facet->second) terms[value.value] = value.count;
        }
    }
    std::string out(xml_declaration);
    XmlWriter xml(out);
    auto root = xml.group("scanResponse", {{"xmlns", version.name_space}});
    xml.leaf("version", version.number);
    if (!wrong) {
        auto list = xml.group("terms");
        std::size_t n = 0;
        for (auto it = terms.lower_bound(clause.term); it != terms.end() && n < most; ++it, ++n) {
            auto term = xml.group("term");
            xml.leaf("value", it->first);
            xml.leaf("numberOfRecords", std::to_string(it->second));
        }
    }
    if (wrong) write_diagnostic(xml, version, *wrong);
    return out;
}

}  // namespace

/// Version 2.0 knows no `operation`: which one is meant is told by the parameters.
http::Response Site::sru(const http::Request& request) const {
    const auto operation = request.param("operation"), asked = request.param("version");
    const bool is_20 = asked == "2.0" || (asked.empty() && operation.empty() && !request.params.empty());
    const auto& version = is_20 ? v20 : v12;
    Wrong wrong;
    if (!asked.empty() && asked != "1.1" && asked != "1.2" && asked != "2.0")
        wrong = Diagnostic{5, "Unsupported version", "1.2"};
    const bool searches = operation == "searchRetrieve" || (operation.empty() && !request.param("query").empty());
    const bool scans = operation == "scan" || (operation.empty() && !request.param("scanClause").empty());
    if (searches) return answer(search_retrieve(*shared_, request, version, std::move(wrong)));
    if (scans) return answer(scan(*shared_, request, version, std::move(wrong)));
    if (!wrong && !operation.empty() && operation != "explain")
        wrong = Diagnostic{4, "Unsupported operation", std::string(operation)};
    return answer(explain(shared_->options, version, wrong));
}

}  // namespace muras::web
