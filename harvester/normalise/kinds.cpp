#include <harvester/normalise/kinds.hpp>

#include <vector>

#include <harvester/normalise/date.hpp>
#include <harvester/normalise/identifier.hpp>
#include <harvester/normalise/issued.hpp>
#include <harvester/normalise/language.hpp>
#include <harvester/normalise/name.hpp>
#include <harvester/normalise/rights.hpp>
#include <harvester/normalise/subject.hpp>
#include <harvester/normalise/text.hpp>
#include <harvester/normalise/title.hpp>
#include <harvester/normalise/type.hpp>
#include <repository/base/text.hpp>

namespace muras::normalise {
namespace {

std::string joined(const std::vector<std::string>& values) {
    std::string out;
    for (const auto& value : values) out += (out.empty() ? "" : "||") + value;
    return out;
}

std::string date(std::string_view value, const Context&, std::int32_t this_year) {
    auto read = read_date(value, this_year + 1);
    return read ? read->edtf : std::string();
}

/// The dates of one record, separated by '|': the date of issue.
std::string date_list(std::string_view value, const Context&, std::int32_t this_year) {
    std::vector<std::optional<DateValue>> dates;
    for (auto part : split(value, '|')) dates.push_back(read_date(part, this_year + 1));
    auto issued = issued_of(dates);
    return issued ? dates[*issued]->edtf : std::string();
}

std::string language(std::string_view value, const Context& context, std::int32_t) {
    std::vector<std::string> codes;
    for (auto& code : language_codes(value))
        if (!is_untrusted_language(code, value, context.profile, context.title)) codes.push_back(std::move(code));
    if (!codes.empty() || context.title.empty()) return joined(codes);
    auto told = language_of_text(context.title);
    return told.code.empty() ? "und" : std::string(told.code);
}

std::string parts_of(const Agent& agent) {
    std::string out;
    auto add = [&](std::string_view name, const std::string& value) {
        if (!value.empty()) out += (out.empty() ? "" : ";") + std::string(name) + "=" + value;
    };
    add("family", agent.family);
    add("given", agent.given);
    add("patronymic", agent.patronymic);
    add("initials", agent.initials);
    return out.empty() ? agent.display : out;
}

std::string name(std::string_view value, const Context&, std::int32_t) {
    auto names = read_names(value);
    if (names.anonymous) return "org=коллектив;warn";
    if (names.agents.size() == 1) return names.agents[0].kind == "org" ? "org" : parts_of(names.agents[0]);
    std::vector<std::string> out;
    for (const auto& agent : names.agents) out.push_back(agent.display);
    return joined(out);
}

/// '?' behind a type that the label leaves open.
std::string type(std::string_view value, const Context& context, std::int32_t) {
    if (value.empty() && context.title.empty()) return {};
    std::vector<std::string> values;
    for (auto part : split(value, '|')) values.emplace_back(part);
    auto read = read_type(values, context.title);
    return read.origin.rule == "type-doubt" ? read.code + "?" : read.code;
}

/// A scheme with its value; one that the line itself is goes without.
std::string named(std::string_view scheme, std::string_view value, std::string_view line) {
    return std::string(scheme) + (value == line || value.empty() ? "" : " " + std::string(value));
}

std::string identifier(std::string_view value, const Context& context, std::int32_t) {
    if (value.empty()) return {};
    auto scheme = scheme_of_context(context.field);
    auto subject = read_class(value);
    if (!subject && !scheme.empty()) subject = read_class_of(value, scheme);
    if (!subject) subject = read_class_alone(value);
    if (subject) return named("subject " + subject->scheme, subject->code, value);
    if (auto council = read_council(value); !council.empty()) return named("council_code", council, value);
    auto read = read_identifier(value);
    if (!read.valid) return read.origin.rule == "id-issn-unsound" ? "(invalid issn) local" : "(invalid isbn) local";
    for (auto told_with_value : {"doi", "handle", "isbn", "issn"})
        if (read.scheme == told_with_value) return read.scheme + ":" + read.value;
    if (read.scheme == "local")
        if (auto c = read_citation(value); !c.volume.empty() && !c.first_page.empty())
            return "citation volume=" + c.volume + (c.issue.empty() ? "" : ";issue=" + c.issue) + ";pages=" +
                   c.first_page + "-" + c.last_page;
    return named(read.scheme, read.value, value);
}

std::string rights(std::string_view value, const Context&, std::int32_t) {
    Rights read;
    static_cast<void>(read_rights(value, read));
    std::vector<std::string> out;
    if (auto coar = coar_access(read.access); !coar.empty()) out.push_back("access " + std::string(coar));
    if (!read.licence.empty()) out.push_back("licence " + read.licence);
    return joined(out);
}

std::string title(std::string_view value, const Context&, std::int32_t) { return read_title(std::string(value)).value; }

std::string folded(std::string_view value, const Context&, std::int32_t) { return fold(value); }

}  // namespace

const std::array<Kind, 9> kinds{{
    {"date", "a date, to EDTF", date},
    {"date-list", "the dates of one record, separated by |, to the date of issue", date_list},
    {"language", "a language, to ISO 639-3; context: profile; title=…", language},
    {"name", "a name, or several, to their parts", name},
    {"type", "a type of work, to the code of our vocabulary; context: title=…", type},
    {"identifier", "an identifier or a classification code; context: the field it is from", identifier},
    {"rights", "a statement of rights, to COAR access and licence URI", rights},
    {"title", "a title, for display", title},
    {"fold", "a text as search compares it", folded},
}};

Context read_context(std::string_view text) {
    Context out;
    auto at = text.find("title=");
    if (at != std::string_view::npos) out.title = trimmed(text.substr(at + 6));
    auto front = trimmed(text.substr(0, at), " ;");
    out.profile = lower_ascii(front.substr(0, front.find_first_of("; ")));
    if (out.profile.empty()) out.profile = "auto";
    out.field = front;
    return out;
}

std::string normalise_line(const Kind& kind, std::string_view line, std::int32_t this_year) {
    auto sound = to_valid_utf8(line);
    auto tab = sound.find('\t');
    auto value = tidy(sound.substr(0, tab)).value;
    auto context = tab == std::string::npos ? Context{.profile = "auto"} : read_context(tidy(sound.substr(tab + 1)).value);
    auto out = kind.normalise(value, context, this_year);
    for (auto& c : out)
        if (c == '\n' || c == '\r') c = ' ';
    return out;
}

const Kind* find_kind(std::string_view wanted) {
    for (const auto& kind : kinds)
        if (kind.name == wanted) return &kind;
    return nullptr;
}

}  // namespace muras::normalise
