// Sitemaps (sitemaps.org 0.9): an index, and files of the pages of 50,000 records each, by number of record, so that a
// file's content never moves to another file.
#include <algorithm>

#include <repository/base/clock.hpp>
#include <repository/formats/facts.hpp>
#include <repository/formats/xml_writer.hpp>
#include <repository/web/numbered_files.hpp>
#include <repository/web/page.hpp>

namespace muras::web {
namespace {

constexpr std::uint32_t records_a_file = 50'000;  // the protocol's limit
constexpr std::uint32_t records_a_read = 500;
constexpr std::string_view name_space = "http://www.sitemaps.org/schemas/sitemap/0.9";

http::Response answer(std::string body) {
    auto response = text_response("application/xml; charset=utf-8", std::move(body));
    response.set("Cache-Control", "max-age=3600");
    return response;
}

}  // namespace

http::Response Site::sitemap(const http::Request& request) const {
    auto newest = shared_->store.newest_stamps(records_a_file);
    if (!newest) return message(request, 503);
    if (newest->empty()) newest->push_back(0);  // the pages that are no records
    std::string out(xml_declaration);
    {
        formats::XmlWriter xml(out);
        auto index = xml.group("sitemapindex", {{"xmlns", name_space}});
        for (std::size_t n = 1; n <= newest->size(); ++n) {
            auto file = xml.group("sitemap");
            xml.leaf("loc", shared_->options.base_url + "/sitemap/" + std::to_string(n) + ".xml");
            if (auto stamp = (*newest)[n - 1]; stamp != 0) xml.leaf("lastmod", format_datestamp(stamp));
        }
    }
    return answer(std::move(out));
}

http::Response Site::sitemap_file(const http::Request& request) const {
    auto count = record_count(shared_->store);
    if (!count) return message(request, 503);
    const auto n = file_number(request);
    if (n == 0 || (n > 1 && (n - 1) * records_a_file >= *count)) return message(request, 404);
    const auto first = static_cast<std::uint32_t>((n - 1) * records_a_file + 1);
    const auto last = static_cast<std::uint32_t>(std::min(*count, n * records_a_file));
    const auto& base = shared_->options.base_url;
    std::string out(xml_declaration);
    {
        formats::XmlWriter xml(out);
        auto set = xml.group("urlset", {{"xmlns", name_space}});
        if (n == 1)
            for (std::string_view page : {"/", "/browse/", "/sources/", "/about", "/help"}) {
                auto url = xml.group("url");
                xml.leaf("loc", base + std::string(page));
            }
        for (auto at = first; at <= last; at += records_a_read) {
            std::vector<RecordNo> batch;
            for (auto no = at; no <= last && no < at + records_a_read; ++no) batch.push_back(RecordNo{no});
            auto records = shared_->store.records(batch);
            if (!records) return message(request, 503);
            for (const auto& record : *records) {
                if (!record || record->status != Status::active) continue;
                auto url = xml.group("url");
                xml.leaf("loc", formats::page_url(*record, base));
                xml.leaf("lastmod", format_datestamp(record->stamp));
            }
        }
    }
    if (out.size() == xml_declaration.size())  // every record of the file was deleted
        formats::XmlWriter(out).empty("urlset", {{"xmlns", name_space}});
    return answer(std::move(out));
}

}  // namespace muras::web
