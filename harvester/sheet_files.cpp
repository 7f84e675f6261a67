#include <harvester/sheet_files.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include <harvester/normalise/text.hpp>
#include <harvester/record_xml.hpp>
#include <repository/base/text.hpp>
#include <schemas/crosswalks/sheet.hpp>

namespace muras {
namespace {

constexpr std::size_t most_columns = 500;
constexpr std::size_t longest_problem = 256;
constexpr std::string_view value_parts = "||";

/// A column as it is understood: the places of its values (none: kept raw), and their language.
struct Column {
    std::string name, lang;
    std::vector<std::string> paths;
    bool is_id = false;
};

struct Value {
    const Column* column;
    std::string text;
};

void set_path(Column& column, std::string_view text) {
    auto [path, language] = crosswalks::read_sheet_path(text);
    column.lang = language;
    column.is_id = path == crosswalks::sheet_id_column;
    if (!column.is_id) column.paths.emplace_back(path);
}

template <class Table>
void set_paths(Column& column, const Table& table, std::string_view name) {
    for (const auto& row : table)
        if (row.column == name) set_path(column, row.path);
}

/// (51) and "51" are one code.
std::string_view inid_code(std::string_view name) {
    if (name.size() == 4 && name.front() == '(' && name.back() == ')') name = name.substr(1, 2);
    return name.size() == 2 && normalise::all_digits(name) ? name : std::string_view();
}

Column understand(const std::string& name, std::span<const ValueRule> own) {
    Column column{name, {}, {}, false};
    for (const auto& rule : own)
        if (rule.field == "column" && rule.from == name) {
            set_path(column, rule.to);
            return column;
        }
    auto folded = lower(name);
    if (crosswalks::is_sheet_path(folded)) {
        set_path(column, folded);
        return column;
    }
    if (auto code = inid_code(folded); !code.empty())
        set_paths(column, crosswalks::inid_columns, code);
    else
        set_paths(column, crosswalks::common_columns, folded);
    return column;
}

std::string sheet_record(const std::string& identifier, const std::vector<Value>& values) {
    return oai_record(identifier, [&](xmlTextWriterPtr w) {
        xmlTextWriterStartElement(w, xml("sheet"));
        xmlTextWriterWriteAttribute(w, xml("xmlns"), xml("urn:muras:sheet"));
        auto write = [&](const Value& value, const std::string& path) {
            xmlTextWriterStartElement(w, xml("value"));
            xmlTextWriterWriteAttribute(w, xml("column"), xml(value.column->name));
            if (!path.empty()) xmlTextWriterWriteAttribute(w, xml("path"), xml(path));
            if (!value.column->lang.empty()) xmlTextWriterWriteAttribute(w, xml("lang"), xml(value.column->lang));
            xmlTextWriterWriteString(w, xml(value.text));
            xmlTextWriterEndElement(w);
        };
        for (const auto& value : values) {
            if (value.column->paths.empty()) write(value, {});
            for (const auto& path : value.column->paths) write(value, path);
        }
        xmlTextWriterEndElement(w);
    });
}

void add_values(std::vector<Value>& out, const Column& column, std::string_view cell, std::string_view parts) {
    while (!cell.empty()) {
        auto end = std::min(cell.find(parts), cell.size());
        if (auto text = normalise::trimmed(cell.substr(0, end), " \t\r\n"); !text.empty())
            out.push_back({&column, std::string(text)});
        cell.remove_prefix(std::min(end + parts.size(), cell.size()));
    }
}

char delimiter_of(std::string_view header) {
    char best = ',';
    std::ptrdiff_t most = 0;
    for (char sign : {'\t', ';', ','})
        if (auto n = std::ranges::count(header, sign); n > most) {
            best = sign;
            most = n;
        }
    return best;
}

Problem unknown_columns(std::string_view name, const std::vector<Column>& columns) {
    std::string names;
    for (const auto& column : columns)
        if (column.paths.empty() && !column.is_id && !column.name.empty())
            names += (names.empty() ? "" : ", ") + printable(column.name);
    if (names.empty()) return {};
    return {"column-unknown", {}, std::string(name) + ", line 1",
            fmt::format("nothing says what these columns are: {}", names),
            "name them in [map.column] of the source's TOML: \"Column\" = \"title[ru]\"",
            names.substr(0, longest_problem)};
}

}  // namespace

std::vector<std::vector<std::string>> read_cells(std::string_view text, char delimiter) {
    std::vector<std::vector<std::string>> rows;
    std::vector<std::string> row;
    std::string cell;
    bool quoted = false;
    auto end_cell = [&] {
        if (row.size() < most_columns) row.push_back(std::move(cell));
        cell.clear();
    };
    auto end_row = [&] {
        end_cell();
        if (row.size() > 1 || !row.front().empty()) rows.push_back(std::move(row));
        row.clear();
    };
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (quoted) {
            if (c != '"')
                cell += c;
            else if (i + 1 < text.size() && text[i + 1] == '"')
                cell += text[i++];
            else
                quoted = false;
        } else if (c == '"' && cell.empty()) {
            quoted = true;
        } else if (c == delimiter) {
            end_cell();
        } else if (c == '\n') {
            end_row();
        } else if (c != '\r') {
            cell += c;
        }
    }
    if (!cell.empty() || !row.empty()) end_row();
    return rows;
}

