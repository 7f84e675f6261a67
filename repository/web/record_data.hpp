// A record as data: one of the formats as an answer.
#pragma once

#include <repository/formats/format.hpp>
#include <repository/web/page.hpp>

namespace muras::web {

/// The record in `format` (200), or what is left of a deleted one (410).
http::Response record_data(const SiteShared& shared, const Record& record, const formats::Format& format);

/// The format that the request's Accept header wants rather than HTML: nullptr for HTML, nullopt for nothing we have.
std::optional<const formats::Format*> wanted_format(const http::Request& request);

}  // namespace muras::web
