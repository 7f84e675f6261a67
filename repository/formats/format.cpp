#include <repository/formats/format.hpp>

#include <algorithm>
#include <array>

namespace muras::formats {
namespace {

constexpr std::array table{
    Format{"oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc.xsd", "http://www.openarchives.org/OAI/2.0/oai_dc/",
           "dc", "application/xml", write_oai_dc},
    Format{"qdc", "http://terms.library.ualberta.ca/oai_qdc.xsd", "http://terms.library.ualberta.ca/oai_qdc/", "", "",
           write_qdc},
    Format{"marcxml", "http://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd", "http://www.loc.gov/MARC21/slim",
           "marcxml", "application/marcxml+xml", write_marcxml},
    Format{"mods", "http://www.loc.gov/standards/mods/v3/mods-3-8.xsd", "http://www.loc.gov/mods/v3", "mods",
           "application/mods+xml", write_mods},
    Format{"mets", "http://www.loc.gov/standards/mets/mets.xsd", "http://www.loc.gov/METS/", "mets",
           "application/mets+xml", write_mets},
    Format{"etdms", "http://www.ndltd.org/standards/metadata/etdms/1.0/etdms.xsd",
           "http://www.ndltd.org/standards/metadata/etdms/1.0/", "", "", write_etdms},
    Format{"oai_datacite", "http://schema.datacite.org/oai/oai-1.1/oai.xsd", "http://schema.datacite.org/oai/oai-1.1/",
           "", "", write_oai_datacite},
    Format{"", "", "", "datacite", "application/vnd.datacite.datacite+xml", write_datacite},
    Format{"oai_openaire", "http://www.openaire.eu/schema/repo-lit/4.0/openaire.xsd",
           "http://namespace.openaire.eu/schema/oaire/", "", "", write_openaire},
    Format{"ore", "http://tweety.lanl.gov/public/schemas/2008-06/atom-tron.sch", "http://www.w3.org/2005/Atom", "ore",
           "application/atom+xml", write_ore},
    Format{"rdf", "http://www.openarchives.org/OAI/2.0/rdf.xsd", "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "rdf",
           "application/rdf+xml", write_rdf},
    Format{"", "", "", "json", "application/json", write_json},
    Format{"", "", "", "jsonld", "application/ld+json", write_json_ld},
    Format{"", "", "", "csl", "application/vnd.citationstyles.csl+json", write_csl},
    Format{"", "", "", "bibtex", "application/x-bibtex", write_bibtex},
    Format{"", "", "", "ris", "application/x-research-info-systems", write_ris},
};

const Format* find(std::string_view Format::*member, std::string_view value) {
    auto it = value.empty() ? table.end() : std::ranges::find(table, value, member);
    return it == table.end() ? nullptr : &*it;
}

}  // namespace

std::span<const Format> formats() { return table; }
const Format* find_prefix(std::string_view prefix) { return find(&Format::prefix, prefix); }
const Format* find_name(std::string_view name) { return find(&Format::name, name); }

}  // namespace muras::formats
