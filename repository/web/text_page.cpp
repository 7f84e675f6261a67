// /r/{pid}/text/{file}: a file's text, one page at a time: for slow lines, small screens and screen readers.
#include <algorithm>
#include <charconv>

#include <repository/base/text.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/links.hpp>
#include <repository/web/page.hpp>
#include <repository/web/record_facts.hpp>
#include <repository/web/record_lookup.hpp>
#include <repository/web/text_links.hpp>

namespace muras::web {
namespace {

const File* file_named(const Record& record, std::string_view name) {
    for (const auto* file : served_files(record))
        if (file->name == name) return file;
    return nullptr;
}

/// ?page=, from 1; the nearest page where there is none of that number.
std::uint32_t wanted_page(const http::Request& request, std::uint32_t pages) {
    auto asked = request.param("page");
    std::uint32_t n = 1;
    std::from_chars(asked.data(), asked.data() + asked.size(), n);
    return std::clamp(n, std::uint32_t{1}, pages);
}

/// A line shorter than this ends where its author ended it (a heading, a verse, a row); a longer one where the paper did.
constexpr std::size_t letters_of_a_full_line = 50;

/// The lines of a paragraph, full ones joined with what follows them: screens are narrower than paper.
std::string reflowed(std::string_view paragraph) {
    std::string out;
    while (!paragraph.empty()) {
        auto end = std::min(paragraph.find('\n'), paragraph.size());
        auto line = paragraph.substr(0, end);
        paragraph.remove_prefix(std::min(paragraph.size(), end + 1));
        out += line;
        if (!paragraph.empty()) out += letters(line) < letters_of_a_full_line ? '\n' : ' ';
    }
    return out;
}

/// Empty lines of the page divide its paragraphs.
ViewList paragraphs(std::string_view page) {
    ViewList rows;
    while (!page.empty()) {
        auto end = std::min(page.find("\n\n"), page.size());
        View row;
        put(row, "paragraph", reflowed(page.substr(0, end)));
        rows.push_back(std::move(row));
        page.remove_prefix(std::min(page.size(), end + 2));
    }
    return rows;
}

}  // namespace

std::string text_path(const Record& record, const File& file, std::uint32_t page) {
    auto path = record_path(record) + "text/" + url_encoded(file.name);
    return page > 1 ? path + "?page=" + std::to_string(page) : path;
}

Result<std::optional<TextInfo>> text_to_read(BlobStore& blobs, const File& file) {
    if (file.sha256.empty()) return std::optional<TextInfo>();
    auto info = blobs.text_info(file.sha256);
    if (!info) return info;
    const bool there =
        *info && (*info)->pages > 0 && ((*info)->state == TextState::read || (*info)->state == TextState::recognised);
    if (!there) info->reset();
    return info;
}

http::Response Site::file_text(const http::Request& request) const {
    auto found = find_record(shared_->store, request);
    if (!found) return message(request, 503);
    if (!*found || request.path.size() != 4) return message(request, 404);
    const auto& record = **found;
    if (record.status != Status::active) return message(request, 410);
    const auto* file = file_named(record, request.path[3]);
    if (!file) return message(request, 404);
    auto info = shared_->blobs.text_info(file->sha256);
    if (!info) return message(request, 503);
    if (!*info || (*info)->pages == 0) return message(request, 404);
    const auto pages = (*info)->pages, n = wanted_page(request, pages);
    auto text = shared_->blobs.text_pages(file->sha256, n - 1, 1);
    if (!text || text->empty()) return message(request, 503);

    Page page(*shared_, request);
    auto& view = page.view();
    const auto* title = main_title(record);
    auto number = fill(fill(page.say("Page {page} of {pages}"), "page", std::to_string(n)), "pages", std::to_string(pages));
    page.set_title((title ? title->value : file->name) + ". " + number);
    page.set_unlisted();
    put(view, "record_title", title ? title->value : file->name);
    put(view, "record_href", record_path(record));
    put(view, "file_name", file->name);
    put(view, "file_href", file_path(record, *file));
    put(view, "page_of", number);
    if (title && !title->lang.empty()) put(view, "record_lang", std::string(language_tag(title->lang)));
    const auto& languages = record.metadata.languages;
    if (languages.size() == 1) put(view, "text_lang", std::string(language_tag(languages[0].code)));
    put(view, "recognised", (*info)->state == TextState::recognised);
    put(view, "has_text", !text->front().empty());
    put(view, "paragraphs", paragraphs(text->front()));
    put(view, "text_href", text_path(record, *file));
    put(view, "page", std::to_string(n));
    put(view, "pages", std::to_string(pages));
    put(view, "several", pages > 1);
    if (n > 1) put(view, "previous_href", text_path(record, *file, n - 1));
    if (n < pages) put(view, "next_href", text_path(record, *file, n + 1));
    return page.respond("text");
}

}  // namespace muras::web
