// The answer to Identify, and what it tells harvesters about the repository in its descriptions.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <repository/oai/provider.hpp>
#include <schemas/source.hpp>

namespace muras::oai {

/// Appends the content of <Identify>: the repository, and the descriptions oai-identifier, eprints (policies), branding
/// and friends (the donors). `earliest` in Unix seconds. Pure.
void append_identify(std::string& out, const ProviderOptions& options, std::int64_t earliest,
                     const std::vector<SourceState>& sources);

}  // namespace muras::oai
