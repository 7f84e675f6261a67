#include <harvester/crosswalk/crosswalk.hpp>

#include <algorithm>
#include <array>

#include <harvester/crosswalk/draft.hpp>
#include <harvester/crosswalk/mapping.hpp>
#include <harvester/crosswalk/reshape.hpp>
#include <harvester/normalise/file_link.hpp>
#include <harvester/normalise/text.hpp>
#include <repository/base/text.hpp>
#include <schemas/crosswalks/datacite.hpp>
#include <schemas/crosswalks/dublin_core.hpp>
#include <schemas/crosswalks/iati.hpp>
#include <schemas/crosswalks/marc.hpp>
#include <schemas/crosswalks/mods.hpp>
#include <schemas/crosswalks/sheet.hpp>

namespace muras {
namespace {

constexpr std::size_t longest_warning = 200;  // letters of a donor's value that a warning repeats
constexpr std::size_t most_warnings = 50;
constexpr int deepest_wrapping = 6;  // of a known format within METS, OAI wrappers and the like

template <const auto& rows>
const Mapping& mapping() {
    static const Mapping made{Crosswalk(rows)};
    return made;
}

bool maps_root(Draft& draft, Element& root);

template <const auto& rows>
void map_plain(Draft& draft, Element& root) {
    mapping<rows>().apply(draft, root);
}

/// oai_dc is what nearly all records are: flat, and exactly fifteen names.
void map_oai_dc_element(Draft& draft, Element& element) {
    bool right = element.name.starts_with("dc:");
    if (right && mapping<crosswalks::oai_dc>().apply_to(draft, element, element.name)) return;
    if (element.name.starts_with("dcterms:") && mapping<crosswalks::qualified_dc>().apply_to(draft, element, element.name))
        return;  // no part of oai_dc, but many add it
    if (element.name.starts_with("bibo:") && mapping<crosswalks::bibo>().apply_to(draft, element, element.name)) return;
    if (auto resource = element.attribute("rdf:resource"); element.name == "rdf:type" && !resource.empty()) {
        if (auto value = draft_value(draft, std::string(resource), element, element.name); !value.value.empty())
            draft.types.push_back(std::move(value));
        return;
    }
    auto shown = "dc:" + std::string(local_name(element.name));
    if (right || element.text.empty()) {
        if (auto stray = normalise::tidy(full_text(element)); !stray.value.empty())
            draft.warn("unmapped-element", element.name, stray.value);
        return;
    }
    // A Dublin Core element whose namespace the donor got wrong still says what it means.
    auto text = normalise::tidy(std::string(element.text)).value;
    bool known = mapping<crosswalks::oai_dc>().apply_to(draft, element, shown);
    if (!text.empty()) draft.warn(known ? "wrong-namespace" : "unmapped-element", element.name, text);
}

void map_oai_dc(Draft& draft, Element& dc) {
    // Text between the elements belongs to no field.
    if (auto stray = normalise::tidy(std::move(dc.text)); !stray.value.empty())
        draft.warn("stray-text", dc.name, stray.value);
    for (auto& element : dc.children) map_oai_dc_element(draft, element);
}

void map_dim(Draft& draft, Element& root) {
    auto plain = reshape::dim(std::move(root));
    mapping<crosswalks::dim>().apply(draft, plain);
}

void map_xoai(Draft& draft, Element& root) {
    auto plain = reshape::xoai(std::move(root));
    mapping<crosswalks::dim>().apply(draft, plain);
}

/// «Вып. 13», "Т. 2": the volume of a work of several, whose own title stands in 461.
bool is_designation(std::string_view title) {
    constexpr auto words = std::to_array<std::string_view>(
        {"Вып", "Т.", "Т ", "Том", "Ч.", "Часть", "Кн.", "Книга", "№", "Vol", "Выпуск", "Сб."});
    for (auto word : words)
        if (title.starts_with(word)) return title.find_first_of("0123456789IVX") != std::string_view::npos;
    return false;
}

void name_by_the_whole(Metadata& m) {
    if (m.titles.empty() || m.host->title.empty() || !is_designation(m.titles.front().value)) return;
    m.titles.front().kind = "part";
    Title whole{m.host->title.value, {}, "main", m.host->title.origin};
    whole.origin.rule = "title-of-the-whole";
    m.titles.insert(m.titles.begin(), std::move(whole));
}

void map_marc(Draft& draft, Element& root) {
    auto plain = reshape::marc(std::move(root));
    if (!reshape::is_unimarc(plain)) return mapping<crosswalks::marc21>().apply(draft, plain, true);
    mapping<crosswalks::unimarc>().apply(draft, plain, true);
    name_by_the_whole(draft.metadata);
}

void map_irbis(Draft& draft, Element& root) {
    auto plain = reshape::irbis(std::move(root));
    mapping<crosswalks::irbis>().apply(draft, plain, true);
}

/// A sheet's values say themselves where they belong; the donor's column is what lineage shows.
void map_sheet(Draft& draft, Element& root) {
    for (auto& value : root.children) {
        auto column = std::string(value.attribute("column"));
        value.name = value.attribute("path");
        if (!value.name.empty() && mapping<crosswalks::sheet>().apply_to(draft, value, column)) continue;
        if (auto text = normalise::tidy(std::move(value.text)); !text.value.empty())
            draft.warn("unmapped-element", column, text.value);
    }
}

/// Actual dates before planned ones: of a fact the first one counts. Sectors are codes of subjects and of the project.
void map_iati_activity(Draft& draft, Element& root) {
    std::stable_partition(root.children.begin(), root.children.end(), [](const Element& child) {
        auto type = child.attribute("type");
        return local_name(child.name) != "activity-date" || type == "2" || type == "4";
    });
    for (const auto& child : root.children) {
        if (local_name(child.name) != "sector") continue;
        auto vocabulary = child.attribute("vocabulary");
        auto code = std::string(child.attribute("code"));
        if (!code.empty())
            draft.metadata.project.edit().sectors.push_back({vocabulary == "2" ? "dac3"
                                                      : vocabulary.empty() || vocabulary == "1"
                                                          ? "dac5"
                                                          : std::string(vocabulary),
                                                      code, {"sector/@code", {}, {}}});
    }
    mapping<crosswalks::iati_activity>().apply(draft, root);
    auto& m = draft.metadata;
    if (!m.project->iati_id.empty())
        m.identifiers.push_back({"iati", m.project->iati_id.value, true, m.project->iati_id.origin});
    if (m.project->title.empty() && !m.titles.empty())
        m.project.edit().title = {m.titles.front().value, m.titles.front().origin};
}

void map_iati_document(Draft& draft, Element& root) {
    mapping<crosswalks::iati_document>().apply(draft, root);
    if (const auto* id = root.child("activity-id"); id && draft.metadata.project->iati_id.empty())
        draft.metadata.project.edit().iati_id = {squeeze(id->text), {"activity-id", {}, {}}};
    // What partners publish of a project is a report of it, until the record says otherwise.
    if (draft.types.empty()) draft.types.push_back({"project report", {}, {"iati-document", {}, {}}, {}});
}

constexpr std::string_view pdf_type = "application/pdf";

/// Where containers name the files that belong to a record. `rel`: only of links of that kind.
struct FileElement {
    std::string_view element, attribute, type, rel, origin;
};
constexpr std::array file_elements{
    FileElement{"FLocat", "xlink:href", "", "", "fileSec/FLocat"},  // METS: the type is that of the <file> around it
    FileElement{"Resource", "ref", "mimeType", "", "Component/Resource"},  // MPEG-21 DIDL
    FileElement{"link", "href", "type", "http://www.openarchives.org/ore/terms/aggregates", "link[rel=aggregates]"},  // ORE
};

/// A link whose container says that it is a PDF, though its address does not look like one.
void put_pdf_link(Draft& draft, const std::string& url, std::string_view origin) {
    auto& files = draft.metadata.files;
    auto path = url.substr(0, url.find_first_of("?#"));
    bool known = std::any_of(files.begin(), files.end(), [&](const File& file) { return file.url == url; });
    if (known || !(path.starts_with("http://") || path.starts_with("https://"))) return;
    File file;
    file.url = url;
    file.name = normalise::safe_file_name(path.substr(path.rfind('/') + 1)) + ".pdf";
    file.mime = pdf_type;
    file.origin = {std::string(origin), {}, "file-type"};
    files.push_back(std::move(file));
}

/// Takes the links to files out of a container; its descriptions are found as known formats within.
void map_contained_files(Draft& draft, const Element& element, std::string_view type_around, int depth) {
    for (const auto& row : file_elements) {
        if (local_name(element.name) != row.element) continue;
        if (!row.rel.empty() && element.attribute("rel") != row.rel) continue;
        DraftValue value{std::string(element.attribute(row.attribute)), {}, {std::string(row.origin), {}, {}}, {}};
        if (value.value.empty() || put_file_link(draft, value)) continue;
        if ((row.type.empty() ? type_around : element.attribute(row.type)) == pdf_type)
            put_pdf_link(draft, value.value, row.origin);
    }
    if (depth >= 2 * deepest_wrapping) return;
    for (const auto& child : element.children) map_contained_files(draft, child, element.attribute("MIMETYPE"), depth + 1);
}

bool maps_within(Draft& draft, Element& element, int depth) {
    bool found = false;
    for (auto& child : element.children) {
        if (maps_root(draft, child))
            found = true;
        else if (depth < deepest_wrapping)
            found |= maps_within(draft, child, depth + 1);
        if (found) break;  // METS repeats one description in several formats
    }
    return found;
}

void map_container(Draft& draft, Element& root) {
    map_contained_files(draft, root, {}, 0);
    if (!maps_within(draft, root, 0)) draft.warn("format-not-mapped", root.name, {});
}

/// A resource map (ORE in Atom) has the title and the authors of what it aggregates; the rest of it is of the map.
void map_resource_map(Draft& draft, Element& root) {
    map_contained_files(draft, root, {}, 0);
    Element plain;
    plain.name = "dcterms";
    for (const auto& child : root.children) {
        auto name = local_name(child.name);
        const auto* person = name == "author" ? child.child("name") : nullptr;
        if (name == "title") plain.children.push_back({"dc:title", {}, child.text, {}});
        if (person) plain.children.push_back({"dc:creator", {}, person->text, {}});
    }
    map_plain<crosswalks::qualified_dc>(draft, plain);
}

/// The formats that have a crosswalk: by the root's local name, and a sign of its namespace where names are shared.
struct Format {
    std::string_view root, sign;
    void (*map)(Draft&, Element&);
};

constexpr std::array formats{
    Format{"dc", "oai_dc:", map_oai_dc},
    Format{"qualifieddc", "", map_plain<crosswalks::qualified_dc>},
    Format{"qdc", "", map_plain<crosswalks::qualified_dc>},
    Format{"dcterms", "", map_plain<crosswalks::qualified_dc>},
    Format{"uketddc", "", map_plain<crosswalks::qualified_dc>},
    Format{"rioxx", "", map_plain<crosswalks::qualified_dc>},
    Format{"ProvidedCHO", "", map_plain<crosswalks::qualified_dc>},
    Format{"dim", "", map_dim},
    Format{"metadata", "xoai", map_xoai},
    Format{"thesis", "", map_plain<crosswalks::etdms>},
    Format{"mods", "", map_plain<crosswalks::mods>},
    Format{"mets", "", map_container},
    Format{"DIDL", "", map_container},
    Format{"entry", "2005/Atom", map_resource_map},
    Format{"record", "marc:", map_marc},
    Format{"record", "MARC", map_marc},
    Format{"resource", "datacite", map_plain<crosswalks::datacite>},
    Format{"resource", "oaire", map_plain<crosswalks::oaire>},
    Format{"irbis", "", map_irbis},
    Format{"sheet", "muras:sheet", map_sheet},
    Format{"iati-activity", "", map_iati_activity},
    Format{"iati-document", "", map_iati_document},
};

bool maps_root(Draft& draft, Element& root) {
    for (const auto& format : formats) {
        if (local_name(root.name) != format.root || root.name.find(format.sign) == std::string::npos) continue;
        format.map(draft, root);
        return true;
    }
    return false;
}

bool has_dublin_core(const Element& element) {
    for (const auto& child : element.children)
        if (child.name.starts_with("dc:") || child.name.starts_with("dcterms:")) return true;
    return false;
}

/// Dublin Core in a wrapper that nobody knows, wherever it stands.
bool maps_dublin_core_within(Draft& draft, Element& element, int depth) {
    if (has_dublin_core(element)) {
        map_plain<crosswalks::qualified_dc>(draft, element);
        return true;
    }
    bool found = false;
    if (depth < 2 * deepest_wrapping)
        for (auto& child : element.children) found |= maps_dublin_core_within(draft, child, depth + 1);
    return found;
}

void map_any(Draft& draft, Element& root) {
    if (maps_root(draft, root)) return;
    if (root.name.starts_with("dc:")) return map_oai_dc_element(draft, root);  // without the wrapper
    if (local_name(root.name) == "dc") {
        draft.warn("wrong-namespace", root.name, {});
        return map_oai_dc(draft, root);
    }
    if (maps_within(draft, root, 0)) return;
    if (has_dublin_core(root)) return map_plain<crosswalks::qualified_dc>(draft, root);
    draft.warn("format-not-mapped", root.name, {});
    maps_dublin_core_within(draft, root, 0);
}

}  // namespace

void Draft::warn(std::string_view code, std::string_view field, std::string_view raw) {
    if (metadata.warnings.size() >= most_warnings) return;
    metadata.warnings.push_back(
        {std::string(code), std::string(field), std::string(first_letters(raw, longest_warning))});
}

Metadata crosswalk(Element&& metadata, const CrosswalkContext& context) {
    Draft draft{context, {}, {}, {}, {}, {}, 0};
    if (metadata.children.empty()) draft.warn("no-metadata", "metadata", {});
    for (auto& child : metadata.children) map_any(draft, child);
    settle(draft);
    return std::move(draft.metadata);
}

}  // namespace muras
