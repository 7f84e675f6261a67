// Which record a request under /r/{pid} means, and whether anybody may see it.
#pragma once

#include <optional>
#include <vector>

#include <repository/http/message.hpp>
#include <repository/store/record_store.hpp>
#include <schemas/pid.hpp>

namespace muras::web {

/// The live or deleted record of Request::path[1]; nothing when there is none, or staff or the normaliser hide it.
/// Errors: the store's.
inline Result<std::optional<Record>> find_record(RecordStore& store, const http::Request& request) {
    std::optional<Record> none;
    if (request.path.size() < 2 || !is_pid(request.path[1])) return none;
    auto no = store.find_pid(request.path[1]);
    if (!no) return no.error();
    if (!*no) return none;
    auto record = store.record(**no);
    if (!record) return record.error();
    if (*record && (*record)->status != Status::active && (*record)->status != Status::deleted) return none;
    return record;
}

/// The live ones of these records, in their order. Errors: the store's.
inline Result<std::vector<Record>> live_records(RecordStore& store, const std::vector<RecordNo>& numbers) {
    auto records = store.records(numbers);
    if (!records) return records.error();
    std::vector<Record> out;
    for (auto& record : *records)
        if (record && record->status == Status::active) out.push_back(std::move(*record));
    return out;
}

}  // namespace muras::web
