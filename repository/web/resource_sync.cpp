// ResourceSync (ANSI/NISO Z39.99-2017): each record is one resource, its Dublin Core export, with links to its page and to
// the files that are kept here. Lists are cut by record number and by place in the change log, so that what stands in a
// file stays there.
#include <algorithm>
#include <string>

#include <repository/base/clock.hpp>
#include <repository/formats/facts.hpp>
#include <repository/formats/xml_writer.hpp>
#include <repository/web/numbered_files.hpp>
#include <repository/web/page.hpp>

namespace muras::web {
namespace {

using formats::XmlWriter;

constexpr std::uint32_t records_a_file = 10'000;  // the protocol allows 50,000; files of a record are links of its entry
constexpr std::size_t records_a_read = 500;

/// A document about to be written: `root` is urlset or sitemapindex.
XmlWriter::Group begin(XmlWriter& xml, std::string_view root) {
    return xml.group(root, {{"xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"},
                            {"xmlns:rs", "http://www.openarchives.org/rs/terms/"}});
}

http::Response answer(std::string body) {
    auto response = text_response("application/xml; charset=utf-8", std::move(body));
    response.set("Cache-Control", "no-cache");
    response.set("X-Robots-Tag", "noindex");
    return response;
}

void link(XmlWriter& xml, std::string_view rel, std::string_view href) {
    xml.empty("rs:ln", {{"rel", rel}, {"href", href}});
}

/// A capability that another document has, as an entry that leads to it.
void capability(XmlWriter& xml, std::string_view address, std::string_view name) {
    auto url = xml.group("url");
    xml.leaf("loc", address);
    xml.empty("rs:md", {{"capability", name}});
}

void part(XmlWriter& xml, const std::string& address, std::uint64_t n, std::int64_t lastmod) {
    auto file = xml.group("sitemap");
    xml.leaf("loc", address + std::to_string(n) + ".xml");
    if (lastmod != 0) xml.leaf("lastmod", format_datestamp(lastmod));
}

/// `change` and `at` are of a change list; empty in a resource list.
void resource(XmlWriter& xml, const Record& record, const std::string& base, std::string_view change = {},
              std::int64_t at = 0) {
    const auto page = formats::page_url(record, base);
    auto url = xml.group("url");
    xml.leaf("loc", page + "export/dc");
    xml.leaf("lastmod", format_datestamp(record.stamp));
    xml.empty("rs:md", {{"change", change},
                        {"datetime", change.empty() ? std::string() : format_datestamp(at)},
                        {"type", change == "deleted" ? "" : "application/xml"}});
    if (change == "deleted") return;
    link(xml, "describes", page);
    for (const auto* file : formats::served_files(record))
        xml.empty("rs:ln", {{"rel", "describes"},
                            {"href", formats::file_url(record, *file, base)},
                            {"type", file->mime},
                            {"length", std::to_string(file->bytes)},
                            {"hash", "sha-256:" + file->sha256}});
}

}  // namespace

http::Response Site::sync_description(const http::Request&) const {
    const auto& base = shared_->options.base_url;
    std::string out(xml_declaration);
    {
        XmlWriter xml(out);
        auto root = begin(xml, "urlset");
        link(xml, "describedby", base + "/about");
        xml.empty("rs:md", {{"capability", "description"}});
        capability(xml, base + "/resourcesync/capabilitylist.xml", "capabilitylist");
    }
    return answer(std::move(out));
}

http::Response Site::sync_capabilities(const http::Request&) const {
    const auto& base = shared_->options.base_url;
    std::string out(xml_declaration);
    {
        XmlWriter xml(out);
        auto root = begin(xml, "urlset");
        link(xml, "describedby", base + "/about");
        link(xml, "up", base + "/.well-known/resourcesync");
        xml.empty("rs:md", {{"capability", "capabilitylist"}});
        capability(xml, base + "/resourcesync/resourcelist.xml", "resourcelist");
        capability(xml, base + "/resourcesync/changelist.xml", "changelist");
    }
    return answer(std::move(out));
}

http::Response Site::sync_resources(const http::Request& request) const {
    const auto& base = shared_->options.base_url;
    auto settled = shared_->store.settled_at();
    if (!settled) return message(request, 503);
    auto newest = shared_->store.newest_stamps(records_a_file);
    if (!newest) return message(request, 503);
    std::string out(xml_declaration);
    {
        XmlWriter xml(out);
        auto root = begin(xml, "sitemapindex");
        link(xml, "up", base + "/resourcesync/capabilitylist.xml");
        xml.empty("rs:md", {{"capability", "resourcelist"}, {"at", format_datestamp(*settled)}});
        for (std::size_t n = 1; n <= newest->size(); ++n)
            part(xml, base + "/resourcesync/resourcelist/", n, (*newest)[n - 1]);
    }
    return answer(std::move(out));
}

http::Response Site::sync_resource_file(const http::Request& request) const {
    const auto& base = shared_->options.base_url;
    auto settled = shared_->store.settled_at();
    if (!settled) return message(request, 503);
    auto stats = shared_->store.stats();
    if (!stats) return message(request, 503);
    const auto n = file_number(request), count = stats->records + stats->deleted;
    if (n == 0 || (n - 1) * records_a_file >= count) return message(request, 404);
    std::string out(xml_declaration);
    {
        XmlWriter xml(out);
        auto root = begin(xml, "urlset");
        link(xml, "up", base + "/resourcesync/capabilitylist.xml");
        link(xml, "index", base + "/resourcesync/resourcelist.xml");
        xml.empty("rs:md", {{"capability", "resourcelist"}, {"at", format_datestamp(*settled)}});
        const auto last = std::min(count, n * records_a_file);
        for (auto at = (n - 1) * records_a_file + 1; at <= last; at += records_a_read) {
            std::vector<RecordNo> batch;
            for (auto no = at; no <= last && no < at + records_a_read; ++no)
                batch.push_back(RecordNo{static_cast<std::uint32_t>(no)});
            auto records = shared_->store.records(batch);
            if (!records) return message(request, 503);
            for (const auto& record : *records)
                if (record && record->status == Status::active) resource(xml, *record, base);
        }
    }
    return answer(std::move(out));
}

http::Response Site::sync_changes(const http::Request& request) const {
    const auto& base = shared_->options.base_url;
    auto last = shared_->store.last_change();
    if (!last) return message(request, 503);
    auto first = shared_->store.change(ChangeSeq{1});
    if (!first) return message(request, 503);
    std::string out(xml_declaration);
    {
        XmlWriter xml(out);
        auto root = begin(xml, "sitemapindex");
        link(xml, "up", base + "/resourcesync/capabilitylist.xml");
        xml.empty("rs:md", {{"capability", "changelist"},
                            {"from", *first ? format_datestamp((*first)->at) : format_datestamp(now_seconds())}});
        for (std::uint64_t n = 1; (n - 1) * changes_a_stretch < last->value; ++n) {
            auto end = shared_->store.change(ChangeSeq{std::min(n * changes_a_stretch, last->value)});
            if (!end) return message(request, 503);
            part(xml, base + "/resourcesync/changelist/", n, *end ? (*end)->at : 0);
        }
    }
    return answer(std::move(out));
}

/// Each change with what its record is now: who does them in their order ends with what is here, whatever changed again.
http::Response Site::sync_change_file(const http::Request& request) const {
    const auto& base = shared_->options.base_url;
    const auto n = file_number(request);
    if (n == 0) return message(request, 404);
    auto changes = shared_->store.changes(ChangeSeq{(n - 1) * changes_a_stretch}, changes_a_stretch);
    if (!changes) return message(request, 503);
    if (changes->empty()) return message(request, 404);
    auto highest = shared_->change_marks.highest_before(shared_->store, n - 1);
    if (!highest) return message(request, 503);
    std::string out(xml_declaration);
    {
        XmlWriter xml(out);
        auto root = begin(xml, "urlset");
        link(xml, "up", base + "/resourcesync/capabilitylist.xml");
        link(xml, "index", base + "/resourcesync/changelist.xml");
        const bool whole = changes->size() == changes_a_stretch;  // an open list has no `until`
        xml.empty("rs:md", {{"capability", "changelist"},
                            {"from", format_datestamp(changes->front().at)},
                            {"until", whole ? format_datestamp(changes->back().at) : std::string()}});
        for (std::size_t at = 0; at < changes->size(); at += records_a_read) {
            const auto end = std::min(changes->size(), at + records_a_read);
            std::vector<RecordNo> batch;
            for (auto i = at; i < end; ++i) batch.push_back((*changes)[i].record);
            auto records = shared_->store.records(batch);
            if (!records) return message(request, 503);
            for (auto i = at; i < end; ++i) {
                const auto& change = (*changes)[i];
                const auto& record = (*records)[i - at];
                const bool created = change.record.value > *highest;
                *highest = std::max(*highest, change.record.value);
                if (!record) continue;
                resource(xml, *record, base,
                         record->status != Status::active ? "deleted" : created ? "created" : "updated", change.at);
            }
        }
    }
    return answer(std::move(out));
}

}  // namespace muras::web
