// Files: found on the record's page, resumed, bounded, looked at again, and kept when the donor loses them.
#include <map>

#include <harvester/files.hpp>
#include <harvester/import.hpp>
#include <harvester/landing_page.hpp>
#include <harvester/partial_file.hpp>
#include <repository/store/blob_store.hpp>
#include <tests/unit/harvester_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

constexpr std::int64_t day = 24 * 3600;
const std::string pdf = "%PDF-1.4\n" + std::string(5000, 'x') + "\n%%EOF\n";

/// A donor of files by URL. `break_after` bytes of each request it breaks off; it takes up where `partial` stood.
class FileDonor : public Fetcher {
  public:
    struct Answer {
        std::string body;
        int status = 200;
        std::int64_t retry_after_s = -1;
    };
    std::map<std::string, Answer> answers;
    std::vector<std::string> asked;
    std::size_t break_after = std::string::npos;

    Result<Fetched> get(const FetchRequest& request) override {
        asked.push_back((request.head ? "HEAD " : "") + request.url);
        auto found = answers.find(request.url);
        Fetched out;
        out.status = found == answers.end() ? 404 : found->second.status;
        out.final_url = request.url;
        if (found == answers.end()) return out;
        const auto& body = found->second.body;
        out.retry_after_s = found->second.retry_after_s;
        out.bytes = static_cast<std::int64_t>(body.size());
        if (request.head) return out;
        if (request.to_file.empty()) {
            out.body = body;
            return out;
        }
        if (out.bytes > request.max_bytes) return fail(ErrorCode::failed, "too large");
        auto from = static_cast<std::size_t>(request.partial->bytes);
        auto until = std::min(body.size(), break_after == std::string::npos ? body.size() : from + break_after);
        std::ofstream(request.to_file, std::ios::binary | (from > 0 ? std::ios::app : std::ios::trunc))
            << body.substr(from, until - from);
        *request.partial = {static_cast<std::int64_t>(until), "\"v1\""};
        if (until < body.size()) return fail(ErrorCode::temporary, "it broke off");
        if (from > 0) out.status = 206;
        return out;
    }
};

struct Archive : Site {
    std::unique_ptr<BlobStore> blobs = must(open_blob_store(folder / "files", {.map_size_bytes = 256 << 20}));
    FileDonor donor;
    RunNo run;

    explicit Archive(const std::string& elements) {
        source.files = true;
        folder.write("in.xml",
                     oai("<ListRecords>" + dc_record("1", "<dc:title>T</dc:title>" + elements) + "</ListRecords>"));
        run = must(import_paths(source, *store, blobs.get(), {folder / "in.xml"}, {})).no;
    }
    FilesReport fetch(std::int64_t now) {
        return must(fetch_files(
            source, *store, *blobs, donor,
            {.run = run, .now = [=] { return now; }, .sleep = [this](auto time) { slept.push_back(time); }}));
    }
    std::vector<File> files() { return must(store->record(*must(store->find_id("donor", "1"))))->metadata.files; }
    std::string last_problem() { return must(store->problems(run, 100)).back().code; }
};

std::string link(const std::string& url) { return "<dc:identifier>" + url + "</dc:identifier>"; }

}  // namespace

