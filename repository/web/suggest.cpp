// /suggest?q=: what a search may be about, in the form of OpenSearch suggestions: the titles of works that have the
// words, the last of them perhaps still being typed.
#include <algorithm>
#include <boost/json.hpp>

#include <repository/base/text.hpp>
#include <repository/web/page.hpp>
#include <repository/web/record_facts.hpp>
#include <repository/web/record_lookup.hpp>

namespace muras::web {
namespace {

constexpr std::size_t most_suggestions = 8, looked_at = 20;
constexpr std::size_t least_letters = 2, most_letters = 100, longest_title = 120;

/// The words without signs that mean something in a query, the last one open at its end; empty where nothing is left.
std::string prefix_query(std::string_view typed) {
    std::string out;
    for (const auto& word : words(typed))
        out += (out.empty() ? "" : " ") + std::string(typed.substr(word.begin, word.end - word.begin));
    return letters(out) < least_letters ? std::string() : lower(out) + "*";
}

boost::json::array titles(SearchIndex& index, RecordStore& store, std::string_view typed) {
    boost::json::array out;
    SearchQuery query;
    query.text = prefix_query(typed);
    if (query.text.empty()) return out;
    query.per_page = looked_at;
    query.facets = query.correct = false;
    auto found = index.search(query);
    if (!found) return out;  // a suggestion is no promise
    std::vector<RecordNo> numbers;
    for (const auto& hit : found->hits) numbers.push_back(hit.record);
    auto records = live_records(store, numbers);
    if (!records) return out;
    std::vector<std::string> seen;
    for (const auto& record : *records) {
        const auto* title = main_title(record);
        if (!title || out.size() == most_suggestions) continue;
        auto folded = fold(title->value);
        if (std::find(seen.begin(), seen.end(), folded) != seen.end()) continue;
        seen.push_back(std::move(folded));
        out.emplace_back(first_letters(title->value, longest_title));
    }
    return out;
}

}  // namespace

http::Response Site::suggest(const http::Request& request) const {
    auto typed = std::string(first_letters(to_valid_utf8(request.param("q")), most_letters));
    auto list = shared_->index ? titles(*shared_->index, shared_->store, typed) : boost::json::array{};
    auto response = text_response("application/x-suggestions+json",
                                  boost::json::serialize(boost::json::array{typed, std::move(list)}));
    response.set("Cache-Control", "max-age=60");
    response.set("X-Robots-Tag", "noindex");
    return response;
}

}  // namespace muras::web
