// A record of a file that is no OAI-PMH, as the <record> that a donor would send. Internal to harvester.
#pragma once

#include <libxml/xmlwriter.h>

#include <functional>
#include <string>
#include <string_view>

namespace muras {

/// <record> with its header; `write_metadata` adds what stands in <metadata>.
std::string oai_record(const std::string& identifier, const std::function<void(xmlTextWriterPtr)>& write_metadata);

/// UTF-8 as it stands, anything else from windows-1251; what XML can't hold is dropped. Pure.
std::string sound_text(std::string_view bytes);

inline const xmlChar* xml(const std::string& text) { return reinterpret_cast<const xmlChar*>(text.c_str()); }

}  // namespace muras
