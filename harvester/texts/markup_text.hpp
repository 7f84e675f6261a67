// The words of a libxml2 tree, whatever vocabulary it is of: those of text documents and books name alike what begins a
// new line.
#pragma once

#include <libxml/tree.h>

#include <memory>
#include <string>
#include <string_view>

namespace muras {

struct FreeXml {
    void operator()(xmlDoc* document) const { xmlFreeDoc(document); }
};
using XmlDocument = std::unique_ptr<xmlDoc, FreeXml>;

/// Parsed without network and external entities, broken markup as far as it goes; null for none. `html`: as HTML.
XmlDocument parse_markup(std::string_view bytes, bool html = false);

/// The text below `node`, a line for each block. No recursion.
std::string text_below(const xmlNode* node);

/// The first element of that local name below `node`, in document order, or null.
const xmlNode* first_below(const xmlNode* node, std::string_view name);

/// The next node in document order that is still below `top`; `skip_children`: not into `node`.
const xmlNode* next_below(const xmlNode* top, const xmlNode* node, bool skip_children = false);

bool is_element(const xmlNode* node, std::string_view name);
std::string attribute_of(const xmlNode* node, const char* name);

}  // namespace muras
