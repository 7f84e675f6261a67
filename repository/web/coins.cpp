#include <repository/web/coins.hpp>

#include <repository/formats/facts.hpp>
#include <repository/formats/links.hpp>

namespace muras::web {
namespace {

using namespace formats;

/// The metadata format of a type, and the name of its title there.
struct Kind {
    std::string_view format, genre, title;
};

Kind kind_of(const Record& record) {
    const auto& code = record.metadata.type.code;
    if (is_thesis(record)) return {"dissertation", "", "rft.title"};
    if (code.starts_with("patent-")) return {"patent", "", "rft.title"};
    if (code == "article" || code == "review" || code == "preprint") return {"journal", "article", "rft.atitle"};
    if (code.starts_with("conference-")) return {"book", "proceeding", "rft.atitle"};
    if (code == "book-part") return {"book", "bookitem", "rft.atitle"};
    return {"book", code.starts_with("report-") ? "report" : "book", "rft.btitle"};
}

/// As forms are encoded: beside the author's link, which is too, it costs a page of results some hundred bytes less.
void add(std::string& out, std::string_view key, std::string_view value) {
    if (!value.empty()) out.append("&").append(key).append("=").append(query_encoded(value));
}

}  // namespace

std::string coins(const Record& record, const std::string& site_url) {
    const auto kind = kind_of(record);
    const auto* title = main_title(record);
    const auto& host = *record.metadata.host;
    std::string out = "ctx_ver=Z39.88-2004";
    add(out, "rft_val_fmt", "info:ofi/fmt:kev:mtx:" + std::string(kind.format));
    add(out, "rft.genre", kind.genre);
    if (title) add(out, kind.title, title->value);
    add(out, kind.format == "journal" ? "rft.jtitle" : "rft.btitle",
        kind.genre.empty() ? "" : std::string_view(host.title.value));
    for (const auto* agent : creators(record)) add(out, "rft.au", agent->display);
    add(out, "rft.date", plain_date(record));
    add(out, "rft.volume", host.volume.value);
    add(out, "rft.issue", host.issue.value);
    add(out, "rft.spage", host.first_page.value);
    add(out, "rft.epage", host.last_page.value);
    if (auto doi = identifier(record, "doi"); !doi.empty()) add(out, "rft_id", "info:doi/" + std::string(doi));
    add(out, "rft_id", page_url(record, site_url));
    return out;
}

}  // namespace muras::web
