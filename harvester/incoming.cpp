#include <harvester/incoming.hpp>

#include <charconv>

#include <harvester/crosswalk/crosswalk.hpp>
#include <repository/base/clock.hpp>
#include <repository/base/digest.hpp>
#include <schemas/codec.hpp>

namespace muras {
namespace {

std::int32_t year_of(std::int64_t now) {
    auto day = format_day(now);
    std::int32_t year = 0;
    std::from_chars(day.data(), day.data() + 4, year);
    return year;
}

IncomingRecord incoming(PageRecord&& from, const Source& source, std::int32_t year) {
    IncomingRecord out;
    auto& record = out.record;
    record.status = from.deleted ? Status::deleted : Status::active;
    if (!from.deleted) record.metadata = crosswalk(std::move(from.metadata), {source.profile, year, &source.rules, from.sets});
    if (!from.deleted && source.serve_files != "stated") record.metadata.rights.files = source.serve_files;
    record.provenance.set_specs = std::move(from.sets);
    // So far the record holds what counts as content: metadata, sets, status. Its datestamp is none of it.
    auto digest = sha256(encode(record));
    out.content.assign(reinterpret_cast<const char*>(digest.data()), digest.size());
    record.provenance.source = source.key;
    record.provenance.oai_identifier = std::move(from.identifier);
    record.provenance.datestamp = std::move(from.datestamp);
    record.provenance.metadata_prefix = source.prefix;
    out.raw = std::move(from.raw);
    return out;
}

}  // namespace

IncomingRecord incoming_record(PageRecord&& record, const Source& source, std::int64_t now) {
    return incoming(std::move(record), source, year_of(now));
}

std::vector<IncomingRecord> incoming_records(Page& page, const Source& source, std::int64_t now) {
    std::vector<IncomingRecord> out;
    out.reserve(page.records.size());
    auto year = year_of(now);
    for (auto& record : page.records) out.push_back(incoming(std::exchange(record, {}), source, year));
    page.records.clear();
    return out;
}

}  // namespace muras
