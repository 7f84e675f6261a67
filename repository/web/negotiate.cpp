#include <repository/web/negotiate.hpp>

#include <algorithm>
#include <charconv>
#include <string>
#include <vector>

#include <repository/base/text.hpp>

namespace muras::web {
namespace {

constexpr std::size_t most_ranges = 64;  // of one header; a longer one is an attack or a mistake

struct Range {
    std::string type;
    double weight = 1;
};

/// The part of `rest` up to `mark`, which is taken off with it.
std::string_view next_part(std::string_view& rest, char mark) {
    auto end = rest.find(mark);
    auto part = trimmed(rest.substr(0, end));
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    return part;
}

std::vector<Range> ranges_of(std::string_view accept) {
    std::vector<Range> out;
    while (!accept.empty() && out.size() < most_ranges) {
        auto parameters = next_part(accept, ',');
        Range range{std::string(next_part(parameters, ';')), 1};
        std::ranges::transform(range.type, range.type.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        while (!parameters.empty()) {
            auto parameter = next_part(parameters, ';');
            if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) continue;
            auto number = parameter.substr(2);
            std::from_chars(number.data(), number.data() + number.size(), range.weight);
        }
        if (!range.type.empty()) out.push_back(std::move(range));
    }
    return out;
}

/// How closely a range names a type: 3 itself, 2 its family, 1 anything, 0 not at all.
int closeness(std::string_view range, std::string_view type) {
    if (range == type) return 3;
    if (range == "*/*") return 1;
    return range.ends_with("/*") && type.starts_with(range.substr(0, range.size() - 1)) ? 2 : 0;
}

double weight_of(const std::vector<Range>& ranges, std::string_view type) {
    int closest = 0;
    double weight = 0;
    for (const auto& range : ranges)
        if (auto close = closeness(range.type, type); close > closest) {
            closest = close;
            weight = range.weight;
        }
    return weight;
}

}  // namespace

std::optional<std::size_t> negotiate(std::string_view accept, std::span<const std::string_view> offered) {
    auto ranges = ranges_of(accept);
    if (ranges.empty() && !offered.empty()) return 0;
    std::optional<std::size_t> best;
    double best_weight = 0;
    for (std::size_t i = 0; i < offered.size(); ++i)
        if (auto weight = weight_of(ranges, offered[i]); weight > best_weight) {
            best = i;
            best_weight = weight;
        }
    return best;
}

}  // namespace muras::web
