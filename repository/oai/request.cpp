#include <repository/oai/request.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <span>

#include <repository/base/clock.hpp>
#include <repository/oai/raw.hpp>

namespace muras::oai {
namespace {

struct VerbRow {
    Verb verb;
    std::string_view name;
    std::array<std::string_view, 2> required;
    std::array<std::string_view, 4> optional;
    bool resumable;  ///< takes resumptionToken as its only argument
};

constexpr std::array verbs{
    VerbRow{Verb::identify, "Identify", {}, {}, false},
    VerbRow{Verb::list_metadata_formats, "ListMetadataFormats", {}, {"identifier"}, false},
    VerbRow{Verb::list_sets, "ListSets", {}, {}, true},
    VerbRow{Verb::get_record, "GetRecord", {"identifier", "metadataPrefix"}, {}, false},
    VerbRow{Verb::list_identifiers, "ListIdentifiers", {"metadataPrefix"}, {"from", "until", "set"}, true},
    VerbRow{Verb::list_records, "ListRecords", {"metadataPrefix"}, {"from", "until", "set"}, true},
};

using Values = std::map<std::string_view, std::string_view>;

ProtocolError bad_argument(std::string text) { return {"badArgument", std::move(text)}; }

std::variant<Request, ProtocolError> resume(const VerbRow& row, std::string_view token, const std::string& key) {
    auto position = open_token(token, key);
    if (!position || row.verb == Verb::list_sets || position->identifiers_only != (row.verb == Verb::list_identifiers))
        return ProtocolError{"badResumptionToken", "the token is not one that this repository gave for this verb"};
    if (!find_offered(position->prefix))
        return ProtocolError{"badResumptionToken", "the token asks for a format that is no longer offered"};
    Request request;
    request.verb = row.verb;
    request.prefix = position->prefix;
    request.list = std::move(*position);
    request.resumed = true;
    return request;
}

/// The letters of metadataPrefix and of the parts of a setSpec (OAI-PMH.xsd).
bool is_name(std::string_view text, bool colons) {
    constexpr std::string_view marks = "-_.!~*'()";
    char before = ':';
    for (char c : text) {
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      marks.find(c) != std::string_view::npos;
        if (!letter && !(colons && c == ':' && before != ':')) return false;
        before = c;
    }
    return before != ':';
}

/// `from` and `until`: both days or both seconds, in order (section 2.7.1).
std::optional<ProtocolError> read_range(const Values& values, ListPosition& list) {
    auto from = values.find("from"), until = values.find("until");
    if (from != values.end()) {
        auto seconds = parse_datestamp(from->second);
        if (!seconds) return bad_argument("from is neither YYYY-MM-DD nor YYYY-MM-DDThh:mm:ssZ");
        list.from = *seconds;
    }
    if (until != values.end()) {
        auto seconds = parse_datestamp(until->second, true);
        if (!seconds) return bad_argument("until is neither YYYY-MM-DD nor YYYY-MM-DDThh:mm:ssZ");
        list.until = *seconds;
    }
    if (from != values.end() && until != values.end()) {
        if (from->second.size() != until->second.size()) return bad_argument("from and until differ in granularity");
        if (list.from > list.until) return bad_argument("from is later than until");
    }
    return std::nullopt;
}

}  // namespace

std::string_view name_of(Verb verb) {
    return std::find_if(verbs.begin(), verbs.end(), [&](auto& row) { return row.verb == verb; })->name;
}

std::variant<Request, ProtocolError> parse_request(const Arguments& arguments, const std::string& token_key) {
    Values values;
    std::string_view verb;
    bool verb_twice = false;
    std::optional<std::string_view> repeated;
    for (const auto& [name, value] : arguments) {
        if (name == "verb") {
            verb_twice = verb_twice || !verb.empty();
            verb = value;
        } else if (!values.emplace(name, value).second) {
            repeated = name;
        }
    }
    auto row = std::find_if(verbs.begin(), verbs.end(), [&](auto& r) { return r.name == verb; });
    if (verb_twice || row == verbs.end())
        return ProtocolError{"badVerb", "the verb is missing, repeated or not one of OAI-PMH 2.0"};
    if (repeated) return bad_argument(fmt::format("the argument {} is repeated", *repeated));

    if (auto token = values.find("resumptionToken"); token != values.end() && row->resumable) {
        if (values.size() > 1) return bad_argument("resumptionToken allows no other argument");
        return resume(*row, token->second, token_key);
    }
    auto listed = [](const auto& names, std::string_view name) {
        return std::find(names.begin(), names.end(), name) != names.end();
    };
    for (const auto& [name, value] : values) {
        if (name.empty() || (!listed(row->required, name) && !listed(row->optional, name)))
            return bad_argument(fmt::format("{} does not take the argument {}", row->name, name));
        if (value.empty()) return bad_argument(fmt::format("the argument {} is empty", name));
    }
    for (auto name : row->required)
        if (!name.empty() && !values.contains(name)) return bad_argument(fmt::format("the argument {} is missing", name));

    Request request;
    request.verb = row->verb;
    auto text = [&](std::string_view name) {
        auto it = values.find(name);
        return it == values.end() ? std::string{} : std::string(it->second);
    };
    request.identifier = text("identifier");
    request.prefix = text("metadataPrefix");
    request.list.prefix = request.prefix;
    request.list.set = text("set");
    request.list.identifiers_only = row->verb == Verb::list_identifiers;
    if (auto error = read_range(values, request.list)) return *error;
    if (!request.prefix.empty() && !is_name(request.prefix, false)) return bad_argument("metadataPrefix holds a letter that none has");
    if (!request.list.set.empty() && !is_name(request.list.set, true)) return bad_argument("set holds a letter that no setSpec has");
    if (!request.prefix.empty() && !find_offered(request.prefix))
        return ProtocolError{"cannotDisseminateFormat", "ListMetadataFormats tells the formats of this repository"};
    return request;
}

}  // namespace muras::oai
