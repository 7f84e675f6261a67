#include <repository/base/source_file.hpp>

#include <arpa/inet.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/url/parse.hpp>
#include <charconv>

#include <repository/base/toml.hpp>
#include <repository/base/units.hpp>
#include <schemas/crosswalks/sheet.hpp>
#include <schemas/iso.hpp>
#include <schemas/types.hpp>

namespace muras {
namespace {

constexpr std::size_t key_limit = 32;

bool is_port(std::string_view text) {
    unsigned n = 0;
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    return error == std::errc{} && end == text.data() + text.size() && n >= 1 && n <= 65535;
}

/// ADDR[:PORT[-PORT]], an IPv6 address in brackets when a port follows.
bool is_exception(std::string_view text) {
    std::string_view address = text, ports;
    if (text.starts_with('[')) {
        auto end = text.find(']');
        if (end == std::string_view::npos) return false;
        address = text.substr(1, end - 1);
        ports = text.substr(end + 1);
    } else if (std::count(text.begin(), text.end(), ':') == 1) {
        auto colon = text.find(':');
        address = text.substr(0, colon);
        ports = text.substr(colon);
    }
    in6_addr parsed;
    std::string terminated(address);
    if (::inet_pton(AF_INET, terminated.c_str(), &parsed) != 1 && ::inet_pton(AF_INET6, terminated.c_str(), &parsed) != 1)
        return false;
    if (ports.empty()) return true;
    if (!ports.starts_with(':')) return false;
    ports.remove_prefix(1);
    auto dash = ports.find('-');
    return is_port(ports.substr(0, dash)) && (dash == std::string_view::npos || is_port(ports.substr(dash + 1)));
}

bool is_type(std::string_view code) {
    return std::any_of(types.begin(), types.end(), [&](const TypeTerm& t) { return t.code == code; });
}

/// A row of [map.FIELD]: the donor's value on the left, ours on the right.
std::function<std::string(const std::string&, const TomlValue&)> value_into(DonorRules& rules, std::string_view field) {
    return [&rules, field](const std::string& from, const TomlValue& value) -> std::string {
        const auto* to = std::get_if<std::string>(&value);
        if (!to) return "text in quotes";
        if ((field == "type" || field == "set") && !is_type(*to))
            return "a type of the vocabulary, such as \"autoabstract\", \"article\" or \"other\"";
        if (field == "language" && iso_language(*to) != *to) return "a language of ISO 639-3, such as \"kir\"";
        if (field == "column" && !crosswalks::is_sheet_path(*to))
            return "a place in the record, such as \"title[ru]\", \"agents.aut\", \"thesis.grantor\" or \"id\"";
        rules.values.push_back({std::string(field), from, *to});
        return {};
    };
}

std::function<std::string(const TomlValue&)> relator_into(std::string& target) {
    return [&target](const TomlValue& value) -> std::string {
        const auto* text = std::get_if<std::string>(&value);
        if (!text || text->size() != 3 || text->find_first_not_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos)
            return "a MARC relator code, such as \"ths\" or \"edt\"";
        target = *text;
        return {};
    };
}

std::vector<TomlKey> keys_of(Source& s) {
    return {
        {"key", text_into(s.key)},
        {"name", text_into(s.name)},
        {"base_url", text_into(s.base_url)},
        {"prefix", text_into(s.prefix)},
        {"sets", texts_into(s.sets)},
        {"profile", text_into(s.profile)},
        {"files", flag_into(s.files)},
        {"serve_files", text_into(s.serve_files)},
        {"ocr", texts_into(s.ocr)},
        {"every", duration_into(s.every_s)},
        {"window", text_into(s.window)},
        {"allow_private", texts_into(s.allow_private)},
        {"ca_file", text_into(s.ca_file)},
        {"request_timeout", duration_into(s.request_timeout_s)},
        {"attempts", number_into(s.attempts, 1)},
        {"max_response", bytes_into(s.max_response_bytes)},
        {"verb", text_into(s.verb)},
        {"overlap", duration_into(s.overlap_s)},
        {"sweep", duration_into(s.sweep_s)},
        {"deletions_believed", number_into(s.deletions_believed, 0)},
        {"wrong_list_size", flag_into(s.wrong_list_size)},
        {"max_file", bytes_into(s.max_file_bytes)},
        {"file_quota", bytes_into(s.file_quota_bytes)},
        {"formats", texts_into(s.rules.formats)},
        {"distrust_language", flag_into(s.rules.distrust_language)},
        {"default_rights", text_into(s.rules.default_rights)},
        {"contributor_role", relator_into(s.rules.contributor_role)},
        {"map.type.*", {}, value_into(s.rules, "type")},
        {"map.language.*", {}, value_into(s.rules, "language")},
        {"map.rights.*", {}, value_into(s.rules, "rights")},
        {"map.set.*", {}, value_into(s.rules, "set")},
        {"map.column.*", {}, value_into(s.rules, "column")},
    };
}

std::string rules_toml(const DonorRules& rules);

std::string list(const std::vector<std::string>& texts) {
    std::string out = "[";
    for (const auto& text : texts) out += (out.size() > 1 ? ", " : "") + toml_quoted(text);
    return out + "]";
}

std::string rules_toml(const DonorRules& rules) {
    std::string out;
    if (!rules.formats.empty()) out += fmt::format("formats = {}\n", list(rules.formats));
    if (rules.distrust_language) out += "distrust_language = true\n";
    if (!rules.default_rights.empty()) out += fmt::format("default_rights = {}\n", toml_quoted(rules.default_rights));
    if (!rules.contributor_role.empty())
        out += fmt::format("contributor_role = {}\n", toml_quoted(rules.contributor_role));
    for (std::string_view field : {"type", "language", "rights", "set", "column"}) {
        std::string rows;
        for (const auto& rule : rules.values)
            if (rule.field == field) rows += fmt::format("{} = {}\n", toml_quoted(rule.from), toml_quoted(rule.to));
        if (!rows.empty()) out += fmt::format("\n[map.{}]\n{}", field, rows);
    }
    return out;
}

}  // namespace

bool is_source_key(std::string_view key) {
    auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
    return !key.empty() && key.size() <= key_limit && letter(key.front()) &&
           std::all_of(key.begin(), key.end(), [&](char c) { return letter(c) || c == '-'; });
}

Result<Source> load_source(const std::string& file) {
    Source source;
    source.prefix = any_prefix;
    if (auto read = read_toml(file, keys_of(source)); !read) return read.error();
    if (auto sound = check_source(source); !sound)
        return fail(ErrorCode::config, fmt::format("{}: {}", file, sound.error().message), sound.error().hint);
    return source;
}

std::string source_toml(const Source& s) {
    const Source usual;
    auto out = fmt::format("key = {}\n", toml_quoted(s.key));
    auto line = [&out](std::string_view key, const std::string& value) { out += fmt::format("{} = {}\n", key, value); };
    if (s.name != usual.name) line("name", toml_quoted(s.name));
    if (s.base_url != usual.base_url) line("base_url", toml_quoted(s.base_url));
    if (s.prefix != any_prefix) line("prefix", toml_quoted(s.prefix));
    if (s.sets != usual.sets) line("sets", list(s.sets));
    if (s.profile != usual.profile) line("profile", toml_quoted(s.profile));
    if (s.files != usual.files) line("files", s.files ? "true" : "false");
    if (s.serve_files != usual.serve_files) line("serve_files", toml_quoted(s.serve_files));
    if (s.ocr != usual.ocr) line("ocr", list(s.ocr));
    if (s.every_s != usual.every_s) line("every", toml_quoted(format_duration(s.every_s)));
    if (s.window != usual.window) line("window", toml_quoted(s.window));
    if (s.allow_private != usual.allow_private) line("allow_private", list(s.allow_private));
    if (s.ca_file != usual.ca_file) line("ca_file", toml_quoted(s.ca_file));
    if (s.request_timeout_s != usual.request_timeout_s)
        line("request_timeout", toml_quoted(format_duration(s.request_timeout_s)));
    if (s.attempts != usual.attempts) line("attempts", fmt::format("{}", s.attempts));
    if (s.max_response_bytes != usual.max_response_bytes)
        line("max_response", toml_quoted(format_bytes(s.max_response_bytes)));
    if (s.verb != usual.verb) line("verb", toml_quoted(s.verb));
    if (s.overlap_s != usual.overlap_s) line("overlap", toml_quoted(format_duration(s.overlap_s)));
    if (s.sweep_s != usual.sweep_s) line("sweep", toml_quoted(format_duration(s.sweep_s)));
    if (s.deletions_believed != usual.deletions_believed)
        line("deletions_believed", fmt::format("{}", s.deletions_believed));
    if (s.wrong_list_size != usual.wrong_list_size) line("wrong_list_size", s.wrong_list_size ? "true" : "false");
    if (s.max_file_bytes != usual.max_file_bytes) line("max_file", toml_quoted(format_bytes(s.max_file_bytes)));
    if (s.file_quota_bytes != usual.file_quota_bytes)
        line("file_quota", toml_quoted(format_bytes(s.file_quota_bytes)));
    return out + rules_toml(s.rules);
}

Result<> check_source(const Source& s) {
    if (!is_source_key(s.key))
        return fail(ErrorCode::usage, fmt::format("\"{}\" is not a source key", s.key),
                    "use 1 to 32 of a-z, 0-9 and '-', beginning with a letter or digit");
    if (!s.base_url.empty()) {
        auto url = boost::urls::parse_uri(s.base_url);
        if (!url || (url->scheme() != "http" && url->scheme() != "https") || url->host().empty())
            return fail(ErrorCode::usage, fmt::format("\"{}\" is not a base URL", s.base_url),
                        "give the whole address, such as https://repository.example.kg/oai/request");
        if (url->has_query() || url->has_fragment())
            return fail(ErrorCode::usage, fmt::format("the base URL \"{}\" has a query", s.base_url),
                        "give the part before the question mark");
    }
    if (s.prefix.empty()) return fail(ErrorCode::usage, "the metadata prefix is empty", "oai_dc is always offered; auto chooses the best");
    if (s.serve_files != "stated" && s.serve_files != "open" && s.serve_files != "closed")
        return fail(ErrorCode::usage, fmt::format("\"{}\" does not say which files are served", s.serve_files),
                    "use stated (those that the record says are open), open or closed");
    for (const auto& language : s.ocr)
        if (language.empty() || iso_language(language) != language)
            return fail(ErrorCode::usage, fmt::format("\"{}\" is not a language to recognise scans in", language),
                        "use codes of ISO 639-3, such as kir, rus and eng");
    for (const auto& exception : s.allow_private)
        if (!is_exception(exception))
            return fail(ErrorCode::usage, fmt::format("\"{}\" is not an address that can be allowed", exception),
                        "use ADDR, ADDR:PORT or ADDR:PORT-PORT, such as 127.0.0.1:8081-8084");
    if (auto window = parse_day_window(s.window); !window) return window.error();
    if (s.request_timeout_s < 1) return fail(ErrorCode::usage, "request_timeout must be at least 1s");
    if (s.attempts < 1 || s.attempts > 20) return fail(ErrorCode::usage, "attempts must be between 1 and 20");
    if (s.verb != "auto" && s.verb != "ListRecords" && s.verb != "ListIdentifiers")
        return fail(ErrorCode::usage, fmt::format("\"{}\" is not a verb to list with", s.verb),
                    "use ListRecords, ListIdentifiers or auto");
    if (s.overlap_s < 0 || s.sweep_s < 0) return fail(ErrorCode::usage, "overlap and sweep can't be negative");
    if (s.max_response_bytes < 1024) return fail(ErrorCode::usage, "max_response must be at least 1K");
    if (s.max_file_bytes < 1024) return fail(ErrorCode::usage, "max_file must be at least 1K");
    return {};
}

}  // namespace muras
