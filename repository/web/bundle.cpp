#include <repository/web/bundle.hpp>

#include <archive.h>
#include <archive_entry.h>

#include <repository/base/clock.hpp>
#include <repository/formats/format.hpp>
#include <repository/web/links.hpp>
#include <repository/web/record_facts.hpp>

namespace muras::web {
namespace {

constexpr int plain_file_mode = 0644;

/// A member of the ZIP: `text`, or, when `sha256` is set, a file of the store.
struct Member {
    std::string name, text, sha256;
    std::uint64_t bytes = 0;
};

struct FreeArchive {
    void operator()(archive* a) const { archive_write_free(a); }
};
struct FreeEntry {
    void operator()(archive_entry* e) const { archive_entry_free(e); }
};

class ZipBundle final : public Bundle {
  public:
    ZipBundle(BlobStore& blobs, std::vector<Member> members)
        : blobs_(blobs), members_(std::move(members)), zip_(archive_write_new()) {
        auto* zip = zip_.get();
        // Stored, not deflated: PDFs don't shrink, and the slow lines are not those of our processor.
        bool ready = zip && archive_write_set_format_zip(zip) == ARCHIVE_OK &&
                     archive_write_zip_set_compression_store(zip) == ARCHIVE_OK &&
                     archive_write_set_options(zip, "zip:hdrcharset=UTF-8") >= ARCHIVE_WARN &&
                     archive_write_set_bytes_per_block(zip, 0) == ARCHIVE_OK &&
                     archive_write_open(zip, &out_, nullptr, append, nullptr) == ARCHIVE_OK;
        if (!ready) failed_ = true;
    }

    Result<std::string> next() override {
        out_.clear();
        while (!failed_ && out_.empty() && zip_) {
            auto done = step();
            if (!done) return done.error();
        }
        if (failed_) return fail(ErrorCode::failed, "the ZIP could not be made");
        return std::move(out_);
    }

  private:
    static la_ssize_t append(archive*, void* out, const void* bytes, std::size_t n) {
        static_cast<std::string*>(out)->append(static_cast<const char*>(bytes), n);
        return static_cast<la_ssize_t>(n);
    }

    /// A header, a chunk of a file, or the end of the ZIP.
    Result<> step() {
        if (at_ == members_.size()) {
            failed_ = archive_write_close(zip_.get()) != ARCHIVE_OK;
            zip_.reset();
            return {};
        }
        const auto& member = members_[at_];
        if (!begun_) {
            begin(member);
            return {};
        }
        if (offset_ == member.bytes) {
            ++at_;
            begun_ = false;
            return {};
        }
        auto chunk = member.sha256.empty() ? Result<std::string>(member.text) : blobs_.read(member.sha256, offset_);
        if (!chunk) return chunk.error();
        // An empty chunk would never end.
        if (chunk->empty() || archive_write_data(zip_.get(), chunk->data(), chunk->size()) < 0) failed_ = true;
        offset_ += chunk->size();
        return {};
    }

    void begin(const Member& member) {
        std::unique_ptr<archive_entry, FreeEntry> entry(archive_entry_new());
        archive_entry_set_pathname_utf8(entry.get(), member.name.c_str());
        archive_entry_set_size(entry.get(), static_cast<la_int64_t>(member.bytes));
        archive_entry_set_filetype(entry.get(), AE_IFREG);
        archive_entry_set_perm(entry.get(), plain_file_mode);
        archive_entry_set_mtime(entry.get(), now_, 0);
        failed_ = archive_write_header(zip_.get(), entry.get()) != ARCHIVE_OK;
        begun_ = true;
        offset_ = 0;
    }

    BlobStore& blobs_;
    std::vector<Member> members_;
    std::string out_;
    std::unique_ptr<archive, FreeArchive> zip_;
    std::int64_t now_ = now_seconds();
    std::size_t at_ = 0;
    std::uint64_t offset_ = 0;
    bool begun_ = false, failed_ = false;
};

Member text_member(std::string name, std::string text) {
    auto bytes = text.size();
    return {std::move(name), std::move(text), {}, bytes};
}

}  // namespace

std::shared_ptr<Bundle> make_bundle(Page& page, const std::vector<Record>& works) {
    const auto& options = page.shared().options;
    const formats::Repository repository{options.base_url, options.name};
    std::string ris, bib;
    std::vector<Member> files;
    ViewList rows;
    for (const auto& record : works) {
        formats::write_ris(ris, record, repository);
        formats::write_bibtex(bib, record, repository);
        auto row = hit_view(page, record);
        put(row, "permanent", page.absolute(record_path(record)).value_or(record_path(record)));
        ViewList links;
        for (const auto* file : served_files(record)) {
            auto name = record.pid + "/" + file->name;
            View link;
            put(link, "file_href", url_encoded(record.pid) + "/" + url_encoded(file->name));
            put(link, "file_name", file->name);
            put(link, "file_format", format_name(file->mime));
            put(link, "file_size", size_text(page.tongue(), file->bytes));
            links.push_back(std::move(link));
            files.push_back({std::move(name), {}, file->sha256, file->bytes});
        }
        put(row, "files", View(std::move(links)));
        rows.push_back(std::move(row));
    }
    put(page.view(), "hits", std::move(rows));
    std::vector<Member> members;
    members.push_back(text_member("index.html", page.shared().templates.render("bundle", page.tongue(), page.view())));
    members.push_back(text_member("muras.css", std::string(find_embedded(web_files(), "muras.css")->bytes)));
    members.push_back(text_member("list.ris", std::move(ris)));
    members.push_back(text_member("list.bib", std::move(bib)));
    members.insert(members.end(), std::make_move_iterator(files.begin()), std::make_move_iterator(files.end()));
    return std::make_shared<ZipBundle>(page.shared().blobs, std::move(members));
}

}  // namespace muras::web
