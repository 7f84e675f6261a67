// What readers leave.
#include <repository/store/reader_store.hpp>

#include <array>

#include <repository/store/lmdb.hpp>
#include <repository/store/tables.hpp>
#include <tests/unit/store_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

UsageCounts looked(std::uint64_t n) { return {.investigations = n, .unique_investigations = n}; }

}  // namespace

TEST_CASE("counts of use add up by name and month, and survive a reopening") {
    Folder folder;
    for (int i = 0; i < 2; ++i) {
        auto readers = must(open_reader_store(folder / "readers", small_map()));
        must(readers->add_usage({{UsageOf::record, "a", 202601, looked(2)},
                                 {UsageOf::record, "a", 202512, looked(1)},
                                 {UsageOf::record, "ab", 202601, looked(7)},
                                 {UsageOf::source, "a", 202601, looked(9)}}));
    }
    auto readers = must(open_reader_store(folder / "readers", small_map()));
    CHECK(must(readers->usage(UsageOf::record, "a")) ==
          std::vector<UsageRow>{{UsageOf::record, "a", 202512, looked(2)}, {UsageOf::record, "a", 202601, looked(4)}});
    CHECK(must(readers->usage(UsageOf::all, "")).empty());
    CHECK(must(readers->usage(UsageOf::source, "a")).size() == 1);
}

TEST_CASE("a walk over names gives each of them once, with the months that are asked for") {
    Folder folder;
    auto readers = must(open_reader_store(folder / "readers", small_map()));
    std::vector<UsageRow> rows;
    for (int i = 0; i < 10; ++i)
        for (std::uint32_t month : {202511u, 202512u, 202601u})
            rows.push_back({UsageOf::record, "work" + std::to_string(i), month, looked(1)});
    rows.push_back({UsageOf::record, "zz", 202001, looked(1)});
    rows.push_back({UsageOf::source, "nak", 202512, looked(1)});
    must(readers->add_usage(rows));
    std::size_t seen = 0, quiet = 0;
    for (std::string after;;) {
        auto page = must(readers->usage_after(UsageOf::record, after, 3, 202512, 202601));
        if (page.empty()) break;
        for (const auto& row : page) (row.month ? seen : quiet) += 1;
        after = page.back().name;
    }
    CHECK(seen == 20);
    CHECK(quiet == 1);
}

TEST_CASE("a report's number is never given twice") {
    Folder folder;
    auto readers = must(open_reader_store(folder / "readers", small_map()));
    CHECK(must(readers->add_report({.kind = "file", .text = "one"})) == 1);
    CHECK(must(readers->remove_report(1)));
    CHECK(must(readers->add_report({.kind = "file", .text = "two"})) == 2);
    auto list = must(readers->reports(10));
    REQUIRE(list.size() == 1);
    CHECK(list[0].text == "two");
}

TEST_CASE("a check finds the rows of readers that no longer say what they said") {
    Folder folder;
    auto faults = [&] {
        std::vector<std::string> out;
        auto readers = must(open_reader_store(folder / "readers", small_map()));
        must(readers->check([&](const Fault& fault) { out.push_back(fault.what); }));
        return out;
    };
    {
        auto readers = must(open_reader_store(folder / "readers", small_map()));
        must(readers->add_report({.kind = "file", .text = "one"}));
        must(readers->add_usage({{UsageOf::record, "a", 202601, looked(4)}}));
    }
    CHECK(faults().empty());
    {
        constexpr std::array<const char*, 3> tables{"meta", "reports", "usage"};
        constexpr std::array<std::string_view, 1> features{"readers-1"};
        lmdb::Environment env({.directory = folder / "readers",
                               .layout = {"store of what readers leave", tables, 1, features},
                               .map_size_bytes = small_map().map_size_bytes,
                               .initialise = {},
                               .now = {}});
        lmdb::Write txn(env);
        txn.put(1, key_of(std::uint32_t{1}), "\1\2");
        txn.put(2, "ra", "short");
        txn.commit();
    }
    auto found = faults();
    REQUIRE(found.size() == 2);
    CHECK(found[0].find("cut short") != std::string::npos);
    CHECK(found[1].find("usage is damaged") != std::string::npos);
}

TEST_CASE("without a store for readers, reading finds none and makes none") {
    Folder folder;
    auto options = small_map();
    options.read_only = true;
    auto readers = open_reader_store(folder / "readers", options);
    REQUIRE_FALSE(readers);
    CHECK(readers.error().code == ErrorCode::not_found);
    CHECK_FALSE(std::filesystem::exists(folder / "readers"));
}
