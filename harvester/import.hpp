// Saved OAI-PMH responses as a source: the same parser, crosswalk and store as a harvest, without the network.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <harvester/run.hpp>
#include <repository/store/blob_store.hpp>
#include <repository/store/record_store.hpp>
#include <schemas/source.hpp>

namespace muras {

struct ImportOptions {
    std::function<void(std::string_view id)> ack;  ///< as HarvestOptions::ack
    std::function<void(const HarvestProgress&)> progress;
    const std::atomic<bool>* stop = nullptr;
    std::function<std::int64_t()> now;
    std::string format;                            ///< what the files are (record_file_named); empty: by their names and first bytes
    Limits limits{};
};

/// Imports files and folders (all *.xml, *.iso, *.mrc, *.marc, *.irb, *.csv and *.tsv below them, in natural order: page 2 before page
/// 10). Each file is one page: ListRecords, GetRecord, or a <record> that stands alone; ISO 2709 (MARC 21, UNIMARC,
/// RUSMARC), IRBIS64's text export, IATI activities, sheets and patent sheets become records of that form; other answers count and hold no records. A file that can't
/// be used is a problem and costs no other. For a source with `files`, a link whose last segment names a file beside
/// the XML is kept from there. Errors: `not_found` for a path that is not there; the store's own.
Result<Run> import_paths(const Source& source, RecordStore& store, BlobStore* blobs,
                         const std::vector<std::string>& paths, const ImportOptions& options);

/// Orders "page2" before "page10". Pure.
bool natural_less(std::string_view a, std::string_view b);

}  // namespace muras
