// The few facts about a record that pages, citations and every format show, found in one way.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <schemas/creators.hpp>
#include <schemas/record.hpp>

namespace muras::formats {

/// The title that stands for the record: the first main one, else the first; nullptr for a record without a title.
const Title* main_title(const Record& record);

/// Authors and inventors in the donor's order; nobody else is promoted to author.
std::vector<const Agent*> creators(const Record& record);

/// The year it was issued; 0 when unknown.
int year_of(const Record& record);

/// The date it was issued as far as it is known: an EDTF date, the year, or nothing.
std::string issued_date(const Record& record);

/// The same as YYYY, YYYY-MM or YYYY-MM-DD, which is all that most formats understand; or nothing.
std::string plain_date(const Record& record);
std::string plain_date(const Date& date);

/// A copy of the file is kept here.
bool is_kept(const File& file);

/// Readers may have the file: its own or the record's statement says open access, the embargo is over, a Creative
/// Commons licence stands where nothing is said of access; or staff decided for the source (Rights::files).
bool is_open(const Record& record, const File& file);

/// Files of which a copy is kept here that is open, in the donor's order.
std::vector<const File*> served_files(const Record& record);

/// The first valid value of an identifier scheme, or nothing.
std::string_view identifier(const Record& record, std::string_view scheme);

std::string_view first_publisher(const Record& record);

/// A name in its parts, family name first; `display` where the parts are not known.
struct Name {
    std::string family, given;
};
Name name_of(const Agent& agent);

bool is_thesis(const Record& record);

/// "{url}/r/{pid}/" and "{url}/r/{pid}/{file name}", encoded.
std::string page_url(const Record& record, std::string_view site_url);
std::string file_url(const Record& record, const File& file, std::string_view site_url);

/// What the Library of Congress calls a scheme of classification ("rubbk" for "bbk"); others by their own name, a view
/// of what was given.
std::string_view classification_source(std::string_view scheme);

/// The COAR URI of an access status (CROSSWALK section 4), or nothing for an unknown one.
std::string_view coar_access(std::string_view access);

}  // namespace muras::formats
