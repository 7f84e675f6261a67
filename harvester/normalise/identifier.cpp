#include <harvester/normalise/identifier.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <harvester/normalise/text.hpp>

namespace muras::normalise {
namespace {

/// DSpace's prefix of an installation without one of its own: such a handle resolves nowhere.
constexpr std::string_view default_handle_prefix = "123456789/";

bool is_issn_digit(char c) { return is_digit(c) || c == 'X' || c == 'x'; }
int digit_of(char c) { return is_digit(c) ? c - '0' : 10; }

bool is_sound_isbn(std::string_view digits) {
    int sum = 0;
    if (digits.size() == 10) {
        for (std::size_t i = 0; i < 10; ++i) sum += digit_of(digits[i]) * static_cast<int>(10 - i);
        return sum % 11 == 0;
    }
    for (std::size_t i = 0; i < 13; ++i) sum += digit_of(digits[i]) * (i % 2 ? 3 : 1);
    return sum % 10 == 0;
}

std::string isbn_13(std::string_view digits) {
    if (digits.size() == 13) return std::string(digits);
    auto out = "978" + std::string(digits.substr(0, 9));
    int sum = 0;
    for (std::size_t i = 0; i < 12; ++i) sum += (out[i] - '0') * (i % 2 ? 3 : 1);
    return out += static_cast<char>('0' + (10 - sum % 10) % 10);
}

bool is_sound_issn(std::string_view text) {  // "1694-7452"
    if (text.size() != 9 || text[4] != '-') return false;
    int sum = 0;
    for (std::size_t i = 0, weight = 8; i < 9; ++i) {
        if (i == 4) continue;
        if (i < 8 ? !is_digit(text[i]) : !is_issn_digit(text[i])) return false;
        sum += digit_of(text[i]) * static_cast<int>(weight--);
    }
    return sum % 11 == 0;
}

Identifier made(std::string_view scheme, std::string value, std::string_view rule) {
    Identifier out;
    out.scheme = scheme;
    out.value = std::move(value);
    out.origin.rule = rule;
    return out;
}

/// Takes the first of the prefixes that stands in front away; true when one did.
bool take_prefix(std::string_view& text, const auto& lower_case_prefixes) {
    for (std::string_view p : lower_case_prefixes)
        if (starts_with_nocase(text, p)) {
            text = trimmed(text.substr(p.size()));
            return true;
        }
    return false;
}

bool read_doi(std::string_view text, Identifier& out) {
    constexpr auto prefixes = std::to_array<std::string_view>(
        {"https://doi.org/", "http://doi.org/", "https://dx.doi.org/", "http://dx.doi.org/", "https://www.doi.org/",
         "info:doi/", "doi:", "doi.org/", "doi"});
    take_prefix(text, prefixes);
    if (starts_with_nocase(text, "doi:")) text = trimmed(text.substr(4));  // https://doi.org/doi:10…
    if (!text.starts_with("10.")) return false;
    auto slash = text.find('/');
    if (slash == std::string_view::npos || slash < 7 || slash > 12 || !all_digits(text.substr(3, slash - 3)))
        return false;
    text = text.substr(0, text.find(' '));
    while (!text.empty() && std::string_view(".,;").find(text.back()) != std::string_view::npos) text.remove_suffix(1);
    if (text.ends_with(')') && text.find('(') == std::string_view::npos) text.remove_suffix(1);
    if (text.size() <= slash + 1) return false;
    out = made("doi", lower_ascii(text), "id-doi");
    return true;
}

bool read_handle(std::string_view text, Identifier& out) {
    constexpr auto prefixes = std::to_array<std::string_view>(
        {"https://hdl.handle.net/", "http://hdl.handle.net/", "info:hdl/", "hdl:", "hdl.handle.net/"});
    if (!take_prefix(text, prefixes) || text.starts_with(default_handle_prefix)) return false;
    auto slash = text.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == text.size()) return false;
    out = made("handle", std::string(text.substr(0, text.find_first_of("?# "))), "id-handle");
    return true;
}

bool read_book_number(std::string_view text, Identifier& out) {
    constexpr auto prefixes =
        std::to_array<std::string_view>({"urn:isbn:", "isbn-13:", "isbn-10:", "isbn-13", "isbn-10", "isbn:", "isbn"});
    bool said = take_prefix(text, prefixes);
    std::string digits;
    std::size_t i = 0;
    for (; i < text.size() && digits.size() < 13; ++i) {
        if (is_digit(text[i]) || ((text[i] == 'X' || text[i] == 'x') && digits.size() == 9))
            digits += text[i] == 'x' ? 'X' : text[i];
        else if (text[i] != '-' && text[i] != ' ')
            break;
        if (digits.size() == 10 && digits.back() == 'X') {
            ++i;
            break;
        }
    }
    // Behind the number only an ISBN that says so may go on ("ISBN 5-901006-99-2 : 100 с.").
    if (!said && i < text.size()) return false;
    bool ten = digits.size() == 10,
         thirteen = digits.size() == 13 && (digits.starts_with("978") || digits.starts_with("979"));
    if ((!ten && !thirteen) || (!said && ten && text.find('-') == std::string_view::npos)) {
        if (!said) return false;
    } else if (is_sound_isbn(digits)) {
        out = made("isbn", isbn_13(digits), "id-isbn");
        return true;
    }
    out = made("local", std::string(text), "id-isbn-unsound");
    out.valid = false;
    return true;
}

/// "2012-2013" looks like an ISSN, but says when.
bool is_year_range(std::string_view number) {
    auto year = [&](std::size_t at) { return number[at] == '1' || number[at] == '2'; };
    return year(0) && year(5) && number.substr(0, 4) <= number.substr(5, 4);
}

bool read_serial_number(std::string_view text, Identifier& out) {
    constexpr auto prefixes = std::to_array<std::string_view>({"urn:issn:", "issn:", "eissn:", "e-issn:", "eissn", "e-issn", "issn"});
    bool said = take_prefix(text, prefixes);
    std::string number(text.substr(0, 9));
    if (number.size() >= 8 && number.find('-') == std::string::npos && said)
        number = number.substr(0, 4) + "-" + number.substr(4, 4);
    if (number.size() != 9 || number[4] != '-' || (!said && text.size() != 9)) return false;
    for (std::size_t i = 0; i < 9; ++i)
        if (i != 4 && !is_issn_digit(number[i])) return false;
    if (number.back() == 'x') number.back() = 'X';
    bool sound = is_sound_issn(number);
    if (!said && !sound && is_year_range(number)) return false;
    out = made(sound ? "issn" : "local", number, sound ? "id-issn" : "id-issn-unsound");
    out.valid = sound;
    return true;
}

bool read_url(std::string_view text, Identifier& out) {
    // "www.library.kg/1.pdf" is what people type.
    if (starts_with_nocase(text, "www.") && text.find(' ') == std::string_view::npos &&
        text.find('.', 4) != std::string_view::npos) {
        out = made("url", escaped_url("http://" + std::string(text)), "id-url");
        return true;
    }
    if (!starts_with_nocase(text, "http://") && !starts_with_nocase(text, "https://")) return false;
    out = made("url", escaped_url(text), "id-url");
    return true;
}

/// «С. 25-31», "pp. 25–31".
bool read_pages(std::string_view text, Identifier& out) {
    constexpr std::array<std::string_view, 6> prefixes{"С.", "с.", "pp.", "p.", "Стр.", "стр."};
    for (auto p : prefixes) {
        if (!text.starts_with(p)) continue;
        auto rest = std::string(trimmed(text.substr(p.size())));
        for (std::string_view dash : {"–", "—"})
            if (auto at = rest.find(dash); at != std::string::npos) rest.replace(at, dash.size(), "-");
        auto dash = rest.find('-');
        if (!all_digits(std::string_view(rest).substr(0, dash)) ||
            (dash != std::string::npos && !all_digits(std::string_view(rest).substr(dash + 1))))
            return false;
        out = made("pages", rest, "id-pages");
        return true;
    }
    return false;
}

/// "KG 2034 C1": office, number, kind.
bool read_patent(std::string_view text, Identifier& out) {
    if (!text.starts_with("KG ")) return false;
    auto parts = split(text, ' ');
    if (parts.size() < 2 || parts.size() > 3 || !all_digits(parts[1])) return false;
    if (parts.size() == 3 && (parts[2].size() > 2 || parts[2][0] < 'A' || parts[2][0] > 'Z')) return false;
    std::string value;
    for (auto p : parts) value += p;
    out = made("patent_no", value, "id-patent");
    return true;
}

/// USAID: "AID-176-C-16-00002", also without its first part.
bool read_grant(std::string_view text, Identifier& out) {
    auto number = text.starts_with("AID-") ? text.substr(4) : text;
    auto parts = split(number, '-');
    auto capitals = [](std::string_view t) {
        return !t.empty() && t.size() <= 4 &&
               std::all_of(t.begin(), t.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
    };
    if (parts.size() != 4 || parts[0].size() != 3 || parts[2].size() != 2 || parts[3].size() != 5 ||
        !all_digits(parts[0]) || !capitals(parts[1]) || !all_digits(parts[2]) || !all_digits(parts[3]))
        return false;
    out = made("grant_no", std::string(text), "id-grant");
    return true;
}

/// The World Bank's "P127725", and "44000-P127725" as IATI writes it: the organisation's reference in front.
bool read_project(std::string_view text, Identifier& out) {
    auto dash = text.find('-');
    auto number = dash == std::string_view::npos ? text : text.substr(dash + 1);
    if (number.size() != 7 || number[0] != 'P' || !all_digits(number.substr(1))) return false;
    if (dash != std::string_view::npos && (dash != 5 || !all_digits(text.substr(0, 5)))) return false;
    out = made(dash == std::string_view::npos ? "project_id" : "iati", std::string(text), "id-project");
    return true;
}

/// A check digit typed on a Cyrillic keyboard: Х behind a digit or a hyphen is X. Empty when there is none.
std::string with_latin_x(std::string_view text) {
    std::string out;
    bool any = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        auto letter = text.substr(i, 2);
        bool behind = i > 0 && (is_digit(text[i - 1]) || text[i - 1] == '-');
        if (behind && (letter == "Х" || letter == "х")) {
            out += 'X';
            any = true;
            ++i;
        } else {
            out += text[i];
        }
    }
    return any ? out : std::string{};
}

}  // namespace

