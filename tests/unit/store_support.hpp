// What the tests of the store share: records, pages, and the whole store as text.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <repository/base/digest.hpp>
#include <repository/store/blob_store.hpp>
#include <repository/store/record_store.hpp>
#include <schemas/codec.hpp>
#include <schemas/pid.hpp>
#include <tests/support/catch.hpp>
#include <tests/support/folder.hpp>

namespace muras::test {

inline constexpr std::uint64_t test_map_bytes = 256 << 20;

inline StoreOptions small_map() { return {.map_size_bytes = test_map_bytes}; }

/// The value of a Result that must hold.
template <class T>
T must(Result<T> result) {
    if (!result) FAIL("error: " << result.error().message << " / " << result.error().hint);
    if constexpr (!std::is_void_v<T>) return std::move(*result);
}

inline Source source_named(const std::string& key) {
    Source source;
    source.key = key;
    source.base_url = "http://donor.example/" + key;
    return source;
}

inline std::string raw_of(const std::string& id, const std::string& title, const std::string& datestamp) {
    return "<record><header><identifier>" + id + "</identifier><datestamp>" + datestamp +
           "</datestamp></header><metadata><title>" + title + "</title></metadata></record>";
}

/// A live record as the harvester hands it over.
inline IncomingRecord live(const std::string& id, const std::string& title,
                           const std::string& datestamp = "2024-01-01T00:00:00Z") {
    IncomingRecord incoming;
    incoming.record.provenance.oai_identifier = id;
    incoming.record.provenance.datestamp = datestamp;
    incoming.record.provenance.metadata_prefix = "oai_dc";
    incoming.record.provenance.set_specs = {"theses"};
    incoming.record.metadata.type.code = "article";
    Title main;
    main.value = title;
    incoming.record.metadata.titles.push_back(main);
    incoming.raw = raw_of(id, title, datestamp);
    Record content;
    content.metadata = incoming.record.metadata;
    incoming.content = to_hex(sha256(encode(content)));
    return incoming;
}

/// A deletion header.
inline IncomingRecord gone(const std::string& id, const std::string& datestamp = "2024-02-01T00:00:00Z") {
    IncomingRecord incoming;
    incoming.record.provenance.oai_identifier = id;
    incoming.record.provenance.datestamp = datestamp;
    incoming.record.provenance.metadata_prefix = "oai_dc";
    incoming.record.status = Status::deleted;
    incoming.raw = "<record><header status=\"deleted\"><identifier>" + id + "</identifier><datestamp>" + datestamp +
                   "</datestamp></header></record>";
    return incoming;
}

inline Run begin(RecordStore& store, const std::string& source, bool moves_date = true) {
    Run run;
    run.source = source;
    run.moves_date = moves_date;
    return must(store.begin_run(run));
}

inline PageCommit page_of(const Run& run, std::vector<IncomingRecord> records) {
    PageCommit page;
    page.run = run.no;
    page.source = run.source;
    page.records = std::move(records);
    page.proven_date = "2024-03-01T00:00:00Z";
    return page;
}

/// One whole run of one page.
inline PageOutcome harvest(RecordStore& store, const std::string& source, std::vector<IncomingRecord> records,
                           const std::string& verdict = "complete") {
    auto run = begin(store, source);
    auto outcome = must(store.put_page(page_of(run, std::move(records))));
    must(store.finish_run({run.no, verdict, ""}));
    return outcome;
}

inline Record get(RecordStore& store, const std::string& source, const std::string& id) {
    auto no = must(store.find_id(source, id));
    if (!no) FAIL("no record " << id);
    auto record = must(store.record(*no));
    if (!record) FAIL("no record " << no->value);
    return *record;
}

/// A store with one source, kstu, and a clock that tests set.
struct StoreFixture {
    Folder folder;
    std::int64_t clock = 1'700'000'000;
    std::unique_ptr<RecordStore> store =
        must(open_record_store(folder / "store", {.map_size_bytes = test_map_bytes, .now = [this] { return clock; }}));
    StoreFixture() { must(store->put_source(source_named("kstu"))); }
};

/// Every fault that check() finds; none in a sound store. With `have`, the live records' identifiers and digests.
inline std::vector<std::string> faults(RecordStore& store, std::map<std::string, std::string>* have = nullptr) {
    std::vector<std::string> found;
    must(store.check(
        "",
        [&](const Record& record, const std::string& digest) {
            if (have) (*have)[record.provenance.oai_identifier] = digest;
        },
        [&](const Fault& fault) { found.push_back(fault.what); }));
    return found;
}

}  // namespace muras::test
