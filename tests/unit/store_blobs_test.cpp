// Files by their digest, in chunks.
#include <tests/unit/store_support.hpp>

#include <fstream>

using namespace muras;
using namespace muras::test;

namespace {

std::string some_bytes(std::size_t size) {
    std::string bytes(size, '\0');
    std::uint32_t state = 1;
    for (auto& byte : bytes) byte = static_cast<char>((state = state * 1664525 + 1013904223) >> 24);
    return bytes;
}

void write(const std::string& path, const std::string& bytes) { std::ofstream(path, std::ios::binary) << bytes; }

std::string read_all(BlobStore& store, const Blob& blob) {
    std::string bytes;
    while (bytes.size() < blob.bytes) {
        auto piece = must(store.read(blob.sha256, bytes.size()));
        if (piece.empty()) break;
        bytes += piece;
    }
    return bytes;
}

std::vector<std::string> blob_faults(BlobStore& store) {
    std::vector<std::string> found;
    must(store.check([&](const Fault& fault) { found.push_back(fault.what); }));
    return found;
}

}  // namespace

TEST_CASE("a file comes back byte for byte, whatever its length against the chunks") {
    Folder folder;
    auto store = must(open_blob_store(folder / "files", small_map()));
    constexpr std::size_t chunk = 262'128;
    std::uint64_t total = 0;
    std::vector<std::size_t> sizes{0, 1, chunk - 1, chunk, chunk + 1, 8 * chunk, 17 * chunk + 5};
    for (auto size : sizes) {
        INFO(size);
        auto bytes = some_bytes(size);
        write(folder / "in", bytes);
        auto blob = must(store->put(folder / "in", "application/pdf"));
        CHECK(blob.sha256 == to_hex(sha256(bytes)));
        CHECK(blob.bytes == size);
        CHECK(read_all(*store, blob) == bytes);
        CHECK(must(store->read(blob.sha256, size)).empty());
        if (size > 10) CHECK(must(store->read(blob.sha256, 10)) == bytes.substr(10, chunk - 10));
        CHECK(must(store->find(blob.sha256))->mime == "application/pdf");
        total += size;
    }
    CHECK(must(store->put(folder / "in", "other/type")).mime == "application/pdf");  // known: a look-up
    CHECK(must(store->stats()).files == sizes.size());
    CHECK(must(store->stats()).bytes == total);
    CHECK(blob_faults(*store).empty());
}

TEST_CASE("a file that is not there, or a name that is no digest, is not found") {
    Folder folder;
    auto store = must(open_blob_store(folder / "files", small_map()));
    CHECK(store->put(folder / "nothing", "").error().code == ErrorCode::not_found);
    CHECK(store->put(folder.path(), "").error().code == ErrorCode::failed);
    CHECK(!must(store->find("zz")));
    CHECK(!must(store->find(std::string(64, 'Z'))));
    CHECK(store->read(std::string(64, '0'), 0).error().code == ErrorCode::not_found);
}

TEST_CASE("a put that found no room leaves no half file, and succeeds when there is room") {
    Folder folder;
    write(folder / "in", some_bytes(4 << 20));
    {
        auto store = must(open_blob_store(folder / "files", {.map_size_bytes = 3 << 20}));
        auto full = store->put(folder / "in", "");
        REQUIRE(!full);
        CHECK(full.error().code == ErrorCode::config);
        CHECK(must(store->stats()).files == 0);
        CHECK(blob_faults(*store).empty());
    }
    auto store = must(open_blob_store(folder / "files", small_map()));
    auto blob = must(store->put(folder / "in", ""));
    CHECK(read_all(*store, blob) == some_bytes(4 << 20));
    CHECK(blob_faults(*store).empty());
}

TEST_CASE("a preview is kept once it was tried, also when there can be none") {
    Folder folder;
    auto store = must(open_blob_store(folder / "files", small_map()));
    write(folder / "a.pdf", "%PDF-1.7");
    auto sha256 = must(store->put(folder / "a.pdf", "application/pdf")).sha256;
    CHECK_FALSE(must(store->preview(sha256)));
    CHECK_FALSE(must(store->preview("no digest")));
    must(store->put_preview(sha256, {}));
    CHECK(must(store->preview(sha256))->webp.empty());
    must(store->put_preview(sha256, {240, 339, "RIFF"}));
    auto preview = must(store->preview(sha256));
    CHECK(preview->width == 240);
    CHECK(preview->height == 339);
    CHECK(preview->webp == "RIFF");
    CHECK(store->put_preview("no digest", {}).error().code == ErrorCode::failed);
    CHECK(blob_faults(*store).empty());
}

TEST_CASE("a file's text comes back page by page, and reading it anew leaves no page of before") {
    Folder folder;
    auto store = must(open_blob_store(folder / "files", small_map()));
    write(folder / "a.pdf", "%PDF-1.7");
    auto blob = must(store->put(folder / "a.pdf", "application/pdf"));
    CHECK_FALSE(must(store->text_info(blob.sha256)));
    must(store->put_text(blob.sha256, {TextState::read, "", {"биринчи барак", "", "үчүнчү"}}));
    auto info = must(store->text_info(blob.sha256));
    REQUIRE(info);
    CHECK(info->pages == 3);
    CHECK_FALSE(info->told);
    CHECK(must(store->text_pages(blob.sha256, 1, 10)) == std::vector<std::string>{"", "үчүнчү"});
    CHECK(must(store->text_pages(blob.sha256, 0, 1)) == std::vector<std::string>{"биринчи барак"});
    must(store->told_text(blob.sha256));
    CHECK(must(store->text_info(blob.sha256))->told);
    must(store->put_text(blob.sha256, {TextState::unreadable, "it is locked", {}}));
    info = must(store->text_info(blob.sha256));
    CHECK(info->state == TextState::unreadable);
    CHECK(info->problem == "it is locked");
    CHECK_FALSE(info->told);
    CHECK(must(store->text_pages(blob.sha256, 0, 10)).empty());
    CHECK(blob_faults(*store).empty());
}
