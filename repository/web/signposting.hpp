// FAIR Signposting, level 2: how machines find a record's files, descriptions, authors and licence from any of its
// addresses (profile of 2023-10-02; RFC 8288 links, RFC 9264 link sets).
#pragma once

#include <string>
#include <string_view>

#include <repository/formats/format.hpp>
#include <schemas/record.hpp>

namespace muras::web {

/// The Link header of the record's page; only the link sets when it has more files than `most_items`. Pure.
std::string landing_links(const Record& record, std::string_view site_url);

/// The Link header of one of its files, and of one of its descriptions. Pure.
std::string file_links(const Record& record, std::string_view site_url);
std::string description_links(const Record& record, std::string_view site_url);

/// Every link of the record as application/linkset+json and as application/linkset. Pure.
std::string linkset_json(const Record& record, std::string_view site_url);
std::string linkset_text(const Record& record, std::string_view site_url);

inline constexpr std::size_t most_items = 10;

}  // namespace muras::web
