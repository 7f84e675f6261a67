// The few facts about a record that lists, pages, citations and data all show, found in one way.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <repository/web/page.hpp>
#include <repository/web/view.hpp>
#include <schemas/record.hpp>

namespace muras::web {

/// The title that stands for the record: the first main one, else the first; nullptr for a record without a title.
const Title* main_title(const Record& record);

/// Authors and inventors in the donor's order; nobody else is promoted to author.
std::vector<const Agent*> creators(const Record& record);

/// The year it was issued; 0 when unknown.
int year_of(const Record& record);

/// The date it was issued as far as it is known: an EDTF date, the year, or nothing.
std::string issued_date(const Record& record);

/// The first address among the identifiers that leads to a page rather than to a file, when it may be a link.
std::optional<std::string> donor_page(const Record& record);

/// Files of which a copy is kept here, in the donor's order.
std::vector<const File*> kept_files(const Record& record);

/// "PDF" of application/pdf: what readers call a format; the media type where they have no name for it.
std::string format_name(std::string_view mime);

/// The address of a search for an author's works.
std::string author_search(std::string_view name);

/// A record as lists show it (templates/_hit.mustache); the search page adds `excerpt`.
View hit_view(const Page& page, const Record& record);

}  // namespace muras::web
