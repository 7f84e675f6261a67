#include <repository/base/limits_file.hpp>

#include <fmt/format.h>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include <repository/base/units.hpp>

namespace muras {
namespace {

constexpr std::int64_t kilobyte = 1 << 10, megabyte = 1 << 20;
constexpr std::int64_t minute = 60, hour = 60 * minute, day = 24 * hour;

/// How the values of a kind are written, read and shown.
struct Kind {
    std::string_view name;
    std::optional<std::int64_t> (*read)(const TomlValue&);
    std::string (*shown)(std::int64_t);
};

std::optional<std::int64_t> whole_number(const TomlValue& value) {
    const auto* n = std::get_if<std::int64_t>(&value);
    return n ? std::optional(*n) : std::nullopt;
}

/// Text with its unit; a plain number where `plain` allows it.
template <auto parse, bool plain>
std::optional<std::int64_t> amount(const TomlValue& value) {
    if (const auto* text = std::get_if<std::string>(&value))
        if (auto parsed = parse(*text)) return *parsed;
    return plain ? whole_number(value) : std::nullopt;
}

constexpr Kind count{"a whole number", whole_number, [](std::int64_t n) { return std::to_string(n); }};
constexpr Kind size{"a size", amount<parse_bytes, true>,
                    [](std::int64_t n) { return fmt::format("\"{}\"", format_bytes(n)); }};
constexpr Kind duration{"a duration", amount<parse_duration, false>,
                        [](std::int64_t n) { return fmt::format("\"{}\"", format_duration(n)); }};

template <class Number>
TomlKey key(std::string_view name, const Kind& kind, Number& target, std::int64_t least, std::int64_t most) {
    return {fmt::format("limits.{}", name), [&target, &kind, least, most](const TomlValue& value) -> std::string {
                auto read = kind.read(value);
                if (!read || *read < least || *read > most)
                    return fmt::format("{} from {} to {}", kind.name, kind.shown(least), kind.shown(most));
                target = static_cast<Number>(*read);
                return {};
            }};
}

}  // namespace

std::vector<TomlKey> limit_keys(Limits& limits) {
    auto& [connection, page, files, ocr] = limits;
    return {
        key("redirects", count, connection.redirects, 0, 20),
        key("header", size, connection.header_bytes, 4 * kilobyte, 4 * megabyte),
        key("connect_timeout", duration, connection.connect_s, 1, 10 * minute),
        key("slowest_file", size, connection.slowest_file_bytes_s, 1, megabyte),
        key("attributes", count, page.attributes, 16, 1024),
        key("text", size, page.text_bytes, kilobyte, 8 * megabyte),  // libxml2 ends at 10 MB
        key("record_elements", count, page.record_elements, 100, 1'000'000),
        key("page_elements", count, page.page_elements, 1000, 10'000'000),
        key("identifier", size, page.identifier_bytes, 256, 8 * kilobyte),
        key("problems", count, page.problems, 1, 100'000),
        key("salvaged", count, page.salvaged, 0, 1'000'000),
        key("repair_growth", size, page.repair.growth_bytes, 0, 64 * megabyte),
        key("repairs_listed", count, page.repair.listed, 1, 1'000'000),
        key("file_timeouts", count, files.timeout_factor, 1, 100),
        key("file_resumes", count, files.resumes, 0, 1000),
        key("landing_page", size, files.landing_page_bytes, 16 * kilobyte, 32 * megabyte),
        key("landing_files", count, files.landing_files, 0, 1000),
        key("failed_file_again", duration, files.failed_again_s, minute, 365 * day),
        key("landing_page_again", duration, files.landing_page_again_s, hour, 365 * day),
        key("kept_file_again", duration, files.kept_again_s, hour, 365 * day),
        key("kept_files_looked_at", count, files.kept_looked_at, 0, 1'000'000),
        key("partial_file_kept", duration, files.partial_kept_s, hour, 365 * day),
        key("ocr_pages", count, ocr.pages, 1, 20'000),
        key("ocr_pixels", count, ocr.pixels, 1'000'000, 40'000'000),
        key("ocr_file_time", duration, ocr.file_s, 1, day),
        key("ocr_run_time", duration, ocr.run_s, 0, 30 * day),
    };
}

}  // namespace muras
