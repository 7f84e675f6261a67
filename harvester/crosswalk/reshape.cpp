#include <harvester/crosswalk/reshape.hpp>

#include <algorithm>
#include <array>
#include <string>

namespace muras::reshape {
namespace {

Element leaf(std::string name, std::string text) {
    Element out;
    out.name = std::move(name);
    out.text = std::move(text);
    return out;
}

/// Type of record and bibliographic level (leader 06-07) as the word that our labels know.
struct LeaderType {
    std::string_view codes, word;
};

constexpr std::array leader_types{
    LeaderType{"as", "Journal"}, LeaderType{"ab", "Article"}, LeaderType{"aa", "Article"}, LeaderType{"am", "Book"},
    LeaderType{"e", "Map"},      LeaderType{"f", "Map"},      LeaderType{"g", "Video"},    LeaderType{"i", "Audio"},
    LeaderType{"j", "Audio"},    LeaderType{"k", "Image"},
};

/// IRBIS64's worksheets.
constexpr std::array worksheets{
    LeaderType{"PAZK", "Book"},         LeaderType{"PVK", "Book"},         LeaderType{"SPEC", "Book"},
    LeaderType{"ASP", "Article"},       LeaderType{"NJ", "Journal issue"}, LeaderType{"NJP", "Journal issue"},
    LeaderType{"NJK", "Journal issue"}, LeaderType{"OJ", "Journal"},       LeaderType{"J", "Journal"},
};

/// What DSpace's marc format writes whatever the item is.
constexpr std::string_view constant_leader = "00925njm 22002777a 4500";

/// UNIMARC puts fields into fields: "$1 2001 $a …", "$1 001ID".
void embed(Element& field) {
    std::vector<Element> out;
    for (auto& sub : field.children) {
        if (sub.name == "1" && sub.text.size() >= 3) {
            out.push_back(leaf(sub.text.substr(0, 3), sub.text.starts_with("00") ? sub.text.substr(3) : std::string()));
        } else if (!out.empty() && sub.name != "1") {
            out.back().children.push_back(std::move(sub));
        } else if (sub.name != "1") {
            out.push_back(std::move(sub));
        }
    }
    field.children = std::move(out);
}

void add_fixed_fields(Element& out, const std::string& leader, const std::string& fixed, bool unimarc) {
    auto has = [&](std::string_view name, std::string_view sub) {
        return std::any_of(out.children.begin(), out.children.end(), [&](const Element& f) {
            return f.name == name && (sub.empty() || f.child(sub) != nullptr);
        });
    };
    bool thesis = has(unimarc ? "328" : "502", {});
    if (thesis) {
        out.children.push_back(leaf("leader-type", "Thesis"));
    } else if (leader.size() > 8 && leader != constant_leader) {
        auto codes = std::string_view(leader).substr(6, 2);
        for (const auto& row : leader_types)
            if (codes.starts_with(row.codes)) {
                out.children.push_back(leaf("leader-type", std::string(row.word)));
                break;
            }
    }
    if (unimarc) {
        for (const auto& field : out.children)
            if (field.name == "100")
                if (const auto* a = field.child("a"); a && a->text.size() >= 13) {
                    // Date entered, type of date, first year: "20021204d1997    " (second year: "g20029999", still
                    // open).
                    auto year = a->text.substr(9, 4);
                    if (year.find_first_not_of("0123456789") == std::string::npos)
                        out.children.push_back(leaf("100-date", year));
                    break;
                }
    } else if (fixed.size() >= 38) {
        if (auto year = fixed.substr(7, 4); year.find_first_not_of("0123456789") == std::string::npos)
            out.children.push_back(leaf("008-date", year));
        auto language = fixed.substr(35, 3);
        if (!has("041", "a") &&
            std::all_of(language.begin(), language.end(), [](char c) { return c >= 'a' && c <= 'z'; }))
            out.children.push_back(leaf("008-language", language));
    }
}

std::string attribute(const Element& element, std::string_view name) { return std::string(element.attribute(name)); }

void add_xoai(Element& out, Element& element, const std::string& path, std::size_t depth, const std::string& bundle) {
    auto name = attribute(element, "name");
    auto within = bundle;
    for (const auto& child : element.children)
        if (local_name(child.name) == "field" && child.attribute("name") == "name" && name == "bundle")
            within = child.text;
    if (name == "bitstream") {
        Element stream = leaf("bitstream", {});
        stream.children.push_back(leaf("bundle", within));
        for (auto& field : element.children)
            stream.children.push_back(leaf(attribute(field, "name"), std::move(field.text)));
        out.children.push_back(std::move(stream));
        return;
    }
    for (auto& child : element.children) {
        if (local_name(child.name) == "element") {
            auto next = attribute(child, "name");
            // The innermost level is the language of the value ("none" for none): it is no part of the name.
            add_xoai(out, child, path.empty() ? next : path + "." + next, depth + 1, within);
        } else if (child.attribute("name") == "value" && depth >= 2) {
            auto dot = path.rfind('.');
            auto value = leaf(path.substr(0, dot), std::move(child.text));
            if (auto language = path.substr(dot + 1); language != "none" && !language.empty())
                value.attributes.push_back({"lang", language});
            out.children.push_back(std::move(value));
        }
    }
}

}  // namespace

bool is_unimarc(const Element& record) {
    bool unimarc_title = false;
    for (const auto& field : record.children) {
        if (field.name == "245") return false;
        unimarc_title |= field.name == "200" && (field.child("a") || field.child("e"));
    }
    return unimarc_title;
}

Element marc(Element&& record) {
    Element out;
    out.name = "marc";
    std::string leader, fixed;
    for (auto& field : record.children) {
        auto kind = local_name(field.name);
        if (kind == "leader") {
            leader = std::move(field.text);
        } else if (kind == "controlfield") {
            auto tag = attribute(field, "tag");
            if (tag == "008") fixed = field.text;
            out.children.push_back(leaf(std::move(tag), std::move(field.text)));
        } else if (kind == "datafield") {
            Element made = leaf(attribute(field, "tag"), {});
            made.attributes = std::move(field.attributes);
            for (auto& sub : field.children) made.children.push_back(leaf(attribute(sub, "code"), std::move(sub.text)));
            if (made.name.starts_with('4')) embed(made);
            out.children.push_back(std::move(made));
        }
    }
    add_fixed_fields(out, leader, fixed, is_unimarc(out));
    return out;
}

Element irbis(Element&& root) {
    Element out;
    out.name = "irbis";
    for (auto& field : root.children) {
        auto made = leaf(attribute(field, "tag"), std::move(field.text));
        for (auto& sub : field.children) made.children.push_back(leaf(attribute(sub, "code"), std::move(sub.text)));
        if (made.name == "920")
            for (const auto& row : worksheets)
                if (made.text == row.codes) out.children.push_back(leaf("920-type", std::string(row.word)));
        out.children.push_back(std::move(made));
    }
    return out;
}

Element dim(Element&& root) {
    Element out;
    out.name = "dim";
    for (auto& field : root.children) {
        auto name = attribute(field, "mdschema") + "." + attribute(field, "element");
        auto qualifier = attribute(field, "qualifier");
        if (!qualifier.empty() && qualifier != "none") name += "." + qualifier;
        auto value = leaf(std::move(name), std::move(field.text));
        if (auto lang = attribute(field, "lang"); !lang.empty()) value.attributes.push_back({"lang", lang});
        out.children.push_back(std::move(value));
    }
    return out;
}

Element xoai(Element&& root) {
    Element out;
    out.name = "xoai";
    for (auto& element : root.children) add_xoai(out, element, attribute(element, "name"), 1, {});
    return out;
}

}  // namespace muras::reshape
