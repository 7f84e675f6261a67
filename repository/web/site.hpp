// The pages: home, search, records, sources, help; HTML that needs no JavaScript, in Kyrgyz, Russian and English.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <repository/base/i18n.hpp>
#include <repository/http/message.hpp>
#include <repository/search.hpp>
#include <repository/store/blob_store.hpp>
#include <repository/store/reader_store.hpp>
#include <repository/store/record_store.hpp>
#include <schemas/result.hpp>

namespace muras::web {

class UsageCounter;

/// `base_url` is the public address without a final slash ("https://muras.kg"); empty: no absolute link is written (the
/// Host header is never believed). `otherwise` is the tongue of readers who ask for none that we have. `demo` puts a
/// line on every page that says the records are invented.
struct SiteOptions {
    std::string name = "Muras";
    std::string base_url;
    std::string admin_email;
    Tongue otherwise = Tongue::ky;
    bool demo = false;
    /// What readers leave: without one there are no reports and no statistics of use. Must outlive the site.
    ReaderStore* readers = nullptr;
    UsageCounter* usage = nullptr;  ///< counts what is read; may be null. Must outlive the site
    /// Whether a harvest of the source is under way now; empty: nobody can tell, so a run without a verdict is.
    std::function<bool(const std::string& source)> running;
};

/// A row of the router's table. `pattern` is a path with one {name} for a whole segment ("/r/{pid}/lineage"); handlers
/// read Request::path. HEAD, and the way from a missing final slash, are the router's.
struct SiteRoute {
    std::string pattern;
    http::Handler handler;
    std::string method = "GET";
};

/// A file to send: what the HTTP module needs for ranges, ETag (the digest) and Content-Disposition.
struct FileAnswer {
    std::string name, mime, sha256;
    std::uint64_t bytes = 0;
    http::BodySource source;
    std::string link;  ///< its Link header (Signposting)
    std::int64_t modified_at = 0;  ///< when it was stored; Unix seconds
    bool closed = false;  ///< kept, but not to be sent: the record's rights or the source's settings say so
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
    http::Response file_text(const http::Request&) const;    ///< /r/{pid}/text/{file name}
    http::Response file_preview(const http::Request&) const; ///< /r/{pid}/preview/{file name}: its first page, WebP
    http::Response lineage(const http::Request&) const;      ///< /r/{pid}/lineage
    http::Response record_export(const http::Request&) const;  ///< /r/{pid}/export/{format}
    http::Response linkset(const http::Request&) const;      ///< /r/{pid}/linkset and linkset.json (RFC 9264)
    http::Response unapi(const http::Request&) const;        ///< /unapi
    http::Response sources(const http::Request&) const;      ///< /sources/
    http::Response source(const http::Request&) const;       ///< /sources/{key}/
    http::Response collections(const http::Request&) const;  ///< /collections/
    http::Response collection(const http::Request&) const;   ///< /collections/{key}/
    http::Response problems_csv(const http::Request&) const; ///< /sources/{key}/problems.csv
    http::Response about(const http::Request&) const;        ///< /about
    http::Response help(const http::Request&) const;         ///< /help
    http::Response asset(const http::Request&) const;        ///< /assets/{name}, immutable; /favicon.ico, /sw.js
    http::Response suggest(const http::Request&) const;      ///< /suggest?q=
    http::Response opensearch(const http::Request&) const;   ///< /opensearch.xml
    http::Response robots(const http::Request&) const;       ///< /robots.txt

    http::Response advanced(const http::Request&) const;    ///< /advanced: a form of rows; its answer is a search
    http::Response author(const http::Request&) const;      ///< /author?name=
    http::Response identifier(const http::Request&) const;  ///< /id/{scheme}/{value}: 303 to the work
    http::Response statistics(const http::Request&) const;  ///< /statistics
    http::Response privacy(const http::Request&) const;     ///< /privacy
    http::Response counter_status(const http::Request&) const;   ///< /r51/status
    http::Response counter_reports(const http::Request&) const;  ///< /r51/reports
    http::Response counter_report(const http::Request&) const;   ///< /r51/reports/pr, /r51/reports/ir
    http::Response report_form(const http::Request&) const;  ///< /report?r=PID
    http::Response report(const http::Request&) const;      ///< POST /report
    http::Response list(const http::Request&) const;        ///< /list?r=PID&r=PID: a reader's list
    http::Response change_list(const http::Request&) const; ///< POST /list: add, remove, clear
    http::Response list_data(const http::Request&) const;   ///< /list.csv, .ris, .bib
    http::Response list_zip(const http::Request&) const;    ///< /list.zip: the works with their files
    http::Response search_atom(const http::Request&) const;   ///< /search.atom: a page of a search as a feed
    http::Response search_list(const http::Request&) const;   ///< /search.csv, .ris, .bib: all of it, in pieces
    /// /new.atom, /sources/{key}/new.atom, /collections/{key}/new.atom
    http::Response feed(const http::Request&) const;
    http::Response sitemap(const http::Request&) const;       ///< /sitemap.xml, the index
    http::Response sitemap_file(const http::Request&) const;  ///< /sitemap/{n}.xml
    http::Response browse(const http::Request&) const;        ///< /browse/: the lists, every year and source
    http::Response headings(const http::Request&) const;      ///< /browse/title/, /browse/author/, /browse/subject/
    http::Response browse_list(const http::Request&) const;   ///< /browse/year/{year}/, /browse/source/{key}/
    http::Response sync_description(const http::Request&) const;   ///< /.well-known/resourcesync
    http::Response sync_capabilities(const http::Request&) const;  ///< /resourcesync/capabilitylist.xml
    http::Response sync_resources(const http::Request&) const;     ///< /resourcesync/resourcelist.xml, the index
    http::Response sync_resource_file(const http::Request&) const; ///< /resourcesync/resourcelist/{n}.xml
    http::Response sync_changes(const http::Request&) const;       ///< /resourcesync/changelist.xml, the index
    http::Response sync_change_file(const http::Request&) const;   ///< /resourcesync/changelist/{n}.xml
    http::Response sru(const http::Request&) const;           ///< /sru: explain, searchRetrieve, scan
    http::Response openapi(const http::Request&) const;       ///< /openapi.json
    http::Response api_records(const http::Request&) const;   ///< /api/v1/records
    http::Response api_record(const http::Request&) const;    ///< /api/v1/records/{pid}
    http::Response api_sources(const http::Request&) const;   ///< /api/v1/sources
    http::Response api_source(const http::Request&) const;    ///< /api/v1/sources/{key}
    http::Response api_runs(const http::Request&) const;      ///< /api/v1/sources/{key}/runs
    http::Response api_collections(const http::Request&) const;  ///< /api/v1/collections
    http::Response api_statistics(const http::Request&) const;  ///< /api/v1/statistics

    /// The file at /r/{pid}/{file name}. Errors: `not_found` when there is no such live record or no copy of such a
    /// file.
    Result<FileAnswer> file(const http::Request&) const;

    /// Counts the use that this answer of the route `pattern` is, if it is one. The routes above do it themselves.
    void count(std::string_view pattern, const http::Request&, const http::Response&) const;

    /// The page for a status that is not a page's own: 404, 410, 500, 503 … `id` names the event in the log (may be
    /// empty).
    http::Response message(const http::Request&, unsigned status, std::string_view id = {}) const;

  private:
    std::unique_ptr<const SiteShared> shared_;
};

}  // namespace muras::web
