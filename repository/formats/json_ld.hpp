// JSON-LD in the words of schema.org, by the type of the work: for search engines, and for the web of data.
#pragma once

#include <boost/json/fwd.hpp>

#include <repository/formats/format.hpp>

namespace muras::formats {

/// The record as one object with "@context". Pure.
boost::json::object json_ld(const Record& record, const Repository& repository);

}  // namespace muras::formats
