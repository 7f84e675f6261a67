// A request that is refused before any handler sees it.
#pragma once

#include <string_view>

namespace muras::http {

/// `status` is the answer's; `why` a sentence of ours (never the client's bytes) that the answer may show.
struct Refusal {
    unsigned status = 400;
    std::string_view why;
    bool operator==(const Refusal&) const = default;
};

}  // namespace muras::http
