// One OAI-PMH answer as values. Parsing never fails as a whole: a page yields what it holds, and problems.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <harvester/element.hpp>
#include <schemas/limits.hpp>
#include <schemas/run.hpp>

namespace muras {

/// One <record>. `raw` is the donor's element as standalone UTF-8 XML: sliced from the page as it stood, with the
/// namespace declarations that it inherited. `metadata` is the <metadata> element; empty name: there was none.
struct PageRecord {
    std::string identifier, datestamp;
    std::vector<std::string> sets;
    bool deleted = false;
    std::string raw;
    Element metadata;
    std::string list_prefix;  ///< in a static repository: the format of the list that the record stands in
};

/// An <error> of OAI-PMH 2.0, section 3.6.
struct OaiError {
    std::string code, text;
};

struct Page {
    bool well_formed = false;  ///< as it came or mended; false: something may be missing, the last problem says what
    bool oai = false;          ///< the root is OAI-PMH, a static Repository, or a record that stands alone
    bool repository = false;   ///< a static repository: everything in one document, a list a format
    bool cut = false;          ///< not well-formed because it ends too early
    std::string response_date;
    std::string verb;  ///< of the element that holds the answer; empty when there is only an error
    std::vector<OaiError> errors;
    std::vector<PageRecord> records;
    std::uint64_t refused = 0;         ///< records that can't be kept; each has a problem
    std::uint64_t lost = 0;            ///< of these, the ones that are no XML, even read by themselves
    std::vector<PageRecord> headers;   ///< of ListIdentifiers: no raw, no metadata
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
/// network, bounded depth and sizes. A page that is not well-formed is mended (page_repair); what then still is not, is
/// cut into its records (page_salvage), so that a bad one costs itself alone, and keeps its token, when the element can
/// be found by text, so that the list can go on. Pure; any thread.
Page parse_page(std::string_view bytes, const PageLimits& limits = {});

/// Of a static repository: leaves only the records of one format, the first of `prefixes` that it has a list of; empty
/// when it has none of them. Pure.
std::string keep_list(Page& page, const std::vector<std::string>& prefixes);

/// Parses a stored raw record again: every mapping can be replayed from it. nullopt when it is not one record.
std::optional<PageRecord> parse_record(std::string_view raw, const PageLimits& limits = {});

}  // namespace muras
