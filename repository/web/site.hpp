// The pages: home, search, records, sources, help; HTML without JavaScript, in Kyrgyz, Russian and English.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <repository/base/i18n.hpp>
#include <repository/http/message.hpp>
#include <repository/search.hpp>
#include <repository/store/blob_store.hpp>
#include <repository/store/record_store.hpp>
#include <schemas/result.hpp>

namespace muras::web {

/// `base_url` is the public address without a final slash ("https://muras.kg"); empty: no absolute link is written (the
/// Host header is never believed). `otherwise` is the tongue of readers who ask for none that we have. `demo` puts a
/// line on every page that says the records are invented.
struct SiteOptions {
    std::string name = "Muras";
    std::string base_url;
    std::string admin_email;
    Tongue otherwise = Tongue::ky;
    bool demo = false;
};

/// A row of the router's table. `pattern` is a path with one {name} for a whole segment ("/r/{pid}/lineage"); handlers
/// read Request::path. HEAD, and the way from a missing final slash, are the router's.
struct SiteRoute {
    std::string pattern;
    http::Handler handler;
};

/// A file to send: what the HTTP module needs for ranges, ETag (the digest) and Content-Disposition.
struct FileAnswer {
    std::string name, mime, sha256;
    std::uint64_t bytes = 0;
    http::BodySource source;
};

/// Where the file behind /r/{pid}/{file name} is routed; its handler is made of Site::file and Site::file_missing.
inline constexpr std::string_view file_pattern = "/r/{pid}/{file}";

struct SiteShared;

/// Thread rule: every function may be called from any thread; they block on the store and the index.
/// Records that are suppressed or quarantined are nowhere; a deleted one is a tombstone at its own address (410).
class Site {
  public:
    /// `index` may be null (no index yet): pages then say so instead of searching. All three must outlive the site.
    Site(RecordStore& store, BlobStore& blobs, SearchIndex* index, SiteOptions options);
    ~Site();

    /// Every page below but files; more specific patterns come first.
    std::vector<SiteRoute> routes() const;

    http::Response home(const http::Request&) const;         ///< /
    http::Response search(const http::Request&) const;       ///< /search
    http::Response search_json(const http::Request&) const;  ///< /search.json; also what `muras search --json` prints
    http::Response record(const http::Request&) const;       ///< /r/{pid}/
    http::Response lineage(const http::Request&) const;      ///< /r/{pid}/lineage
    http::Response export_json(const http::Request&) const;  ///< /r/{pid}/export/json
    http::Response sources(const http::Request&) const;      ///< /sources/
    http::Response source(const http::Request&) const;       ///< /sources/{key}/
    http::Response about(const http::Request&) const;        ///< /about
    http::Response help(const http::Request&) const;         ///< /help
    http::Response asset(const http::Request&) const;        ///< /assets/{name}, immutable
    http::Response opensearch(const http::Request&) const;   ///< /opensearch.xml
    http::Response robots(const http::Request&) const;       ///< /robots.txt

    /// The file at /r/{pid}/{file name}. Errors: `not_found` when there is no such live record or no copy of such a
    /// file.
    Result<FileAnswer> file(const http::Request&) const;

    /// The page for a status that is not a page's own: 404, 410, 500, 503 … `id` names the event in the log (may be
    /// empty).
    http::Response message(const http::Request&, unsigned status, std::string_view id = {}) const;

  private:
    std::unique_ptr<const SiteShared> shared_;
};

}  // namespace muras::web