RecordFileContent read_sheet(std::string_view bytes, std::string_view name, std::span<const ValueRule> own) {
    RecordFileContent out;
    auto text = sound_text(bytes);
    auto sheet = std::string_view(text);
    if (sheet.starts_with("\xEF\xBB\xBF")) sheet.remove_prefix(3);
    auto rows = read_cells(sheet, delimiter_of(sheet.substr(0, sheet.find('\n'))));
    if (rows.empty()) return out;
    std::vector<Column> columns;
    for (const auto& cell : rows.front()) columns.push_back(understand(squeeze(cell), own));
    if (auto problem = unknown_columns(name, columns); !problem.code.empty()) out.remarks.push_back(std::move(problem));
    for (std::size_t n = 1; n < rows.size(); ++n) {
        std::vector<Value> values;
        auto identifier = fmt::format("{}#{}", name, n);
        for (std::size_t i = 0; i < std::min(columns.size(), rows[n].size()); ++i) {
            if (!columns[i].is_id)
                add_values(values, columns[i], rows[n][i], value_parts);
            else if (auto id = normalise::trimmed(rows[n][i]); !id.empty())
                identifier = id;
        }
        if (!values.empty()) out.records.push_back(sheet_record(identifier, values));
    }
    return out;
}

RecordFileContent read_inid_sheet(std::string_view bytes, std::string_view name) {
    RecordFileContent out;
    auto text = sound_text(bytes);
    std::vector<Column> columns;  // by code, so that values may point at them
    columns.reserve(100);
    for (int code = 0; code < 100; ++code) {
        auto& column = columns.emplace_back(Column{fmt::format("({:02})", code), {}, {}, false});
        set_paths(column, crosswalks::inid_columns, fmt::format("{:02}", code));
    }
    std::vector<std::pair<std::size_t, std::string>> fields;  // code, text
    std::size_t first_code = columns.size(), n = 0;
    auto finish = [&] {
        if (fields.empty()) return;
        ++n;
        std::string identifier, application;
        std::vector<Value> values;
        for (const auto& [code, field] : fields) {
            if (code == 11 && identifier.empty()) identifier = squeeze(field);
            if (code == 21 && application.empty()) application = squeeze(field);
            bool list = code == 51;
            for (auto part : list ? normalise::split(field, ';') : std::vector{std::string_view(field)})
                add_values(values, columns[code], part, value_parts);
        }
        if (identifier.empty()) identifier = application.empty() ? fmt::format("{}#{}", name, n) : application;
        out.records.push_back(sheet_record(identifier, values));
        fields.clear();
    };
    for (auto line : normalise::split(text, '\n')) {
        line = normalise::trimmed(line, " \t\r\xEF\xBB\xBF");
        while (line.size() >= 4 && line[0] == '(' && line[3] == ')' && normalise::all_digits(line.substr(1, 2))) {
            auto code = static_cast<std::size_t>((line[1] - '0') * 10 + (line[2] - '0'));
            if (first_code == columns.size()) first_code = code;
            if (code == first_code) finish();
            line = normalise::trimmed(line.substr(4), " \t:");
            // "(19) KG (11) 2156 (13) C1": a code after a blank begins a field of its own.
            std::size_t next = line.size();
            for (auto at = line.find(" ("); at != std::string_view::npos; at = line.find(" (", at + 1))
                if (at + 5 <= line.size() && line[at + 4] == ')' && normalise::all_digits(line.substr(at + 2, 2))) {
                    next = at + 1;
                    break;
                }
            fields.emplace_back(code, std::string(normalise::trimmed(line.substr(0, next))));
            line.remove_prefix(next);
        }
        if (!line.empty() && !fields.empty()) fields.back().second.append(" ").append(line);
    }
    finish();
    return out;
}

}  // namespace muras
