#include <repository/web/signposting.hpp>

#include <boost/json.hpp>

#include <map>
#include <vector>

#include <repository/formats/facts.hpp>
#include <repository/formats/links.hpp>
#include <repository/formats/type_names.hpp>

namespace muras::web {
namespace {

namespace json = boost::json;
using namespace formats;

struct Link {
    std::string anchor, rel, href, type;
};

std::string orcid_link(std::string_view id) {
    return id.starts_with("http") ? std::string(id) : "https://orcid.org/" + std::string(id);
}

std::string export_url(const Record& record, const Format& format, std::string_view site_url) {
    return page_url(record, site_url) + "export/" + std::string(format.name);
}

std::vector<Link> linkset_addresses(const Record& record, std::string_view site_url) {
    const auto page = page_url(record, site_url);
    return {{page, "linkset", page + "linkset.json", "application/linkset+json"},
            {page, "linkset", page + "linkset", "application/linkset"}};
}

/// From the page to what belongs to it.
std::vector<Link> links_of(const Record& record, std::string_view site_url) {
    const auto page = page_url(record, site_url);
    std::vector<Link> out{
        {page, "cite-as", page, {}},
        {page, "type", "https://schema.org/AboutPage", {}},
        {page, "type", "https://schema.org/" + std::string(type_names(record.metadata.type.code).schema_org), {}}};
    for (const auto* file : served_files(record))
        out.push_back({page, "item", file_url(record, *file, site_url), file->mime});
    for (const auto& format : formats::formats())
        if (!format.name.empty())
            out.push_back({page, "describedby", export_url(record, format, site_url), std::string(format.mime)});
    for (const auto* agent : creators(record))
        for (const auto& id : agent->ids)
            if (id.scheme == "orcid")
                if (auto link = safe_link(orcid_link(id.value))) out.push_back({page, "author", *link, {}});
    if (auto licence = safe_link(record.metadata.rights.licence)) out.push_back({page, "license", *licence, {}});
    return out;
}

/// From what belongs to the page back to it.
std::vector<Link> links_back(const Record& record, std::string_view site_url) {
    const auto page = page_url(record, site_url);
    std::vector<Link> out;
    for (const auto* file : served_files(record))
        out.push_back({file_url(record, *file, site_url), "collection", page, "text/html"});
    for (const auto& format : formats::formats())
        if (!format.name.empty()) out.push_back({export_url(record, format, site_url), "describes", page, "text/html"});
    return out;
}

/// A donor's address in a header: what would end the reference or the header is percent-encoded.
std::string reference(std::string_view address) {
    std::string out;
    for (char c : address) {
        auto byte = static_cast<unsigned char>(c);
        if (byte <= 0x20 || byte >= 0x7F || c == '<' || c == '>' || c == '"')
            out += url_encoded(std::string_view(&c, 1));
        else
            out += c;
    }
    return out;
}

void append(std::string& out, const Link& link, bool with_anchor) {
    out += "<" + reference(link.href) + ">; rel=\"" + link.rel + "\"";
    if (!link.type.empty()) out += "; type=\"" + link.type + "\"";
    if (with_anchor) out += "; anchor=\"" + reference(link.anchor) + "\"";
}

std::string joined(const std::vector<Link>& links, std::string_view between, bool with_anchor) {
    std::string out;
    for (const auto& link : links) {
        if (!out.empty()) out += between;
        append(out, link, with_anchor);
    }
    return out;
}

std::vector<Link> all_links(const Record& record, std::string_view site_url) {
    auto out = links_of(record, site_url);
    for (auto& link : links_back(record, site_url)) out.push_back(std::move(link));
    return out;
}

}  // namespace

std::string landing_links(const Record& record, std::string_view site_url) {
    auto links = linkset_addresses(record, site_url);
    if (served_files(record).size() <= most_items) {
        auto more = links_of(record, site_url);
        links.insert(links.begin(), more.begin(), more.end());
    }
    return joined(links, ", ", false);
}

std::string file_links(const Record& record, std::string_view site_url) {
    auto links = linkset_addresses(record, site_url);
    links.insert(links.begin(), {{}, "collection", page_url(record, site_url), "text/html"});
    return joined(links, ", ", false);
}

std::string description_links(const Record& record, std::string_view site_url) {
    auto links = linkset_addresses(record, site_url);
    links.insert(links.begin(), {{}, "describes", page_url(record, site_url), "text/html"});
    return joined(links, ", ", false);
}

std::string linkset_json(const Record& record, std::string_view site_url) {
    json::array set;
    std::map<std::string, std::size_t> places;
    for (const auto& link : all_links(record, site_url)) {
        auto [place, fresh] = places.emplace(link.anchor, set.size());
        if (fresh) set.push_back(json::object{{"anchor", link.anchor}});
        auto& context = set[place->second].as_object();
        auto& targets = context[link.rel];
        if (!targets.is_array()) targets = json::array{};
        json::object target{{"href", link.href}};
        if (!link.type.empty()) target["type"] = link.type;
        targets.as_array().push_back(std::move(target));
    }
    return json::serialize(json::object{{"linkset", std::move(set)}});
}

std::string linkset_text(const Record& record, std::string_view site_url) {
    return joined(all_links(record, site_url), ",\n", true) + "\n";
}

}  // namespace muras::web
