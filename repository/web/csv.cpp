#include <repository/web/csv.hpp>

#include <array>
#include <vector>

#include <repository/base/csv.hpp>
#include <repository/formats/facts.hpp>

namespace muras::web {
namespace {

using namespace formats;

constexpr std::string_view between_values = " | ";

class Joined {
  public:
    void add(std::string_view value) {
        if (value.empty()) return;
        if (!text_.empty()) text_ += between_values;
        text_ += value;
    }
    std::string take() { return std::move(text_); }

  private:
    std::string text_;
};

std::string names(const Record& record) {
    Joined out;
    for (const auto* agent : creators(record)) out.add(agent->display);
    return out.take();
}

std::string languages(const Record& record) {
    Joined out;
    for (const auto& language : record.metadata.languages) out.add(language.code);
    return out.take();
}

std::string specialties(const Record& record) {
    Joined out;
    for (const auto& s : record.metadata.thesis->specialty)
        out.add(s.code.empty() || s.label.empty() ? s.code + s.label : s.code + " " + s.label);
    return out.take();
}

std::string subjects(const Record& record) {
    Joined out;
    for (const auto& s : record.metadata.subjects) {
        out.add(s.code);
        out.add(s.label);
    }
    return out.take();
}

std::string files(const Record& record, const Repository& repository) {
    Joined out;
    for (const auto* file : served_files(record)) out.add(file_url(record, *file, repository.url));
    return out.take();
}

}  // namespace

void write_csv_row(std::string& out, const Record& record, const Repository& repository) {
    const auto& d = record.metadata;
    const auto* title = main_title(record);
    const auto pages = d.host->first_page.value + (d.host->last_page.empty() ? "" : "-" + d.host->last_page.value);
    const std::array<std::string, 22> cells{
        record.pid,
        page_url(record, repository.url),
        title ? title->value : std::string(),
        names(record),
        issued_date(record),
        d.type.code,
        languages(record),
        record.provenance.source,
        d.host->title.value,
        d.host->volume.value,
        d.host->issue.value,
        pages,
        std::string(first_publisher(record)),
        d.thesis->degree_name.value,
        specialties(record),
        subjects(record),
        d.rights.access,
        d.rights.licence,
        std::string(identifier(record, "doi")),
        std::string(identifier(record, "isbn")),
        record.provenance.oai_identifier,
        files(record, repository),
    };
    for (std::size_t i = 0; i < cells.size(); ++i) {
        if (i > 0) out += ',';
        out += csv_cell(cells[i]);
    }
    out += "\r\n";
}

}  // namespace muras::web
