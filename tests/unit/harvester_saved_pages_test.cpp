// Each page of tests/data/oai becomes what is written beside it. MURAS_REWRITE=1 writes it anew, for the diff.
#include <algorithm>
#include <cstdlib>

#include <harvester/incoming.hpp>
#include <harvester/page.hpp>
#include <schemas/lineage.hpp>
#include <tests/unit/harvester_support.hpp>

using namespace muras;
using namespace muras::test;

namespace {

std::string told(const std::string& bytes) {
    auto page = parse_page(bytes);
    std::string out = "page: " + (page.verb.empty() ? "-" : page.verb) + (page.well_formed ? "" : ", not well-formed");
    if (page.token) out += ", token \"" + *page.token + "\"";
    if (page.list_size >= 0) out += ", of " + std::to_string(page.list_size);
    out += "\n";
    for (const auto& p : page.problems) out += "problem: " + p.code + " at " + p.place + ": " + p.message + "\n";
    Source source;
    source.key = "donor";
    for (const auto& [record, raw, content] : incoming_records(page, source, 1'790'000'000)) {
        const auto& from = record.provenance;
        out += "\nrecord: " + from.oai_identifier + ", " + from.datestamp +
               (record.status == Status::deleted ? ", deleted" : "");
        for (const auto& set : from.set_specs) out += ", " + set;
        out += "\n";
        for (const auto& row : lineage(record)) {
            out += row.path + ": " + row.value + "  <- " + row.element;
            if (!row.rule.empty()) out += " by " + row.rule;
            if (row.raw != row.value) out += " from \"" + row.raw + "\"";
            out += "\n";
        }
        for (const auto& w : record.metadata.warnings)
            out += "warning: " + w.code + " " + w.field + " \"" + w.raw + "\"\n";
    }
    return out;
}

}  // namespace

TEST_CASE("every saved page becomes what is written beside it") {
    std::size_t pages = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator(std::filesystem::path(MURAS_SOURCE_DIR) / "tests/data/oai")) {
        if (entry.path().extension() != ".xml") continue;
        ++pages;
        INFO(entry.path());
        auto expected = std::filesystem::path(entry.path()).replace_extension(".txt");
        auto got = told(slurp(entry.path()));
        if (std::getenv("MURAS_REWRITE")) std::ofstream(expected, std::ios::binary) << got;
        CHECK(got == slurp(expected));
    }
    CHECK(pages >= 5);
}
