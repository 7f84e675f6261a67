// Values to bytes and back: part of the on-disk format. Tag, length, value after the tables of schemas/layout.hpp;
// empty members are not written, so a new member costs old records nothing.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include <schemas/collection.hpp>
#include <schemas/record.hpp>
#include <schemas/result.hpp>
#include <schemas/run.hpp>
#include <schemas/source.hpp>

namespace muras {

inline constexpr unsigned store_format = 1;

/// The named features that this program understands; a store that lists another one is refused at open.
inline constexpr std::array<std::string_view, 3> store_features{"records-v1", "record-sets-1", "record-sets-2"};

/// Never fails; the first byte is the codec's version.
template <class T>
std::string encode(const T& value);

/// Errors: `failed` when the bytes are cut, of another version, or carry a tag that this program does not know.
/// Safe on any bytes.
template <class T>
Result<T> decode(std::string_view bytes);

extern template std::string encode(const Record&);
extern template std::string encode(const SourceState&);
extern template std::string encode(const Run&);
extern template std::string encode(const Checkpoint&);
extern template std::string encode(const Problem&);
extern template std::string encode(const File&);
extern template std::string encode(const CollectionState&);
extern template Result<Record> decode(std::string_view);
extern template Result<SourceState> decode(std::string_view);
extern template Result<Run> decode(std::string_view);
extern template Result<Checkpoint> decode(std::string_view);
extern template Result<Problem> decode(std::string_view);
extern template Result<File> decode(std::string_view);
extern template Result<CollectionState> decode(std::string_view);

}  // namespace muras
