// /r/{pid}/: a record's page, or its tombstone; where its values are from; its files.
#include <algorithm>
#include <array>

#include <repository/base/calendar.hpp>
#include <repository/base/clock.hpp>
#include <repository/base/digest.hpp>
#include <repository/base/text.hpp>
#include <repository/formats/citation.hpp>
#include <repository/web/copies.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/links.hpp>
#include <repository/web/neighbours.hpp>
#include <repository/web/page.hpp>
#include <repository/web/problem_json.hpp>
#include <repository/web/record_data.hpp>
#include <repository/web/record_facts.hpp>
#include <repository/web/record_lookup.hpp>
#include <repository/web/record_meta.hpp>
#include <repository/web/record_rows.hpp>
#include <repository/web/search_facts.hpp>
#include <repository/web/signposting.hpp>
#include <repository/web/text_links.hpp>
#include <repository/web/usage_view.hpp>
#include <schemas/lineage.hpp>

namespace muras::web {
namespace {

constexpr std::size_t summary_letters = 200;

/// Abstracts; where there are several, each under the name of its language.
ViewList abstract_rows(Tongue tongue, const std::vector<Text>& texts) {
    ViewList rows;
    for (const auto& text : texts) {
        if (text.value.empty()) continue;
        auto row = spoken("text", text.value, text.lang);
        const bool is_named = texts.size() > 1 && !text.lang.empty();
        row["tongue_name"] = is_named ? View(language_label(tongue, text.lang)) : View(false);
        rows.push_back(std::move(row));
    }
    return rows;
}

ViewList creator_rows(const Record& record) {
    ViewList rows;
    for (const auto* person : creators(record)) {
        View row;
        put(row, "name", person->display);
        put(row, "name_href", author_page(person->display));
        put(row, "comma", !rows.empty());
        rows.push_back(std::move(row));
    }
    return rows;
}

/// The picture of the first file that has one; one is enough to know a document again.
void add_preview(View& row, const Page& page, const Record& record, const File& file) {
    auto preview = page.shared().blobs.preview(file.sha256);
    if (!preview || !*preview || (*preview)->webp.empty()) return;
    put(row, "preview_href", record_path(record) + "preview/" + url_encoded(file.name));
    put(row, "preview_width", std::to_string((*preview)->width));
    put(row, "preview_height", std::to_string((*preview)->height));
}

/// Of other types the pages of the text are chapters, or the whole.
bool has_numbered_pages(const File& file) { return file.mime == "application/pdf" || file.mime == "image/vnd.djvu"; }

/// The record's files; first those that can be had here.
ViewList file_rows(const Page& page, const Record& record) {
    ViewList rows;
    bool pictured = !page.has_pictures();
    auto is_here = [&](const File& file) { return is_kept(file) && is_open(record, file); };
    auto files = record.metadata.files;
    std::ranges::stable_partition(files, is_here);
    for (const auto& file : files) {
        View row;
        bool kept = is_here(file);
        put(row, "kept", kept);
        put(row, "closed", is_kept(file) && !kept);
        put(row, "file_name", file.name.empty() ? file.url : file.name);
        put(row, "file_format", format_name(file.mime));
        if (file.bytes) {
            put(row, "file_size", size_text(page.tongue(), file.bytes));
            put(row, "file_time", download_time(page.tongue(), file.bytes));
        }
        if (kept) {
            put(row, "file_href", file_path(record, file));
            put(row, "viewable", file.mime == "application/pdf");
            put(row, "sha256", file.sha256);
            if (!pictured) add_preview(row, page, record, file);
            pictured = pictured || row.get("preview_href") != nullptr;
            if (auto found = text_to_read(page.shared().blobs, file); found && *found) {
                const TextInfo& info = **found;
                put(row, "text_href", text_path(record, file));
                put(row, "recognised", info.state == TextState::recognised);
                if (info.problem.empty() && has_numbered_pages(file))
                    put(row, "pages", text(page.tongue(), "{n} page", "{n} pages", info.pages));
            }
        } else if (auto link = safe_link(file.url)) {
            put(row, "remote_href", *link);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

void add_origin(Page& page, const Record& record) {
    auto& view = page.view();
    const auto& from = record.provenance;
    auto state = page.shared().store.source(from.source);
    bool named = state && *state && !(*state)->source.name.empty();
    put(view, "source_name", named ? (*state)->source.name : from.source);
    put(view, "source_href", "/sources/" + url_encoded(from.source) + "/");
    put(view, "oai_identifier", from.oai_identifier);
    put(view, "datestamp", date_text(page.tongue(), from.datestamp));
    if (from.harvested_at) put(view, "harvested_at", date_text(page.tongue(), format_day(from.harvested_at)));
    if (record.stamp) put(view, "changed_at", date_text(page.tongue(), format_day(record.stamp)));
    if (auto link = donor_page(record)) put(view, "donor_href", *link);
}

void add_heading(Page& page, const Record& record) {
    auto& view = page.view();
    const auto* title = main_title(record);
    // A record that was deleted before we ever saw it has no title.
    auto unnamed = record.status == Status::deleted ? page.say("This work has been withdrawn") : page.say("Untitled");
    auto shown = title ? title->value : unnamed;
    page.set_title(shown);
    put(view, "record_title", shown);
    if (title && !title->lang.empty()) put(view, "record_lang", std::string(language_tag(title->lang)));
    put(view, "record_type", type_label(page.tongue(), record.metadata.type.code));
}

http::Response tombstone(const SiteShared& shared, const http::Request& request, const Record& record) {
    Page page(shared, request);
    add_heading(page, record);
    add_origin(page, record);
    page.set_unlisted();
    return page.respond("tombstone", 410);
}

ViewList meta_rows(const Page& page, const Record& record) {
    ViewList rows;
    for (const auto& tag : meta_tags(page, record)) {
        View row;
        put(row, "meta_name", tag.name);
        put(row, "meta_content", tag.content);
        put(row, "meta_lang", tag.lang);
        put(row, "has_lang", !tag.lang.empty());
        rows.push_back(std::move(row));
    }
    return rows;
}

constexpr std::array format_labels{
    Label{"dc", "Dublin Core"},   Label{"marcxml", "MARCXML"},   Label{"mods", "MODS"},         Label{"mets", "METS"},
    Label{"datacite", "DataCite"}, Label{"rdf", "RDF"},          Label{"ore", "OAI-ORE"},
    Label{"json", "JSON"},         Label{"jsonld", "JSON-LD"},
    Label{"csl", "CSL-JSON"},     Label{"bibtex", "BibTeX"},     Label{"ris", "RIS"},
};

std::string_view format_label(std::string_view name) {
    for (const auto& row : format_labels)
        if (row.code == name) return row.english;
    return name;
}

/// The formats as alternates of the page.
ViewList description_rows(const Record& record) {
    ViewList rows;
    for (const auto& format : formats::formats()) {
        if (format.name.empty()) continue;
        View row;
        put(row, "mime", std::string(format.mime));
        put(row, "format_href", record_path(record) + "export/" + std::string(format.name));
        put(row, "format_label", std::string(format_label(format.name)));
        rows.push_back(std::move(row));
    }
    return rows;
}

ViewList citation_rows(const Page& page, const Record& record) {
    ViewList rows;
    auto today = format_day(now_seconds());
    for (const auto& row : citation_labels) {
        auto style = static_cast<formats::CitationStyle>(&row - citation_labels.data());
        View view;
        put(view, "style", page.say(row.english));
        put(view, "citation", formats::citation(record, style, page.shared().options.base_url, today));
        put(view, "style_id", "cite-" + std::string(row.code));
        put(view, "further", !rows.empty());
        rows.push_back(std::move(view));
    }
    return rows;
}

http::Response with_vary(http::Response response) {
    for (auto& [name, value] : response.headers)
        if (name == "Vary") {
            value += ", Accept";
            return response;
        }
    response.set("Vary", "Accept");
    return response;
}

}  // namespace

http::Response Site::record(const http::Request& request) const {
    auto found = find_record(shared_->store, request);
    if (!found) return message(request, 503);
    if (!*found) return message(request, 404);
    const auto& record = **found;
    const auto format = wanted_format(request);
    if (!format) return with_vary(problem_json(406, "Not Acceptable", "unapi lists the formats of a record"));
    if (*format) return with_vary(record_data(*shared_, record, **format));
    if (record.status == Status::deleted) return tombstone(*shared_, request, record);

    Page page(*shared_, request);
    auto& view = page.view();
    add_heading(page, record);
    page.set_canonical(record_path(record));
    put(view, "metas", meta_rows(page, record));
    put(view, "json_ld", json_ld(page, record));
    auto people = creator_rows(record);
    put(view, "has_creators", !people.empty());
    put(view, "creators", std::move(people));
    if (auto date = issued_date(record); !date.empty()) put(view, "issued", date_text(page.tongue(), date));
    put(view, "access", label(page.tongue(), access_labels, record.metadata.rights.access));
    put(view, "is_open", record.metadata.rights.access == "open");
    if (!record.metadata.abstracts.empty()) {
        auto summary = record.metadata.abstracts.front().value;
        auto cut = first_letters(summary, summary_letters);
        put(view, "summary", std::string(cut) + (cut.size() < summary.size() ? "\u2026" : ""));
        put(view, "description", std::string(cut));
    }
    auto abstracts = abstract_rows(page.tongue(), record.metadata.abstracts);
    put(view, "has_abstracts", !abstracts.empty());
    put(view, "abstracts", std::move(abstracts));
    auto files = file_rows(page, record);
    put(view, "has_files", !files.empty());
    put(view, "files", std::move(files));
    put(view, "rows", definition_rows(page, record));
    put(view, "citations", citation_rows(page, record));
    put(view, "pid", record.pid);
    auto path = record_path(record);
    auto permanent = page.absolute(path).value_or(path);
    const auto* title = main_title(record);
    put(view, "mail_href", "mailto:?subject=" + url_encoded(title ? title->value : record.pid) +
                               "&body=" + url_encoded((title ? title->value + "\r\n" : "") + permanent));
    put(view, "permanent", std::move(permanent));
    put(view, "record_path", path);
    add_origin(page, record);
    put(view, "descriptions", description_rows(record));
    auto copies = copy_rows(page, record);
    put(view, "has_copies", !copies.empty());
    put(view, "copies", std::move(copies));
    put_usage(page, UsageOf::record, record.pid);
    put_neighbours(page, record);
    auto response = with_vary(page.respond("record"));
    response.set("Link", landing_links(record, shared_->options.base_url));
    return response;
}

http::Response Site::lineage(const http::Request& request) const {
    auto found = find_record(shared_->store, request);
    if (!found) return message(request, 503);
    if (!*found) return message(request, 404);
    const auto& record = **found;
    if (record.status == Status::deleted) return tombstone(*shared_, request, record);
    Page page(*shared_, request);
    add_heading(page, record);
    page.set_unlisted();
    put(page.view(), "record_path", record_path(record));
    ViewList rows;
    for (const auto& from : muras::lineage(record)) {
        View row;
        put(row, "field", from.path);
        put(row, "value", from.value);
        put(row, "element", from.element);
        put(row, "raw", from.raw);
        put(row, "same", from.raw == from.value);
        put(row, "rule", from.rule);
        rows.push_back(std::move(row));
    }
    put(page.view(), "rows", std::move(rows));
    ViewList warnings;
    for (const auto& warning : record.metadata.warnings) {
        View row;
        put(row, "code", warning.code);
        put(row, "field", warning.field);
        put(row, "raw", warning.raw);
        warnings.push_back(std::move(row));
    }
    put(page.view(), "has_warnings", !warnings.empty());
    put(page.view(), "warnings", std::move(warnings));
    return page.respond("lineage");
}

http::Response Site::file_preview(const http::Request& request) const {
    auto found = find_record(shared_->store, request);
    if (!found) return message(request, 503);
    if (!*found || request.path.size() != 4) return message(request, 404);
    if ((*found)->status != Status::active) return message(request, 410);
    for (const auto* file : served_files(**found)) {
        if (file->name != request.path[3]) continue;
        auto preview = shared_->blobs.preview(file->sha256);
        if (!preview) return message(request, 503);
        if (!*preview || (*preview)->webp.empty()) break;
        auto tag = to_hex(sha256((*preview)->webp)).substr(0, 24);
        auto response = text_response("image/webp", std::move((*preview)->webp));
        response.set("Cache-Control", "public, max-age=604800");
        response.set("ETag", '"' + tag + '"');
        return response;
    }
    return message(request, 404);
}

Result<FileAnswer> Site::file(const http::Request& request) const {
    auto found = find_record(shared_->store, request);
    if (!found) return found.error();
    auto missing = fail(ErrorCode::not_found, "there is no such file");
    if (!*found || (*found)->status != Status::active || request.path.size() != 3) return missing;
    const auto& name = request.path[2];
    for (const auto& row : (*found)->metadata.files) {
        const auto* file = &row;
        if (!is_kept(row) || row.name != name) continue;
        if (!is_open(**found, row)) {
            FileAnswer closed;
            closed.closed = true;
            return closed;
        }
        auto blob = shared_->blobs.find(file->sha256);
        if (!blob) return blob.error();
        if (!*blob) return missing;
        auto read = [&blobs = shared_->blobs, sha256 = file->sha256](std::uint64_t offset) {
            return blobs.read(sha256, offset);
        };
        return FileAnswer{file->name, file->mime, file->sha256, (*blob)->bytes, read,
                          file_links(**found, shared_->options.base_url), (*blob)->stored_at};
    }
    return missing;
}

}  // namespace muras::web
