// The few facts about a record that lists, pages, citations and data all show, found in one way.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <repository/formats/facts.hpp>
#include <repository/web/page.hpp>
#include <repository/web/view.hpp>
#include <schemas/record.hpp>

namespace muras::web {

using formats::creators;
using formats::is_kept;
using formats::is_open;
using formats::issued_date;
using formats::served_files;
using formats::main_title;
using formats::year_of;

/// The first address among the identifiers that leads to a page rather than to a file, when it may be a link.
std::optional<std::string> donor_page(const Record& record);

/// "PDF" of application/pdf: what readers call a format; the media type where they have no name for it.
std::string format_name(std::string_view mime);

/// The address of a search for the works that a person had a hand in.
std::string author_search(std::string_view name);

/// The address of an author's page.
std::string author_page(std::string_view name);

/// A record as lists show it (templates/_hit.mustache); the search page adds `excerpt`.
View hit_view(const Page& page, const Record& record);

}  // namespace muras::web
