#include <harvester/texts/markup_text.hpp>

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>

#include <algorithm>
#include <array>

namespace muras {
namespace {

/// Local names of DOCX, ODT, XHTML and FictionBook.
constexpr std::array<std::string_view, 24> blocks{
    "p",  "h",  "h1", "h2", "h3", "h4",    "h5",      "h6",       "br", "div",        "li",        "tr",
    "dt", "dd", "v",  "hr", "td", "title", "section", "subtitle", "tab", "line-break", "table-row", "empty-line"};
constexpr std::array<std::string_view, 8> silent{"head",    "script",      "style",    "binary",
                                                 "delText", "description", "instrText", "annotation"};

std::string_view name_of(const xmlNode* node) { return reinterpret_cast<const char*>(node->name); }

bool is_one_of(const xmlNode* node, const auto& names) {
    return node->type == XML_ELEMENT_NODE && std::find(names.begin(), names.end(), name_of(node)) != names.end();
}

}  // namespace

XmlDocument parse_markup(std::string_view bytes, bool html) {
    auto size = static_cast<int>(bytes.size());
    return XmlDocument(html ? htmlReadMemory(bytes.data(), size, nullptr, "utf-8",
                                             HTML_PARSE_NONET | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                                                 HTML_PARSE_RECOVER)
                            : xmlReadMemory(bytes.data(), size, nullptr, nullptr,
                                            XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING |
                                                XML_PARSE_RECOVER));
}

const xmlNode* next_below(const xmlNode* top, const xmlNode* node, bool skip_children) {
    if (!skip_children && node->children && node->type == XML_ELEMENT_NODE) return node->children;
    while (node && node != top && !node->next) node = node->parent;
    return node && node != top ? node->next : nullptr;
}

std::string text_below(const xmlNode* top) {
    std::string out;
    bool skip = false;
    for (const auto* node = top; node; node = next_below(top, node, skip)) {
        skip = is_one_of(node, silent);
        if (is_one_of(node, blocks) && !out.empty() && out.back() != '\n') out += '\n';
        if (node->type == XML_TEXT_NODE || node->type == XML_CDATA_SECTION_NODE)
            out += reinterpret_cast<const char*>(node->content);
    }
    return out;
}

const xmlNode* first_below(const xmlNode* top, std::string_view name) {
    for (const auto* node = top; node; node = next_below(top, node))
        if (is_element(node, name)) return node;
    return nullptr;
}

bool is_element(const xmlNode* node, std::string_view name) {
    return node->type == XML_ELEMENT_NODE && name_of(node) == name;
}

std::string attribute_of(const xmlNode* node, const char* name) {
    using Value = std::unique_ptr<xmlChar, decltype([](xmlChar* v) { xmlFree(v); })>;
    Value value(xmlGetProp(node, reinterpret_cast<const xmlChar*>(name)));
    return value ? std::string(reinterpret_cast<const char*>(value.get())) : std::string{};
}

}  // namespace muras
