#include <repository/formats/json_ld.hpp>

#include <boost/json.hpp>

#include <repository/formats/facts.hpp>
#include <repository/formats/links.hpp>
#include <repository/formats/type_names.hpp>
#include <schemas/json.hpp>
#include <schemas/languages.hpp>

namespace muras::formats {
namespace {

namespace json = boost::json;

json::array file_objects(const Record& record, const Repository& repository) {
    json::array out;
    for (const auto* file : served_files(record)) {
        json::object media{{"@type", "MediaObject"},
                           {"name", file->name},
                           {"encodingFormat", file->mime},
                           {"contentSize", std::to_string(file->bytes) + " B"},
                           {"sha256", file->sha256}};
        if (!repository.url.empty()) media["contentUrl"] = file_url(record, *file, repository.url);
        out.push_back(std::move(media));
    }
    return out;
}

json::object agent_object(const Agent& agent) {
    json::object out{{"@type", agent.kind == "org" ? "Organization" : "Person"}, {"name", agent.display}};
    auto parts = name_of(agent);
    if (!parts.given.empty()) {
        out["familyName"] = parts.family;
        out["givenName"] = parts.given;
    }
    if (!agent.affiliation.empty()) out["affiliation"] = {{"@type", "Organization"}, {"name", agent.affiliation}};
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

void add(json::object& out, std::string_view name, std::string_view value) {
    if (!value.empty()) out[name] = value;
}

/// The journal, collection or book that the work stands in, volume and issue around it.
void add_host(json::object& out, const Record& record) {
    const auto& host = *record.metadata.host;
    if (host.title.empty()) return;
    json::object whole{{"@type", record.metadata.type.code == "article" ? "Periodical" : "CreativeWork"},
                       {"name", host.title.value}};
    if (!host.issn.empty()) whole["issn"] = host.issn.front().value;
    if (!host.volume.empty())
        whole = {{"@type", "PublicationVolume"}, {"volumeNumber", host.volume.value}, {"isPartOf", std::move(whole)}};
    if (!host.issue.empty())
        whole = {{"@type", "PublicationIssue"}, {"issueNumber", host.issue.value}, {"isPartOf", std::move(whole)}};
    out["isPartOf"] = std::move(whole);
    add(out, "pageStart", host.first_page.value);
    add(out, "pageEnd", host.last_page.value);
}

void add_thesis(json::object& out, const Record& record) {
    const auto& thesis = *record.metadata.thesis;
    if (type_names(record.metadata.type.code).schema_org == "Thesis") add(out, "inSupportOf", thesis.degree_name.value);
    if (!thesis.grantor.empty())
        out["sourceOrganization"] = {{"@type", "Organization"}, {"name", thesis.grantor.value}};
}

void add_school(json::object& out, const Record& record) {
    const auto& education = *record.metadata.education;
    add(out, "educationalLevel", education.level.value);
    add(out, "audience", education.audience.value);
    if (const auto& of = education.school_subject; !of.empty()) out["about"] = of.value;
}

}  // namespace

json::object json_ld(const Record& record, const Repository& repository) {
    const auto& data = record.metadata;
    json::object out{{"@context", "https://schema.org"}, {"@type", type_names(data.type.code).schema_org}};
    if (!repository.url.empty()) out["@id"] = out["url"] = page_url(record, repository.url);
    if (const auto* title = main_title(record)) out["name"] = out["headline"] = title->value;
    json::array authors, languages, identifiers, abstracts;
    for (const auto* person : creators(record)) authors.push_back(agent_object(*person));
    for (const auto& language : data.languages) languages.emplace_back(language_tag(language.code));
    for (const auto& identifier : data.identifiers) {
        auto link = identifier_link(identifier);
        identifiers.emplace_back(link ? *link : identifier.value);
    }
    for (const auto& abstract : data.abstracts) abstracts.emplace_back(abstract.value);
    add_list(out, "author", std::move(authors));
    add(out, "datePublished", plain_date(record));
    add_list(out, "inLanguage", std::move(languages));
    if (auto publisher = first_publisher(record); !publisher.empty())
        out["publisher"] = {{"@type", "Organization"}, {"name", publisher}};
    add_list(out, "identifier", std::move(identifiers));
    std::string words;
    for (const auto& subject : data.subjects)
        if (!subject.label.empty()) words += (words.empty() ? "" : "; ") + subject.label;
    add(out, "keywords", words);
    add_list(out, "abstract", std::move(abstracts));
    add_host(out, record);
    add_thesis(out, record);
    add_school(out, record);
    if (!data.project->donor.empty()) out["funder"] = {{"@type", "Organization"}, {"name", data.project->donor.value}};
    if (safe_link(data.rights.licence)) out["license"] = data.rights.licence;
    if (!data.rights.access.empty()) out["isAccessibleForFree"] = data.rights.access == "open";
    add_list(out, "encoding", file_objects(record, repository));
    return out;
}

void write_json_ld(std::string& out, const Record& record, const Repository& repository) {
    out += json::serialize(json_ld(record, repository));
}

void write_json(std::string& out, const Record& record, const Repository&) { out += json::serialize(to_json(record)); }

}  // namespace muras::formats
