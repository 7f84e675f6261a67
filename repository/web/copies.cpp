#include <repository/web/copies.hpp>

#include <repository/store/duplicate_store.hpp>
#include <repository/web/links.hpp>

namespace muras::web {

std::vector<Record> copies_of(RecordStore& store, const Record& record) {
    std::vector<Record> out;
    if (!record.cluster) return out;
    auto members = store.duplicates().members(record.cluster);
    if (!members) return out;
    auto records = store.records(*members);
    if (!records) return out;
    for (auto& other : *records)
        if (other && other->no != record.no && other->status == Status::active) out.push_back(std::move(*other));
    return out;
}

ViewList copy_rows(const Page& page, const Record& record) {
    ViewList rows;
    for (const auto& copy : copies_of(page.shared().store, record)) {
        auto state = page.shared().store.source(copy.provenance.source);
        bool named = state && *state && !(*state)->source.name.empty();
        View row;
        put(row, "copy_source", named ? (*state)->source.name : copy.provenance.source);
        put(row, "copy_href", record_path(copy));
        put(row, "comma", !rows.empty());
        rows.push_back(std::move(row));
    }
    return rows;
}

}  // namespace muras::web
