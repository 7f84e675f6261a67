#include <repository/web/record_facts.hpp>

#include <algorithm>
#include <array>

#include <repository/base/text.hpp>
#include <repository/web/coins.hpp>
#include <repository/web/copies.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/links.hpp>
#include <repository/web/search_state.hpp>

namespace muras::web {
namespace {

constexpr std::size_t creators_in_lists = 4;

constexpr std::array format_names{
    Label{"application/pdf", "PDF"},
    Label{"application/epub+zip", "EPUB"},
    Label{"application/x-fictionbook+xml", "FB2"},
    Label{"image/vnd.djvu", "DjVu"},
    Label{"application/msword", "DOC"},
    Label{"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"},
    Label{"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"},
    Label{"application/vnd.openxmlformats-officedocument.presentationml.presentation", "PPTX"},
    Label{"application/zip", "ZIP"},
    Label{"text/plain", "TXT"},
    Label{"text/html", "HTML"},
    Label{"text/csv", "CSV"},
};

bool is_file_address(const Record& record, std::string_view address) {
    return std::any_of(record.metadata.files.begin(), record.metadata.files.end(),
                       [&](const File& file) { return file.url == address; });
}

}  // namespace

std::optional<std::string> donor_page(const Record& record) {
    for (const auto& identifier : record.metadata.identifiers) {
        if (identifier.scheme != "url" || is_file_address(record, identifier.value)) continue;
        if (auto link = safe_link(identifier.value)) return link;
    }
    return std::nullopt;
}

std::string format_name(std::string_view mime) {
    for (const auto& row : format_names)
        if (row.code == mime) return std::string(row.english);
    return std::string(mime);
}

std::string author_search(std::string_view name) {
    std::string quoted = "author:\"";
    for (char c : name) quoted += c == '"' ? ' ' : c;
    return SearchState().with_query(quoted + '"').url();
}

std::string author_page(std::string_view name) { return "/author?name=" + query_encoded(name); }

View hit_view(const Page& page, const Record& record) {
    auto tongue = page.tongue();
    const auto* title = main_title(record);
    auto view = spoken("title", title ? title->value : page.say("Untitled"), title ? title->lang : std::string_view());
    put(view, "href", record_path(record));
    put(view, "pid", record.pid);
    put(view, "coins", coins(record, page.shared().options.base_url));
    put(view, "type", type_label(tongue, record.metadata.type.code));
    if (auto year = year_of(record)) put(view, "year", std::to_string(year));

    ViewList names;
    auto people = creators(record);
    for (const auto* person : people) {
        if (names.size() == creators_in_lists) break;
        View row;
        put(row, "name", person->display);
        put(row, "name_href", author_page(person->display));
        put(row, "comma", !names.empty());
        names.push_back(std::move(row));
    }
    put(view, "more_creators", people.size() > creators_in_lists);
    put(view, "has_creators", !names.empty());
    put(view, "creators", std::move(names));

    ViewList files;
    for (const auto* file : served_files(record)) {
        View row;
        put(row, "file_href", file_path(record, *file));
        put(row, "file_format", format_name(file->mime));
        put(row, "file_size", size_text(tongue, file->bytes));
        put(row, "file_name", file->name);
        files.push_back(std::move(row));
    }
    put(view, "files", std::move(files));
    auto copies = copy_rows(page, record);
    put(view, "has_copies", !copies.empty());
    put(view, "copies", std::move(copies));
    put(view, "access", label(tongue, access_labels, record.metadata.rights.access));
    put(view, "is_open", record.metadata.rights.access == "open");
    put(view, "can_mark", false);
    put(view, "in_list", false);
    return view;
}

}  // namespace muras::web
