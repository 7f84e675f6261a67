#include <repository/cli/health.hpp>

#include <fmt/format.h>

namespace muras::cli {
namespace {

http::Response plain(unsigned status, std::string body, std::string type = "text/plain; charset=utf-8") {
    http::Response response;
    response.status = status;
    response.body = std::move(body);
    response.set("Content-Type", std::move(type));
    response.set("Cache-Control", "no-store");
    return response;
}

http::Response readiness(RecordStore& store, SearchIndex& index) {
    if (auto stats = store.stats(); !stats) return plain(503, "store: " + stats.error().message + "\n");
    auto state = index.state();
    if (!state) return plain(503, "index: " + state.error().message + "\n");
    if (!state->present) return plain(503, "index: being built\n");
    return plain(200, "ready\n");
}

http::Response metrics(RecordStore& store, SearchIndex& index, const http::HttpServer& server) {
    std::string out;
    auto gauge = [&out](std::string_view name, std::string_view help, auto value, std::string_view kind = "gauge") {
        out += fmt::format("# HELP muras_{0} {1}\n# TYPE muras_{0} {2}\nmuras_{0} {3}\n", name, help, kind, value);
    };
    if (auto stats = store.stats()) {
        gauge("records", "Live records.", stats->records);
        gauge("records_deleted", "Tombstones.", stats->deleted);
        gauge("sources", "Sources.", stats->sources);
        gauge("store_bytes", "Bytes of the store in use.", stats->map_used_bytes);
    }
    if (auto state = index.state()) gauge("index_documents", "Documents in the index.", state->documents);
    auto counters = server.counters();
    out += "# HELP muras_http_requests_total Requests answered.\n# TYPE muras_http_requests_total counter\n";
    for (const auto& [status, count] : counters.by_status)
        out += fmt::format("muras_http_requests_total{{code=\"{}\"}} {}\n", status, count);
    gauge("http_sent_bytes_total", "Bytes sent.", counters.bytes, "counter");
    gauge("http_connections", "Open connections.", counters.open_connections);
    gauge("http_connections_refused_total", "Connections closed for lack of room.", counters.refused_connections, "counter");
    gauge("http_requests_waiting", "Requests that wait for a worker.", counters.waiting_requests);
    return plain(200, std::move(out), "text/plain; version=0.0.4; charset=utf-8");
}

}  // namespace

void add_health_routes(http::Router& router, RecordStore& store, SearchIndex& index, const http::HttpServer& server) {
    router.add("GET", "/livez", [](const http::Request&) { return plain(200, "alive\n"); });
    router.add("GET", "/readyz", [&](const http::Request&) { return readiness(store, index); });
    router.add("GET", "/metrics", [&](const http::Request&) { return metrics(store, index, server); });
}

}  // namespace muras::cli
