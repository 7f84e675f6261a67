#include <repository/web/record_meta.hpp>

#include <algorithm>
#include <array>

#include <boost/json.hpp>

#include <repository/base/clock.hpp>
#include <repository/formats/facts.hpp>
#include <repository/formats/json_ld.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/links.hpp>
#include <repository/web/record_facts.hpp>
#include <schemas/languages.hpp>

namespace muras::web {
namespace {

namespace json = boost::json;

/// Zotero takes one "A B, C D" for two people: a blank inside the surname becomes one that does not break.
std::string citation_name(const std::string& name, bool only_one) {
    auto comma = name.find(',');
    if (!only_one || comma == std::string::npos) return name;
    std::string out;
    for (std::size_t i = 0; i < name.size(); ++i)
        out += i < comma && name[i] == ' ' ? std::string("\u00a0") : name.substr(i, 1);
    return out;
}

/// "2007/7/12" or "2007": the form that Google Scholar reads.
std::string scholar_date(const Record& record) {
    auto date = issued_date(record);
    if (date.size() == 10 && parse_datestamp(date)) {
        auto part = [&](std::size_t at) { return date[at] == '0' ? date.substr(at + 1, 1) : date.substr(at, 2); };
        return date.substr(0, 4) + "/" + part(5) + "/" + part(8);
    }
    auto year = year_of(record);
    return year ? std::to_string(year) : std::string();
}

std::string keywords(const Record& record) {
    std::string out;
    for (const auto& subject : record.metadata.subjects)
        if (!subject.label.empty()) out += (out.empty() ? "" : "; ") + subject.label;
    return out;
}

/// Scholar wants the file in the page's own directory, so only our copy will do.
const File* citable_file(const Record& record) {
    for (const auto* file : served_files(record))
        if (file->mime == "application/pdf") return file;
    return nullptr;
}

void add_institution(std::vector<MetaTag>& tags, const Record& record) {
    const auto& code = record.metadata.type.code;
    std::string_view name = "citation_publisher";
    if (code.starts_with("thesis-") || code == "autoabstract") name = "citation_dissertation_institution";
    if (code.starts_with("report-")) name = "citation_technical_report_institution";
    const auto& grantor = record.metadata.thesis->grantor.value;
    bool defended = name == "citation_dissertation_institution" && !grantor.empty();
    tags.push_back({std::string(name), defended ? grantor : std::string(formats::first_publisher(record)), {}});
}

/// Where an article, a chapter or a talk appeared.
void add_host(std::vector<MetaTag>& tags, const Record& record) {
    const auto& host = *record.metadata.host;
    const auto& code = record.metadata.type.code;
    tags.push_back({code == "article" || code == "review" ? "citation_journal_title" : "citation_inbook_title", host.title.value, {}});
    tags.push_back({"citation_conference_title", host.conference.name.value, {}});
    tags.push_back({"citation_volume", host.volume.value, {}});
    tags.push_back({"citation_issue", host.issue.value, {}});
    tags.push_back({"citation_firstpage", host.first_page.value, {}});
    tags.push_back({"citation_lastpage", host.last_page.value, {}});
    for (const auto& issn : host.issn) tags.push_back({"citation_issn", issn.value, {}});
    for (const auto& identifier : record.metadata.identifiers)
        if (identifier.scheme == "report_no") tags.push_back({"citation_technical_report_number", identifier.value, {}});
}

void add_highwire(std::vector<MetaTag>& tags, const Page& page, const Record& record) {
    const auto* title = main_title(record);
    tags.push_back({"citation_title", title ? title->value : std::string(), {}});
    auto people = creators(record);
    for (const auto* person : people)
        tags.push_back({"citation_author", citation_name(person->display, people.size() == 1), {}});
    tags.push_back({"citation_publication_date", scholar_date(record), {}});
    for (const auto& language : record.metadata.languages)
        tags.push_back({"citation_language", std::string(language_tag(language.code)), {}});
    tags.push_back({"citation_keywords", keywords(record), {}});
    add_institution(tags, record);
    add_host(tags, record);
    for (const auto& identifier : record.metadata.identifiers)
        for (std::string_view scheme : {"doi", "isbn", "issn"})
            if (identifier.scheme == scheme) tags.push_back({"citation_" + identifier.scheme, identifier.value, {}});
    if (auto address = page.absolute(record_path(record))) tags.push_back({"citation_abstract_html_url", *address, {}});
    if (const auto* file = citable_file(record))
        if (auto address = page.absolute(file_path(record, *file))) tags.push_back({"citation_pdf_url", *address, {}});
}

void add_dublin_core(std::vector<MetaTag>& tags, const Record& record) {
    const auto& data = record.metadata;
    for (const auto& t : data.titles) tags.push_back({"DC.title", t.value, std::string(language_tag(t.lang))});
    for (const auto* person : creators(record)) tags.push_back({"DC.creator", person->display, {}});
    tags.push_back({"DC.date", issued_date(record), {}});
    tags.push_back({"DC.type", data.type.code, {}});
    for (const auto& language : data.languages)
        tags.push_back({"DC.language", std::string(language_tag(language.code)), {}});
    for (const auto& publisher : data.publishers) tags.push_back({"DC.publisher", publisher.value, {}});
    for (const auto& identifier : data.identifiers) tags.push_back({"DC.identifier", identifier.value, {}});
    tags.push_back({"DC.rights", data.rights.licence, {}});
}

}  // namespace

std::vector<MetaTag> meta_tags(const Page& page, const Record& record) {
    std::vector<MetaTag> tags;
    add_highwire(tags, page, record);
    add_dublin_core(tags, record);
    std::erase_if(tags, [](const MetaTag& t) { return t.content.empty(); });
    return tags;
}

std::string json_ld(const Page& page, const Record& record) {
    const auto& options = page.shared().options;
    const auto out = formats::json_ld(record, {options.base_url, options.name});
    std::string safe;
    for (char c : json::serialize(out)) {
        if (c == '<' || c == '>' || c == '&')
            safe += c == '<' ? "\\u003c" : c == '>' ? "\\u003e" : "\\u0026";
        else
            safe += c;
    }
    return safe;
}

std::string licence_name(std::string_view address) {
    constexpr std::string_view base = "https://creativecommons.org/";
    if (!address.starts_with(base)) return std::string(address);
    auto rest = address.substr(base.size());
    if (rest.starts_with("publicdomain/zero/")) return "CC0";
    if (!rest.starts_with("licenses/")) return std::string(address);
    rest.remove_prefix(9);
    std::string name = "CC ";
    for (char c : rest.substr(0, rest.size() - (rest.ends_with('/') ? 1 : 0)))
        name += c == '/' ? ' ' : c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
    return name;
}

}  // namespace muras::web
