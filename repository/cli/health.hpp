// Operation: /livez, /readyz, /metrics.
#pragma once

#include <repository/http/router.hpp>
#include <repository/http/server.hpp>
#include <repository/search.hpp>
#include <repository/store/record_store.hpp>

namespace muras::cli {

/// /livez: the process answers. /readyz: the store and the index can be read (503 else). /metrics: Prometheus text
/// format 0.0.4. All three must outlive the router.
void add_health_routes(http::Router& router, RecordStore& store, SearchIndex& index, const http::HttpServer& server);

}  // namespace muras::cli
