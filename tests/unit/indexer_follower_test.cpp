#include <indexer/check.hpp>
#include <indexer/follower.hpp>
#include <indexer/generation.hpp>
#include <indexer/search.hpp>
#include <tests/support/catch.hpp>
#include <tests/support/index_store.hpp>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <random>
#include <thread>

using namespace muras;
using namespace muras::test;
namespace fs = std::filesystem;

namespace {

/// Faults of a deep check, one a line.
std::string faults(Library& library) {
    std::string out;
    auto checked = check_index(*library.store, library.index, true, nullptr, [&](const Fault& f) { out += f.what + "\n"; });
    if (!checked) return checked.error().message;
    if (checked->behind) out += "behind by " + std::to_string(checked->behind) + "\n";
    return out;
}

std::vector<Record> some_records(int from, int to, const std::string& word = "глава") {
    std::vector<Record> out;
    for (int i = from; i < to; ++i)
        out.push_back(record("id-" + std::to_string(i), i % 2 ? "rus" : "kir", word + " номер " + std::to_string(i),
                             {"Автор " + std::to_string(i % 7)}, {"тема"}, "Аннотация " + std::to_string(i),
                             1990 + i % 30));
    return out;
}

std::uint64_t hits(SearchIndex& index, const std::string& text) {
    SearchQuery query;
    query.text = text;
    auto found = index.search(query);
    return found ? found->total : 0;
}

std::size_t generations(const std::string& index) {
    std::size_t n = 0;
    for (const auto& e : fs::directory_iterator(index)) n += e.path().filename().string().starts_with("g-");
    return n;
}

}  // namespace

TEST_CASE("the index follows what is added, changed and deleted") {
    Folder dir;
    Library library(dir);
    library.put(some_records(0, 30));
    auto report = must(follow(*library.store, library.index));
    CHECK(report.rebuilt);
    CHECK(report.documents == 30);
    CHECK(report.behind == 0);
    CHECK(faults(library) == "");

    library.put(some_records(10, 12, "изменение"));
    library.remove("id-3");
    library.put(some_records(30, 35));
    report = must(follow(*library.store, library.index, {.batch = 3}));
    CHECK_FALSE(report.rebuilt);
    CHECK(report.documents == 8);
    CHECK(faults(library) == "");
    auto index = must(open_search_index(library.index));
    CHECK(hits(*index, "изменение") == 2);
    CHECK(hits(*index, "глава") == 32);
    CHECK(hits(*index, "identifier:id-3") == 0);

    report = must(follow(*library.store, library.index));
    CHECK(report.documents == 0);
}

TEST_CASE("an empty store has an empty index") {
    Folder dir;
    Library library(dir);
    CHECK(must(follow(*library.store, library.index)).documents == 0);
    CHECK(faults(library) == "");
    auto index = must(open_search_index(library.index, library.store.get()));
    CHECK(hits(*index, "") == 0);
    library.put(some_records(0, 2));
    CHECK(must(index->state()).behind == 2);
    must(follow(*library.store, library.index));
    CHECK(hits(*index, "") == 2);
    CHECK(must(index->state()).behind == 0);
}

TEST_CASE("a search without an index says that there is none, and finds the one that comes") {
    Folder dir;
    Library library(dir);
    auto index = must(open_search_index(library.index));
    CHECK(index->search({}).error().code == ErrorCode::not_found);
    CHECK_FALSE(must(index->state()).present);
    library.put(some_records(0, 5));
    must(follow(*library.store, library.index));
    CHECK(hits(*index, "глава") == 5);
    CHECK(must(index->state()).documents == 5);
}

TEST_CASE("an index deleted or damaged is built anew from the store") {
    Folder dir;
    Library library(dir);
    library.put(some_records(0, 20));
    must(follow(*library.store, library.index));
    SECTION("deleted") { fs::remove_all(library.index); }
    SECTION("cut") { fs::resize_file(*IndexDirectory(library.index).current() + "/iamglass", 10); }
    SECTION("a file is missing") { fs::remove(*IndexDirectory(library.index).current() + "/iamglass"); }
    auto report = must(follow(*library.store, library.index));
    CHECK(report.rebuilt);
    CHECK(faults(library) == "");
}

TEST_CASE("a store restored from a backup has its index built anew, though the position looks right") {
    Folder dir;
    std::string index = dir / "index";
    {
        Library library(dir);
        library.put(some_records(0, 10));
        must(follow(*library.store, index));
    }
    fs::copy(dir / "store", dir / "backup", fs::copy_options::recursive);
    {
        Library library(dir);
        library.put(some_records(10, 15, "утраченное"));
        must(follow(*library.store, index));
    }
    Library library(dir, "backup");
    SECTION("with the backup as it was: the index is ahead") {}
    SECTION("with as many other changes since") { library.put(some_records(20, 25, "новое")); }
    CHECK(must(follow(*library.store, index)).rebuilt);
    CHECK(faults(library) == "");
    CHECK(hits(*must(open_search_index(index)), "утраченное") == 0);
}

TEST_CASE("the index of another store is built anew") {
    Folder dir;
    Library first(dir, "first"), second(dir, "second");
    first.put(some_records(0, 5, "первое"));
    second.put(some_records(0, 5, "второе"));
    must(follow(*first.store, first.index));
    CHECK(must(follow(*second.store, second.index)).rebuilt);
    CHECK(faults(second) == "");
}

