#include <harvester/files.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <vector>

#include <harvester/donor.hpp>
#include <harvester/landing_page.hpp>
#include <harvester/normalise/file_link.hpp>
#include <harvester/partial_file.hpp>
#include <repository/base/clock.hpp>

namespace muras {
namespace {

constexpr std::size_t signature_bytes = 1024;  // a PDF may begin within the first kilobyte
constexpr std::string_view landing_role = "landing-page";

struct Signature {
    std::string_view bytes, mime;
};

constexpr std::array signatures{
    Signature{"AT&TFORM", "image/vnd.djvu"},
    Signature{"{\\rtf", "application/rtf"},
    Signature{"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", "application/msword"},
    Signature{"PK\x03\x04", "application/zip"},
};

std::string first_bytes(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::string bytes(signature_bytes, '\0');
    in.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(in.gcount()));
    return bytes;
}

bool is_kept(const File& file) { return !file.sha256.empty(); }

/// The page of the record at the donor: the first web address that is none of its files.
std::string landing_page_of(const Record& record) {
    for (const auto& id : record.metadata.identifiers)
        if (id.scheme == "url" && id.valid) return id.value;
    return {};
}

class Files {
  public:
    Files(const Source& source, RecordStore& store, BlobStore& blobs, Fetcher& fetcher, const FilesOptions& options)
        : source_(source),
          store_(store),
          blobs_(blobs),
          fetcher_(fetcher),
          options_(options),
          now_(options.now ? options.now() : now_seconds()) {
        sleep_ = options.sleep ? options.sleep : interruptible_sleep(options.stop);
    }

    Result<FilesReport> run() {
        auto folder = blobs_.staging();
        if (!folder) return folder.error();
        folder_ = std::move(*folder);
        remove_old_partial_files(folder_, options_.limits.partial_kept_s);
        if (auto walked = find_due(); !walked) return walked.error();
        for (auto no : due_) {
            if (over()) break;
            if (auto done = record(no); !done) return done.error();
        }
        return report_;
    }

  private:
    /// Which records need a look, and what the source's files take up already.
    Result<> find_due() {
        std::int64_t old_copies = 0;
        return store_.each_sorted(source_.key, [&](Record&& r) -> Result<> {
            if (r.status != Status::active) return {};
            bool due = r.metadata.files.empty() && !landing_page_of(r).empty();
            for (const auto& file : r.metadata.files) {
                if (is_kept(file)) used_ += static_cast<std::int64_t>(file.bytes);
                due = due || is_due(file) || (is_old_copy(file) && ++old_copies <= options_.limits.kept_looked_at);
            }
            if (due) due_.push_back(r.no);
            return {};
        });
    }

    bool is_due(const File& file) const {
        return !is_kept(file) && !file.url.empty() &&
               (file.problem.empty() || now_ - file.checked_at >= options_.limits.failed_again_s);
    }

    bool is_old_copy(const File& file) const {
        return is_kept(file) && !file.url.empty() && now_ - file.checked_at >= options_.limits.kept_again_s;
    }

    bool over() const { return turned_away_ || full_ || (options_.stop && options_.stop->load()); }

    Result<> record(RecordNo no) {
        auto record = store_.record(no);
        if (!record) return record.error();
        if (!*record) return {};
        auto files = (*record)->metadata.files;
        if (files.empty()) {
            auto found = look_at_landing_page(**record);
            if (!found) return found.error();
            files = std::move(*found);
        }
        for (const auto& file : files) {
            if (over()) return {};
            auto done = is_due(file)        ? fetch(**record, file)
                        : is_old_copy(file) ? look_at_copy(**record, file)
                                            : Result<>{};
            if (!done) return done.error();
        }
        return {};
    }

    /// The files that the record's page names, once a month; the row of the page itself says when.
    Result<std::vector<File>> look_at_landing_page(const Record& record) {
        auto url = landing_page_of(record);
        auto known = store_.fetched(record.no);
        if (!known) return known.error();
        for (const auto& row : *known)
            if (row.role == landing_role && now_ - row.checked_at < options_.limits.landing_page_again_s)
                return std::vector<File>{};
        auto answer = ask({.url = url, .max_bytes = options_.limits.landing_page_bytes});
        File page;
        page.url = url;
        page.role = landing_role;
        page.origin.rule = rule_landing_page;
        page.checked_at = now_;
        if (!answer) page.problem = answer.error().message;
        if (auto noted = store_.put_file(record.no, page); !noted) return noted.error();
        std::vector<File> files;
        if (!answer || answer->status != 200) return files;
        auto base = answer->final_url.empty() ? url : answer->final_url;
        for (auto& address : citation_files(answer->body, base, options_.limits.landing_files)) {
            auto file = normalise::read_file_link(address).value_or(File{});
            file.url = std::move(address);
            file.mime = file.mime.empty() ? "application/pdf" : file.mime;
            if (file.name.empty()) file.name = "fulltext.pdf";
            file.origin = {"citation_pdf_url", url, std::string(rule_landing_page)};
            files.push_back(std::move(file));
        }
        normalise::make_names_unique(files);
        return files;
    }

    /// One request; 429 and 503 are waited out once, then the donor is left alone until the next run.
    Result<Fetched> ask(const FetchRequest& request) {
        for (bool again = false;; again = true) {
            auto answer = fetcher_.get(request);
            sleep_(options_.pause);
            if (!answer || (answer->status != 429 && answer->status != 503)) return answer;
            if (again) {
                turned_away_ = true;
                return answer;
            }
            auto wait = std::chrono::seconds(std::max<std::int64_t>(answer->retry_after_s, 1));
            sleep_(std::min<std::chrono::milliseconds>(wait, longest_wait));
        }
    }

