// Texts of files: what is read, how it is tidied, and that the process that reads can reach nothing.
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <harvester/texts/draw_pages.hpp>
#include <harvester/texts/extractor.hpp>
#include <harvester/texts/lockdown.hpp>
#include <harvester/texts/read_pages.hpp>
#include <repository/base/text.hpp>
#include <tests/support/catch.hpp>

using namespace muras;
namespace fs = std::filesystem;

namespace {

const fs::path corpus = fs::path(MURAS_SOURCE_DIR).parent_path() / "shared/corpus";

std::string bytes_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

/// The exit status of a child that runs `body` behind the lock.
template <class Body>
int locked(const LockdownLimits& limits, Body&& body) {
    auto child = ::fork();
    if (child == 0) ::_exit(lock_down(limits) ? body() : 99);
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

}  // namespace

TEST_CASE("a word that a line end divides is one word again, names and numbers keep their hyphens") {
    CHECK(tidy_page("автореферат диссер-\nтации") == "автореферат диссертации");
    CHECK(tidy_page("социалдык-\nэкономикалык") == "социалдыкэкономикалык");
    CHECK(tidy_page("Ош-\nБишкек") == "Ош-\nБишкек");
    CHECK(tidy_page("1-\nбөлүм") == "1-\nбөлүм");
    CHECK(tidy_page("со\xC2\xAD\nюз") == "союз");
    CHECK(tidy_page("  a \t\r\n\n\n\n b\x01\xFF\n\n") == "a\n\nb\xEF\xBF\xBD");
    CHECK(tidy_page("").empty());
}

TEST_CASE("what a file is, its content says") {
    CHECK(text_format("%PDF-1.4 ...") == "pdf");
    CHECK(text_format("\xEF\xBB\xBF<?xml version=\"1.0\"?><FictionBook xmlns=\"x\">") == "fb2");
    CHECK(text_format("PK\x03\x04 mimetypeapplication/epub+zip") == "epub");
    CHECK(text_format("PK\x03\x04 some other archive").empty());
    CHECK(text_format("<html>").empty());
    CHECK(read_pages("<html>").error().code == ErrorCode::failed);
    CHECK(read_pages("%PDF-1.4 and nothing else").error().code == ErrorCode::failed);
    CHECK(read_pages("PK\x03\x04 word/document.xml").error().code == ErrorCode::failed);
}

TEST_CASE("a FictionBook's sections are its pages") {
    auto pages = *read_pages("<FictionBook><description><title-info>not this</title-info></description><body>"
                                 "<section><title><p>Биринчи</p></title><p>Манас <strong>баатыр</strong>.</p></section>"
                                 "<section><p>Экинчи</p></section></body><binary>AAAA</binary></FictionBook>");
    CHECK(pages == std::vector<std::string>{"Биринчи\nМанас баатыр.", "Экинчи"});
}

TEST_CASE("a Rich Text document is read in its code pages and in Unicode, without what is no text") {
    auto pages = [](std::string_view text) { return *read_pages(text); };
    using Pages = std::vector<std::string>;
    CHECK(pages("{\\rtf1\\ansi\\ansicpg1251 \\'cc\\'e0\\'ed\\'e0\\'f1\\par Kyrgyz\\tab epic}") ==
          Pages{"Манас\nKyrgyz epic"});
    CHECK(pages("{\\rtf1\\uc1 \\u1256?\\u1084?\\u1199?\\u1088? \\u-10179?\\u-8704?}") == Pages{"Өмүр \xF0\x9F\x98\x80"});
    CHECK(pages("{\\rtf1{\\uc2\\u1256\\'d3\\'f3}!}") == Pages{"Ө!"});
    CHECK(pages("{\\rtf1{\\fonttbl{\\f0\\fcharset0 Arial;}{\\f1\\fcharset204 Times;}}\\f0 caf\\'e9 {\\f1 \\'e4\\'e0} \\'e9}") ==
          Pages{"café да é"});
    CHECK(pages("{\\rtf1{\\info{\\title not this}}{\\*\\unknown nor this}{\\stylesheet nor}{\\header nor}text"
                "{\\pict\\bin5 }}}}}still nor}{\\field{\\*\\fldinst HYPERLINK}{\\fldrslt link}} end}") == Pages{"textlink end"});
    CHECK(pages("{\\rtf1 one\\page two\\line three \\\\\\{a\\}\\~b\\_c\\-d}") == Pages{"one", "two\nthree \\{a} b-cd"});
}

TEST_CASE("a broken Rich Text document is read as far as it goes, and no deeper than it may") {
    for (std::string text : {"{\\rtf1 cut", "{\\rtf1 a}}}} b", "{\\rtf1 \\", "{\\rtf1 \\'", "{\\rtf1 \\'z1", "{\\rtf1\\bin99999999999 x",
                             "{\\rtf1\\u99999999999 x", "{\\rtf1\\bin-5 x", "{\\rtf1\\ansicpg77777 \\'ff", "{\\rtf1\\uc-1\\u65?\\u-1?"}) {
        INFO(text);
        auto pages = read_pages(text);
        REQUIRE(pages);
        for (const auto& page : *pages) CHECK(is_utf8(page));
    }
    CHECK(read_pages("{\\rtf1" + std::string(100'000, '{')).error().code == ErrorCode::failed);
    CHECK(read_pages("{\\rtf1 " + std::string(100'000, 'a'), {.bytes = 1'000})->at(0).size() == 1'000);
    std::string many = "{\\rtf1 ";
    for (int i = 0; i < 100; ++i) many += "a\\page ";
    CHECK(read_pages(many, {.pages = 10})->size() == 10);
    CHECK(text_format("not {\\rtf1").empty());
}

TEST_CASE("a DjVu is read by its pages behind the lock, which lets it make threads and nothing more") {
    prepare_readers();
    auto data = fs::path(MURAS_SOURCE_DIR) / "tests/data/texts";
    auto two = bytes_of(data / "two-pages.djvu"), scan = bytes_of(data / "scan.djvu");
    auto pages = [&](const std::string& bytes, const std::vector<std::string>& expected) {
        return locked({.threads = true}, [&] {
            auto read = read_pages(bytes);
            return !read ? 2 : *read == expected ? 0 : 1;
        });
    };
    CHECK(text_format(two) == "djvu");
    CHECK(pages(two, {"Манас эпосу\nбиринчи бет", ""}) == 0);
    CHECK(pages(scan, {""}) == 0);
    CHECK(may_be_scanned("image/vnd.djvu"));
    CHECK_FALSE(may_be_scanned("application/rtf"));
    CHECK(pages(two.substr(0, 60), {}) == 2);
    for (std::size_t size = 0; size < two.size(); size += 37) CHECK(pages(two.substr(0, size), {}) <= 2);
    CHECK(locked({.threads = true}, [] { return ::fork() < 0 && errno == EPERM ? 0 : 1; }) == 0);
    CHECK(locked({.threads = true}, [] { return ::open("/etc/passwd", O_RDONLY) < 0 && errno == EPERM ? 0 : 1; }) == 0);
    CHECK(locked({.threads = true}, [] {
              rlimit none{1, 1};
              return ::setrlimit(RLIMIT_CPU, &none) < 0 && errno == EPERM ? 0 : 1;
          }) == 0);
}

TEST_CASE("a page is drawn for OCR as finely as that likes, coarser when it is large, and not without a size") {
    auto size = [](double wide, double high) {
        auto drawn = picture_size(wide, high, 9'000'000);
        return std::pair(drawn.width, drawn.height);
    };
    CHECK(size(8, 10) == std::pair(2400, 3000));
    CHECK(size(30, 30) == std::pair(3000, 3000));
    CHECK(size(1000, 1) == std::pair(32'000, 32));
    for (auto [wide, high] : {std::pair(0.0, 1.0), {-1.0, 1.0}, {1e9, 0.01}, {0.01, 0.01}, {std::nan(""), 1.0}})
        CHECK(size(wide, high).first == 0);
    CHECK(size(1e300, 1e300).first <= 3000);
}

TEST_CASE("the pages of a DjVu and of a PDF are drawn behind the lock, in grey, as many as are wanted") {
    prepare_readers();
    auto root = fs::path(MURAS_SOURCE_DIR);
    auto drawn = [](const std::string& bytes, std::size_t most) {
        return locked({.threads = true}, [&] {
            int inked = 0;
            std::size_t pages = 0;
            auto done = draw_pages(bytes, 1'000'000, [&](const PagePicture& page) {
                inked += page.grey && page.width * page.height <= 1'000'000 &&
                         std::any_of(page.grey, page.grey + page.row_bytes * page.height,
                                     [](int shade) { return shade < 128; });
                return ++pages < most;
            });
            return done ? static_cast<int>(10 * pages) + inked : 99;
        });
    };
    auto djvu = bytes_of(root / "tests/data/texts/two-pages.djvu");
    auto pdf = bytes_of(root / "repository/demo/donors/otchet-taza-suu-aiylga.pdf");
    CHECK(drawn(djvu, 9) / 10 == 2);
    CHECK(drawn(djvu, 1) / 10 == 1);
    CHECK(drawn(pdf, 1) == 11);
    CHECK(drawn("<html>", 1) == 99);
    CHECK(drawn("%PDF-1.4 and nothing else", 1) == 99);
    for (std::size_t size = 0; size < djvu.size(); size += 37) CHECK(drawn(djvu.substr(0, size), 9) <= 99);
}

TEST_CASE("pages go from the child to its parent whole, and are well-formed whatever comes") {
    std::vector<std::string> pages{"биринчи", "", "үчүнчү"};
    CHECK(split_pages(joined_pages(pages), 9) == pages);
    CHECK(split_pages(joined_pages(pages), 2).size() == 2);
    CHECK(is_utf8(split_pages("\xFF\f\xC3", 9)[1]));
    CHECK_FALSE(has_letters({"бет 1", ""}));
}

TEST_CASE("behind the lock there are no files, no network, no processes, and only so much memory and time") {
    CHECK(locked({}, [] { return 7; }) == 7);
    CHECK(locked({}, [] { return ::open("/etc/passwd", O_RDONLY) < 0 && errno == EPERM ? 0 : 1; }) == 0);
    CHECK(locked({}, [] { return ::socket(AF_INET, SOCK_STREAM, 0) < 0 && errno == EPERM ? 0 : 1; }) == 0);
    CHECK(locked({}, [] { return ::fork() < 0 && errno == EPERM ? 0 : 1; }) == 0);
    CHECK(locked({}, [] { return ::unlink("/tmp/x") < 0 && errno == EPERM ? 0 : 1; }) == 0);
    CHECK(locked({}, [] {
              char name[] = "/bin/true";
              char* arguments[] = {name, nullptr};
              ::execv(name, arguments);
              return errno == EPERM ? 0 : 1;
          }) == 0);
    CHECK(locked({.cpu_s = 1}, []() -> int {
              for (;;) ::getpid();
          }) > 128);
#ifndef __SANITIZE_ADDRESS__
    CHECK(locked({.memory_bytes = 1u << 28}, [] { return std::malloc(1u << 30) ? 1 : 0; }) == 0);
#endif
}

TEST_CASE("real documents are read as well-formed text, and broken ones break nothing") {
    if (!fs::is_directory(corpus)) {
        WARN("skipped: there is no ../shared/corpus");
        return;
    }
    enum { with_text, without_text, unreadable, ill_formed };
    std::size_t count[4] = {};
    for (const auto* folder : {"pdf", "docs"})
        for (const auto& entry : fs::recursive_directory_iterator(corpus / folder)) {
            if (!entry.is_regular_file()) continue;
#ifdef __SANITIZE_ADDRESS__  // has no limit of memory, and a bomb would use it
            if (entry.path().filename().string().starts_with("bomb")) continue;
#endif
            INFO(entry.path());
            auto bytes = bytes_of(entry.path());
            auto came = locked({.cpu_s = 60}, [&]() -> int {
                auto pages = read_pages(bytes);
                if (!pages) return unreadable;
                std::string all;
                for (const auto& page : *pages) all += page;
                return !is_utf8(all) ? ill_formed : all.empty() ? without_text : with_text;
            });
            bool told = came <= unreadable || came > 128;  // stopped by its limits
            CHECK(told);
            if (came <= ill_formed) ++count[came];
        }
    CHECK(count[with_text] >= 65);
    CHECK(count[unreadable] >= 9);
    auto manual = *read_pages(bytes_of(corpus / "pdf/irbis-docs/Fulltext admin.pdf"));
    CHECK(manual.size() == 3);
}