TEST_CASE("a second writer waits, then says who holds the index") {
    Folder dir;
    Library library(dir);
    must(follow(*library.store, library.index));
    auto lock = must(FileLock::acquire(IndexDirectory(library.index).lock_path(), std::chrono::milliseconds(100)));
    auto refused = follow(*library.store, library.index, {.patience = std::chrono::milliseconds(50)});
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::busy);
    CHECK(refused.error().message.find(std::to_string(::getpid())) != std::string::npos);
}

TEST_CASE("a first index of many runs equals the store") {
    Folder dir;
    Library library(dir);
    library.put(some_records(0, 2600));
    std::vector<std::string> gone;
    for (int i = 400; i < 1100; ++i) gone.push_back("id-" + std::to_string(i));
    library.remove(gone);  // one run has nothing active left
    CHECK(must(follow(*library.store, library.index, {.threads = 2})).rebuilt);
    CHECK(faults(library) == "");
    CHECK(hits(*must(open_search_index(library.index)), "глава") == 1900);
}

TEST_CASE("a stopped follower says how far it is behind and goes on later") {
    Folder dir;
    Library library(dir);
    library.put(some_records(0, 10));
    must(follow(*library.store, library.index));
    library.put(some_records(10, 40));
    std::atomic<bool> stop{false};
    FollowOptions options{.batch = 5, .stop = &stop, .progress = [&](auto, auto) { stop = true; }};
    CHECK(must(follow(*library.store, library.index, options)).behind == 25);
    CHECK(must(follow(*library.store, library.index)).documents == 25);
    CHECK(faults(library) == "");
    stop = true;
    CHECK_FALSE(must(rebuild(*library.store, library.index, {.stop = &stop})).rebuilt);
    CHECK(faults(library) == "");
}

TEST_CASE("searches go on while the index is rebuilt and followed") {
    Folder dir;
    Library library(dir);
    library.put(some_records(0, 300));
    must(follow(*library.store, library.index));
    auto index = must(open_search_index(library.index));
    std::atomic<bool> done{false};
    std::atomic<int> wrong{0}, searches{0};
    std::vector<std::thread> readers;
    for (int t = 0; t < 3; ++t)
        readers.emplace_back([&] {
            while (!done) {
                SearchQuery query;
                query.text = "глава";
                auto found = index->search(query);
                if (!found || found->total < 300 || found->hits.size() != 20 || found->facets["type"].empty() ||
                    found->facets["type"][0].count != found->total)
                    ++wrong;
                ++searches;
            }
        });
    int next = 300;
    for (int round = 0; round < 6; ++round) {
        must(rebuild(*library.store, library.index));
        for (int i = 0; i < 4; ++i, next += 2) {
            library.put(some_records(next, next + 2));
            must(follow(*library.store, library.index));
        }
    }
    done = true;
    for (auto& reader : readers) reader.join();
    CHECK(wrong == 0);
    CHECK(searches > 0);
    CHECK(generations(library.index) == 1);
    CHECK(faults(library) == "");
    CHECK(hits(*index, "глава") == static_cast<std::uint64_t>(next));
}

TEST_CASE("an index whose writer was killed at any moment becomes equal to the store again") {
    Folder dir;
    std::mt19937 random(20240607);
    {
        Library library(dir);
        library.put(some_records(0, 400));
    }
    auto write_in_child = [&](int round) {
        auto child = ::fork();
        if (child != 0) return child;
        // Its own store handle: LMDB's does not survive a fork.
        Library library(dir);
        int from = 400 + round * 20;
        library.put(some_records(from, from + 20));
        library.put(some_records(from / 2, from / 2 + 10, "правка" + std::to_string(round)));
        library.remove("id-" + std::to_string(round));
        auto done = round % 4 == 3 ? rebuild(*library.store, library.index)
                                   : follow(*library.store, library.index, {.batch = 2});
        ::_exit(done ? 0 : 1);
    };
    int killed = 0;
    std::chrono::microseconds whole{0};  // how long an undisturbed child takes here, sanitizers and all
    for (int round = 0; round < 48; ++round) {
        auto begin = std::chrono::steady_clock::now();
        auto child = write_in_child(round);
        REQUIRE(child > 0);
        if (round >= 4) {
            std::this_thread::sleep_for(whole * std::uniform_int_distribution(2, 98)(random) / 100);
            ::kill(child, SIGKILL);
        }
        int status = 0;
        REQUIRE(::waitpid(child, &status, 0) == child);
        auto took = std::chrono::steady_clock::now() - begin;
        if (round < 4) whole = std::max(whole, std::chrono::duration_cast<std::chrono::microseconds>(took));
        if (WIFSIGNALED(status))
            ++killed;
        else
            CHECK(WEXITSTATUS(status) == 0);
        if (round % 8 != 7) continue;
        Library library(dir);
        must(follow(*library.store, library.index));
        CHECK(faults(library) == "");
        CHECK(generations(library.index) == 1);
    }
    INFO("killed " << killed << " times");
    CHECK(killed > 10);
}
