// Opening: made whole or not at all, once in a process, by one writer at a time, refused with a sentence.
#include <tests/unit/store_support.hpp>

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <span>
#include <thread>

#include <repository/base/lock.hpp>
#include <repository/store/lmdb.hpp>
#include <repository/store/tables.hpp>

using namespace muras;
using namespace muras::test;
namespace fs = std::filesystem;

namespace {

/// Writes one row behind the store's back.
void set_meta(const std::string& directory, const std::string& name, const std::string& value) {
    lmdb::Environment env({.directory = directory,
                           .layout = {"store", record_tables, store_format, store_features},
                           .map_size_bytes = test_map_bytes,
                           .initialise = {}});
    lmdb::Write txn(env);
    txn.put(table::meta, name, value);
    txn.commit();
}

}  // namespace

TEST_CASE("a store has an identity and a token key that stay") {
    Folder folder;
    std::string id, key;
    {
        auto store = must(open_record_store(folder / "a/b/store", small_map()));
        id = store->store_id();
        key = must(store->token_key());
    }
    CHECK(id.size() == 32);
    CHECK(key.size() == 32);
    auto store = must(open_record_store(folder / "a/b/store", small_map()));
    CHECK(store->store_id() == id);
    CHECK(must(store->token_key()) == key);
    auto other = must(open_record_store(folder / "other", small_map()));
    CHECK(other->store_id() != id);
}

TEST_CASE("a store that is not there is not made for a reader") {
    Folder folder;
    StoreOptions options{.map_size_bytes = test_map_bytes, .read_only = true};
    CHECK(open_record_store(folder / "store", options).error().code == ErrorCode::not_found);
    options = {.map_size_bytes = test_map_bytes, .create = false};
    CHECK(open_record_store(folder / "store", options).error().code == ErrorCode::not_found);
    CHECK(!fs::exists(folder / "store"));
}

TEST_CASE("what a crash left of a store that was being made counts as absent") {
    Folder folder;
    fs::create_directories(folder / "store/new");
    std::ofstream(folder / "store/new/data.mdb") << "half a page";
    std::ofstream(folder / "store/data.mdb") << "cut short";
    auto store = must(open_record_store(folder / "store", small_map()));
    must(store->put_source(source_named("kstu")));
    CHECK(!fs::exists(folder / "store/new"));
    CHECK(faults(*store).empty());
}

TEST_CASE("a second open in the same process is refused, by whatever path") {
    Folder folder;
    auto store = must(open_record_store(folder / "store", small_map()));
    fs::create_directory_symlink(folder / "store", folder / "link");
    for (const auto* name : {"store", "link", "./store"}) {
        auto again = open_record_store(folder / name, small_map());
        REQUIRE(!again);
        CHECK(again.error().code == ErrorCode::busy);
        CHECK(again.error().message.find("open already") != std::string::npos);
    }
    store.reset();
    CHECK(open_record_store(folder / "store", small_map()));
}

TEST_CASE("two processes that make the same store at once get the same one") {
    Folder folder;
    std::vector<pid_t> children;
    for (int i = 0; i < 4; ++i) {
        auto child = ::fork();
        if (child == 0) {
            auto store = open_record_store(folder / "store", small_map());
            bool made = store && (*store)->put_source(source_named("s" + std::to_string(i)));
            ::_exit(made ? 0 : 1);
        }
        children.push_back(child);
    }
    for (auto child : children) {
        int status = 1;
        ::waitpid(child, &status, 0);
        CHECK(status == 0);
    }
    auto store = must(open_record_store(folder / "store", small_map()));
    CHECK(must(store->sources()).size() == 4);
    CHECK(faults(*store).empty());
}

