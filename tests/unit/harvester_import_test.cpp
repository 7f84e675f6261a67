// Saved answers and the files beside them; files fetched over the interface.
#include <harvester/files.hpp>
#include <harvester/import.hpp>
#include <repository/store/blob_store.hpp>
#include <tests/unit/harvester_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

const std::string pdf = "%PDF-1.4\n1 0 obj<<>>endobj\n%%EOF\n";

struct Library : Site {
    std::unique_ptr<BlobStore> blobs = must(open_blob_store(folder / "files", {.map_size_bytes = 256 << 20}));
    Run import(const std::vector<std::string>& paths) {
        return must(import_paths(source, *store, blobs.get(), paths,
                                 {.ack = [this](std::string_view id) { acknowledged.emplace_back(id); }}));
    }
    Record record(const std::string& id) { return *must(store->record(*must(store->find_id("donor", id)))); }
};

std::string with_link(const std::string& url) {
    return oai("<ListRecords>" + dc_record("1", "<dc:title>T</dc:title><dc:identifier>" + url + "</dc:identifier>") +
               "</ListRecords>");
}

/// Hands out one body for every link.
class FileDonor : public Fetcher {
  public:
    std::string body = pdf;
    int status = 200;
    std::vector<std::string> asked;
    Result<Fetched> get(const FetchRequest& request) override {
        asked.push_back(request.url);
        if (static_cast<std::int64_t>(body.size()) > request.max_bytes) return fail(ErrorCode::failed, "too large");
        std::ofstream(request.to_file, std::ios::binary) << body;
        Fetched answer;
        answer.status = status;
        return answer;
    }
};

}  // namespace

TEST_CASE("a folder of saved answers is imported in natural order, and again without a change") {
    Library library;
    library.folder.write("in/page10.xml", page(3, 4, ""));
    library.folder.write("in/page2.xml", page(1, 2, "x"));
    library.folder.write("in/notes.txt", "no");
    library.folder.write("in/sub/record.xml", live(5));
    library.folder.write("in/sub/identify.xml", oai("<Identify/>"));
    auto run = library.import({library.folder / "in"});
    CHECK(run.verdict == "complete");
    CHECK(run.kind == "import");
    CHECK(run.counts.pages == 4);
    CHECK(run.counts.added == 5);
    CHECK(library.acknowledged.front() == "oai:donor:1");
    CHECK(library.import({library.folder / "in"}).counts.unchanged == 5);
    CHECK(library.state().last_complete.empty());
    auto missing = import_paths(library.source, *library.store, nullptr, {library.folder / "nowhere"}, {});
    REQUIRE_FALSE(missing);
    CHECK(missing.error().code == ErrorCode::not_found);
}

TEST_CASE("a file that can't be used is a problem and costs no other") {
    Library library;
    library.folder.write("in/1.xml", page(1, 2, ""));
    library.folder.write("in/2.xml", page(3, 4, "").substr(0, 300));
    library.folder.write("in/3.xml", "<collection><record/></collection>");
    library.folder.write("in/4.xml", page(5, 5, ""));
    auto run = library.import({library.folder / "in"});
    CHECK(run.verdict == "partial");
    CHECK(run.counts.added == 3);
    auto problems = must(library.store->problems(run.no, 10));
    REQUIRE(problems.size() == 3);
    CHECK(problems[0].code == "lost-record");
    CHECK(problems[0].place.find("2.xml, line") != std::string::npos);
    CHECK(problems[1].code == "not-well-formed");
    CHECK(problems[2].code == "not-oai");
}

TEST_CASE("a file with one record that can't be read gives its others, and the import is partial, not failed") {
    Library library;
    auto text = page(1, 3, "");
    library.folder.write("in/1.xml", text.replace(text.find("Title 2"), 7, "<br>"));
    auto run = library.import({library.folder / "in"});
    CHECK(run.verdict == "partial");
    CHECK(run.counts.added == 2);
    CHECK(run.counts.refused == 1);
}

TEST_CASE("an import does not disturb a harvest that waits to go on, and is not taken for it") {
    Library library;
    library.folder.write("in.xml", page(1, 2, ""));
    library.import({library.folder / "in.xml"});
    ScriptedDonor donor;
    donor.then(page(1, 3, ""));
    CHECK(library.harvest(donor).run.verdict == "complete");
}

TEST_CASE("a file beside the page is kept, and nothing outside the folder") {
    Library library;
    library.source.files = true;
    library.folder.write("in/list.xml", with_link("https://x.kg/files/b%C3%A9.pdf?download=1"));
    library.folder.write("in/b\xC3\xA9.pdf", pdf);
    library.folder.write("secret.pdf", pdf);
    library.import({library.folder / "in"});
    auto file = library.record("1").metadata.files.at(0);
    CHECK(file.sha256.size() == 64);
    CHECK(file.bytes == pdf.size());
    CHECK(file.mime == "application/pdf");
    CHECK(must(library.blobs->read(file.sha256, 0)) == pdf);

    library.folder.write("other/list.xml", with_link("https://x.kg/files/..%2Fsecret.pdf"));
    library.import({library.folder / "other"});
    CHECK(library.record("1").metadata.files.at(0).sha256.empty());
}

TEST_CASE("pages are ordered as people count") {
    CHECK(natural_less("page2", "page10"));
    CHECK_FALSE(natural_less("page10", "page2"));
    CHECK(natural_less("a.00.x", "a.01.x"));
    CHECK(natural_less("a", "b"));
    CHECK(natural_less("a", "a1"));
    CHECK_FALSE(natural_less("a", "a"));
    CHECK((natural_less("a01", "a1") || natural_less("a1", "a01")));
}

TEST_CASE("the files that records link to are fetched once and known by their content") {
    Library library;
    library.source.files = true;
    library.folder.write("in.xml", with_link("https://x.kg/a.pdf"));
    auto run = library.import({library.folder / "in.xml"});
    FileDonor donor;
    auto fetch = [&](std::int64_t now) {
        return must(fetch_files(library.source, *library.store, *library.blobs, donor,
                                {.run = run.no, .now = [=] { return now; }}));
    };
    donor.body = "<!DOCTYPE html><html>Please sign in</html>";
    CHECK(fetch(1'000'000).failed == 1);
    CHECK_FALSE(library.record("1").metadata.files.at(0).problem.empty());
    CHECK(must(library.store->problems(run.no, 10)).back().code == "file-unreachable");
    CHECK(fetch(1'000'100).failed == 0);  // not again within a day
    CHECK(donor.asked.size() == 1);
    donor.body = pdf;
    CHECK(fetch(2'000'000).fetched == 1);
    auto file = library.record("1").metadata.files.at(0);
    CHECK(file.problem.empty());
    CHECK(must(library.blobs->read(file.sha256, 0)) == pdf);
    CHECK(fetch(3'000'000).fetched == 0);
    CHECK(donor.asked.size() == 2);
}

TEST_CASE("documents are told by their first bytes") {
    CHECK(document_type("%PDF-1.7") == "application/pdf");
    CHECK(document_type("\xEF\xBB\xBF\n%PDF-1.7") == "application/pdf");
    CHECK(document_type("AT&TFORM\0\0") == "image/vnd.djvu");
    CHECK(document_type(std::string_view("PK\x03\x04\x14\0", 6)) == "application/zip");
    CHECK(document_type("<html>").empty());
    CHECK(document_type("").empty());
}
