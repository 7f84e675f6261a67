#include <repository/web/search_state.hpp>

#include <algorithm>
#include <array>
#include <charconv>

#include <repository/base/text.hpp>
#include <repository/web/links.hpp>
#include <schemas/fields.hpp>

namespace muras::web {
namespace {

constexpr std::array sort_names{std::string_view("relevance"), std::string_view("newest"), std::string_view("oldest"),
                                std::string_view("author"), std::string_view("title")};
constexpr int max_year = 9999;

/// Digits only, within [1, limit]; `otherwise` for anything else.
std::size_t number_of(std::string_view digits, std::size_t limit, std::size_t otherwise) {
    std::size_t n = 0;
    auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
    if (error == std::errc::result_out_of_range) return limit;
    if (error != std::errc{} || end != digits.data() + digits.size() || n == 0) return otherwise;
    return std::min(n, limit);
}

int year_of(std::string_view digits) {
    auto year = digits.size() <= 4 ? number_of(digits, max_year, 0) : 0;
    return static_cast<int>(year);
}

void read_years(std::string_view range, SearchState& state) {
    auto dash = range.find('-');
    state.year_from = year_of(range.substr(0, dash));
    state.year_to = dash == std::string_view::npos ? state.year_from : year_of(range.substr(dash + 1));
    if (state.year_from && state.year_to && state.year_from > state.year_to) std::swap(state.year_from, state.year_to);
}

/// The fields that a URL may filter by; years have a parameter of their own.
bool is_filter(std::string_view name) {
    const auto* field = find_field(name);
    return field && field->facet && field->kind != FieldKind::number;
}

}  // namespace

SearchState SearchState::read(const http::Request& request) {
    SearchState state;
    state.q = squeeze(to_valid_utf8(request.param("q")));
    state.q.resize(first_letters(state.q, max_query_letters).size());
    for (const auto& [name, value] : request.params) {
        if (!name.starts_with("f.") || value.empty() || value.size() > max_filter_bytes) continue;
        auto field = name.substr(2);
        if (state.filters.size() == max_filters || !is_filter(field) || !is_utf8(value)) continue;
        if (!state.has_filter(field, value)) state.filters.emplace_back(field, value);
    }
    read_years(request.param("y"), state);
    for (std::size_t i = 0; i < sort_names.size(); ++i)
        if (request.param("sort") == sort_names[i]) state.sort = static_cast<SortOrder>(i);
    state.exact = request.param("exact") == "1";
    state.page = number_of(request.param("page"), max_page, 1);
    state.per_page = number_of(request.param("per_page"), max_per_page, default_per_page);
    return state;
}

std::string SearchState::url(std::string_view path) const {
    std::string out(path);
    char separator = '?';
    auto add = [&](std::string_view name, std::string_view value) {
        out += separator;
        out += name;
        out += '=';
        out += query_encoded(value);
        separator = '&';
    };
    if (!q.empty()) add("q", q);
    for (const auto& [name, value] : filters) add("f." + name, value);
    if (year_from || year_to) add("y", year_range(year_from, year_to));
    if (sort != SortOrder::relevance) add("sort", sort_name(sort));
    if (exact) add("exact", "1");
    if (page > 1) add("page", std::to_string(page));
    if (per_page != default_per_page) add("per_page", std::to_string(per_page));
    return out;
}

SearchQuery SearchState::query() const {
    SearchQuery out;
    out.text = q;
    for (const auto& [name, value] : filters) out.filters[name].push_back(value);
    out.year_from = year_from;
    out.year_to = year_to;
    out.sort = sort;
    out.page = page;
    out.per_page = per_page;
    out.correct = !exact;
    return out;
}

bool SearchState::has_filter(std::string_view name, std::string_view value) const {
    return std::any_of(filters.begin(), filters.end(),
                       [&](const auto& f) { return f.first == name && f.second == value; });
}

SearchState SearchState::with_filter(std::string_view name, std::string_view value) const {
    auto other = on_page(1);
    if (!has_filter(name, value)) other.filters.emplace_back(name, value);
    return other;
}

SearchState SearchState::without_filter(std::string_view name, std::string_view value) const {
    auto other = on_page(1);
    std::erase_if(other.filters, [&](const auto& f) { return f.first == name && f.second == value; });
    return other;
}

SearchState SearchState::with_years(int from, int to) const {
    auto other = on_page(1);
    other.year_from = from;
    other.year_to = to;
    return other;
}

SearchState SearchState::with_sort(SortOrder order) const {
    auto other = on_page(1);
    other.sort = order;
    return other;
}

SearchState SearchState::with_query(std::string text) const {
    auto other = on_page(1);
    other.q = std::move(text);
    other.exact = false;
    return other;
}

SearchState SearchState::as_typed() const {
    auto other = on_page(1);
    other.exact = true;
    return other;
}

SearchState SearchState::without_filters() const {
    auto other = with_years(0, 0);
    other.filters.clear();
    return other;
}

SearchState SearchState::on_page(std::size_t number) const {
    auto other = *this;
    other.page = number;
    return other;
}

std::string year_range(int from, int to) {
    if (from == to) return std::to_string(from);
    return (from ? std::to_string(from) : std::string()) + "-" + (to ? std::to_string(to) : std::string());
}

std::string_view sort_name(SortOrder order) { return sort_names[static_cast<std::size_t>(order)]; }

}  // namespace muras::web
