// /list: a reader's list as a page, as data and as one ZIP; POST changes it and leads to its new address.
#include <algorithm>
#include <array>

#include <repository/formats/format.hpp>
#include <repository/web/bundle.hpp>
#include <repository/web/csv.hpp>
#include <repository/web/links.hpp>
#include <repository/web/marked_list.hpp>
#include <repository/web/page.hpp>
#include <repository/web/record_lookup.hpp>
#include <repository/web/record_facts.hpp>
#include <repository/web/search_facts.hpp>

namespace muras::web {
namespace {

using Row = void (*)(std::string& out, const Record& record, const formats::Repository& repository);

struct ListFormat {
    std::string_view path, mime, file_name, head;
    Row write;
};

constexpr std::array list_formats{
    ListFormat{"list.csv", "text/csv; charset=utf-8; header=present", "muras-list.csv", csv_head, write_csv_row},
    ListFormat{"list.ris", "application/x-research-info-systems; charset=utf-8", "muras-list.ris", "", formats::write_ris},
    ListFormat{"list.bib", "application/x-bibtex; charset=utf-8", "muras-list.bib", "", formats::write_bibtex},
};

/// The live works of a list, in its order.
Result<std::vector<Record>> works_of(RecordStore& store, const std::vector<std::string>& pids) {
    std::vector<RecordNo> numbers;
    for (const auto& pid : pids) {
        auto number = store.find_pid(pid);
        if (!number) return number.error();
        if (*number) numbers.push_back(**number);
    }
    return live_records(store, numbers);
}

http::Response see_other(std::string location) {
    http::Response response;
    response.status = 303;
    response.set("Location", std::move(location));
    response.set("Cache-Control", "no-store");
    return response;
}

http::Response as_file(std::string_view mime, std::string_view name) {
    http::Response response;
    response.set("Content-Type", std::string(mime));
    response.set("Content-Disposition", "attachment; filename=\"" + std::string(name) + "\"");
    response.set("Cache-Control", "no-cache");
    response.set("X-Robots-Tag", "noindex");
    return response;
}

}  // namespace

http::Response Site::list(const http::Request& request) const {
    auto pids = pids_of(request, "r");
    if (pids.empty())
        if (auto kept = kept_list(request); !kept.empty()) return see_other(list_url(kept));
    auto works = works_of(shared_->store, pids);
    auto names = source_names(shared_->store);
    if (!works || !names) return message(request, 503);

    Page page(*shared_, request);
    auto& view = page.view();
    page.set_title(page.say("List of works"));
    page.set_unlisted();
    put(view, "at_list", true);
    put(view, "empty", works->empty());
    put(view, "count", text(page.tongue(), "{n} work", "{n} works", works->size()));
    put(view, "is_kept", pids == kept_list(request));
    ViewList members, hits;
    for (const auto& pid : pids) {
        View row;
        put(row, "member", pid);
        members.push_back(std::move(row));
    }
    std::uint64_t bytes = 0, files = 0;
    for (const auto& record : *works) {
        auto row = hit_view(page, record);
        put(row, "source_name", facet_label(page.tongue(), "source", record.provenance.source, *names));
        put(row, "in_list", true);
        hits.push_back(std::move(row));
        for (const auto* file : served_files(record)) {
            ++files;
            bytes += file->bytes;
        }
    }
    put(view, "members", std::move(members));
    put(view, "hits", std::move(hits));
    put(view, "files_count", text(page.tongue(), "{n} file", "{n} files", files));
    put(view, "files_size", size_text(page.tongue(), bytes));
    put(view, "files_time", download_time(page.tongue(), bytes));
    auto own = list_url(pids);
    put(view, "permanent", page.absolute(own).value_or(own));
    put(view, "offline_script", asset_path("offline.js"));
    put(view, "bib_href", list_url(pids, "/list.bib"));
    put(view, "ris_href", list_url(pids, "/list.ris"));
    put(view, "csv_href", list_url(pids, "/list.csv"));
    put(view, "zip_href", list_url(pids, "/list.zip"));
    return page.respond("list");
}

http::Response Site::change_list(const http::Request& request) const {
    auto pids = pids_of(request, "r");
    if (auto added = pids_of(request, "add"); !added.empty()) {
        pids = kept_list(request);
        for (const auto& pid : added)
            if (pids.size() < max_list && std::find(pids.begin(), pids.end(), pid) == pids.end()) pids.push_back(pid);
    }
    for (const auto& pid : pids_of(request, "remove")) std::erase(pids, pid);
    if (request.param("clear") == "1") pids.clear();
    auto response = see_other(list_url(pids));
    response.set("Set-Cookie", list_cookie(pids));
    return response;
}

http::Response Site::list_data(const http::Request& request) const {
    const ListFormat* format = nullptr;
    for (const auto& row : list_formats)
        if (!request.path.empty() && row.path == request.path.back()) format = &row;
    if (!format) return message(request, 404);
    auto works = works_of(shared_->store, pids_of(request, "r"));
    if (!works) return message(request, 503);
    auto response = as_file(format->mime, format->file_name);
    response.body = format->head;
    for (const auto& record : *works) format->write(response.body, record, {shared_->options.base_url, shared_->options.name});
    return response;
}

http::Response Site::list_zip(const http::Request& request) const {
    auto pids = pids_of(request, "r");
    auto works = works_of(shared_->store, pids);
    if (!works) return message(request, 503);
    if (works->empty()) return message(request, 404);
    Page page(*shared_, request);
    auto bundle = make_bundle(page, *works);
    auto response = as_file("application/zip", "muras-list.zip");
    response.length = http::unknown_length;
    response.source = [bundle](std::uint64_t) { return bundle->next(); };
    return response;
}

}  // namespace muras::web
