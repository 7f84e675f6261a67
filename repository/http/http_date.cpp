#include <repository/http/http_date.hpp>

#include <ctime>
#include <iomanip>
#include <locale>
#include <sstream>

namespace muras::http {

std::string format_http_date(std::int64_t seconds) {
    const std::time_t time = seconds;
    std::tm parts{};
    gmtime_r(&time, &parts);
    std::ostringstream out;
    out.imbue(std::locale::classic());
    out << std::put_time(&parts, "%a, %d %b %Y %H:%M:%S GMT");
    return out.str();
}

std::optional<std::int64_t> parse_http_date(std::string_view text) {
    struct Form {
        const char* format;
        std::size_t least;  // get_time takes a text that ends early for a whole one
    };
    // IMF-fixdate, the obsolete RFC 850 form and that of asctime().
    constexpr Form forms[] = {
        {"%a, %d %b %Y %H:%M:%S GMT", 29}, {"%A, %d-%b-%y %H:%M:%S GMT", 30}, {"%a %b %d %H:%M:%S %Y", 24}};
    for (const auto& form : forms) {
        if (text.size() < form.least) continue;
        std::istringstream in{std::string(text)};
        in.imbue(std::locale::classic());
        std::tm parts{};
        in >> std::get_time(&parts, form.format);
        if (!in.fail() && in.peek() == std::istringstream::traits_type::eof()) return timegm(&parts);
    }
    return std::nullopt;
}

}  // namespace muras::http
