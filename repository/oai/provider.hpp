// The OAI-PMH 2.0 provider: arguments in, one XML answer out. Stateless; nothing comes from the search index.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <repository/store/record_store.hpp>

namespace muras::oai {

struct ProviderOptions {
    std::string repository_id;    ///< the domain in oai:ID:PID
    std::string repository_name;
    std::string admin_email;
    std::string site_url;         ///< public address of the site, without a final slash; the provider is at /oai under it
    std::size_t page_size = 500;  ///< records in a list answer
};

using Arguments = std::vector<std::pair<std::string, std::string>>;

/// Thread rule: any thread. Each answer reads the store anew.
class Provider {
  public:
    Provider(RecordStore& store, ProviderOptions options);

    /// The answer to one request (OAI-PMH 2.0 section 3 and 4); `arguments` decoded, in the order received. Protocol
    /// errors are answers. Errors: those of the store.
    Result<std::string> answer(const Arguments& arguments) const;

  private:
    RecordStore& store_;
    ProviderOptions options_;
};

}  // namespace muras::oai