    Result<> fetch(const Record& record, const File& file) {
        auto room = source_.file_quota_bytes - used_;
        if (room <= 0) {
            full_ = true;
            return problem(
                "file-quota", record, file,
                fmt::format("the files of the source take up the {} bytes that they may", source_.file_quota_bytes),
                "raise file_quota of the source");
        }
        PartialFile copy(folder_, file.url);
        auto fetched = transfer(file.url, std::min(source_.max_file_bytes, room), copy);
        if (!fetched) {
            copy.keep();
            return failed(record, file, fetched.error().message);
        }
        if (turned_away_) {
            copy.keep();
            return {};
        }
        if (fetched->status != 200 && fetched->status != 206) {
            copy.keep();
            return failed(record, file, fmt::format("HTTP status {}", fetched->status));
        }
        auto kept = keep_file(copy.path(), record.no, file, store_, blobs_, now_);
        copy.remove();
        if (kept) {
            ++report_.fetched;
            used_ += static_cast<std::int64_t>(kept->bytes);
            return {};
        }
        // A full disk or a lock is ours, not the donor's.
        if (kept.error().code != ErrorCode::failed) return kept.error();
        return failed(record, file, kept.error().message);
    }

    /// The whole file, in as many requests as it takes while each brings it further.
    Result<Fetched> transfer(const std::string& url, std::int64_t most, PartialFile& copy) {
        FetchRequest request;
        request.url = url;
        request.max_bytes = most;
        request.to_file = copy.path();
        request.partial = &copy.partial();
        request.timeout_s = options_.limits.timeout_factor * source_.request_timeout_s;
        for (std::int64_t n = 0;; ++n) {
            auto before = copy.partial().bytes;
            auto answer = ask(request);
            bool stopped = options_.stop && options_.stop->load();
            bool further = copy.partial().bytes > before;
            // What was kept is of another version, or more than there is: from the start, then.
            bool outdated = answer && answer->status == 416 && before > 0;
            if (answer ? !outdated : (stopped || !further || answer.error().code != ErrorCode::temporary))
                return answer;
            if (n == options_.limits.resumes) return answer;
        }
    }

    /// Whether the donor still has what there is a copy of.
    Result<> look_at_copy(const Record& record, File file) {
        FetchRequest request;
        request.url = file.url;
        request.head = true;
        auto answer = ask(request);
        if (turned_away_ || (!answer && answer.error().code == ErrorCode::temporary)) return {};  // it tells nothing
        bool gone = answer && (answer->status == 404 || answer->status == 410);
        bool changed = answer && answer->status == 200 && answer->bytes > 0 &&
                       answer->bytes != static_cast<std::int64_t>(file.bytes);
        if (changed) {
            used_ -= static_cast<std::int64_t>(file.bytes);
            return fetch(record, file);
        }
        file.checked_at = now_;
        bool was_gone = !file.problem.empty();
        if (gone) {
            ++report_.lost;
            file.problem = fmt::format("HTTP status {}: the donor does not have it any more", answer->status);
            if (!was_gone)
                if (auto told =
                        problem("file-gone", record, file, file.problem, "the copy that is kept here is served");
                    !told)
                    return told;
        } else if (answer && answer->status == 200) {
            file.problem.clear();
        }
        return store_.put_file(record.no, file);
    }

    /// A copy that there is stays.
    Result<> failed(const Record& record, File file, const std::string& why) {
        ++report_.failed;
        file.problem = why;
        file.checked_at = now_;
        if (auto noted = store_.put_file(record.no, file); !noted) return noted;
        return problem("file-unreachable", record, file, why, "it is tried again after a day");
    }

    Result<> problem(std::string_view code, const Record& record, const File& file, const std::string& message,
                     std::string remedy) {
        return store_.add_problem(
            options_.run,
            {std::string(code), record.provenance.oai_identifier, file.url, message, std::move(remedy), {}});
    }

    const Source& source_;
    RecordStore& store_;
    BlobStore& blobs_;
    Fetcher& fetcher_;
    const FilesOptions& options_;
    std::int64_t now_;
    std::function<void(std::chrono::milliseconds)> sleep_;
    std::string folder_;
    std::vector<RecordNo> due_;
    std::int64_t used_ = 0;
    bool turned_away_ = false, full_ = false;
    FilesReport report_;
};

}  // namespace

std::string_view document_type(std::string_view bytes) {
    auto head = bytes.substr(0, signature_bytes);
    if (head.find("%PDF-") != std::string_view::npos) return "application/pdf";
    if (head.find("<FictionBook") != std::string_view::npos) return "application/x-fictionbook+xml";
    for (const auto& s : signatures)
        if (bytes.starts_with(s.bytes)) return s.mime;
    return {};
}

Result<File> keep_file(const std::string& path, RecordNo record, File file, RecordStore& store, BlobStore& blobs,
                       std::int64_t now) {
    auto type = document_type(first_bytes(path));
    if (type.empty())
        return fail(ErrorCode::failed, "it is no document (a page of HTML, perhaps, that asks to sign in)");
    // Office files and EPUBs are ZIPs: their names say which, once the content says that it is one.
    bool container = type == "application/zip" || type == "application/msword";
    if (!container || file.mime.empty() || file.mime == "application/pdf") file.mime = type;
    auto blob = blobs.put(path, file.mime);
    if (!blob) return blob.error();
    file.sha256 = blob->sha256;
    file.bytes = blob->bytes;
    file.problem.clear();
    file.checked_at = now;
    if (auto noted = store.put_file(record, file); !noted) return noted.error();
    return file;
}

Result<FilesReport> fetch_files(const Source& source, RecordStore& store, BlobStore& blobs, Fetcher& fetcher,
                                const FilesOptions& options) {
    return Files(source, store, blobs, fetcher, options).run();
}

}  // namespace muras
