#include <harvester/normalise/education.hpp>

#include <algorithm>
#include <array>
#include <boost/regex.hpp>

#include <harvester/normalise/text.hpp>
#include <repository/base/text.hpp>

namespace muras::normalise {
namespace {

constexpr int last_grade = 12;
constexpr auto signs = std::to_array<std::string_view>({"класс", "КЛАСС", "Класс", "rade"});
constexpr auto stamps = std::to_array<std::string_view>(
    {"Рекомендовано ", "Допущено ", "Утверждено ", "Сунуш кылынган", "тарабынан бекитилген"});

}  // namespace

Grades read_grades(std::string_view text) {
    if (std::none_of(signs.begin(), signs.end(),
                     [&](std::string_view s) { return text.find(s) != std::string_view::npos; }))
        return {};
    static const boost::regex shape(
        R"((?:^|[^\d])(\d{1,2})(?:\s?(?:-|–|—|/|и|,)\s?(\d{1,2}))?(?:-?(?:го|й|ой|х|чы|чи|чу|чү))?[ -]*класс|grades? (\d{1,2})(?:\s?[-–]\s?(\d{1,2}))?)");
    auto folded = lower(text);
    boost::smatch found;
    if (!boost::regex_search(folded, found, shape)) return {};
    auto number = [&](int first, int second) {
        auto text_of = found[first].matched ? found[first].str() : found[second].str();
        return text_of.empty() ? 0 : std::stoi(text_of);
    };
    Grades out{number(1, 3), number(2, 4)};
    if (out.to == 0) out.to = out.from;
    if (out.from < 1 || out.to > last_grade || out.to < out.from) return {};
    return out;
}

bool is_schoolbook(std::string_view title) {
    auto grades = read_grades(title);
    if (grades.from == 0) return false;
    auto folded = lower(title);
    for (std::string_view word : {"учебник", "окуу китеби", "окуу китеп", "окуулугу", "textbook"})
        if (folded.find(word) != std::string::npos) return true;
    return false;
}

std::string read_approval(std::string_view text) {
    for (auto stamp : stamps) {
        auto at = text.find(stamp);
        if (at == std::string_view::npos) continue;
        auto rest = text.substr(at);
        if (rest.find("инистер") == std::string_view::npos && rest.find("инистр") == std::string_view::npos) continue;
        constexpr std::size_t longest = 300;
        return std::string(trimmed(rest.substr(0, std::min(rest.find_first_of(".;\n"), longest))));
    }
    return {};
}

}  // namespace muras::normalise
