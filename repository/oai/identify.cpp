#include <repository/oai/identify.hpp>

#include <fmt/format.h>

#include <repository/base/clock.hpp>
#include <repository/formats/xml.hpp>

namespace muras::oai {
namespace {

using formats::escaped;

constexpr std::string_view sample_pid = "0000000000000";

/// The start tag's attributes that say the namespace and where its schema is.
std::string schema_of(std::string_view name_space, std::string_view schema) {
    return fmt::format(
        "xmlns=\"{0}\" xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\" xsi:schemaLocation=\"{0} {1}\"",
        name_space, schema);
}

std::string oai_identifier(const ProviderOptions& o) {
    return fmt::format(
        "<oai-identifier {}><scheme>oai</scheme><repositoryIdentifier>{}</repositoryIdentifier>"
        "<delimiter>:</delimiter><sampleIdentifier>oai:{}:{}</sampleIdentifier></oai-identifier>",
        schema_of("http://www.openarchives.org/OAI/2.0/oai-identifier",
                  "http://www.openarchives.org/OAI/2.0/oai-identifier.xsd"),
        escaped(o.repository_id), escaped(o.repository_id), sample_pid);
}

std::string eprints(const ProviderOptions& o) {
    return fmt::format(
        "<eprints {}><content><URL>{}/about</URL></content>"
        "<metadataPolicy><text>Metadata may be harvested, kept and used again by anybody for any purpose. Where a "
        "record is from is said in its provenance.</text></metadataPolicy>"
        "<dataPolicy><text>Each work is under the licence or statement of its record; a record without one grants "
        "nothing.</text></dataPolicy></eprints>",
        schema_of("http://www.openarchives.org/OAI/1.1/eprints", "http://www.openarchives.org/OAI/1.1/eprints.xsd"),
        escaped(o.site_url));
}

std::string branding(const ProviderOptions& o) {
    return fmt::format(
        "<branding {0}><collectionIcon><url>{1}/favicon.ico</url><link>{1}/</link><title>{2}</title></collectionIcon>"
        "</branding>",
        schema_of("http://www.openarchives.org/OAI/2.0/branding/", "http://www.openarchives.org/OAI/2.0/branding.xsd"),
        escaped(o.site_url), escaped(o.repository_name));
}

std::string friends(const std::vector<SourceState>& sources) {
    std::string addresses;
    for (const auto& state : sources)
        if (const auto& url = state.source.base_url; !state.removed && url.starts_with("http"))
            addresses += fmt::format("<baseURL>{}</baseURL>", escaped(url));
    if (addresses.empty()) return {};
    return fmt::format(
        "<friends {}>{}</friends>",
        schema_of("http://www.openarchives.org/OAI/2.0/friends/", "http://www.openarchives.org/OAI/2.0/friends.xsd"),
        addresses);
}

}  // namespace

void append_identify(std::string& out, const ProviderOptions& o, std::int64_t earliest,
                     const std::vector<SourceState>& sources) {
    out += fmt::format(
        "<repositoryName>{}</repositoryName>\n<baseURL>{}/oai</baseURL>\n<protocolVersion>2.0</protocolVersion>\n"
        "<adminEmail>{}</adminEmail>\n<earliestDatestamp>{}</earliestDatestamp>\n<deletedRecord>persistent</"
        "deletedRecord>\n"
        "<granularity>YYYY-MM-DDThh:mm:ssZ</granularity>\n<compression>gzip</compression>\n",
        escaped(o.repository_name), escaped(o.site_url), escaped(o.admin_email), format_datestamp(earliest));
    for (const auto& description : {oai_identifier(o), eprints(o), branding(o), friends(sources)})
        if (!description.empty()) out += fmt::format("<description>{}</description>\n", description);
}

}  // namespace muras::oai