TEST_CASE("citation_pdf_url is read from a page, however it is written") {
    auto found = [](const std::string& html) { return citation_files(html, "https://donor.example/view/12?x=1"); };
    using Urls = std::vector<std::string>;
    CHECK(found("<html><head><meta name=\"citation_pdf_url\" content=\"https://donor.example/a.pdf\"/></head>") ==
          Urls{"https://donor.example/a.pdf"});
    CHECK(found("<META content='/download?id=1&amp;n=2' NAME='Citation_PDF_URL'>") ==
          Urls{"https://donor.example/download?id=1&n=2"});
    CHECK(found("<meta name=citation_pdf_url content=../b.pdf>") == Urls{"https://donor.example/b.pdf"});
    CHECK(found("<meta name='citation_pdf_url' content='//cdn.example/\xD0\xBA \xD0\xB3.pdf'>") ==
          Urls{"https://cdn.example/%D0%BA%20%D0%B3.pdf"});
    CHECK(
        found("<meta name='citation_pdf_url' content='a.pdf'><meta name='citation_pdf_url' content='a.pdf'>").size() ==
        1);
    for (std::string none :
         {"", "<html>", "<meta", "<meta name='citation_pdf_url'>", "<meta name='citation_pdf_url' content=''>",
          "<meta name='citation_title' content='x.pdf'>", "<metadata name='citation_pdf_url' content='x'/",
          "<meta name='citation_pdf_url' content='javascript:alert(1)'>",
          "<meta name='citation_pdf_url' content='file:///etc/passwd'>",
          "<meta name='citation_pdf_url' content='http://'>"}) {
        INFO(none);
        CHECK(found(none).empty());
    }
}

