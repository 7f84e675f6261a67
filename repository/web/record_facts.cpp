#include <repository/web/record_facts.hpp>

#include <algorithm>
#include <array>

#include <repository/base/text.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/links.hpp>
#include <repository/web/search_state.hpp>

namespace muras::web {
namespace {

constexpr std::size_t creators_in_lists = 4;

constexpr std::array format_names{
    Label{"application/pdf", "PDF"},
    Label{"application/epub+zip", "EPUB"},
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

bool is_creator(const Agent& agent) { return agent.role == "aut" || agent.role == "cre" || agent.role == "inv"; }

bool is_file_address(const Record& record, std::string_view address) {
    return std::any_of(record.metadata.files.begin(), record.metadata.files.end(),
                       [&](const File& file) { return file.url == address; });
}

}  // namespace

const Title* main_title(const Record& record) {
    const auto& titles = record.metadata.titles;
    auto main = std::find_if(titles.begin(), titles.end(), [](const Title& t) { return t.kind == "main"; });
    if (main != titles.end()) return &*main;
    return titles.empty() ? nullptr : &titles.front();
}

std::vector<const Agent*> creators(const Record& record) {
    std::vector<const Agent*> out;
    for (const auto& agent : record.metadata.agents)
        if (is_creator(agent) && !agent.display.empty()) out.push_back(&agent);
    return out;
}

int year_of(const Record& record) {
    for (const auto& date : record.metadata.dates)
        if (date.kind == "issued" && date.year != 0) return date.year;
    return 0;
}

std::string issued_date(const Record& record) {
    for (const auto& date : record.metadata.dates)
        if (date.kind == "issued") {
            if (!date.edtf.empty()) return date.edtf;
            if (date.year != 0) return std::to_string(date.year);
        }
    return {};
}

std::optional<std::string> donor_page(const Record& record) {
    for (const auto& identifier : record.metadata.identifiers) {
        if (identifier.scheme != "url" || is_file_address(record, identifier.value)) continue;
        if (auto link = safe_link(identifier.value)) return link;
    }
    return std::nullopt;
}

std::vector<const File*> kept_files(const Record& record) {
    std::vector<const File*> out;
    for (const auto& file : record.metadata.files)
        if (!file.sha256.empty() && !file.name.empty()) out.push_back(&file);
    return out;
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

View hit_view(const Page& page, const Record& record) {
    auto tongue = page.tongue();
    const auto* title = main_title(record);
    auto view = spoken("title", title ? title->value : page.say("Untitled"), title ? title->lang : std::string_view());
    put(view, "href", record_path(record));
    put(view, "type", type_label(tongue, record.metadata.type.code));
    if (auto year = year_of(record)) put(view, "year", std::to_string(year));

    ViewList names;
    auto people = creators(record);
    for (const auto* person : people) {
        if (names.size() == creators_in_lists) break;
        View row;
        put(row, "name", person->display);
        put(row, "name_href", author_search(person->display));
        put(row, "comma", !names.empty());
        names.push_back(std::move(row));
    }
    put(view, "more_creators", people.size() > creators_in_lists);
    put(view, "has_creators", !names.empty());
    put(view, "creators", std::move(names));

    ViewList files;
    for (const auto* file : kept_files(record)) {
        View row;
        put(row, "file_href", file_path(record, *file));
        put(row, "file_format", format_name(file->mime));
        put(row, "file_size", size_text(tongue, file->bytes));
        put(row, "file_name", file->name);
        files.push_back(std::move(row));
    }
    put(view, "files", std::move(files));
    put(view, "access", label(tongue, access_labels, record.metadata.rights.access));
    put(view, "is_open", record.metadata.rights.access == "open");
    return view;
}

}  // namespace muras::web
