// What a record's page at the donor says of its files, in the meta elements that scholarly search engines read.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <schemas/limits.hpp>

namespace muras {

/// The absolute http(s) URLs of the `citation_pdf_url` meta elements of an HTML page at `page_url`, each once, the first
/// `most`. Each meta element is parsed by itself, so the rest of the page, whatever it is, costs one pass
/// over its bytes. Pure; any thread.
std::vector<std::string> citation_files(std::string_view html, std::string_view page_url,
                                        std::size_t most = FileLimits{}.landing_files);

}  // namespace muras
