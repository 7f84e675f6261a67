#include <harvester/incoming.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <memory>
#include <span>
#include <utility>

#include <harvester/crosswalk/crosswalk.hpp>
#include <harvester/rules_digest.hpp>
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

/// Everything but what the mapping gives; leaves `from` its metadata.
IncomingRecord unmapped(PageRecord& from, const Source& source) {
    IncomingRecord out;
    out.record.status = from.deleted ? Status::deleted : Status::active;
    auto& provenance = out.record.provenance;
    provenance.source = source.key;
    provenance.oai_identifier = std::move(from.identifier);
    provenance.datestamp = std::move(from.datestamp);
    provenance.set_specs = std::move(from.sets);
    provenance.metadata_prefix = source.prefix;
    out.raw = std::move(from.raw);
    return out;
}

/// What counts as content is metadata, sets and status; the datestamp is none of it.
void map(IncomingRecord& incoming, Element&& metadata, const Source& source, std::int32_t year) {
    auto& record = incoming.record;
    Record content;
    content.status = record.status;
    content.provenance.set_specs = record.provenance.set_specs;
    if (record.status == Status::active) {
        content.metadata =
            crosswalk(std::move(metadata), {source.profile, year, &source.rules, record.provenance.set_specs});
        if (source.serve_files != "stated") content.metadata.rights.files = source.serve_files;
    }
    auto digest = sha256(encode(content));
    incoming.content.assign(reinterpret_cast<const char*>(digest.data()), digest.size());
    record.metadata = std::move(content.metadata);
}

IncomingRecord incoming(PageRecord&& from, const Source& source, std::int32_t year) {
    auto out = unmapped(from, source);
    map(out, std::move(from.metadata), source, year);
    return out;
}

}  // namespace

IncomingRecord incoming_record(PageRecord&& record, const Source& source, std::int64_t now) {
    return incoming(std::move(record), source, year_of(now));
}

std::uint64_t mapping_of(const Source& source, const PageLimits& limits, std::int64_t now) {
    SourceState settings;
    settings.source = source;
    auto digest = sha256(fmt::format("{} {} {} {} {}", rules_digest, limits.record_elements, limits.text_bytes,
                                     year_of(now), encode(settings)));
    std::uint64_t id = 0;
    for (auto byte : std::span(digest).first<sizeof id>()) id = id << 8 | byte;
    return std::max<std::uint64_t>(id, 1);
}

void take_records(Page& page, const Source& source, const PageLimits& limits, std::int64_t now, PageCommit& commit) {
    auto metadata = std::make_shared<std::vector<Element>>();
    metadata->reserve(page.records.size());
    commit.records.reserve(page.records.size());
    for (auto& record : page.records) {
        commit.records.push_back(unmapped(record, source));
        metadata->push_back(std::move(record.metadata));
    }
    page.records.clear();
    commit.mapping = mapping_of(source, limits, now);
    commit.map = [metadata, &source, year = year_of(now)](std::size_t at, IncomingRecord& record) {
        map(record, std::move((*metadata)[at]), source, year);
    };
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
