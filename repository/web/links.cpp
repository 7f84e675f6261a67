#include <repository/web/links.hpp>

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

namespace muras::web {
std::string record_path(const Record& record) { return "/r/" + url_encoded(record.pid) + "/"; }

std::string file_path(const Record& record, const File& file) { return record_path(record) + url_encoded(file.name); }

std::string size_text(Tongue tongue, std::uint64_t bytes) {
    if (bytes < 1000) return fill(text(tongue, "{size} bytes"), "size", std::to_string(bytes));
    auto size = static_cast<double>(bytes) / 1000;
    std::string_view unit = "{size} KB";
    for (auto next : {std::string_view("{size} MB"), std::string_view("{size} GB")}) {
        if (size < 999.5) break;
        size /= 1000;
        unit = next;
    }
    auto digits = fmt::format("{:.{}f}", size, size < 9.95 && unit != "{size} KB" ? 1 : 0);
    if (tongue != Tongue::en) std::replace(digits.begin(), digits.end(), '.', ',');
    return fill(text(tongue, unit), "size", digits);
}

std::string download_time(Tongue tongue, std::uint64_t bytes) {
    auto seconds = static_cast<std::uint64_t>(std::ceil(static_cast<double>(bytes) * 8 / 1e6));
    if (seconds < 60) return text(tongue, "about {n} second", "about {n} seconds", std::max<std::uint64_t>(seconds, 1));
    return text(tongue, "about {n} minute", "about {n} minutes", (seconds + 30) / 60);
}

std::string isbn_digits(std::string_view text) {
    std::string digits;
    for (char c : text) {
        if (c == '-' || c == ' ') continue;
        if (c == 'x') c = 'X';
        bool last_of_ten = c == 'X' && digits.size() == 9;
        if ((c < '0' || c > '9') && !last_of_ten) return {};
        digits += c;
    }
    if (digits.size() == 13) return digits;
    if (digits.size() != 10) return {};
    digits = "978" + digits.substr(0, 9);
    int sum = 0;
    for (std::size_t i = 0; i < digits.size(); ++i) sum += (digits[i] - '0') * (i % 2 ? 3 : 1);
    return digits + static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string fill(std::string text, std::string_view name, std::string_view value) {
    auto key = fmt::format("{{{}}}", name);
    if (auto at = text.find(key); at != std::string::npos) text.replace(at, key.size(), value);
    return text;
}

}  // namespace muras::web
