#include <harvester/record_files.hpp>

#include <fmt/format.h>
#include <yaz/marcdisp.h>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

#include <harvester/normalise/text.hpp>
#include <harvester/record_xml.hpp>

namespace muras {
namespace {

constexpr char record_end = 0x1D;
constexpr std::size_t leader_bytes = 24;
constexpr std::size_t longest_problem = 256;

using Decoder = std::unique_ptr<yaz_marc_t_, decltype([](yaz_marc_t m) { yaz_marc_destroy(m); })>;

Problem record_problem(std::string_view name, std::size_t n, std::string message, std::string_view bytes) {
    return {"marc-undecodable",       {},
            fmt::format("{}, record {}", name, n), std::move(message),
            "export the record again", std::string(bytes.substr(0, longest_problem))};
}

/// The text of <controlfield tag="001"> in MARCXML that yaz wrote.
std::string control_number(std::string_view marcxml) {
    constexpr std::string_view sign = "<controlfield tag=\"001\">";
    auto at = marcxml.find(sign);
    if (at == std::string_view::npos) return {};
    auto rest = marcxml.substr(at + sign.size());
    return std::string(normalise::trimmed(rest.substr(0, rest.find('<'))));
}

struct IrbisField {
    std::string tag, value;
};

void write_irbis_field(xmlTextWriterPtr w, const IrbisField& field) {
    xmlTextWriterStartElement(w, xml("field"));
    xmlTextWriterWriteAttribute(w, xml("tag"), xml(field.tag));
    auto rest = std::string_view(field.value);
    auto mark = rest.find('^');
    if (auto bare = std::string(rest.substr(0, mark)); !bare.empty()) xmlTextWriterWriteString(w, xml(bare));
    while (mark != std::string_view::npos && mark + 1 < rest.size()) {
        rest.remove_prefix(mark + 1);
        auto end = rest.find('^', 1);
        std::string code(1, rest[0] >= 'a' && rest[0] <= 'z' ? static_cast<char>(rest[0] & ~0x20) : rest[0]);
        xmlTextWriterStartElement(w, xml("subfield"));
        xmlTextWriterWriteAttribute(w, xml("code"), xml(code));
        xmlTextWriterWriteString(w, xml(std::string(rest.substr(1, end == std::string_view::npos ? end : end - 1))));
        xmlTextWriterEndElement(w);
        mark = end;
    }
    xmlTextWriterEndElement(w);
}

std::string irbis_record(const std::vector<IrbisField>& fields, std::string_view name, std::size_t n) {
    // 903 is the shelf code by which the catalogue itself finds the record again.
    auto code = std::find_if(fields.begin(), fields.end(), [](const IrbisField& f) { return f.tag == "903"; });
    auto identifier = code == fields.end() ? fmt::format("{}#{}", name, n) : code->value;
    return oai_record(identifier, [&](xmlTextWriterPtr w) {
        xmlTextWriterStartElement(w, xml("irbis"));
        xmlTextWriterWriteAttribute(w, xml("xmlns"), xml("urn:muras:irbis"));
        for (const auto& field : fields) write_irbis_field(w, field);
        xmlTextWriterEndElement(w);
    });
}

}  // namespace

RecordFile record_file_kind(std::string_view bytes) {
    while (!bytes.empty() && std::string_view(" \t\r\n\xEF\xBB\xBF").find(bytes.front()) != std::string_view::npos)
        bytes.remove_prefix(1);
    if (bytes.size() > leader_bytes && normalise::all_digits(bytes.substr(0, 5)) &&
        normalise::all_digits(bytes.substr(12, 5)))
        return RecordFile::iso2709;
    auto colon = bytes.substr(0, 8).find(':');
    if (bytes.starts_with('#') && colon != std::string_view::npos && normalise::all_digits(bytes.substr(1, colon - 1)))
        return RecordFile::irbis;
    if (bytes.size() > 4 && bytes[0] == '(' && bytes[3] == ')' && normalise::all_digits(bytes.substr(1, 2)))
        return RecordFile::inid;
    constexpr std::size_t prologue_bytes = 4096;
    if (bytes.starts_with('<') && bytes.substr(0, prologue_bytes).find("<iati-activities") != std::string_view::npos)
        return RecordFile::iati;
    return RecordFile::other;
}

std::optional<RecordFile> record_file_named(std::string_view format) {
    struct Name {
        std::string_view format;
        RecordFile kind;
    };
    constexpr auto names = std::to_array<Name>({{"oai", RecordFile::other},
                                                {"iso2709", RecordFile::iso2709},
                                                {"irbis", RecordFile::irbis},
                                                {"iati", RecordFile::iati},
                                                {"inid", RecordFile::inid},
                                                {"csv", RecordFile::sheet},
                                                {"tsv", RecordFile::sheet}});
    for (const auto& name : names)
        if (name.format == format) return name.kind;
    return std::nullopt;
}

RecordFileContent read_iso2709(std::string_view bytes, std::string_view name) {
    RecordFileContent out;
    Decoder decoder(yaz_marc_create());
    yaz_marc_xml(decoder.get(), YAZ_MARC_MARCXML);
    std::size_t n = 0;
    while (!bytes.empty()) {
        // Records are found by their end: a length in the leader may lie.
        auto end = std::min(bytes.find(record_end), bytes.size());
        auto record = bytes.substr(0, std::min(end + 1, bytes.size()));
        bytes.remove_prefix(record.size());
        while (!record.empty() && (record.front() == '\n' || record.front() == '\r')) record.remove_prefix(1);
        if (record.size() <= leader_bytes) continue;
        ++n;
        const char* decoded = nullptr;
        std::size_t size = 0;
        std::string framed(record);
        framed.replace(0, 5, fmt::format("{:05}", std::min<std::size_t>(framed.size(), 99999)));
        if (framed.size() > 99999 ||
            yaz_marc_decode_buf(decoder.get(), framed.data(), static_cast<int>(framed.size()), &decoded, &size) <= 0 || !decoded) {
            out.problems.push_back(record_problem(name, n, "it is no ISO 2709 record that can be decoded", record));
            continue;
        }
        auto marcxml = sound_text({decoded, size});
        auto number = control_number(marcxml);
        auto identifier = number.empty() ? fmt::format("{}#{}", name, n) : number;
        out.records.push_back(oai_record(identifier, [&](xmlTextWriterPtr w) { xmlTextWriterWriteRaw(w, xml(marcxml)); }));
    }
    return out;
}

RecordFileContent read_irbis_text(std::string_view bytes, std::string_view name) {
    RecordFileContent out;
    auto text = sound_text(bytes);
    std::vector<IrbisField> fields;
    std::size_t n = 0;
    auto finish = [&] {
        if (fields.empty()) return;
        out.records.push_back(irbis_record(fields, name, ++n));
        fields.clear();
    };
    for (auto line : normalise::split(text, '\n')) {
        line = normalise::trimmed(line, " \r");
        if (line.starts_with("*****")) {
            finish();
            continue;
        }
        auto colon = line.find(':');
        if (!line.starts_with('#') || colon == std::string_view::npos || !normalise::all_digits(line.substr(1, colon - 1))) {
            if (!line.empty() && !fields.empty()) fields.back().value.append(" ").append(line);  // a long value goes on
            continue;
        }
        auto tag = line.substr(1, colon - 1);
        while (tag.size() > 1 && tag.front() == '0') tag.remove_prefix(1);
        fields.push_back({std::string(tag), std::string(normalise::trimmed(line.substr(colon + 1)))});
    }
    finish();
    return out;
}

}  // namespace muras
