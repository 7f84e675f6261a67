// The arguments of an OAI-PMH request, checked as section 3.6 and 4 of the specification say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include <repository/oai/provider.hpp>
#include <repository/oai/token.hpp>

namespace muras::oai {

enum class Verb { identify, list_metadata_formats, list_sets, get_record, list_identifiers, list_records };

/// A protocol error: `code` of section 3.6, `text` for people.
struct ProtocolError {
    std::string code, text;
};

/// A request that holds. `list` says where a list begins, be it from arguments or from a resumption token.
struct Request {
    Verb verb = Verb::identify;
    std::string identifier, prefix;
    ListPosition list;
    bool resumed = false;
};

/// The name of a verb as it stands in requests and answers.
std::string_view name_of(Verb verb);

/// Checks arguments against the verb's table; `token_key` opens resumption tokens. Pure.
std::variant<Request, ProtocolError> parse_request(const Arguments& arguments, const std::string& token_key);

}  // namespace muras::oai
