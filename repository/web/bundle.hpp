// Works with their files as one ZIP that opens without us: an index page, the citations, the files. It is made while it
// is sent: a bundle of any size costs one chunk of memory.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <repository/web/page.hpp>
#include <schemas/record.hpp>
#include <schemas/result.hpp>

namespace muras::web {

/// One call at a time, from any thread.
class Bundle {
  public:
    virtual ~Bundle() = default;
    /// The next bytes of the ZIP; empty at its end. Errors: the store's; a ZIP that ends with one is not whole, which
    /// every unpacker notices.
    virtual Result<std::string> next() = 0;
};

/// The bundle of `works` in the page's tongue. The store of files must outlive it.
std::shared_ptr<Bundle> make_bundle(Page& page, const std::vector<Record>& works);

}  // namespace muras::web
