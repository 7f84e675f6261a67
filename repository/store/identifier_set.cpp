#include <repository/store/identifier_set.hpp>

#include <repository/store/tables.hpp>

namespace muras {

/// The first half of the key under which the store keeps an identifier, so that a walk over the keys is enough.
IdentifierSet::Digest IdentifierSet::digest_of(std::string_view identifier) {
    return get64(id_key(SourceNo{}, identifier), sizeof(SourceNo::value));
}

}  // namespace muras
