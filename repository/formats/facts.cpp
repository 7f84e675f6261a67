#include <repository/formats/facts.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include <repository/base/clock.hpp>
#include <repository/formats/links.hpp>

namespace muras::formats {
namespace {

struct Access {
    std::string_view ours, coar;
};
constexpr std::array accesses{
    Access{"open", "http://purl.org/coar/access_right/c_abf2"},
    Access{"embargoed", "http://purl.org/coar/access_right/c_f1cf"},
    Access{"restricted", "http://purl.org/coar/access_right/c_16ec"},
    Access{"metadata-only", "http://purl.org/coar/access_right/c_14cb"},
};

/// Digits where the pattern has 'd', itself elsewhere.
bool has_shape(std::string_view text, std::string_view pattern) {
    return text.size() == pattern.size() && std::equal(text.begin(), text.end(), pattern.begin(), [](char c, char p) {
               return p == 'd' ? c >= '0' && c <= '9' : c == p;
           });
}

}  // namespace

const Title* main_title(const Record& record) {
    const auto& titles = record.metadata.titles;
    auto main = std::find_if(titles.begin(), titles.end(), [](const Title& t) { return t.kind == "main"; });
    if (main != titles.end()) return &*main;
    return titles.empty() ? nullptr : &titles.front();
}

std::vector<const Agent*> creators(const Record& record) {
    std::vector<const Agent*> out;
    for (const auto& agent : record.metadata.agents)
        if (is_creator(agent) && !agent.display.empty()) out.push_back(&agent);
    return out;
}

int year_of(const Record& record) {
    for (const auto& date : record.metadata.dates)
        if (date.kind == "issued" && date.year != 0) return date.year;
    return 0;
}

std::string issued_date(const Record& record) {
    for (const auto& date : record.metadata.dates)
        if (date.kind == "issued") {
            if (!date.edtf.empty()) return date.edtf;
            if (date.year != 0) return std::to_string(date.year);
        }
    return {};
}

std::string plain_date(const Date& date) {
    for (std::string_view shape : {"dddd-dd-dd", "dddd-dd", "dddd"})
        if (has_shape(date.edtf, shape)) return date.edtf;
    return date.year > 0 ? fmt::format("{:04}", date.year) : std::string();
}

std::string plain_date(const Record& record) {
    for (const auto& date : record.metadata.dates)
        if (auto plain = plain_date(date); date.kind == "issued" && !plain.empty()) return plain;
    return {};
}

bool is_kept(const File& file) { return !file.sha256.empty() && !file.name.empty(); }

bool is_open(const Record& record, const File& file) {
    const auto& rights = record.metadata.rights;
    if (!rights.files.empty()) return rights.files == "open";
    std::string_view access = file.access.empty() ? rights.access : file.access;
    if (access == "embargoed") {
        const auto& until = rights.embargo_until.value;
        return has_shape(until, "dddd-dd-dd") && until < format_day(now_seconds());
    }
    return access == "open" || (access.empty() && rights.licence.starts_with("https://creativecommons.org/"));
}

std::vector<const File*> served_files(const Record& record) {
    std::vector<const File*> out;
    for (const auto& file : record.metadata.files)
        if (is_kept(file) && is_open(record, file)) out.push_back(&file);
    return out;
}

std::string_view identifier(const Record& record, std::string_view scheme) {
    for (const auto& i : record.metadata.identifiers)
        if (i.scheme == scheme && i.valid && !i.value.empty()) return i.value;
    return {};
}

std::string_view first_publisher(const Record& record) {
    for (const auto& publisher : record.metadata.publishers)
        if (!publisher.value.empty()) return publisher.value;
    return {};
}

Name name_of(const Agent& agent) {
    if (agent.kind == "org" || agent.kind == "meeting") return {agent.display, {}};
    if (agent.family.empty()) {
        auto comma = agent.display.find(", ");
        if (comma == std::string::npos) return {agent.display, {}};
        return {agent.display.substr(0, comma), agent.display.substr(comma + 2)};
    }
    auto given = agent.given.empty() ? agent.initials : agent.given;
    if (!agent.patronymic.empty()) given += (given.empty() ? "" : " ") + agent.patronymic;
    return {agent.family, given};
}

bool is_thesis(const Record& record) {
    const auto& code = record.metadata.type.code;
    return code.starts_with("thesis-") || code == "autoabstract";
}

std::string page_url(const Record& record, std::string_view site_url) {
    std::string out(site_url);
    return out.append("/r/").append(record.pid).append("/");
}

std::string file_url(const Record& record, const File& file, std::string_view site_url) {
    return page_url(record, site_url) + url_encoded(file.name);
}

std::string_view classification_source(std::string_view scheme) {
    if (scheme == "bbk") return "rubbk";
    return scheme == "grnti" ? "rugasnti" : scheme;
}

std::string_view coar_access(std::string_view access) {
    auto it = std::ranges::find(accesses, access, &Access::ours);
    return it == accesses.end() ? std::string_view{} : it->coar;
}

}  // namespace muras::formats
