#include <harvester/normalise/date.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <utility>
#include <vector>

#include <harvester/normalise/text.hpp>
#include <repository/base/text.hpp>

namespace muras::normalise {
namespace {

struct Month {
    std::string_view stem;
    unsigned number;
};

// Stems: «июля», «июлда», «декабрындагы».
constexpr std::array months{
    Month{"январ", 1},   Month{"феврал", 2},    Month{"март", 3},    Month{"апрел", 4},   Month{"ма", 5},
    Month{"май", 5},     Month{"июн", 6},       Month{"июл", 7},     Month{"август", 8},  Month{"сентябр", 9},
    Month{"октябр", 10}, Month{"ноябр", 11},    Month{"декабр", 12}, Month{"сентябыр", 9}, Month{"октябыр", 10},
    Month{"ноябыр", 11}, Month{"декабыр", 12},
};
// What may follow a stem: the ending of a case, never the rest of a family name («Мартынов»).
constexpr auto month_ends = std::to_array<std::string_view>(
    {"", "ь", "я", "а", "е", "ю", "у", "ы", "да", "дын", "дагы", "та", "тын", "тагы", "дун", "ында", "ынын", "ындагы",
     "унда", "ундагы", "унун"});
constexpr std::array month_abbreviations{
    Month{"янв", 1}, Month{"фев", 2},  Month{"февр", 2}, Month{"мар", 3},  Month{"апр", 4},  Month{"авг", 8},
    Month{"сен", 9}, Month{"сент", 9}, Month{"окт", 10}, Month{"ноя", 11}, Month{"нояб", 11}, Month{"дек", 12},
};
constexpr auto english_months =
    std::to_array<std::string_view>({"january", "february", "march", "april", "may", "june", "july", "august",
                                     "september", "october", "november", "december"});
constexpr auto roman_months =
    std::to_array<std::string_view>({"i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"});
constexpr auto about_words = std::to_array<std::string_view>({"ок", "около", "ca", "circa", "approx", "болжол"});
constexpr auto limit_words =
    std::to_array<std::string_view>({"до", "после", "before", "after", "чейин", "кийин", "ранее", "позднее"});
constexpr auto school_year_words =
    std::to_array<std::string_view>({"уч", "учебн", "окуу", "academic", "school"});

unsigned month_of(std::string_view word) {
    for (const auto& m : months)
        if (word.starts_with(m.stem) && word != "ма" &&
            std::find(month_ends.begin(), month_ends.end(), word.substr(m.stem.size())) != month_ends.end())
            return m.number;
    for (const auto& m : month_abbreviations)
        if (word == m.stem) return m.number;
    if (word.size() >= 3)
        for (unsigned i = 0; i < english_months.size(); ++i)
            if (english_months[i].starts_with(word) || (word == "sept" && i == 8)) return i + 1;
    return 0;
}

/// A run of digits or of letters. `kind` is its letter in a shape: Y a year, D one or two digits, M a month, R a month
/// in Roman numerals, N another number, w another word.
struct Piece {
    std::string_view text;
    char kind = 'w';
    std::int32_t number = 0;
};

Piece piece_of(std::string_view text, std::int32_t last_year) {
    Piece out{text};
    if (is_digit(text.front())) {
        for (char c : text.substr(0, 8)) out.number = out.number * 10 + (c - '0');
        bool year = text.size() == 4 && out.number >= first_year && out.number <= last_year;
        out.kind = year ? 'Y' : text.size() <= 2 ? 'D' : 'N';
    } else if (auto month = month_of(text)) {
        out = {text, 'M', static_cast<std::int32_t>(month)};
    } else {
        auto roman = std::find(roman_months.begin(), roman_months.end(), text);
        if (roman != roman_months.end())
            out = {text, 'R', static_cast<std::int32_t>(roman - roman_months.begin()) + 1};
    }
    return out;
}

std::vector<Piece> pieces_of(std::string_view text, std::int32_t last_year) {
    std::vector<Piece> out;
    auto is_word = [](char c) { return (c & 0x80) != 0 || (c >= 'a' && c <= 'z'); };
    for (std::size_t i = 0; i < text.size() && out.size() < 16;) {
        auto begin = i;
        if (is_digit(text[i]))
            while (i < text.size() && is_digit(text[i])) ++i;
        else if (is_word(text[i]))
            while (i < text.size() && is_word(text[i])) ++i;
        if (i > begin)
            out.push_back(piece_of(text.substr(begin, i - begin), last_year));
        else
            ++i;
    }
    return out;
}

bool exists(std::int32_t year, std::int32_t month, std::int32_t day) {
    using namespace std::chrono;
    return year_month_day{std::chrono::year(year), std::chrono::month(static_cast<unsigned>(month)),
                          std::chrono::day(static_cast<unsigned>(day))}
        .ok();
}

using Read = std::optional<DateValue>;

Read of_year(std::int32_t y) { return DateValue{fmt::format("{:04}", y), "year", y}; }

Read of_month(std::int32_t y, std::int32_t m) {
    if (m < 1 || m > 12) return std::nullopt;
    return DateValue{fmt::format("{:04}-{:02}", y, m), "month", y};
}

Read of_day(std::int32_t y, std::int32_t m, std::int32_t d) {
    if (m < 1 || m > 12 || !exists(y, m, d)) return std::nullopt;
    return DateValue{fmt::format("{:04}-{:02}-{:02}", y, m, d), "day", y};
}

Read of_range(const Read& from, const Read& to) {
    if (!from || !to || from->edtf > to->edtf) return std::nullopt;
    return DateValue{from->edtf + "/" + to->edtf, "range", from->year};
}

/// What the rules below get: the numbers of the pieces that count, and the text between the first two.
struct Shape {
    std::vector<std::int32_t> n;
    std::string_view between;
    bool school_year = false;
    bool two_digits = false;  ///< the second number is written with two
    bool between_is(char c) const { return between.size() == 1 && between.front() == c; }
};

/// 2012-2013, 2012/2013; "1905 [обл. 1906]" is the year of the book, not of its cover.
Read two_years(const Shape& s) {
    if (s.between.find_first_of("[(") != std::string_view::npos) return of_year(s.n[0]);
    if (s.between.find_first_of("-/") == std::string_view::npos) return std::nullopt;
    return of_range(of_year(s.n[0]), of_year(s.n[1]));
}

/// 2012-07, 2010/5, and the school year 2012/13.
Read year_and_number(const Shape& s) {
    bool next = s.n[1] == (s.n[0] + 1) % 100;
    if (next && s.two_digits && (s.school_year || s.n[1] > 12) && (s.between_is('/') || s.between_is('-')))
        return of_range(of_year(s.n[0]), of_year(s.n[0] + 1));
    // 1941-45
    if (s.two_digits && s.between_is('-') && s.n[1] > 12 && s.n[1] > s.n[0] % 100)
        return of_range(of_year(s.n[0]), of_year(s.n[0] / 100 * 100 + s.n[1]));
    if (s.between_is('/') || (s.two_digits && (s.between_is('-') || s.between_is('.')))) return of_month(s.n[0], s.n[1]);
    return std::nullopt;
}

/// DD.MM.YYYY; with slashes also MM/DD/YYYY, where it can be nothing else.
Read numbers_and_year(const Shape& s) {
    if (s.between.size() != 1) return std::nullopt;
    if (s.between_is('/') && s.n[1] > 12) return of_day(s.n[2], s.n[0], s.n[1]);
    return of_day(s.n[2], s.n[1], s.n[0]);
}

struct ShapeRule {
    std::string_view shape;
    Read (*read)(const Shape&);
};

/// Words that are no months don't count: «5 июля 2007 г.» is DMY, «2017-жылдын 26-декабырдагы» YDM.
constexpr std::array shape_rules{
    ShapeRule{"Y", [](const Shape& s) { return of_year(s.n[0]); }},
    ShapeRule{"YY", two_years},
    ShapeRule{"YD", year_and_number},
    ShapeRule{"YDD", [](const Shape& s) {
        // 2015-00-00, 2015-05-00: databases write an unknown month or day so.
        if (s.between_is('-') && s.n[2] == 0) return s.n[1] == 0 ? of_year(s.n[0]) : of_month(s.n[0], s.n[1]);
        return s.between.size() == 1 && s.between.find_first_of("-/.") == 0 ? of_day(s.n[0], s.n[1], s.n[2]) : Read{};
    }},
    ShapeRule{"DDY", numbers_and_year},
    ShapeRule{"MY", [](const Shape& s) { return of_month(s.n[1], s.n[0]); }},
    ShapeRule{"YM", [](const Shape& s) { return of_month(s.n[0], s.n[1]); }},
    ShapeRule{"RY", [](const Shape& s) { return s.between.size() == 1 ? of_month(s.n[1], s.n[0]) : Read{}; }},
    ShapeRule{"DMY", [](const Shape& s) { return of_day(s.n[2], s.n[1], s.n[0]); }},
    ShapeRule{"DRY", [](const Shape& s) { return of_day(s.n[2], s.n[1], s.n[0]); }},
    ShapeRule{"MDY", [](const Shape& s) { return of_day(s.n[2], s.n[0], s.n[1]); }},
    ShapeRule{"YDM", [](const Shape& s) { return of_day(s.n[0], s.n[2], s.n[1]); }},
    ShapeRule{"YMD", [](const Shape& s) { return of_day(s.n[0], s.n[1], s.n[2]); }},
    ShapeRule{"MMY", [](const Shape& s) { return of_range(of_month(s.n[2], s.n[0]), of_month(s.n[2], s.n[1])); }},
    ShapeRule{"MYMY", [](const Shape& s) { return of_range(of_month(s.n[1], s.n[0]), of_month(s.n[3], s.n[2])); }},
    ShapeRule{"YDYD", [](const Shape& s) {
        return s.between_is('-') ? of_range(of_month(s.n[0], s.n[1]), of_month(s.n[2], s.n[3])) : Read{};
    }},
    ShapeRule{"DDMY", [](const Shape& s) {
        return of_range(of_day(s.n[3], s.n[2], s.n[0]), of_day(s.n[3], s.n[2], s.n[1]));
    }},
    ShapeRule{"DMDMY", [](const Shape& s) {
        return of_range(of_day(s.n[4], s.n[1], s.n[0]), of_day(s.n[4], s.n[3], s.n[2]));
    }},
    ShapeRule{"DMYDMY", [](const Shape& s) {
        return of_range(of_day(s.n[2], s.n[1], s.n[0]), of_day(s.n[5], s.n[4], s.n[3]));
    }},
    ShapeRule{"YDDYDD", [](const Shape& s) {
        return of_range(of_day(s.n[0], s.n[1], s.n[2]), of_day(s.n[3], s.n[4], s.n[5]));
    }},
};

/// «№ 3», «вып. 3», "vol. 3": the number of an issue beside the year.
bool counts(const Piece& number, const Piece& before) {
    constexpr auto words = std::to_array<std::string_view>({"№", "вып", "выпуск", "vol", "no", "issue"});
    return number.kind != 'Y' && is_digit(number.text.front()) &&
           std::find(words.begin(), words.end(), before.text) != words.end();
}

Read by_shape(const std::vector<Piece>& pieces) {
    Shape shape;
    std::string kinds;
    std::string_view first, second;
    for (const auto& p : pieces) {
        bool counts_issues = &p != pieces.data() && counts(p, *(&p - 1));
        if (p.kind == 'w' || counts_issues) {
            for (auto word : school_year_words) shape.school_year |= p.text.starts_with(word);
            continue;
        }
        kinds += p.kind;
        shape.n.push_back(p.number);
        if (kinds.size() == 1) first = p.text;
        if (kinds.size() == 2) second = p.text;
    }
    if (!second.empty()) {
        const char* begin = first.data() + first.size();
        shape.between = {begin, static_cast<std::size_t>(second.data() - begin)};
        shape.two_digits = second.size() == 2;
    }
    // «до 1917»: a year that it is not.
    if (kinds == "Y" && std::any_of(pieces.begin(), pieces.end(), [](const Piece& p) {
            return std::find(limit_words.begin(), limit_words.end(), p.text) != limit_words.end();
        }))
        return std::nullopt;
    for (const auto& rule : shape_rules)
        if (rule.shape == kinds) return rule.read(shape);
    return std::nullopt;
}

/// ISO 8601 at the front: YYYY-MM-DD, with a time or with other text behind it.
Read iso_day(std::string_view text, std::int32_t last_year) {
    if (text.size() < 10 || text[4] != '-' || text[7] != '-' || !all_digits(text.substr(0, 4)) ||
        !all_digits(text.substr(5, 2)) || !all_digits(text.substr(8, 2)) || (text.size() > 10 && is_digit(text[10])))
        return std::nullopt;
    auto number = [&](std::size_t at, std::size_t size) { return piece_of(text.substr(at, size), last_year).number; };
    auto year = number(0, 4);
    if (year < first_year || year > last_year || (text.size() > 10 && text[10] == '/')) return std::nullopt;
    auto day = of_day(year, number(5, 2), number(8, 2));
    if (day) day->has_time = text.find(':', 10) != std::string_view::npos;
    return day;
}

/// "199-", "1990-е", "1990s", "1990-жылдар": a decade; "19--": a century.
Read open_ended(std::string_view text, std::int32_t last_year) {
    auto digits = text.substr(0, std::min(text.find_first_not_of("0123456789"), text.size()));
    auto rest = text.substr(digits.size());
    auto is_any = [&](std::initializer_list<std::string_view> tails) {
        return std::any_of(tails.begin(), tails.end(), [&](std::string_view t) { return rest.starts_with(t); });
    };
    auto number = digits.empty() ? 0 : piece_of(digits, last_year).number;
    auto decade = [&](std::int32_t tens) -> Read {
        if (tens * 10 < first_year || tens * 10 > last_year) return std::nullopt;
        return DateValue{fmt::format("{}X", tens), "decade", tens * 10};
    };
    if (digits.size() == 3 && (rest == "-" || rest == "?" || rest == "-?" || rest == "x")) return decade(number);
    if (digits.size() == 4 && number % 10 == 0 && is_any({"-е", "-х", "-ые", "-ых", "s", "-жылдар"}))
        return decade(number / 10);
    if (digits.size() == 2 && number >= 15 && number * 100 <= last_year && (rest == "--" || rest == "--?" || rest == "xx"))
        return DateValue{fmt::format("{}XX", number), "range", 0};
    return std::nullopt;
}

/// UNIMARC 100$a: date entered, type of date, year ("19991117d1999  u…", "20021203g20029999…"); and 20210311.
Read coded(const std::vector<Piece>& p, std::int32_t last_year) {
    if (p.empty() || p[0].text.size() != 8 || p[0].kind != 'N') return std::nullopt;
    if (p.size() > 2 && p[1].text.size() == 1 && p[2].kind == 'Y') return of_year(p[2].number);
    bool open = p.size() > 2 && p[1].text.size() == 1 && p[2].text.size() == 8;
    auto year = (open ? p[2] : p[0]).number / 10000;
    if (open && year >= first_year && year <= last_year) return of_year(year);
    if (p.size() > 1 || year < first_year || year > last_year) return std::nullopt;
    return of_day(year, p[0].number / 100 % 100, p[0].number % 100);
}

}  // namespace

std::optional<DateValue> read_date(std::string_view text, std::int32_t last_year) {
    constexpr std::size_t longest = 80;
    text = trimmed(text, " []().,;©");
    if (text.empty() || text.size() > longest) return std::nullopt;
    if (auto day = iso_day(text, last_year)) return day;  // nearly all dates are written so
    std::string folded = lower(text);
    for (std::string_view dash : {"–", "—"})
        for (auto at = folded.find(dash); at != std::string::npos; at = folded.find(dash))
            folded.replace(at, dash.size(), 1, '-');
    if (auto open = open_ended(folded, last_year)) return open;
    // "Thu, 12 Mar 2015 09:00:00 GMT"
    if (auto colon = folded.find(':'); colon != std::string::npos && colon > 3 && folded[colon - 3] == ' ' &&
                                       all_digits(std::string_view(folded).substr(colon - 2, 2)))
        folded.resize(colon - 3);
    auto pieces = pieces_of(folded, last_year);
    auto value = coded(pieces, last_year);
    if (!value) value = by_shape(pieces);
    if (!value || value->precision != "year") return value;
    bool about = !pieces.empty() && std::find(about_words.begin(), about_words.end(), pieces[0].text) != about_words.end();
    if (about)
        value->edtf += '~';
    else if (folded.find('?') != std::string::npos)
        value->edtf += '?';
    return value;
}

}  // namespace muras::normalise
