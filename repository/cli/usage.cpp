// `muras stats --usage`: how often works were used.
#include <fmt/format.h>

#include <array>
#include <boost/json.hpp>

#include <repository/base/csv.hpp>
#include <repository/cli/context.hpp>
#include <repository/cli/table.hpp>

namespace muras::cli {
namespace {

constexpr std::size_t names_at_once = 500;

struct Part {
    UsageOf of;
    const char* name;
};
constexpr std::array parts{Part{UsageOf::all, "all"}, Part{UsageOf::source, "source"},
                           Part{UsageOf::collection, "collection"}};

struct Column {
    const char* name;
    std::uint64_t UsageCounts::*count;
};
constexpr std::array columns{
    Column{"investigations", &UsageCounts::investigations},
    Column{"unique_investigations", &UsageCounts::unique_investigations}, Column{"requests", &UsageCounts::requests},
    Column{"unique_requests", &UsageCounts::unique_requests}, Column{"searches", &UsageCounts::searches}};

struct Row {
    const char* part;
    UsageRow usage;
};

Result<std::vector<Row>> all_rows(ReaderStore* readers) {
    std::vector<Row> out;
    if (!readers) return out;
    for (const auto& part : parts) {
        std::vector<UsageRow> rows;
        if (part.of == UsageOf::all) {
            auto read = readers->usage(part.of, {});
            if (!read) return read.error();
            for (auto& row : *read) out.push_back({part.name, std::move(row)});
            continue;
        }
        for (std::string after;;) {
            auto read = readers->usage_after(part.of, after, names_at_once, 0, UINT32_MAX);
            if (!read) return read.error();
            if (read->empty()) break;
            after = read->back().name;
            for (auto& row : *read) out.push_back({part.name, std::move(row)});
        }
    }
    return out;
}

std::string month_text(std::uint32_t month) { return fmt::format("{:04}-{:02}", month / 100, month % 100); }

std::vector<std::string> cells(const Row& row) {
    std::vector<std::string> out{row.part, row.usage.name, month_text(row.usage.month)};
    for (const auto& column : columns) out.push_back(std::to_string(row.usage.counts.*column.count));
    return out;
}

}  // namespace

int print_usage(Context& context, bool csv) {
    if (auto opened = context.open_readers(Access::read); !opened) return report(opened.error());
    auto rows = all_rows(context.readers());
    if (!rows) return report(rows.error());
    std::vector<std::vector<std::string>> lines{{"of", "name", "month"}};
    for (const auto& column : columns) lines.front().emplace_back(column.name);
    for (const auto& row : *rows) lines.push_back(cells(row));
    if (context.json) {
        boost::json::array out;
        for (const auto& row : *rows) {
            boost::json::object o{{"of", row.part}, {"name", row.usage.name}, {"month", month_text(row.usage.month)}};
            for (const auto& column : columns) o[column.name] = row.usage.counts.*column.count;
            out.push_back(std::move(o));
        }
        print(boost::json::serialize(boost::json::object{{"usage", std::move(out)}}) + "\n");
    } else if (csv) {
        std::string text(csv_start);
        for (const auto& line : lines) text += csv_line(line);
        print(text);
    } else {
        print(aligned(lines));
    }
    return 0;
}

}  // namespace muras::cli
