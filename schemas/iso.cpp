#include <schemas/iso.hpp>

#include <algorithm>
#include <iterator>

#include <schemas/iso_tables.hpp>

namespace muras {
namespace {

std::string_view find(const auto& pairs, std::string_view from) {
    auto row = std::lower_bound(std::begin(pairs), std::end(pairs), from,
                                [](const CodePair& p, std::string_view f) { return p.from < f; });
    return row != std::end(pairs) && row->from == from ? row->to : std::string_view{};
}

}  // namespace

std::string_view iso_language(std::string_view code) {
    if (auto longer = find(iso_639_shorter, code); !longer.empty()) return longer;
    auto row = std::lower_bound(std::begin(iso_639_3), std::end(iso_639_3), code);
    return row != std::end(iso_639_3) && *row == code ? *row : std::string_view{};
}

std::string_view bibliographic_language(std::string_view code) {
    auto other = find(iso_639_bibliographic, code);
    return other.empty() ? code : other;
}

std::string_view iso_country(std::string_view code_or_name) { return find(iso_3166_names, code_or_name); }

}  // namespace muras
