// CSL-JSON (Citation Style Language 1.0.2): what citation processors read.
#include <boost/json.hpp>

#include <charconv>

#include <repository/formats/facts.hpp>
#include <repository/formats/format.hpp>
#include <repository/formats/type_names.hpp>
#include <schemas/languages.hpp>

namespace muras::formats {
namespace {

namespace json = boost::json;

json::array names(const Record& record, bool (*wanted)(const Agent&)) {
    json::array out;
    for (const auto& agent : record.metadata.agents) {
        if (!wanted(agent) || agent.display.empty()) continue;
        auto parts = name_of(agent);
        if (parts.given.empty())
            out.push_back(json::object{{"literal", agent.display}});
        else
            out.push_back(json::object{{"family", parts.family}, {"given", parts.given}});
    }
    return out;
}

bool is_editor(const Agent& agent) { return agent.role == "edt" || agent.role == "com"; }
bool is_translator(const Agent& agent) { return agent.role == "trl"; }

json::array date_parts(std::string_view date) {
    json::array parts;
    for (std::size_t at = 0; at < date.size(); at += at == 0 ? 5 : 3) {
        int n = 0;
        std::from_chars(date.data() + at, date.data() + date.size(), n);
        parts.emplace_back(n);
    }
    return parts;
}

struct Entry {
    std::string_view name, value;
};

}  // namespace

void write_csl(std::string& out, const Record& record, const Repository& repository) {
    const auto& data = record.metadata;
    const auto* title = main_title(record);
    const auto url = page_url(record, repository.url);
    const auto page = data.host->first_page.value + (data.host->last_page.empty() ? "" : "-" + data.host->last_page.value);
    const auto publisher =
        data.thesis->grantor.empty() ? first_publisher(record) : std::string_view(data.thesis->grantor.value);
    json::object item{{"id", record.pid}, {"type", type_names(data.type.code).csl}};
    const Entry facts[] = {
        {"title", title ? std::string_view(title->value) : std::string_view{}},
        {"container-title", data.host->title.value},
        {"volume", data.host->volume.value},
        {"issue", data.host->issue.value},
        {"page", page},
        {"edition", data.publication->edition.value},
        {"publisher", publisher},
        {"publisher-place",
         data.publication->place.empty() ? std::string_view{} : std::string_view(data.publication->place.front().value)},
        {"genre", data.thesis->degree_name.value},
        {"number", data.patent->number.value},
        {"event-title", data.host->conference.name.value},
        {"DOI", identifier(record, "doi")},
        {"ISBN", identifier(record, "isbn")},
        {"ISSN", data.host->issn.empty() ? identifier(record, "issn") : std::string_view(data.host->issn.front().value)},
        {"URL", url},
        {"language", data.languages.empty() ? std::string_view{} : language_tag(data.languages.front().code)},
        {"abstract", data.abstracts.empty() ? std::string_view{} : std::string_view(data.abstracts.front().value)},
        {"source", repository.name},
    };
    for (const auto& fact : facts)
        if (!fact.value.empty()) item[fact.name] = fact.value;
    if (auto people = names(record, is_creator); !people.empty()) item["author"] = std::move(people);
    if (auto people = names(record, is_editor); !people.empty()) item["editor"] = std::move(people);
    if (auto people = names(record, is_translator); !people.empty()) item["translator"] = std::move(people);
    if (auto date = plain_date(record); !date.empty())
        item["issued"] = json::object{{"date-parts", json::array{date_parts(date)}}};
    out += json::serialize(item);
}

}  // namespace muras::formats
