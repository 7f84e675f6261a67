// Documents that are ZIPs of XML: DOCX, ODT, EPUB.
#include <archive.h>
#include <archive_entry.h>

#include <map>
#include <memory>

#include <harvester/texts/markup_text.hpp>
#include <harvester/texts/read_pages.hpp>

namespace muras {
namespace {

using Members = std::map<std::string, std::string>;

bool may_be_wanted(std::string_view format, std::string_view name) {
    if (format == "docx") return name == "word/document.xml";
    if (format == "odt") return name == "content.xml";
    return name == "META-INF/container.xml" || name.ends_with(".opf") || name.ends_with("html") || name.ends_with(".htm");
}

/// The members of the ZIP that hold text, each up to the limit, all together too.
Result<Members> read_members(std::string_view format, std::string_view bytes, std::size_t most) {
    std::unique_ptr<archive, decltype(&archive_read_free)> zip(archive_read_new(), &archive_read_free);
    archive_read_support_format_zip(zip.get());
    auto broken = [&] {
        const char* why = archive_error_string(zip.get());
        return fail(ErrorCode::failed, std::string("the file is a broken ZIP: ") + (why ? why : "no reason given"),
                    "ask the donor for a sound file");
    };
    if (archive_read_open_memory(zip.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) return broken();
    Members out;
    std::size_t total = 0;
    archive_entry* entry = nullptr;
    int rc = ARCHIVE_OK;
    while ((rc = archive_read_next_header(zip.get(), &entry)) == ARCHIVE_OK || rc == ARCHIVE_WARN) {
        const char* name = archive_entry_pathname(entry);
        if (!name || !may_be_wanted(format, name)) continue;
        auto& text = out[name];
        char buffer[1 << 16];
        for (la_ssize_t n; (n = archive_read_data(zip.get(), buffer, sizeof buffer)) != 0;) {
            if (n < 0) return broken();
            total += static_cast<std::size_t>(n);
            if (total > most)
                return fail(ErrorCode::failed, "the file unpacks to more than is read", "ask the donor for a smaller one");
            text.append(buffer, static_cast<std::size_t>(n));
        }
    }
    if (rc != ARCHIVE_EOF) return broken();
    return out;
}

std::string joined_path(std::string_view folder, std::string_view name) {
    return folder.empty() ? std::string(name) : std::string(folder) + "/" + std::string(name);
}

/// The chapters of an EPUB in the order of its spine (EPUB 3.3, section 5.7); without one, by their names.
std::vector<std::string> chapters(const Members& members) {
    std::vector<std::string> out;
    auto container = members.find("META-INF/container.xml");
    auto parsed = container != members.end() ? parse_markup(container->second) : nullptr;
    const auto* root = parsed ? first_below(xmlDocGetRootElement(parsed.get()), "rootfile") : nullptr;
    auto path = root ? attribute_of(root, "full-path") : std::string{};
    if (auto package = members.find(path); package != members.end()) {
        auto slash = path.rfind('/');
        auto folder = slash == std::string::npos ? std::string{} : path.substr(0, slash);
        auto opf = parse_markup(package->second);
        std::map<std::string, std::string> files;
        const auto* top = opf ? xmlDocGetRootElement(opf.get()) : nullptr;
        for (const auto* node = top; node; node = next_below(top, node)) {
            if (is_element(node, "item")) files[attribute_of(node, "id")] = joined_path(folder, attribute_of(node, "href"));
            if (is_element(node, "itemref")) out.push_back(files[attribute_of(node, "idref")]);
        }
    }
    if (out.empty())
        for (const auto& [name, text] : members)
            if (name.find("htm") != std::string::npos) out.push_back(name);
    return out;
}

/// Chapters are XHTML, and now and then HTML.
std::string text_of(const std::string& markup) {
    auto parsed = parse_markup(markup);
    if (!parsed || !xmlDocGetRootElement(parsed.get())) parsed = parse_markup(markup, true);
    const auto* root = parsed ? xmlDocGetRootElement(parsed.get()) : nullptr;
    return root ? tidy_page(text_below(root)) : std::string{};
}

}  // namespace

Result<std::vector<std::string>> read_archive(std::string_view format, std::string_view bytes, const TextLimits& limits) {
    auto members = read_members(format, bytes, limits.unpacked_bytes);
    if (!members) return members.error();
    std::vector<std::string> pages;
    if (format == "epub") {
        for (const auto& name : chapters(*members))
            if (auto found = members->find(name); found != members->end()) pages.push_back(text_of(found->second));
    } else {
        for (const auto& [name, markup] : *members) pages.push_back(text_of(markup));
    }
    if (pages.empty()) return fail(ErrorCode::failed, "the file has no text where its kind has it");
    return pages;
}

}  // namespace muras
