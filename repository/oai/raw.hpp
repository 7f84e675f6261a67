// The format `raw`: a record's metadata as its donor wrote it, byte for byte, in a wrapper that declares the namespaces
// which it inherited. The donor's header is not repeated: a <record> within a <record> confuses harvesters, and what it
// said is in the provenance.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <repository/formats/format.hpp>

namespace muras::oai {

/// Its schema is served by ourselves, under the site's address.
inline constexpr formats::Format raw_format{"raw", "/schemas/raw.xsd", "urn:muras:raw", "", "", nullptr};

/// By metadataPrefix among all formats of the provider; nullptr for one that is not offered.
const formats::Format* find_offered(std::string_view prefix);

/// The schema of the wrapper.
std::string_view raw_schema();

/// The wrapper with what stands in <metadata> of `record`, a stored raw record: well-formed, its namespaces declared.
/// nullopt for one without metadata. Pure.
std::optional<std::string> wrapped_raw(std::string_view record);

}  // namespace muras::oai
