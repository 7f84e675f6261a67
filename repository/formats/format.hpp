// The metadata formats that records leave in: one row each, one writer a file.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include <schemas/record.hpp>

namespace muras::formats {

/// What a writer says about the repository itself. `url` is the public address without a final slash.
struct Repository {
    std::string_view url, name;
};

/// Appends one record, an effective and live one, as one root element without an XML declaration, or as text. Pure.
using Writer = void (*)(std::string& out, const Record& record, const Repository& repository);

/// `prefix` is the metadataPrefix of OAI-PMH with its schema and namespace, empty where it is not offered there;
/// `name` that of /r/{pid}/export/{name}, empty where there is none; `mime` the media type without parameters.
struct Format {
    std::string_view prefix, schema, name_space, name, mime;
    Writer write;
};

std::span<const Format> formats();

/// By metadataPrefix; nullptr for one that is not offered.
const Format* find_prefix(std::string_view prefix);

/// By the name in /r/{pid}/export/{name}; nullptr for none.
const Format* find_name(std::string_view name);

void write_oai_dc(std::string& out, const Record& record, const Repository& repository);
void write_qdc(std::string& out, const Record& record, const Repository& repository);
void write_marcxml(std::string& out, const Record& record, const Repository& repository);
void write_mods(std::string& out, const Record& record, const Repository& repository);
void write_etdms(std::string& out, const Record& record, const Repository& repository);
void write_datacite(std::string& out, const Record& record, const Repository& repository);
void write_oai_datacite(std::string& out, const Record& record, const Repository& repository);
void write_openaire(std::string& out, const Record& record, const Repository& repository);
void write_ore(std::string& out, const Record& record, const Repository& repository);
void write_mets(std::string& out, const Record& record, const Repository& repository);
void write_rdf(std::string& out, const Record& record, const Repository& repository);
void write_json(std::string& out, const Record& record, const Repository& repository);
void write_json_ld(std::string& out, const Record& record, const Repository& repository);
void write_csl(std::string& out, const Record& record, const Repository& repository);
void write_bibtex(std::string& out, const Record& record, const Repository& repository);
void write_ris(std::string& out, const Record& record, const Repository& repository);

}  // namespace muras::formats
