// One element of a donor's answer, by value. Names carry the prefix that everybody uses for a namespace, whatever the
// donor chose, so that the crosswalks can say "dc:title".
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace muras {

struct Attribute {
    std::string name, value;
};

/// `name` is "dc:title", "xsi:type", a bare local name for OAI-PMH's own namespace and for none, or "{namespace}local"
/// where no usual prefix is known. `text` is the character data directly inside, as it stands.
struct Element {
    std::string name;
    std::vector<Attribute> attributes;
    std::string text;
    std::vector<Element> children;

    /// The value of an attribute, or an empty view. Pure.
    std::string_view attribute(std::string_view wanted) const {
        for (const auto& a : attributes)
            if (a.name == wanted) return a.value;
        return {};
    }

    /// The first child of that local name, or nullptr. Pure.
    const Element* child(std::string_view local) const;
};

/// "title" of "dc:title", "{urn:x}title" and "title". Pure.
constexpr std::string_view local_name(std::string_view name) {
    auto end = name.find_last_of(":}");
    return end == std::string_view::npos ? name : name.substr(end + 1);
}

inline const Element* Element::child(std::string_view local) const {
    for (const auto& c : children)
        if (local_name(c.name) == local) return &c;
    return nullptr;
}

/// The text of an element and of everything in it, in the order of the element's own text, then its children. Pure.
inline std::string full_text(const Element& element) {
    std::string out = element.text;
    for (const auto& child : element.children) {
        if (!out.empty()) out += ' ';
        out += full_text(child);
    }
    return out;
}

}  // namespace muras
