// Identifiers recognised by what they look like, checked, and written in one form (CROSSWALK section 5.6).
#pragma once

#include <string>
#include <string_view>

#include <schemas/record.hpp>

namespace muras::normalise {

/// Scheme doi | handle | isbn | issn | urn | ark | oai | url | patent_no | grant_no | project_id | iati | pages | local. A number that has
/// the shape of an ISBN or ISSN but not its check digit is local and not valid. Never fails; `text` is tidy. Pure.
Identifier read_identifier(std::string_view text);

/// Where in a journal or a collection a work stands; what is not said is empty.
struct Citation {
    std::string title, volume, issue, first_page, last_page;
    bool empty() const { return volume.empty() && issue.empty() && first_page.empty(); }
};

/// Volume, issue and pages of a citation («Вестник КРСУ. – 2015. – Т. 15, № 3. – С. 25–31», OJS's "Журнал; Том 1 № 2
/// (2020); 10-15"), with the journal behind " // " or in front of the first ';'. Pure.
Citation read_citation(std::string_view text);

/// An ISSN somewhere in a text ("Вестник; Том 1; ISSN 1694-7452"), or empty. Pure.
std::string find_issn(std::string_view text);

/// A URL with what RFC 3986 does not allow in one percent-encoded. Pure.
std::string escaped_url(std::string_view url);

}  // namespace muras::normalise
