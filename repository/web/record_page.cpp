// /r/{pid}/: a record's page, or its tombstone; where its values are from; the record as JSON; its files.
#include <algorithm>

#include <boost/json.hpp>

#include <repository/base/clock.hpp>
#include <repository/base/text.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/links.hpp>
#include <repository/web/page.hpp>
#include <repository/web/record_facts.hpp>
#include <repository/web/record_lookup.hpp>
#include <repository/web/record_meta.hpp>
#include <repository/web/record_rows.hpp>
#include <repository/web/search_facts.hpp>
#include <schemas/json.hpp>
#include <schemas/lineage.hpp>

namespace muras::web {
namespace {

ViewList text_rows(const std::vector<Text>& texts) {
    ViewList rows;
    for (const auto& text : texts)
        if (!text.value.empty()) rows.push_back(spoken("text", text.value, text.lang));
    return rows;
}

ViewList creator_rows(const Record& record) {
    ViewList rows;
    for (const auto* person : creators(record)) {
        View row;
        put(row, "name", person->display);
        put(row, "name_href", author_search(person->display));
        put(row, "comma", !rows.empty());
        rows.push_back(std::move(row));
    }
    return rows;
}

ViewList file_rows(const Page& page, const Record& record) {
    ViewList rows;
    for (const auto& file : record.metadata.files) {
        View row;
        bool kept = !file.sha256.empty() && !file.name.empty();
        put(row, "kept", kept);
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
    put(view, "datestamp", from.datestamp);
    if (from.harvested_at) put(view, "harvested_at", format_day(from.harvested_at));
    if (record.stamp) put(view, "changed_at", format_day(record.stamp));
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

}  // namespace

http::Response Site::record(const http::Request& request) const {
    auto found = find_record(shared_->store, request);
    if (!found) return message(request, 503);
    if (!*found) return message(request, 404);
    const auto& record = **found;
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
    if (auto date = issued_date(record); !date.empty()) put(view, "issued", date);
    put(view, "access", label(page.tongue(), access_labels, record.metadata.rights.access));
    put(view, "is_open", record.metadata.rights.access == "open");
    auto abstracts = text_rows(record.metadata.abstracts);
    put(view, "has_abstracts", !abstracts.empty());
    put(view, "abstracts", std::move(abstracts));
    auto files = file_rows(page, record);
    put(view, "has_files", !files.empty());
    put(view, "files", std::move(files));
    put(view, "rows", definition_rows(page, record));
    put(view, "citation", citation(page, record));
    auto path = record_path(record);
    put(view, "permanent", page.absolute(path).value_or(path));
    put(view, "record_path", path);
    add_origin(page, record);
    return page.respond("record");
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
    return page.respond("lineage");
}

http::Response Site::export_json(const http::Request& request) const {
    auto found = find_record(shared_->store, request);
    if (!found) return message(request, 503);
    if (!*found) return message(request, 404);
    const auto& record = **found;
    auto response = text_response("application/json", boost::json::serialize(to_json(record)),
                                  record.status == Status::deleted ? 410 : 200);
    response.set("Cache-Control", "no-cache");
    response.set("Access-Control-Allow-Origin", "*");
    return response;
}

Result<FileAnswer> Site::file(const http::Request& request) const {
    auto found = find_record(shared_->store, request);
    if (!found) return found.error();
    auto missing = fail(ErrorCode::not_found, "there is no such file");
    if (!*found || (*found)->status != Status::active || request.path.size() != 3) return missing;
    const auto& name = request.path[2];
    for (const auto* file : kept_files(**found)) {
        if (file->name != name) continue;
        auto blob = shared_->blobs.find(file->sha256);
        if (!blob) return blob.error();
        if (!*blob) return missing;
        auto read = [&blobs = shared_->blobs, sha256 = file->sha256](std::uint64_t offset) {
            return blobs.read(sha256, offset);
        };
        return FileAnswer{file->name, file->mime, file->sha256, (*blob)->bytes, read};
    }
    return missing;
}

}  // namespace muras::web
