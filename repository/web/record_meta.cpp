#include <repository/web/record_meta.hpp>

#include <algorithm>
#include <array>

#include <boost/json.hpp>

#include <repository/base/clock.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/links.hpp>
#include <repository/web/record_facts.hpp>
#include <schemas/languages.hpp>

namespace muras::web {
namespace {

namespace json = boost::json;

/// CROSSWALK section 4, the schema.org column.
constexpr std::array schema_types{
    Label{"thesis-doctor", "Thesis"},
    Label{"thesis-candidate", "Thesis"},
    Label{"thesis-master", "Thesis"},
    Label{"thesis-bachelor", "Thesis"},
    Label{"article", "ScholarlyArticle"},
    Label{"preprint", "ScholarlyArticle"},
    Label{"conference-paper", "ScholarlyArticle"},
    Label{"conference-abstract", "ScholarlyArticle"},
    Label{"review", "Review"},
    Label{"journal", "Periodical"},
    Label{"issue", "PublicationIssue"},
    Label{"book", "Book"},
    Label{"book-part", "Chapter"},
    Label{"proceedings", "Book"},
    Label{"textbook", "Book"},
    Label{"study-guide", "LearningResource"},
    Label{"methodical", "LearningResource"},
    Label{"lecture", "PresentationDigitalDocument"},
    Label{"report-research", "Report"},
    Label{"report-project", "Report"},
    Label{"report-policy", "Report"},
    Label{"report-technical", "Report"},
    Label{"software", "SoftwareApplication"},
    Label{"dataset", "Dataset"},
    Label{"map", "Map"},
    Label{"image", "ImageObject"},
    Label{"video", "VideoObject"},
    Label{"audio", "AudioObject"},
    Label{"legal-normative", "Legislation"},
};

std::string schema_type(std::string_view code) {
    for (const auto& row : schema_types)
        if (row.code == code) return std::string(row.english);
    return "CreativeWork";
}

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

std::string first_publisher(const Record& record) {
    return record.metadata.publishers.empty() ? std::string() : record.metadata.publishers.front().value;
}

/// Scholar wants the file in the page's own directory, so only our copy will do.
const File* citable_file(const Record& record) {
    for (const auto* file : kept_files(record))
        if (file->mime == "application/pdf") return file;
    return nullptr;
}

void add_institution(std::vector<MetaTag>& tags, const Record& record) {
    const auto& code = record.metadata.type.code;
    std::string_view name = "citation_publisher";
    if (code.starts_with("thesis-") || code == "autoabstract") name = "citation_dissertation_institution";
    if (code.starts_with("report-")) name = "citation_technical_report_institution";
    tags.push_back({std::string(name), first_publisher(record), {}});
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

json::array file_objects(const Page& page, const Record& record) {
    json::array out;
    for (const auto* file : kept_files(record)) {
        json::object media{{"@type", "MediaObject"},
                           {"name", file->name},
                           {"encodingFormat", file->mime},
                           {"contentSize", std::to_string(file->bytes) + " B"},
                           {"sha256", file->sha256}};
        if (auto address = page.absolute(file_path(record, *file))) media["contentUrl"] = *address;
        out.push_back(std::move(media));
    }
    return out;
}

/// A list as JSON-LD likes it: nothing for none, the value for one.
void add_list(json::object& out, std::string_view name, json::array values) {
    if (values.empty()) return;
    if (values.size() == 1)
        out[name] = values.front();
    else
        out[name] = std::move(values);
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
    const auto& data = record.metadata;
    json::object out{{"@context", "https://schema.org"}, {"@type", schema_type(data.type.code)}};
    if (auto address = page.absolute(record_path(record))) out["@id"] = out["url"] = *address;
    if (const auto* title = main_title(record)) out["name"] = out["headline"] = title->value;
    json::array authors, languages, identifiers, abstracts;
    for (const auto* person : creators(record))
        authors.push_back({{"@type", person->kind == "org" ? "Organization" : "Person"}, {"name", person->display}});
    for (const auto& language : data.languages) languages.emplace_back(language_tag(language.code));
    for (const auto& identifier : data.identifiers) {
        auto link = identifier_link(identifier);
        identifiers.emplace_back(link ? *link : identifier.value);
    }
    for (const auto& abstract : data.abstracts) abstracts.emplace_back(abstract.value);
    add_list(out, "author", std::move(authors));
    if (auto date = issued_date(record); !date.empty()) out["datePublished"] = date;
    add_list(out, "inLanguage", std::move(languages));
    if (auto publisher = first_publisher(record); !publisher.empty())
        out["publisher"] = {{"@type", "Organization"}, {"name", publisher}};
    add_list(out, "identifier", std::move(identifiers));
    if (auto words = keywords(record); !words.empty()) out["keywords"] = words;
    add_list(out, "abstract", std::move(abstracts));
    if (safe_link(data.rights.licence)) out["license"] = data.rights.licence;
    if (!data.rights.access.empty()) out["isAccessibleForFree"] = data.rights.access == "open";
    add_list(out, "encoding", file_objects(page, record));

    std::string safe;
    for (char c : json::serialize(out)) {
        if (c == '<' || c == '>' || c == '&')
            safe += c == '<' ? "\\u003c" : c == '>' ? "\\u003e" : "\\u0026";
        else
            safe += c;
    }
    return safe;
}

std::string citation(const Page& page, const Record& record) {
    std::string out;
    for (const auto* person : creators(record)) out += (out.empty() ? "" : "; ") + person->display;
    if (!out.empty()) out += out.ends_with('.') ? " " : ". ";
    const auto* title = main_title(record);
    out += title ? title->value : page.say("Untitled");
    auto publisher = first_publisher(record);
    auto year = year_of(record) ? std::to_string(year_of(record)) : std::string();
    auto imprint = publisher + (publisher.empty() || year.empty() ? "" : ", ") + year;
    if (!imprint.empty()) out += ". \u2014 " + imprint;
    if (auto address = page.absolute(record_path(record))) out += ". \u2014 URL: " + *address;
    return out;
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
