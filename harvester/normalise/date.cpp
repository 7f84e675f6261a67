#include <harvester/normalise/date.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <vector>

#include <harvester/normalise/text.hpp>
#include <repository/base/text.hpp>

namespace muras::normalise {
namespace {

struct Month {
    std::string_view stem;
    unsigned number;
};

// Stems: «июля», "July", «июлда». The longer stem of two that begin alike comes first.
constexpr std::array months{
    Month{"январ", 1},   Month{"феврал", 2},   Month{"март", 3},    Month{"апрел", 4},    Month{"мая", 5},
    Month{"май", 5},     Month{"июн", 6},      Month{"июл", 7},     Month{"август", 8},   Month{"сентябр", 9},
    Month{"октябр", 10}, Month{"ноябр", 11},   Month{"декабр", 12}, Month{"сентябыр", 9}, Month{"октябыр", 10},
    Month{"ноябыр", 11}, Month{"декабыр", 12}, Month{"jan", 1},     Month{"feb", 2},      Month{"mar", 3},
    Month{"apr", 4},     Month{"may", 5},      Month{"jun", 6},     Month{"jul", 7},      Month{"aug", 8},
    Month{"sep", 9},     Month{"oct", 10},     Month{"nov", 11},    Month{"dec", 12},
};

/// A run of digits or of letters.
struct Piece {
    std::string_view text;
    bool digits = false;
    std::int32_t number = 0;
    unsigned month = 0;
};

std::vector<Piece> pieces_of(std::string_view text) {
    std::vector<Piece> out;
    auto is_word = [](char c) { return (c & 0x80) != 0 || (c >= 'a' && c <= 'z'); };
    for (std::size_t i = 0; i < text.size() && out.size() < 12;) {
        auto begin = i;
        if (is_digit(text[i])) {
            while (i < text.size() && is_digit(text[i])) ++i;
            auto digits = text.substr(begin, i - begin);
            std::int32_t n = 0;
            for (char c : digits.substr(0, 8)) n = n * 10 + (c - '0');
            out.push_back({digits, true, n, 0});
        } else if (is_word(text[i])) {
            while (i < text.size() && is_word(text[i])) ++i;
            Piece word{text.substr(begin, i - begin)};
            for (const auto& m : months)
                if (word.text.starts_with(m.stem)) {
                    word.month = m.number;
                    break;
                }
            out.push_back(word);
        } else {
            ++i;
        }
    }
    return out;
}

bool exists(std::int32_t year, std::int32_t month, std::int32_t day) {
    using namespace std::chrono;
    return year_month_day{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                          std::chrono::day(static_cast<unsigned>(day))}
        .ok();
}

DateValue of_year(std::int32_t y) { return {fmt::format("{:04}", y), "year", y}; }
DateValue of_month(std::int32_t y, std::int32_t m) { return {fmt::format("{:04}-{:02}", y, m), "month", y}; }
DateValue of_day(std::int32_t y, std::int32_t m, std::int32_t d) {
    return {fmt::format("{:04}-{:02}-{:02}", y, m, d), "day", y};
}

/// YYYY[-MM[-DD[Thh:mm…]]], also with '/' or '.': year first.
std::optional<DateValue> year_first(std::string_view text, const std::vector<Piece>& p, std::int32_t last_year) {
    auto year = p[0].number;
    if (!p[0].digits || p[0].text.size() != 4 || year < first_year || year > last_year) return std::nullopt;
    if (p.size() == 1) return of_year(year);
    auto separator = *p[0].text.end();  // there is a further piece, so the text goes on
    if (!p[1].digits || (separator != '-' && separator != '/' && separator != '.')) return std::nullopt;
    auto second = p[1].number;
    if (p[1].text.size() == 4) {
        if (second < year || second > last_year + 1 || separator == '.') return std::nullopt;
        return DateValue{fmt::format("{:04}/{:04}", year, second), "range", year};
    }
    if (second < 1 || second > 12 || p[1].text.size() > 2) return std::nullopt;
    if (p.size() == 2) return of_month(year, second);
    if (!p[2].digits || p[2].text.size() > 2 || !exists(year, second, p[2].number)) return std::nullopt;
    auto day = of_day(year, second, p[2].number);
    // What follows may be a time; otherwise the text is no date ("2012-03-04 protocol no 7" still is).
    day.has_time = p.size() > 3 && text.find(':') != std::string_view::npos;
    return day;
}

/// "DD.MM.YYYY", "5 июля 2007", "июль 2007", "2017-жылдын 26-декабыры", "July 5, 2007".
std::optional<DateValue> in_words(const std::vector<Piece>& p, std::int32_t last_year) {
    std::int32_t year = 0, month = 0, day = 0;
    for (const auto& piece : p) {
        if (piece.month && !month) month = static_cast<std::int32_t>(piece.month);
        if (!piece.digits) continue;
        if (piece.text.size() == 4 && piece.number >= first_year && piece.number <= last_year && !year)
            year = piece.number;
        else if (piece.text.size() <= 2 && piece.number >= 1 && piece.number <= 31 && !day)
            day = piece.number;
    }
    if (!year) return std::nullopt;
    if (month) return day && exists(year, month, day) ? of_day(year, month, day) : of_month(year, month);
    if (p.size() == 3 && p[0].digits && p[1].digits && p[2].digits && p[2].text.size() == 4 && p[1].text.size() <= 2 &&
        p[1].number >= 1 && p[1].number <= 12 && exists(year, p[1].number, p[0].number))
        return of_day(year, p[1].number, p[0].number);
    return std::nullopt;
}

/// "[2008]", "2019-жыл", "cop. 1998", «2012 г.»: exactly one number that can be a year, and no other.
std::optional<DateValue> lone_year(const std::vector<Piece>& p, std::int32_t last_year) {
    std::int32_t year = 0;
    for (const auto& piece : p) {
        if (!piece.digits) continue;
        if (year || piece.text.size() != 4 || piece.number < first_year || piece.number > last_year)
            return std::nullopt;
        year = piece.number;
    }
    if (!year) return std::nullopt;
    return of_year(year);
}

}  // namespace

std::optional<DateValue> read_date(std::string_view text, std::int32_t last_year) {
    constexpr std::size_t longest = 80;
    text = trimmed(text, " []().,;?©");
    if (text.empty() || text.size() > longest) return std::nullopt;
    std::string folded = lower(text);
    for (std::string_view dash : {"–", "—"})
        for (auto at = folded.find(dash); at != std::string::npos; at = folded.find(dash))
            folded.replace(at, dash.size(), 1, '-');
    auto pieces = pieces_of(folded);
    if (pieces.empty()) return std::nullopt;
    // UNIMARC 100$a: date entered, type of date, year ("19991117d1999  u…").
    if (pieces.size() > 2 && pieces[0].text.size() == 8 && pieces[1].text == "d" && pieces[2].text.size() == 4 &&
        pieces[2].number >= first_year && pieces[2].number <= last_year)
        return of_year(pieces[2].number);
    if (folded.size() == 8 && all_digits(folded)) {  // 20210311
        auto n = pieces[0].number;
        auto y = n / 10000, m = n / 100 % 100, d = n % 100;
        if (y >= first_year && y <= last_year && m >= 1 && m <= 12 && exists(y, m, d)) return of_day(y, m, d);
        return std::nullopt;
    }
    // A school year: "2021/2022 уч. год".
    auto numbers = pieces;
    while (numbers.size() > 1 && !numbers.back().digits && !numbers.back().month) numbers.pop_back();
    auto value = year_first(folded, folded.find('t') == std::string::npos ? numbers : pieces, last_year);
    if (!value) value = in_words(pieces, last_year);
    if (!value) value = lone_year(pieces, last_year);
    if (value && (folded.starts_with("ок") || folded.starts_with("ca")) && value->precision == "year")
        value->edtf += '~';
    return value;
}

}  // namespace muras::normalise