TEST_CASE("a hostile page at the donor costs one pass over it") {
    std::string flood = "<meta name='citation_pdf_url' ";
    for (int i = 0; i < 100'000; ++i) flood += "a" + std::to_string(i) + " ";
    CHECK(citation_files(flood + "content='a.pdf'>", "https://x.kg/").empty());
    std::string many;
    for (int i = 0; i < 100'000; ++i) many += "<meta name='citation_pdf_url' content='" + std::to_string(i) + ".pdf'>";
    CHECK(citation_files(many, "https://x.kg/").size() == FileLimits{}.landing_files);
    CHECK(citation_files(many, "https://x.kg/", 3).size() == 3);
    std::string deep;
    for (int i = 0; i < 100'000; ++i) deep += "<div><meta \"";
    CHECK(citation_files(deep, "https://x.kg/").empty());
}

TEST_CASE("a record without links gets the file that its page names, and the page is not asked again within a month") {
    Archive archive(link("https://donor.example/view/12"));
    archive.donor.answers["https://donor.example/view/12"] = {
        "<meta name='citation_pdf_url' content='/download/12/34'>"};
    archive.donor.answers["https://donor.example/download/12/34"] = {pdf};
    CHECK(archive.fetch(1'000'000).fetched == 1);
    REQUIRE(archive.files().size() == 1);
    auto file = archive.files()[0];
    CHECK(file.url == "https://donor.example/download/12/34");
    CHECK(file.name == "fulltext.pdf");
    CHECK(file.origin.rule == rule_landing_page);
    CHECK(must(archive.blobs->read(file.sha256, 0)) == pdf);
    // It outlives a re-harvest, which knows nothing of it.
    must(import_paths(archive.source, *archive.store, nullptr, {archive.folder / "in.xml"}, {}));
    CHECK(archive.files().size() == 1);
    CHECK(archive.fetch(1'000'000 + day).fetched == 0);
    CHECK(archive.donor.asked.size() == 2);

    Archive bare(link("https://donor.example/view/13"));
    bare.donor.answers["https://donor.example/view/13"] = {"<html>nothing here"};
    bare.fetch(1'000'000);
    bare.fetch(1'000'000 + day);
    CHECK(bare.donor.asked.size() == 1);
    CHECK(bare.files().empty());
    bare.fetch(1'000'000 + 31 * day);
    CHECK(bare.donor.asked.size() == 2);
}

TEST_CASE("a transfer that breaks off goes on where it stopped, in this run or the next") {
    Archive archive(link("https://donor.example/a.pdf"));
    archive.donor.answers["https://donor.example/a.pdf"] = {pdf};
    archive.donor.break_after = 2000;
    CHECK(archive.fetch(1'000'000).fetched == 1);
    CHECK(archive.donor.asked.size() == 3);
    CHECK(must(archive.blobs->read(archive.files().at(0).sha256, 0)) == pdf);

    Archive later(link("https://donor.example/a.pdf"));
    later.donor.answers["https://donor.example/a.pdf"] = {pdf};
    later.donor.break_after = 100;
    CHECK(later.fetch(1'000'000).failed == 1);  // 21 pieces of it
    CHECK(later.files().at(0).sha256.empty());
    CHECK(PartialFile(must(later.blobs->staging()), "https://donor.example/a.pdf").partial().bytes == 2100);
    later.donor.break_after = std::string::npos;
    CHECK(later.fetch(1'000'000 + 2 * day).fetched == 1);
    CHECK(must(later.blobs->read(later.files().at(0).sha256, 0)) == pdf);
    CHECK(std::filesystem::is_empty(must(later.blobs->staging())));
}

TEST_CASE(
    "a copy of a file that the donor lost is kept and served, with the problem; a changed file is fetched again") {
    Archive archive(link("https://donor.example/a.pdf"));
    auto& answer = archive.donor.answers["https://donor.example/a.pdf"];
    answer = {pdf};
    archive.fetch(1'000'000);
    auto sha256 = archive.files().at(0).sha256;
    answer.status = 404;
    auto report = archive.fetch(1'000'000 + 31 * day);
    CHECK(report.lost == 1);
    CHECK(archive.donor.asked.back() == "HEAD https://donor.example/a.pdf");
    CHECK(archive.files().at(0).sha256 == sha256);
    CHECK(archive.files().at(0).problem.find("404") != std::string::npos);
    CHECK(archive.last_problem() == "file-gone");
    answer = {pdf + "changed"};
    CHECK(archive.fetch(1'000'000 + 62 * day).fetched == 1);
    CHECK(archive.files().at(0).problem.empty());
    CHECK(must(archive.blobs->read(archive.files().at(0).sha256, 0)) == pdf + "changed");
    // A changed file that is no document any more leaves the copy that there is.
    answer = {"<html>sign in</html>"};
    CHECK(archive.fetch(1'000'000 + 93 * day).failed == 1);
    CHECK(must(archive.blobs->read(archive.files().at(0).sha256, 0)) == pdf + "changed");
}

TEST_CASE("the size of a file and of all files of a source is bounded") {
    Archive archive(link("https://donor.example/a.pdf") + link("https://donor.example/b.pdf") +
                    link("https://donor.example/c.pdf"));
    for (std::string name : {"a", "b", "c"})
        archive.donor.answers["https://donor.example/" + name + ".pdf"] = {pdf + name};
    archive.source.max_file_bytes = 1024;
    CHECK(archive.fetch(1'000'000).failed == 3);
    archive.source.max_file_bytes = 1 << 20;
    archive.source.file_quota_bytes = static_cast<std::int64_t>(pdf.size()) + 10;
    auto report = archive.fetch(1'000'000 + 2 * day);
    CHECK(report.fetched == 1);
    CHECK(report.failed == 2);  // there is not room enough for them
    archive.source.file_quota_bytes = 10;
    auto asked = archive.donor.asked.size();
    CHECK(archive.fetch(1'000'000 + 4 * day).fetched == 0);
    CHECK(archive.donor.asked.size() == asked);
    CHECK(archive.last_problem() == "file-quota");
}

TEST_CASE("a donor that asks to be left alone is asked once more and then left alone") {
    Archive archive(link("https://donor.example/a.pdf") + link("https://donor.example/b.pdf"));
    archive.donor.answers["https://donor.example/a.pdf"] = {"", 429, 7};
    archive.donor.answers["https://donor.example/b.pdf"] = {pdf};
    CHECK(archive.fetch(1'000'000).fetched == 0);
    CHECK(archive.donor.asked.size() == 2);
    CHECK(std::count(archive.slept.begin(), archive.slept.end(), std::chrono::milliseconds(7000)) >= 1);
    archive.donor.answers["https://donor.example/a.pdf"] = {pdf};
    CHECK(archive.fetch(1'000'100).fetched == 2);
}
