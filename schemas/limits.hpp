// The one place for what a donor may cost us. Defaults stand here, the [limits] table of the configuration changes them
// (repository/base/limits_file); what is different from source to source is a key of the source (schemas/source.hpp):
// request_timeout, attempts, max_response, max_file, file_quota.
#pragma once

#include <cstddef>
#include <cstdint>

namespace muras {

struct ConnectionLimits {
    std::int64_t redirects = 5;               ///< each hop's address is judged anew
    std::int64_t header_bytes = 256 << 10;    ///< of one answer, redirects included
    std::int64_t connect_s = 20;              ///< a connection is made within, TLS included
    std::int64_t slowest_file_bytes_s = 512;  ///< a file slower than this for request_timeout ends
    bool operator==(const ConnectionLimits&) const = default;
};

/// What mending a page may cost. One that needs more is not mended at all.
struct RepairLimits {
    std::size_t growth_bytes = 4u << 20;  ///< beyond the page's size, twice it when its charset is converted
    std::size_t listed = 10'000;          ///< further mends are made, but not listed
    bool operator==(const RepairLimits&) const = default;
};

/// Beyond a limit of size or number the mapping is cut, with a problem; the raw record always has everything.
struct PageLimits {
    std::size_t bytes = 32u << 20;  ///< of the page, decoded; Source::max_response_bytes
    /// Of one element; a page with more is refused before the parser sees it: libxml2 compares each attribute with
    /// each, and 60,000 on one element take 37 s.
    std::size_t attributes = 256;
    std::size_t text_bytes = 1u << 20;  ///< of one element
    std::size_t record_elements = 10'000;
    std::size_t page_elements = 500'000;
    std::size_t identifier_bytes = 2048;  ///< a longer one is refused
    std::size_t problems = 1000;          ///< listed; further ones are counted
    std::size_t salvaged = 20'000;        ///< parts of a broken page that are read one by one
    RepairLimits repair{};
    bool operator==(const PageLimits&) const = default;
};

struct FileLimits {
    std::int64_t timeout_factor = 3;  ///< a file may take so many request_timeouts
    std::int64_t resumes = 20;        ///< of one file in one run, each after some progress
    std::int64_t landing_page_bytes = 2 << 20;
    std::size_t landing_files = 20;  ///< that one landing page may name
    std::int64_t failed_again_s = 24 * 3600;
    std::int64_t landing_page_again_s = 30 * 24 * 3600;
    std::int64_t kept_again_s = 30 * 24 * 3600;  ///< whether the donor still has it
    std::int64_t kept_looked_at = 200;           ///< in one run
    std::int64_t partial_kept_s = 7 * 24 * 3600;
    bool operator==(const FileLimits&) const = default;
};

/// What recognising the letters of scans may cost; beyond it the text ends, and says so.
struct OcrLimits {
    std::int64_t pages = 1000;          ///< of one file
    std::int64_t pixels = 12'000'000;   ///< of one page, which is drawn at 300 dots an inch, or coarser to fit
    std::int64_t file_s = 30 * 60;      ///< for one file
    std::int64_t run_s = 2 * 60 * 60;   ///< of one source in one run; the scans that are left wait for the next
    bool operator==(const OcrLimits&) const = default;
};

struct Limits {
    ConnectionLimits connection;
    PageLimits page;
    FileLimits files;
    OcrLimits ocr;
    bool operator==(const Limits&) const = default;
};

/// The limits of a page of a source. Pure.
inline PageLimits page_limits(const Limits& limits, std::int64_t max_response_bytes) {
    auto out = limits.page;
    out.bytes = static_cast<std::size_t>(max_response_bytes);
    return out;
}

}  // namespace muras
