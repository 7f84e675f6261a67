// /search.csv, .ris and .bib: a whole result set as data, in pieces, so that its size costs no memory but four bytes a
// hit. Records are read when their piece is sent.
#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <repository/formats/facts.hpp>
#include <repository/formats/format.hpp>
#include <repository/web/csv.hpp>
#include <repository/web/page.hpp>
#include <repository/web/problem_json.hpp>
#include <repository/web/search_state.hpp>

namespace muras::web {
namespace {

constexpr std::size_t records_in_piece = 200;

using Row = void (*)(std::string& out, const Record& record, const formats::Repository& repository);

struct ListFormat {
    std::string_view path, mime, file_name;
    std::string_view head;  ///< what stands before the first record
    Row write;
};

constexpr std::array list_formats{
    ListFormat{"search.csv", "text/csv; charset=utf-8; header=present", "muras.csv", csv_head, write_csv_row},
    ListFormat{"search.ris", "application/x-research-info-systems; charset=utf-8", "muras.ris", "", formats::write_ris},
    ListFormat{"search.bib", "application/x-bibtex; charset=utf-8", "muras.bib", "", formats::write_bibtex},
};

/// The state of one download: which records are still to be sent.
struct Download {
    const SiteShared& shared;
    const ListFormat& format;
    std::vector<RecordNo> numbers;
    std::size_t next = 0;
    bool begun = false;

    /// The next piece; empty at the end. What readers may not see is passed over.
    Result<std::string> piece() {
        std::string out;
        if (!std::exchange(begun, true)) out = format.head;
        while (out.empty() && next < numbers.size()) {
            auto end = std::min(numbers.size(), next + records_in_piece);
            std::vector<RecordNo> batch(numbers.begin() + static_cast<std::ptrdiff_t>(next),
                                        numbers.begin() + static_cast<std::ptrdiff_t>(end));
            auto records = shared.store.records(batch);
            if (!records) return records.error();
            for (const auto& record : *records)
                if (record && record->status == Status::active)
                    format.write(out, *record, {shared.options.base_url, shared.options.name});
            next = end;
        }
        return out;
    }
};

/// The query that the page shows: the reader's own, or the corrected one where that has no hits.
Result<SearchQuery> as_shown(SearchIndex& index, SearchQuery query) {
    query.page = query.per_page = 1;
    query.facets = false;
    auto found = index.search(query);
    if (!found) return found.error();
    if (found->corrected && found->did_you_mean) query.text = *found->did_you_mean;
    return query;
}

}  // namespace

http::Response Site::search_list(const http::Request& request) const {
    const ListFormat* format = nullptr;
    for (const auto& row : list_formats)
        if (!request.path.empty() && row.path == request.path.back()) format = &row;
    if (!format) return message(request, 404);
    if (!shared_->index) return problem_json(503, "Service Unavailable", "there is no search index yet");
    auto query = SearchState::read(request).query();
    auto shown = as_shown(*shared_->index, query);
    if (!shown) return problem_json(503, "Service Unavailable", shown.error().message);
    auto numbers = shared_->index->all(*shown);
    if (!numbers) return problem_json(503, "Service Unavailable", numbers.error().message);

    auto download = std::make_shared<Download>(Download{*shared_, *format, std::move(*numbers)});
    http::Response response;
    response.set("Content-Type", std::string(format->mime));
    response.set("Content-Disposition", "attachment; filename=\"" + std::string(format->file_name) + "\"");
    response.set("Cache-Control", "no-cache");
    response.set("Access-Control-Allow-Origin", "*");
    response.set("X-Robots-Tag", "noindex");
    response.length = http::unknown_length;
    response.source = [download](std::uint64_t) { return download->piece(); };
    return response;
}

}  // namespace muras::web
