// What an answer says about a record besides its metadata: where it is from and what may be done with it.
#pragma once

#include <string>
#include <string_view>

#include <schemas/record.hpp>

namespace muras::oai {

/// Appends the <about> containers of a live record: its provenance (guidelines for provenance, OAI 2.0 provenance.xsd)
/// where the donor's base URL and a valid datestamp are known, and its licence (rights.xsd). `altered` says that the
/// metadata is not the donor's own. Pure.
void append_about(std::string& out, const Record& record, std::string_view donor_url, bool altered);

}  // namespace muras::oai
