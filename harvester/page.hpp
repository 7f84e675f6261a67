// One OAI-PMH answer as values. Parsing never fails as a whole: a page yields what it holds, and problems.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <harvester/element.hpp>
#include <schemas/run.hpp>

namespace muras {

/// Beyond a limit the mapping is cut, with a problem; the raw record always has everything.
struct PageLimits {
    std::size_t bytes = 32u << 20;      ///< of the page, decoded
    std::size_t text_bytes = 1u << 20;  ///< of one element
    std::size_t record_elements = 10'000;
    std::size_t page_elements = 500'000;
    std::size_t identifier_bytes = 2048;  ///< a longer one is refused
};

/// One <record>. `raw` is the donor's element as standalone UTF-8 XML: sliced from the page as it stood, with the
/// namespace declarations that it inherited. `metadata` is the <metadata> element; empty name: there was none.
struct PageRecord {
    std::string identifier, datestamp;
    std::vector<std::string> sets;
    bool deleted = false;
    std::string raw;
    Element metadata;
};

/// An <error> of OAI-PMH 2.0, section 3.6.
struct OaiError {
    std::string code, text;
};

struct Page {
    bool well_formed = false;  ///< false: no record was taken, and the last problem says why
    bool oai = false;          ///< the root is OAI-PMH, a static Repository, or a record that stands alone
    bool cut = false;          ///< not well-formed because it ends too early
    std::string response_date;
    std::string verb;  ///< of the element that holds the answer; empty when there is only an error
    std::vector<OaiError> errors;
    std::vector<PageRecord> records;
    std::uint64_t refused = 0;         ///< records without a usable identifier; each has a problem
    std::uint64_t headers = 0;         ///< of ListIdentifiers
    std::optional<std::string> token;  ///< the resumptionToken element, when there is one; empty text ends a list
    std::int64_t list_size = -1, cursor = -1;
    Element answer;  ///< Identify, or the rows of ListSets and ListMetadataFormats
    std::vector<Problem> problems;

    /// The error of that code, or nullptr.
    const OaiError* error(std::string_view code) const {
        for (const auto& e : errors)
            if (e.code == code) return &e;
        return nullptr;
    }
};

/// Parses one answer (OAI-PMH 2.0, section 3.2), or a <record> that stands alone. Safe on any bytes: no DTD, no
/// network, bounded depth and sizes. A page that is not well-formed gives no record, but its token, when the element
/// can still be found by text, so that the list can go on. Pure; any thread.
Page parse_page(std::string_view bytes, const PageLimits& limits = {});

/// Parses a stored raw record again: every mapping can be replayed from it. nullopt when it is not one record.
std::optional<PageRecord> parse_record(std::string_view raw);

}  // namespace muras
