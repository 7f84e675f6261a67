// METS 1.12 (Library of Congress): MODS for the description, and the kept files with size and checksum.
#include <fmt/format.h>

#include <repository/base/clock.hpp>
#include <repository/formats/facts.hpp>
#include <repository/formats/format.hpp>
#include <repository/formats/xml_writer.hpp>
#include <schemas/types.hpp>

namespace muras::formats {
namespace {

// An ID is unique in its document, and a list holds many records: each carries the PID.
std::string description_id(const Record& r) { return "dmd-" + r.pid; }
std::string file_id(const Record& r, std::size_t n) { return fmt::format("file-{}-{}", r.pid, n + 1); }

void description(std::string& out, XmlWriter& xml, const Record& r, const Repository& repository) {
    auto section = xml.group("mets:dmdSec", {{"ID", description_id(r)}});
    auto wrap = xml.group("mets:mdWrap", {{"MDTYPE", "MODS"}});
    auto data = xml.group("mets:xmlData");
    write_mods(out, r, repository);
}

void files(XmlWriter& xml, const Record& r, const Repository& repository) {
    auto section = xml.group("mets:fileSec");
    auto group = xml.group("mets:fileGrp", {{"USE", "CONTENT"}});
    auto kept = served_files(r);
    for (std::size_t i = 0; i < kept.size(); ++i) {
        const auto& f = *kept[i];
        auto file = xml.group("mets:file", {{"ID", file_id(r, i)},
                                            {"MIMETYPE", f.mime},
                                            {"SIZE", std::to_string(f.bytes)},
                                            {"CHECKSUM", f.sha256},
                                            {"CHECKSUMTYPE", "SHA-256"}});
        xml.empty("mets:FLocat", {{"LOCTYPE", "URL"}, {"xlink:href", file_url(r, f, repository.url)}});
    }
}

/// A METS document must have a structure, be it of one work without files.
void structure(XmlWriter& xml, const Record& r) {
    auto map = xml.group("mets:structMap", {{"TYPE", "LOGICAL"}});
    auto kept = served_files(r);
    if (kept.empty()) {
        xml.empty("mets:div", {{"TYPE", r.metadata.type.code}, {"DMDID", description_id(r)}});
        return;
    }
    auto work = xml.group("mets:div", {{"TYPE", r.metadata.type.code}, {"DMDID", description_id(r)}});
    for (std::size_t i = 0; i < kept.size(); ++i) xml.empty("mets:fptr", {{"FILEID", file_id(r, i)}});
}

}  // namespace

void write_mets(std::string& out, const Record& record, const Repository& repository) {
    XmlWriter xml(out);
    const auto* title = main_title(record);
    auto root = xml.group(
        "mets:mets", {{"xmlns:mets", "http://www.loc.gov/METS/"},
                      {"xmlns:xlink", "http://www.w3.org/1999/xlink"},
                      {"xmlns:xsi", xsi_namespace},
                      {"xsi:schemaLocation", "http://www.loc.gov/METS/ http://www.loc.gov/standards/mets/mets.xsd"},
                      {"OBJID", page_url(record, repository.url)},
                      {"LABEL", title ? std::string_view(title->value) : std::string_view{}}});
    {
        auto head = xml.group("mets:metsHdr", {{"LASTMODDATE", format_datestamp(record.stamp)}});
        auto agent = xml.group("mets:agent", {{"ROLE", "CUSTODIAN"}, {"TYPE", "ORGANIZATION"}});
        xml.leaf("mets:name", repository.name.empty() ? std::string_view("Muras") : repository.name);
    }
    description(out, xml, record, repository);
    files(xml, record, repository);
    structure(xml, record);
}

}  // namespace muras::formats
