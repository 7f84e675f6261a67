#include <harvester/normalise/subject.hpp>

#include <algorithm>
#include <array>
#include <boost/regex.hpp>

#include <harvester/normalise/text.hpp>
#include <repository/base/text.hpp>

namespace muras::normalise {
namespace {

struct Scheme {
    std::string_view word, scheme;
};

constexpr std::array prefixes{
    Scheme{"УДК", "udc"},      Scheme{"удк", "udc"},      Scheme{"Удк", "udc"},
    Scheme{"UDC", "udc"},      Scheme{"ББК", "bbk"},      Scheme{"ббк", "bbk"},
    Scheme{"Ббк", "bbk"},      Scheme{"BBK", "bbk"},      Scheme{"LBC", "bbk"},
    Scheme{"ГРНТИ", "grnti"},  Scheme{"МРНТИ", "grnti"},  Scheme{"ГАСНТИ", "grnti"},
    Scheme{"GRNTI", "grnti"},  Scheme{"МПК", "ipc"},      Scheme{"МКИ", "ipc"},
    Scheme{"IPC", "ipc"},      Scheme{"Int. Cl.", "ipc"}, Scheme{"ШИФР", "vak"},
    Scheme{"Шифр специальности", "vak"},                  Scheme{"Шифр", "vak"},
    Scheme{"СПЕЦИАЛЬНОСТЬ", "vak"},                       Scheme{"Специальность", "vak"},
    Scheme{"специальность", "vak"},                       Scheme{"ВАК", "vak"},
    Scheme{"Адистиги", "vak"}, Scheme{"адистиги", "vak"}, Scheme{"DDC", "ddc"},
};

// Words of a context, in lower case; the first that is found decides: a list is more exact than a field.
constexpr std::array contexts{
    Scheme{"nsnr", "vak"},    Scheme{"oksvnk", "vak"},    Scheme{"vak", "vak"},      Scheme{"вак", "vak"},
    Scheme{"специальн", "vak"},                           Scheme{"rubbk", "bbk"},    Scheme{"ббк", "bbk"},
    Scheme{"bbk", "bbk"},     Scheme{"pmb", "bbk"},       Scheme{"rugasnti", "grnti"},
    Scheme{"грнти", "grnti"}, Scheme{"grnti", "grnti"},   Scheme{"мрнти", "grnti"},  Scheme{"гаснти", "grnti"},
    Scheme{"udc", "udc"},     Scheme{"удк", "udc"},       Scheme{"ipc", "ipc"},      Scheme{"мпк", "ipc"},
    Scheme{"ddc", "ddc"},     Scheme{"lcc", "lcc"},       Scheme{"lcsh", "keyword"}, Scheme{"mesh", "mesh"},
    Scheme{"agrovoc", "agrovoc"},                         Scheme{"dac", "dac"},      Scheme{"621", "bbk"},
    Scheme{"675", "udc"},     Scheme{"080", "udc"},       Scheme{"082", "ddc"},      Scheme{"676", "ddc"},
    Scheme{"050", "lcc"},     Scheme{"680", "lcc"},
};

/// What a code of a scheme looks like. `alone`: the shape is of no other scheme, and of nothing else that donors write
/// in its place. Cyrillic capitals are \xD0[\x90-\xAF] in UTF-8, small ones \xD0[\xB0-\xBF] and \xD1[\x80-\x8F].
struct Form {
    std::string_view scheme;
    boost::regex shape;
    bool alone;
};

const std::array<Form, 10>& forms() {
    using boost::regex;
    static const std::array<Form, 10> table{{
        {"ipc", regex(R"([A-H]\d{2}[A-Z]\s?\d{1,4}/\d{2,6}(\s?\(\d{4}\.\d{2}\))?)"), true},
        // Ч3, З973.2, Т3(2)6: the tables for research libraries.
        {"bbk", regex("\xD0[\x90-\xAF]\\d{1,3}(\\.\\d+)*(\\([^)]*\\))?([^ ]*)?( \xD1\x8F\\d+.*)?"), true},
        // 28.693.35, 74.584.44(2)я2: two digits, then groups of three; UDC has its first dot behind three.
        {"bbk", regex("[2-9]\\d\\.\\d{3}(\\.\\d{1,3})*(\\([^)]*\\))*(\xD1\x8F\\d.*)?"), true},
        {"bbk", regex("\\d{1,2}(\\.\\d{1,3})*(\\([^)]*\\))*\xD1\x8F\\d+.*"), true},
        {"bbk", regex("\\d{1,2}(\\.\\d{1,3})*([+(\xD0\xD1].*)?"), false},
        {"vak", regex(R"(\d{2}[. ]\d{2}[. ]\d{2})"), false},
        {"grnti", regex(R"(\d{2}(\.\d{2}){0,2})"), false},
        // Behind the number: signs, -05 and the like, and a name from A to Z (table 1h: 821.161.1Бабель).
        {"udc", regex("\\d{1,3}(\\.\\d{1,3})*([:+/(\\[=\"'\xC2].*|[-*]\\d.*)?|[(\\[][\\d^].*|"
                      "\\d{3}(\\.\\d{1,3})*\xD0[\x90-\xAF].*"), false},
        {"ddc", regex(R"(\d{3}(\.\d+)?)"), false},
        {"dac", regex(R"(\d{5})"), false},
    }};
    return table;
}

bool matches(std::string_view text, const boost::regex& shape) {
    return boost::regex_match(text.begin(), text.end(), shape);
}

bool has_shape_of(std::string_view text, std::string_view scheme) {
    bool known = false;
    for (const auto& form : forms()) {
        if (form.scheme != scheme) continue;
        known = true;
        if (matches(text, form.shape)) return true;
    }
    return !known;  // lists without a shape of their own (MeSH, AGROVOC)
}

/// "07 00 02": a scanner lost the dots. With a month in the middle it may be a date.
bool is_spaced_vak(std::string_view text) {
    if (text.size() != 8 || text[2] != ' ' || text[5] != ' ') return false;
    auto number = [&](std::size_t at) { return (text[at] - '0') * 10 + (text[at + 1] - '0'); };
    if (!all_digits(text.substr(0, 2)) || !all_digits(text.substr(3, 2)) || !all_digits(text.substr(6, 2))) return false;
    return number(0) >= 1 && number(0) <= 26 && (number(3) < 1 || number(3) > 12);
}

/// "07 00 02" and "07.00.02" are one; what follows the code is its label.
void read_vak(std::string_view text, Subject& subject) {
    auto code = text.substr(0, text.find_first_not_of("0123456789. "));
    code = trimmed(code, " .");
    subject.code = code;
    if (code.size() == 8) std::replace(subject.code.begin(), subject.code.end(), ' ', '.');
    auto rest = trimmed(text.substr(std::min(text.size(), text.find(code) + code.size())), " .,:-\"");
    for (std::string_view dash : {"–", "—", "«"})
        while (rest.starts_with(dash)) rest = trimmed(rest.substr(dash.size()));
    while (rest.ends_with("»")) rest.remove_suffix(std::string_view("»").size());
    subject.label = rest;
}

Subject made(std::string_view scheme, std::string_view code, std::string_view rule) {
    Subject out;
    out.scheme = scheme;
    out.origin.rule = rule;
    if (scheme == "vak")
        read_vak(code, out);
    else if (scheme == "ipc")
        out.code = trimmed(code.substr(0, code.find('(')));  // without "(2006.01)"
    else
        out.code = code;
    return out;
}

/// The text behind a prefix begins with what can be a code.
bool begins_code(std::string_view scheme, std::string_view code) {
    constexpr std::size_t longest = 300;
    if (code.empty() || code.size() > longest) return false;
    auto first = static_cast<unsigned char>(code.front());
    if (scheme == "ipc")
        return first >= 'A' && first <= 'H' && code.size() > 3 && is_digit(code[1]) && is_digit(code[2]);
    if (scheme == "bbk") {
        std::size_t at = 0;
        return is_digit(code.front()) || (is_capital(next_letter(code, at)) && at < code.size() && is_digit(code[at]));
    }
    if (scheme == "udc") return is_digit(code.front()) || first == '[' || first == '(';
    return is_digit(code.front());
}

constexpr std::size_t longest_code = 60;

}  // namespace

std::optional<Subject> read_class(std::string_view text) {
    for (const auto& row : prefixes) {
        if (!text.starts_with(row.word)) continue;
        auto rest = text.substr(row.word.size());
        if (rest.empty() ||
            (rest.front() != ' ' && rest.front() != ':' && rest.front() != '.' && !is_digit(rest.front())))
            continue;
        auto code = trimmed(rest, " :.");
        if (begins_code(row.scheme, code)) return made(row.scheme, code, "class-prefix");
    }
    return std::nullopt;
}

std::string_view scheme_of_context(std::string_view context) {
    auto folded = lower(context);
    for (const auto& row : contexts)
        if (folded.find(row.word) != std::string::npos) return row.scheme;
    return {};
}

std::optional<Subject> read_class_of(std::string_view text, std::string_view scheme) {
    text = trimmed(text, " .,");
    if (text.empty() || text.size() > longest_code) return std::nullopt;
    if (scheme == "udc")
        if (auto other = read_class_alone(text); other && other->scheme == "bbk") return other;
    if (!has_shape_of(text, scheme)) return std::nullopt;
    return made(scheme, text, "class-field");
}

std::optional<Subject> read_class_alone(std::string_view text) {
    // Nearly all texts are words: a code has a digit among its first three bytes.
    if (text.empty() || text.size() > longest_code || text.substr(0, 3).find_first_of("0123456789") == text.npos)
        return std::nullopt;
    if (!read_council(text).empty()) return std::nullopt;
    if (is_spaced_vak(text)) return made("vak", text, "class-shape");
    for (const auto& form : forms())
        if (form.alone && matches(text, form.shape)) return made(form.scheme, text, "class-shape");
    return std::nullopt;
}

std::string read_council(std::string_view text) {
    static const boost::regex shape("(\xD0\x94|\xD0\x9A|D|K)\\s?(\\d{2}\\.\\d{2}\\.\\d{3})");
    boost::cmatch found;
    if (text.size() > longest_code || !boost::regex_match(text.data(), text.data() + text.size(), found, shape)) return {};
    auto letter = found[1].str();
    return (letter == "D" ? "Д" : letter == "K" ? "К" : letter) + " " + found[2].str();
}

std::vector<Subject> read_subjects(std::string_view text) {
    std::vector<Subject> out;
    for (auto part : split(text, ';')) {
        auto code = read_class(part);
        if (!code && !out.empty() && !out.back().code.empty()) {  // «УДК 94(575.2); 930.1»
            code = read_class_of(part, out.back().scheme);
            if (code) code->origin.rule = "class-list";
        }
        if (code) {
            out.push_back(std::move(*code));
            continue;
        }
        Subject keyword;
        keyword.label = part;
        out.push_back(std::move(keyword));
    }
    return out;
}

}  // namespace muras::normalise
