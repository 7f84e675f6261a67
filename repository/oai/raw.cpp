#include <repository/oai/raw.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace muras::oai {
namespace {

constexpr std::string_view blanks = " \t\r\n";

/// A tag of well-formed XML: where it stands, its name, and what stands between name and end.
struct Tag {
    std::size_t begin = 0, end = 0;
    std::string_view name, attributes;
    bool closes = false, empty = false;
};

/// The end of a construct without elements in it (XML 1.0 sections 2.5 to 2.7) that begins at `at`, or nothing.
std::optional<std::size_t> after_literal(std::string_view xml, std::size_t at) {
    struct Literal {
        std::string_view open, close;
    };
    constexpr std::array literals{Literal{"<!--", "-->"}, Literal{"<![CDATA[", "]]>"}, Literal{"<?", "?>"}};
    for (const auto& literal : literals) {
        if (!xml.substr(at).starts_with(literal.open)) continue;
        auto close = xml.find(literal.close, at + literal.open.size());
        return close == std::string_view::npos ? xml.size() : close + literal.close.size();
    }
    return std::nullopt;
}

/// The next tag at or after `at`. A '>' within quotes is no end (section 3.1).
std::optional<Tag> next_tag(std::string_view xml, std::size_t at) {
    for (at = xml.find('<', at); at < xml.size(); at = xml.find('<', at)) {
        if (auto after = after_literal(xml, at)) {
            at = *after;
            continue;
        }
        char quote = 0;
        auto end = at + 1;
        for (; end < xml.size() && (quote || xml[end] != '>'); ++end)
            if (quote ? xml[end] == quote : xml[end] == '"' || xml[end] == '\'') quote = quote ? 0 : xml[end];
        if (end == xml.size()) return std::nullopt;
        Tag tag;
        tag.begin = at;
        tag.end = end + 1;
        auto inside = xml.substr(at + 1, end - at - 1);
        tag.closes = inside.starts_with('/');
        tag.empty = inside.ends_with('/');
        inside = inside.substr(tag.closes, inside.size() - tag.closes - tag.empty);
        auto cut = std::min(inside.find_first_of(blanks), inside.size());
        tag.name = inside.substr(0, cut);
        tag.attributes = inside.substr(cut);
        return tag;
    }
    return std::nullopt;
}

std::string_view local_name(std::string_view name) { return name.substr(name.find(':') + 1); }

struct Declaration {
    std::string_view name, quoted;  // xmlns:dc, "http://…" as it is written
};

/// Adds the namespaces that a start tag declares; an inner one stands for an outer one of the same prefix.
void add_declarations(std::string_view attributes, std::vector<Declaration>& out) {
    for (std::size_t at = 0; (at = attributes.find_first_not_of(blanks, at)) != std::string_view::npos;) {
        auto equals = attributes.find('=', at);
        auto open = equals == std::string_view::npos ? equals : attributes.find_first_of("\"'", equals);
        auto close = open == std::string_view::npos ? open : attributes.find(attributes[open], open + 1);
        if (close == std::string_view::npos) return;
        auto name = attributes.substr(at, std::min(attributes.find_first_of(blanks, at), equals) - at);
        if (name == "xmlns" || name.starts_with("xmlns:")) {
            std::erase_if(out, [&](const Declaration& d) { return d.name == name; });
            out.push_back({name, attributes.substr(open, close + 1 - open)});
        }
        at = close + 1;
    }
}

std::string free_prefix(const std::vector<Declaration>& declared) {
    std::string prefix = "raw";
    auto taken = [&] {
        return std::ranges::any_of(declared, [&](const Declaration& d) { return d.name == "xmlns:" + prefix; });
    };
    while (taken()) prefix += '-';
    return prefix;
}

}  // namespace

const formats::Format* find_offered(std::string_view prefix) {
    return prefix == raw_format.prefix ? &raw_format : formats::find_prefix(prefix);
}

std::string_view raw_schema() {
    return R"(<?xml version="1.0" encoding="UTF-8"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" targetNamespace="urn:muras:raw" elementFormDefault="qualified">
  <xs:annotation>
    <xs:documentation>Metadata as a donor wrote it. Namespaces that it inherited are declared on this element.</xs:documentation>
  </xs:annotation>
  <xs:element name="raw">
    <xs:complexType mixed="true">
      <xs:sequence>
        <xs:any namespace="##any" processContents="skip" minOccurs="0" maxOccurs="unbounded"/>
      </xs:sequence>
    </xs:complexType>
  </xs:element>
</xs:schema>
)";
}

std::optional<std::string> wrapped_raw(std::string_view record) {
    std::vector<Declaration> declared;
    std::optional<std::size_t> begin;
    int depth = 0;
    for (auto tag = next_tag(record, 0); tag; tag = next_tag(record, tag->end)) {
        if (tag->closes) {
            if (--depth == 1 && begin) {
                std::string attributes;
                for (const auto& d : declared) attributes += fmt::format(" {}={}", d.name, d.quoted);
                auto name = free_prefix(declared);
                return fmt::format("<{0}:raw xmlns:{0}=\"{1}\"{2}>{3}</{0}:raw>", name, raw_format.name_space, attributes,
                                   record.substr(*begin, tag->begin - *begin));
            }
            continue;
        }
        if (depth == 0) add_declarations(tag->attributes, declared);
        if (depth == 1 && !tag->empty && local_name(tag->name) == "metadata") {
            add_declarations(tag->attributes, declared);
            begin = tag->end;
        }
        depth += tag->empty ? 0 : 1;
    }
    return std::nullopt;
}

}  // namespace muras::oai