Identifier read_identifier(std::string_view text) {
    Identifier out;
    if (text.empty()) return made("local", {}, "");
    if (read_doi(text, out) || read_handle(text, out) || read_url(text, out)) return out;
    if (read_serial_number(text, out) || read_book_number(text, out)) {
        if (out.valid) return out;
        Identifier mended;
        auto latin = with_latin_x(text);
        bool read = !latin.empty() && (read_serial_number(latin, mended) || read_book_number(latin, mended));
        return read && mended.valid ? mended : out;
    }
    if (auto latin = with_latin_x(text); !latin.empty() && latin.size() < 40)
        if ((read_serial_number(latin, out) || read_book_number(latin, out)) && out.valid) return out;
    out = {};
    if (starts_with_nocase(text, "urn:")) return made("urn", std::string(text), "id-urn");
    if (starts_with_nocase(text, "ark:")) return made("ark", std::string(text), "id-ark");
    if (starts_with_nocase(text, "oai:")) return made("oai", std::string(text), "id-oai");
    if (read_pages(text, out) || read_patent(text, out) || read_grant(text, out) || read_project(text, out)) return out;
    return made("local", std::string(text), "");
}

Citation read_citation(std::string_view text) {
    Citation out;
    auto number_behind = [&](std::initializer_list<std::string_view> labels) {
        for (auto label : labels)
            for (auto at = text.find(label); at != std::string_view::npos; at = text.find(label, at + 1)) {
                if (at > 0 && std::string_view(" ,.(;-").find(text[at - 1]) == std::string_view::npos &&
                    !text.substr(0, at).ends_with("–") && !text.substr(0, at).ends_with("—"))
                    continue;
                auto rest = trimmed(text.substr(at + label.size()));
                auto digits = rest.substr(0, rest.find_first_not_of("0123456789"));
                if (!digits.empty()) return std::string(digits);
            }
        return std::string();
    };
    out.volume = number_behind({"Т.", "Том", "том", "т.", "Vol.", "vol.", "Volume", "Чыг."});
    out.issue = number_behind({"№", "Вып.", "вып.", "No.", "no.", "Iss.", "Issue"});
    out.first_page = number_behind({"С.", "с.", "pp.", "p.", "Б.", "б."});
    if (!out.first_page.empty()) {
        auto rest = text.substr(text.rfind(out.first_page) + out.first_page.size());
        for (std::string_view dash : {"-", "–", "—"})
            if (rest.starts_with(dash)) {
                rest = rest.substr(dash.size());
                out.last_page = rest.substr(0, rest.find_first_not_of("0123456789"));
                break;
            }
        if (out.last_page.empty()) out.first_page.clear();  // «120 с.»: so many pages, not where they are
    } else if (auto tail = trimmed(text.substr(text.rfind(';') + 1)); text.find(';') != std::string_view::npos) {
        auto dash = tail.find('-');  // OJS: "Журнал; Том 1 № 2 (2020); 10-15"
        if (dash != std::string_view::npos && all_digits(tail.substr(0, dash)) && all_digits(tail.substr(dash + 1))) {
            out.first_page = tail.substr(0, dash);
            out.last_page = tail.substr(dash + 1);
        }
    }
    if (auto slashes = text.find("// "); slashes != std::string_view::npos) {
        auto title = text.substr(slashes + 3);
        for (std::string_view end : {". –", ". —", ". -", "; ", ". Т", ". №"}) title = title.substr(0, title.find(end));
        out.title = trimmed(title, " .,");
    } else if (auto semicolon = text.find(';');
               semicolon != std::string_view::npos && (!out.volume.empty() || !out.issue.empty())) {
        out.title = trimmed(text.substr(0, semicolon));
    }
    return out;
}

std::string find_issn(std::string_view text) {
    for (auto at = text.find('-'); at != std::string_view::npos; at = text.find('-', at + 1)) {
        if (at < 4 || at + 5 > text.size()) continue;
        auto number = std::string(text.substr(at - 4, 9));
        if (number.back() == 'x') number.back() = 'X';
        bool alone = (at == 4 || !is_digit(text[at - 5])) && (at + 5 == text.size() || !is_digit(text[at + 5]));
        if (alone && is_sound_issn(number)) return number;
    }
    return {};
}

std::string escaped_url(std::string_view url) {
    constexpr std::string_view unsafe = " \"<>\\^`{|}";
    std::string out;
    out.reserve(url.size());
    for (char c : url) {
        auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte >= 0x7F || unsafe.find(c) != std::string_view::npos)
            out += fmt::format("%{:02X}", byte);
        else
            out += c;
    }
    return out;
}

}  // namespace muras::normalise
