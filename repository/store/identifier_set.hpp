// The donors' identifiers that a list has shown, small enough for lists of millions: eight bytes of a digest for each.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace muras {

/// Two identifiers with one digest (one chance in 2^64 for a pair) count as one: a record may then be held for seen
/// although it was not, so it is kept; never the other way round. Thread rule: one thread at a time.
class IdentifierSet {
  public:
    using Digest = std::uint64_t;
    static Digest digest_of(std::string_view identifier);

    bool add(std::string_view identifier) { return digests_.insert(digest_of(identifier)).second; }  ///< false: had it
    bool contains(std::string_view identifier) const { return holds(digest_of(identifier)); }
    bool holds(Digest digest) const { return digests_.contains(digest); }
    std::size_t size() const { return digests_.size(); }
    void clear() { digests_.clear(); }

  private:
    boost::unordered_flat_set<Digest> digests_;
};

}  // namespace muras
