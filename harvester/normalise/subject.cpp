#include <harvester/normalise/subject.hpp>

#include <algorithm>
#include <array>

#include <harvester/normalise/text.hpp>

namespace muras::normalise {
namespace {

struct Scheme {
    std::string_view word, scheme;
};

// As they are written; a donor who writes them in lower case means a sentence.
constexpr std::array schemes{
    Scheme{"УДК", "udc"},           Scheme{"UDC", "udc"},
    Scheme{"ББК", "bbk"},           Scheme{"BBK", "bbk"},
    Scheme{"LBC", "bbk"},           Scheme{"ГРНТИ", "grnti"},
    Scheme{"МРНТИ", "grnti"},       Scheme{"ГАСНТИ", "grnti"},
    Scheme{"GRNTI", "grnti"},       Scheme{"МПК", "ipc"},
    Scheme{"МКИ", "ipc"},           Scheme{"IPC", "ipc"},
    Scheme{"ШИФР", "vak"},          Scheme{"Шифр специальности", "vak"},
    Scheme{"Специальность", "vak"}, Scheme{"специальность", "vak"},
    Scheme{"ВАК", "vak"},           Scheme{"Адистиги", "vak"},
};

bool fits(std::string_view scheme, std::string_view code) {
    if (code.empty() || code.size() > 120) return false;
    auto first = static_cast<unsigned char>(code.front());
    if (scheme == "ipc")
        return first >= 'A' && first <= 'H' && code.size() > 3 && is_digit(code[1]) && is_digit(code[2]);
    if (scheme == "bbk") return is_digit(code.front()) || first >= 0xD0;
    if (scheme == "udc") return is_digit(code.front()) || first == '[' || first == '(';
    return is_digit(code.front());
}

/// "07 00 02" (a scanner loses the dots) and "07.00.02" are one; what follows the code is its label.
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

}  // namespace

std::optional<Subject> read_class(std::string_view text) {
    for (const auto& row : schemes) {
        if (!text.starts_with(row.word)) continue;
        auto rest = text.substr(row.word.size());
        if (rest.empty() ||
            (rest.front() != ' ' && rest.front() != ':' && rest.front() != '.' && !is_digit(rest.front())))
            continue;
        auto code = trimmed(rest, " :.");
        if (!fits(row.scheme, code)) continue;
        Subject out;
        out.scheme = row.scheme;
        out.origin.rule = "class-prefix";
        if (row.scheme == "vak")
            read_vak(code, out);
        else if (row.scheme == "ipc")
            out.code = trimmed(code.substr(0, code.find('(')));  // without "(2006.01)"
        else
            out.code = code;
        return out;
    }
    return std::nullopt;
}

std::vector<Subject> read_subjects(std::string_view text) {
    std::vector<Subject> out;
    for (auto part : split(text, ';')) {
        if (auto code = read_class(part)) {
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
