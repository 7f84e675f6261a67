// Resumption tokens (I10): the whole state of a list and the last key served, sealed by an HMAC. Valid for ever.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <schemas/ids.hpp>

namespace muras::oai {

/// A list and a place in it: strictly after (stamp, record). `from` and `until` are inclusive Unix seconds.
struct ListPosition {
    bool identifiers_only = false;
    std::string prefix, set;
    std::int64_t from = 0, until = INT64_MAX;
    std::int64_t after_stamp = 0;
    RecordNo after;
    std::uint64_t served = 0;     ///< records before this place: the answer's cursor
    bool operator==(const ListPosition&) const = default;
};

/// Letters, digits, '-' and '_' only, so that a client that forgets to encode it loses nothing. Pure.
std::string seal(const ListPosition& position, const std::string& key);

/// nullopt for a token that this store did not seal, byte for byte. Pure.
std::optional<ListPosition> open_token(std::string_view token, const std::string& key);

}  // namespace muras::oai
