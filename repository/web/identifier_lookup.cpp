#include <repository/web/identifier_lookup.hpp>

#include <algorithm>

#include <repository/base/text.hpp>
#include <repository/web/links.hpp>
#include <repository/web/record_lookup.hpp>

namespace muras::web {
namespace {

constexpr std::size_t hits_a_work = 4;  // the index finds the words of an identifier, not only the whole of it

/// The spellings under which the records may have it.
std::vector<std::string> spellings(std::string_view scheme, const std::string& value) {
    if (scheme == "doi") return {lower_ascii(value)};
    if (scheme == "isbn") {
        auto digits = isbn_digits(value);
        if (!digits.empty()) return {std::move(digits), value};
    }
    return {value};
}

bool carries(const Record& record, std::string_view scheme, std::string_view value) {
    const auto& all = record.metadata.identifiers;
    return std::any_of(all.begin(), all.end(), [&](const Identifier& i) {
        return (scheme.empty() || i.scheme == scheme) && lower(i.value) == lower(value);
    });
}

}  // namespace

Result<std::vector<Record>> works_with_identifier(const SiteShared& shared, std::string_view scheme,
                                                  const std::string& value, std::size_t most) {
    if (!shared.index) return fail(ErrorCode::not_found, "there is no search index");
    std::vector<Record> out;
    if (value.find('"') != std::string::npos) return out;
    for (const auto& spelling : spellings(scheme, value)) {
        SearchQuery query;
        query.text = "identifier:\"" + spelling + '"';
        query.per_page = hits_a_work * most;
        query.facets = query.correct = false;
        auto found = shared.index->search(query);
        if (!found) return found.error();
        std::vector<RecordNo> numbers;
        for (const auto& hit : found->hits) numbers.push_back(hit.record);
        auto records = live_records(shared.store, numbers);
        if (!records) return records.error();
        for (auto& record : *records)
            if (out.size() < most && carries(record, scheme, spelling)) out.push_back(std::move(record));
        if (!out.empty()) break;
    }
    return out;
}

}  // namespace muras::web