TEST_CASE("a store of a program before a table reads that table as empty, and is given it when it may be written") {
    Folder folder;
    constexpr std::array<const char*, 3> all{"meta", "old", "new"};
    auto options = [&](std::size_t tables, bool read_only) {
        return lmdb::EnvironmentOptions{.directory = folder / "store",
                                        .layout = {"store", std::span(all).first(tables), store_format, store_features},
                                        .map_size_bytes = test_map_bytes,
                                        .read_only = read_only};
    };
    { lmdb::Environment made(options(2, false)); }
    {
        lmdb::Environment env(options(3, true));
        lmdb::Read txn(env);
        CHECK(txn.entries(2) == 0);
        CHECK_FALSE(txn.get(2, "key"));
        CHECK_FALSE(lmdb::Cursor(txn, 2).first());
    }
    lmdb::Environment env(options(3, false));
    lmdb::Write txn(env);
    txn.put(2, "key", "value");
    CHECK(txn.get(2, "key") == "value");
    txn.commit();
}

TEST_CASE("a store of another format, or with an unknown feature, is refused by name") {
    Folder folder;
    must(open_record_store(folder / "store", small_map()));
    SECTION("format") {
        set_meta(folder / "store", "format", "7");
        auto store = open_record_store(folder / "store", small_map());
        REQUIRE(!store);
        CHECK(store.error().code == ErrorCode::config);
        CHECK(store.error().message.find("format 7") != std::string::npos);
    }
    SECTION("feature") {
        set_meta(folder / "store", "features", "records-v1 decisions-v3");
        auto store = open_record_store(folder / "store", small_map());
        REQUIRE(!store);
        CHECK(store.error().message.find("\"decisions-v3\"") != std::string::npos);
    }
    SECTION("not a store at all") {
        std::ofstream(folder / "store/data.mdb", std::ios::binary) << std::string(20'000, 'x');
        auto store = open_record_store(folder / "store", small_map());
        REQUIRE(!store);
        CHECK(store.error().code == ErrorCode::failed);
    }
}

TEST_CASE("opened read-only, everything can be read and nothing written") {
    Folder folder;
    {
        auto store = must(open_record_store(folder / "store", small_map()));
        must(store->put_source(source_named("kstu")));
        harvest(*store, "kstu", {live("oai:a:1", "one")});
    }
    auto store = must(open_record_store(folder / "store", {.map_size_bytes = test_map_bytes, .read_only = true}));
    CHECK(get(*store, "kstu", "oai:a:1").no == RecordNo{1});
    CHECK(faults(*store).empty());
    auto refused = store->put_source(source_named("nlkr"));
    REQUIRE(!refused);
    CHECK(refused.error().code == ErrorCode::config);
    CHECK(refused.error().message.find("read-only") != std::string::npos);
}

TEST_CASE("a full map is a clean error; nothing acknowledged is lost, and a larger map goes on") {
    Folder folder;
    std::size_t acknowledged = 0;
    {
        auto store = must(open_record_store(folder / "store", {.map_size_bytes = 1 << 20}));
        must(store->put_source(source_named("kstu")));
        auto run = begin(*store, "kstu");
        Result<PageOutcome> outcome = PageOutcome{};
        while (acknowledged < 100'000) {
            std::vector<IncomingRecord> records;
            for (std::size_t i = 0; i < 50; ++i)
                records.push_back(live("oai:a:" + std::to_string(acknowledged + i), std::string(500, 't')));
            outcome = store->put_page(page_of(run, records));
            if (!outcome) break;
            acknowledged += records.size();
        }
        REQUIRE(!outcome);
        CHECK(outcome.error().code == ErrorCode::config);
        CHECK(outcome.error().hint.find("map_size") != std::string::npos);
        CHECK(acknowledged > 0);
        CHECK(must(store->stats()).records == acknowledged);  // still readable
        CHECK(faults(*store).empty());
    }
    auto store = must(open_record_store(folder / "store", small_map()));
    CHECK(must(store->stats()).records == acknowledged);
    auto run = must(store->checkpoint("kstu"))->run;
    PageCommit page;
    page.run = run;
    page.source = "kstu";
    page.records = {live("oai:a:last", "last")};
    CHECK(must(store->put_page(page)).fates == std::vector{Fate::added});
    CHECK(faults(*store).empty());
}

TEST_CASE("a write waits for another process, then says who holds the store") {
    Folder folder;
    auto store = must(open_record_store(folder / "store", small_map()));
    SECTION("a holder that lets go") {
        auto lock = must(FileLock::acquire(folder / "store/write.lock", std::chrono::milliseconds(0)));
        std::thread holder([held = std::move(lock)]() mutable {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            auto released = std::move(held);
        });
        CHECK(store->put_source(source_named("kstu")));
        holder.join();
    }
    SECTION("a holder that stays") {
        auto lock = must(FileLock::acquire(folder / "store/write.lock", std::chrono::milliseconds(0)));
        auto begun = std::chrono::steady_clock::now();
        auto refused = store->put_source(source_named("kstu"));
        REQUIRE(!refused);
        CHECK(refused.error().code == ErrorCode::busy);
        CHECK(refused.error().message.find(std::to_string(::getpid())) != std::string::npos);
        CHECK(std::chrono::steady_clock::now() - begun >= lock_patience);
        CHECK(must(store->sources()).empty());  // readers never wait
    }
}

TEST_CASE("a store of a program before the sets by project gets them when it is opened for writing") {
    Folder folder;
    const auto directory = folder / "store";
    auto specs = [](RecordStore& store) {
        std::vector<std::string> all;
        for (const auto& set : must(store.sets())) all.push_back(set.spec);
        return all;
    };
    std::vector<std::string> before;
    {
        auto store = must(open_record_store(directory, small_map()));
        must(store->put_source(source_named("kstu")));
        auto report = live("oai:a:1", "Water");
        report.record.metadata.project.edit().iati_id.value = "44000-P127725";
        harvest(*store, "kstu", {report, live("oai:a:2", "Other")});
        before = specs(*store);
        REQUIRE(std::ranges::find(before, "project:44000-P127725") != before.end());
    }
    {
        lmdb::Environment env({.directory = directory,
                               .layout = {"store", record_tables, store_format, store_features},
                               .map_size_bytes = test_map_bytes,
                               .initialise = {}});
        lmdb::Write txn(env);
        txn.put(table::meta, "features", "records-v1 record-sets-1");
        std::vector<std::string> rows;
        {
            lmdb::Cursor cursor(txn, table::by_set);
            for (bool found = cursor.seek("project"); found && cursor.key().starts_with("project"); found = cursor.next())
                rows.emplace_back(cursor.key());
        }
        for (const auto& row : rows) txn.erase(table::by_set, row);
        txn.commit();
    }
    {
        auto reader = must(open_record_store(directory, {.map_size_bytes = test_map_bytes, .read_only = true}));
        CHECK(must(reader->list({.set = "project:44000-P127725"})).records.empty());
    }
    auto store = must(open_record_store(directory, small_map()));
    CHECK(specs(*store) == before);
    CHECK(must(store->list({.set = "project:44000-P127725"})).records.size() == 1);
    CHECK(faults(*store).empty());
}

TEST_CASE("threads read and write at once, and every value is whole") {
    Folder folder;
    auto store = must(open_record_store(folder / "store", small_map()));
    must(store->put_source(source_named("kstu")));
    std::atomic<bool> done = false;
    std::atomic<int> wrong = 0, read = 0;
    std::vector<std::thread> readers;
    for (int i = 0; i < 3; ++i)
        readers.emplace_back([&] {
            while (!done) {
                auto page = store->list({.limit = 50});
                if (!page) ++wrong;
                for (const auto& record : page ? page->records : std::vector<Record>{}) {
                    ++read;
                    if (!is_pid(record.pid) || record.metadata.titles.size() != 1) ++wrong;
                }
            }
        });
    auto write = [&](const std::string& prefix) {
        Run run;
        run.source = "kstu";
        auto begun = store->begin_run(run);
        for (int page = 0; page < 20 && begun; ++page) {
            std::vector<IncomingRecord> records;
            for (int i = 0; i < 10; ++i) records.push_back(live(prefix + std::to_string(i), std::to_string(page)));
            if (!store->put_page(page_of(*begun, records))) ++wrong;
        }
    };
    std::thread first(write, "oai:a:"), second(write, "oai:b:");
    first.join();
    second.join();
    done = true;
    for (auto& reader : readers) reader.join();
    CHECK(wrong == 0);
    CHECK(must(store->stats()).records == 20);
    CHECK(must(store->last_change()).value == 400);
    CHECK(faults(*store).empty());
}
