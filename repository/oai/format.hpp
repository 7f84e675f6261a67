// The metadata formats that the provider writes: one row each.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <schemas/record.hpp>

namespace muras::oai {

/// Appends the content of <metadata> for an effective record. `site_url` has no final slash. Pure.
using Writer = void (*)(std::string& out, const Record& record, std::string_view site_url);

struct Format {
    std::string_view prefix, schema, name_space;
    Writer write;
};

std::span<const Format> formats();

/// nullptr for a prefix that is not offered.
const Format* find_format(std::string_view prefix);

/// Unqualified Dublin Core (OAI-PMH 2.0 section 5 and its oai_dc.xsd).
void write_oai_dc(std::string& out, const Record& record, std::string_view site_url);

}  // namespace muras::oai
