// Headings: the titles, names and subjects of the alphabetical lists, as terms of the index. A list is read from any
// place on at one cost, since Xapian keeps terms in the order of their bytes. Part of the on-disk format of the index.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <repository/search.hpp>
#include <schemas/fields.hpp>

namespace Xapian {
class Database;
}

namespace muras {

class FacetColumns;

/// Where a heading stands in the list of `field`: bytes without zeros, which order as the root collation does and are
/// no longer than a term may be. Titles that have the same words stand in one place; of names and subjects each way of
/// writing has one of its own. Empty for a title without words. Any thread.
std::string heading_place(const Field& field, std::string_view heading);

/// The bytes with which the place of every heading begins that begins with `text`, whatever the case. Any thread.
std::string heading_start(const Field& field, std::string_view text);

/// The term of a heading; empty for a title without words. Any thread.
std::string heading_term(const Field& field, std::string_view heading);

/// The list `field` from `from` on, at most `most` entries: of titles one a record, of names and subjects one a
/// heading. Throws Xapian's exceptions.
std::vector<Heading> read_headings(const Xapian::Database& database, const FacetColumns& columns, const Field& field,
                                   const ListStart& from, std::size_t most);

/// Which of these texts some heading begins with. Throws Xapian's exceptions.
std::vector<bool> heading_beginnings(const Xapian::Database& database, const Field& field,
                                     const std::vector<std::string>& texts);

}  // namespace muras
