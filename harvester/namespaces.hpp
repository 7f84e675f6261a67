// The prefixes that everybody uses for the namespaces of our field: the crosswalks name elements by them.
#pragma once

#include <array>
#include <string_view>

namespace muras {

struct Namespace {
    std::string_view prefix, uri;
};

/// OAI-PMH's own elements carry no prefix, like elements in no namespace at all.
inline constexpr std::array namespaces{
    Namespace{"dc", "http://purl.org/dc/elements/1.1/"},
    Namespace{"", "http://www.openarchives.org/OAI/2.0/"},
    Namespace{"oai_dc", "http://www.openarchives.org/OAI/2.0/oai_dc/"},
    Namespace{"xsi", "http://www.w3.org/2001/XMLSchema-instance"},
    Namespace{"xml", "http://www.w3.org/XML/1998/namespace"},
    Namespace{"dcterms", "http://purl.org/dc/terms/"},
    Namespace{"qdc", "http://dspace.org/qualifieddc/"},
    Namespace{"dim", "http://www.dspace.org/xmlns/dspace/dim"},
    Namespace{"xoai", "http://www.lyncode.com/xoai"},
    Namespace{"marc", "http://www.loc.gov/MARC21/slim"},
    Namespace{"mods", "http://www.loc.gov/mods/v3"},
    Namespace{"etdms", "http://www.ndltd.org/standards/metadata/etdms/1.0/"},
    Namespace{"oaire", "http://namespace.openaire.eu/schema/oaire/"},
    Namespace{"xlink", "http://www.w3.org/1999/xlink"},
    Namespace{"rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"},
    Namespace{"bibo", "http://purl.org/ontology/bibo/"},
};

/// The row of a namespace, or nullptr. Pure.
constexpr const Namespace* namespace_of_uri(std::string_view uri) {
    for (const auto& n : namespaces)
        if (n.uri == uri) return &n;
    return nullptr;
}

/// The row of a usual prefix, or nullptr. Pure.
constexpr const Namespace* namespace_of_prefix(std::string_view prefix) {
    for (const auto& n : namespaces)
        if (!n.prefix.empty() && n.prefix == prefix) return &n;
    return nullptr;
}

}  // namespace muras
