#include <repository/oai/about.hpp>

#include <algorithm>
#include <array>

#include <repository/base/clock.hpp>
#include <repository/formats/xml.hpp>

namespace muras::oai {
namespace {

using formats::append_escaped;

struct DonorFormat {
    std::string_view prefix, name_space;
};

/// The namespaces behind the prefixes that donors use; what they call their formats is theirs, these are the customary
/// names.
constexpr std::array donor_formats{
    DonorFormat{"oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc/"},
    DonorFormat{"qdc", "http://dspace.org/qualifieddc/"},
    DonorFormat{"oai_qdc", "http://worldcat.org/xmlschemas/qdc-1.0/"},
    DonorFormat{"dim", "http://www.dspace.org/xmlns/dspace/dim"},
    DonorFormat{"xoai", "http://www.lyncode.com/xoai"},
    DonorFormat{"marcxml", "http://www.loc.gov/MARC21/slim"},
    DonorFormat{"marc21", "http://www.loc.gov/MARC21/slim"},
    DonorFormat{"mods", "http://www.loc.gov/mods/v3"},
    DonorFormat{"mets", "http://www.loc.gov/METS/"},
    DonorFormat{"etdms", "http://www.ndltd.org/standards/metadata/etdms/1.0/"},
    DonorFormat{"oai_etdms", "http://www.ndltd.org/standards/metadata/etdms/1.0/"},
    DonorFormat{"oai_datacite", "http://schema.datacite.org/oai/oai-1.1/"},
    DonorFormat{"datacite", "http://datacite.org/schema/kernel-4"},
    DonorFormat{"oai_openaire", "http://namespace.openaire.eu/schema/oaire/"},
    DonorFormat{"ore", "http://www.w3.org/2005/Atom"},
    DonorFormat{"rdf", "http://www.openarchives.org/OAI/2.0/rdf/"},
};

/// Empty where the name is the donor's own: the schema allows that, and nothing is invented.
std::string_view namespace_of(std::string_view prefix) {
    auto it = std::ranges::find(donor_formats, prefix, &DonorFormat::prefix);
    return it == donor_formats.end() ? std::string_view{} : it->name_space;
}

void append_leaf(std::string& out, std::string_view name, std::string_view value) {
    out.append("<").append(name).append(">");
    append_escaped(out, value);
    out.append("</").append(name).append(">");
}

}  // namespace

void append_about(std::string& out, const Record& record, std::string_view donor_url, bool altered) {
    const auto& from = record.provenance;
    if (!donor_url.empty() && parse_datestamp(from.datestamp)) {
        out +=
            "<about><provenance xmlns=\"http://www.openarchives.org/OAI/2.0/provenance\" "
            "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
            "xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/provenance "
            "http://www.openarchives.org/OAI/2.0/provenance.xsd\"><originDescription harvestDate=\"";
        out += format_datestamp(from.harvested_at);
        out += altered ? "\" altered=\"true\">" : "\" altered=\"false\">";
        append_leaf(out, "baseURL", donor_url);
        append_leaf(out, "identifier", from.oai_identifier);
        append_leaf(out, "datestamp", from.datestamp);
        append_leaf(out, "metadataNamespace", namespace_of(from.metadata_prefix));
        out += "</originDescription></provenance></about>\n";
    }
    if (const auto& licence = record.metadata.rights.licence; !licence.empty()) {
        out +=
            "<about><rights xmlns=\"http://www.openarchives.org/OAI/2.0/rights/\" "
            "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" "
            "xsi:schemaLocation=\"http://www.openarchives.org/OAI/2.0/rights/ "
            "http://www.openarchives.org/OAI/2.0/rights.xsd\"><rightsReference ref=\"";
        append_escaped(out, licence);
        out += "\"/></rights></about>\n";
    }
}

}  // namespace muras::oai
