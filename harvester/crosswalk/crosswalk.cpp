#include <harvester/crosswalk/crosswalk.hpp>

#include <harvester/crosswalk/draft.hpp>
#include <harvester/normalise/file_link.hpp>
#include <harvester/normalise/language.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

constexpr std::size_t longest_warning = 200;  // letters of a donor's value that a warning repeats
constexpr std::size_t most_warnings = 50;

void map_element(Draft& draft, Element& element) {
    const auto* rule = find_oai_dc_rule(element.name);
    auto text = element.children.empty() ? std::move(element.text) : full_text(element);
    auto [value, raw] = normalise::tidy(std::move(text));
    if (!rule) {
        // A Dublin Core element whose namespace the donor got wrong still says what it means.
        rule = find_oai_dc_rule("dc:" + std::string(local_name(element.name)));
        if (!value.empty()) draft.warn(rule ? "wrong-namespace" : "unmapped-element", element.name, value);
        if (!rule) return;
    }
    if (value.empty()) return;
    if (++draft.values > max_values) {
        if (draft.values == max_values + 1) draft.warn("too-many-values", element.name, {});
        return;
    }
    DraftValue out{std::move(value), {}, {std::string(rule->element), std::move(raw), {}}};
    if (auto lang = element.attribute("xml:lang"); !lang.empty()) out.lang = normalise::language_code(lang);
    rule->transform(draft, std::move(out));
}

void map_oai_dc(Draft& draft, Element& dc) {
    // Text between the elements belongs to no field.
    if (auto stray = normalise::tidy(std::move(dc.text)); !stray.value.empty())
        draft.warn("stray-text", dc.name, stray.value);
    for (auto& element : dc.children) map_element(draft, element);
}

void map_dublin_core_within(Draft& draft, Element& element) {
    for (auto& child : element.children) {
        if (child.name.starts_with("dc:"))
            map_element(draft, child);
        else
            map_dublin_core_within(draft, child);
    }
}

}  // namespace

void Draft::warn(std::string_view code, std::string_view field, std::string_view raw) {
    if (metadata.warnings.size() >= most_warnings) return;
    metadata.warnings.push_back(
        {std::string(code), std::string(field), std::string(first_letters(raw, longest_warning))});
}

Metadata crosswalk(Element&& metadata, const CrosswalkContext& context) {
    Draft draft{context, {}, {}, {}, {}, 0};
    if (metadata.children.empty()) draft.warn("no-metadata", "metadata", {});
    for (auto& child : metadata.children) {
        if (child.name == "oai_dc:dc") {
            map_oai_dc(draft, child);
        } else if (child.name.starts_with("dc:")) {  // without the wrapper
            map_element(draft, child);
        } else if (local_name(child.name) == "dc" && !child.name.starts_with("qdc:")) {
            draft.warn("wrong-namespace", child.name, {});
            map_oai_dc(draft, child);
        } else {
            draft.warn("format-not-mapped", child.name, {});
            map_dublin_core_within(draft, child);
        }
    }
    settle(draft);
    return std::move(draft.metadata);
}

}  // namespace muras
