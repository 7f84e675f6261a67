// kill -9 at any moment of a harvest: what was acknowledged is there, once (I1, I2).
#include <tests/unit/store_support.hpp>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <random>
#include <set>
#include <thread>

using namespace muras;
using namespace muras::test;

namespace {

constexpr int kills = 40;
constexpr int records_a_page = 20;
constexpr unsigned most_pages_a_life = 4;  // then it is killed, at most the time below later
constexpr unsigned longest_wait_us = 15'000;

/// Harvests pages until it is killed; writes the number of each page to `ack` once put_page has returned. Goes on where
/// the checkpoint says. Every third page also deletes a record of the page before.
void harvest_until_killed(const std::string& directory, int ack) {
    auto opened = open_record_store(directory, small_map());
    if (!opened) ::_exit(1);
    auto& store = **opened;
    if (!store.put_source(source_named("kstu"))) ::_exit(2);
    auto checkpoint = store.checkpoint("kstu");
    std::uint32_t page_no = 0;
    Run run;
    run.source = "kstu";
    if (checkpoint && *checkpoint) {
        run.no = (*checkpoint)->run;
        page_no = static_cast<std::uint32_t>((*checkpoint)->seen);
    } else if (auto begun = store.begin_run(run)) {
        run = *begun;
    } else {
        ::_exit(3);
    }
    while (true) {
        std::vector<IncomingRecord> records;
        for (int i = 0; i < records_a_page; ++i)
            records.push_back(live("oai:p" + std::to_string(page_no) + ":" + std::to_string(i), "title"));
        if (page_no % 3 == 2) records.push_back(gone("oai:p" + std::to_string(page_no - 1) + ":0"));
        auto page = page_of(run, std::move(records));
        page.checkpoint.seen = page_no + 1;
        if (!store.put_page(page)) ::_exit(4);
        if (::write(ack, &page_no, sizeof page_no) != sizeof page_no) ::_exit(5);
        ++page_no;
    }
}

}  // namespace

TEST_CASE("kill -9 at any moment of a harvest loses nothing acknowledged and doubles nothing") {
    Folder folder;
    std::mt19937 random(20240601);
    std::set<std::uint32_t> acknowledged;
    for (int round = 0; round < kills; ++round) {
        int pipe_ends[2];
        REQUIRE(::pipe(pipe_ends) == 0);
        auto child = ::fork();
        if (child == 0) {
            ::close(pipe_ends[0]);
            harvest_until_killed(folder / "store", pipe_ends[1]);
        }
        ::close(pipe_ends[1]);
        // A life of some pages, however slow the machine, and then some; of none, it dies while the store is opened.
        std::uint32_t page = 0;
        auto take = [&] {
            if (::read(pipe_ends[0], &page, sizeof page) != sizeof page) return false;
            CHECK(acknowledged.insert(page).second);
            return true;
        };
        for (auto left = random() % most_pages_a_life; left > 0 && take(); --left) continue;
        ::usleep(static_cast<unsigned>(random() % longest_wait_us));
        ::kill(child, SIGKILL);
        int status = 0;
        ::waitpid(child, &status, 0);
        CHECK(WIFSIGNALED(status));
        while (take()) continue;
        ::close(pipe_ends[0]);

        if (acknowledged.empty()) continue;
        auto store = must(open_record_store(folder / "store", small_map()));
        std::map<std::string, std::string> have;
        CHECK(faults(*store, &have).empty());
        for (auto done : acknowledged)
            for (int i = 0; i < records_a_page; ++i)
                if (!have.count("oai:p" + std::to_string(done) + ":" + std::to_string(i)))
                    FAIL("page " << done << " was acknowledged and is lost");
        auto seen = must(store->checkpoint("kstu"))->seen;
        CHECK(seen >= *acknowledged.rbegin() + 1);
        CHECK(have.size() == seen * records_a_page);  // each page once, whole
    }
    std::printf("store: %d kills, %zu pages acknowledged, 0 lost\n", kills, acknowledged.size());
    REQUIRE(!acknowledged.empty());
}

TEST_CASE("a closing that is killed is finished by asking for the verdict again") {
    Folder folder;
    constexpr int many = 6'000;
    {
        auto store = must(open_record_store(folder / "store", small_map()));
        must(store->put_source(source_named("kstu")));
        std::vector<IncomingRecord> records, deletions;
        for (int i = 0; i < many; ++i) {
            records.push_back(live("oai:a:" + std::to_string(i), "title"));
            deletions.push_back(gone("oai:a:" + std::to_string(i)));
        }
        harvest(*store, "kstu", records);
        must(store->put_page(page_of(begin(*store, "kstu"), deletions)));
    }
    // Killed when the first transactions of the closing are through, further each time.
    for (std::uint64_t reached : {1u, 1'001u, 3'001u}) {
        auto child = ::fork();
        if (child == 0) {
            auto store = open_record_store(folder / "store", small_map());
            if (store) (void)(*store)->finish_run({RunNo{2}, "complete", ""});
            ::_exit(0);
        }
        auto store = must(open_record_store(folder / "store", {.map_size_bytes = test_map_bytes, .read_only = true}));
        while (must(store->stats()).deleted < reached) std::this_thread::yield();
        ::kill(child, SIGKILL);
        ::waitpid(child, nullptr, 0);
        CHECK(faults(*store).empty());
        // The date that the run proves does not move before the last deletion is true.
        if (must(store->stats()).deleted != many) CHECK(must(store->run(RunNo{2}))->verdict.empty());
    }
    auto store = must(open_record_store(folder / "store", small_map()));
    must(store->finish_run({RunNo{2}, "complete", ""}));
    CHECK(must(store->stats()).deleted == many);
    CHECK(must(store->last_change()).value == 2 * many);
    CHECK(must(store->source("kstu"))->last_complete == "2024-03-01T00:00:00Z");
    CHECK(faults(*store).empty());
}
