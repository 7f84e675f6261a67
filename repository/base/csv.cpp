#include <repository/base/csv.hpp>

#include <repository/base/text.hpp>

namespace muras {
namespace {

std::string no_formula(std::string_view text) {
    constexpr std::string_view formula = "=+-@\t\r";
    bool is_formula = !text.empty() && formula.find(text.front()) != std::string_view::npos;
    return (is_formula ? "'" : "") + std::string(text);
}

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (char c : text) out.append(c == '"' ? 2 : 1, c);
    return out + '"';
}

}  // namespace

std::string csv_cell(std::string_view text) {
    constexpr std::string_view marks = "\",\r\n|;\t";
    auto cell = no_formula(text);
    bool bare = cell.find_first_of(marks) == std::string::npos && !cell.starts_with(' ') && !cell.ends_with(' ');
    return bare ? cell : quoted(cell);
}

std::string csv_line(const std::vector<std::string>& cells) {
    std::string line;
    for (const auto& cell : cells) line += (line.empty() ? "" : ",") + quoted(no_formula(printable(cell)));
    return line + "\r\n";
}

}  // namespace muras
