// Documents that are cut into numbered files, N.xml, each with a stretch of the records: sitemaps, resource lists.
#pragma once

#include <charconv>
#include <cstdint>
#include <string_view>

#include <repository/http/message.hpp>
#include <repository/store/record_store.hpp>

namespace muras::web {

inline constexpr std::string_view xml_declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

/// The number that the path's last segment names: "3.xml" is 3; 0 for anything else. Pure.
inline std::uint64_t file_number(const http::Request& request) {
    const std::string_view name = request.path.empty() ? std::string_view{} : std::string_view(request.path.back());
    std::uint64_t n = 0;
    auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), n);
    auto rest = name.substr(static_cast<std::size_t>(end - name.data()));
    return error == std::errc{} && rest == ".xml" && n < UINT32_MAX ? n : 0;
}

/// How many records have a number: none is ever given away, so the counts tell the last one. Errors: the store's.
inline Result<std::uint64_t> record_count(RecordStore& store) {
    auto stats = store.stats();
    if (!stats) return stats.error();
    return stats->records + stats->deleted;
}

}  // namespace muras::web
