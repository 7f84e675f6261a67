// What machines read on a record's page: Highwire Press and Dublin Core tags, JSON-LD; and the citation people copy.
#pragma once

#include <string>
#include <vector>

#include <repository/web/page.hpp>
#include <schemas/record.hpp>

namespace muras::web {

/// A <meta name content>; `lang` (BCP 47) or empty.
struct MetaTag {
    std::string name, content, lang;
};

/// citation_* and DC.* in the order of USERS section 2.2. Absolute addresses only when the site has a public one. Pure.
std::vector<MetaTag> meta_tags(const Page& page, const Record& record);

/// schema.org JSON-LD with '<', '>' and '&' escaped, so that it may stand inside <script> as it is. Pure.
std::string json_ld(const Page& page, const Record& record);

/// "CC BY 4.0" of a Creative Commons address; the address itself for anything else. Pure.
std::string licence_name(std::string_view address);

}  // namespace muras::web
