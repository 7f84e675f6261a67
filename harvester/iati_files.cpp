#include <harvester/iati_files.hpp>

#include <fmt/format.h>

#include <optional>
#include <utility>

#include <harvester/page_reader.hpp>
#include <harvester/page_repair.hpp>
#include <harvester/page_scan.hpp>
#include <harvester/record_xml.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

constexpr std::size_t longest_context = 1000;  // letters of the project's title and publisher, at each of its documents
constexpr std::size_t most_growth = 4;         // all records together, as a multiple of the file's limit

/// The first narrative, or the text itself as older versions had it.
std::string narrative(const Element& parent, std::string_view name) {
    const auto* element = parent.child(name);
    if (!element) return {};
    const auto* told = element->child("narrative");
    return squeeze(full_text(told ? *told : *element));
}

/// An element of a document link, in IATI's own names; what extensions add stays with the activity.
void write(xmlTextWriterPtr w, const Element& element) {
    xmlTextWriterStartElement(w, xml(element.name));
    for (const auto& attribute : element.attributes)
        if (attribute.name == local_name(attribute.name) || attribute.name == "xml:lang")
            xmlTextWriterWriteAttribute(w, xml(attribute.name), xml(attribute.value));
    xmlTextWriterWriteString(w, xml(element.text));
    for (const auto& child : element.children)
        if (child.name == local_name(child.name)) write(w, child);
    xmlTextWriterEndElement(w);
}

/// Makes records of the activities that the reader finds.
class Activities : public PageSink {
  public:
    Activities(RecordFileContent& out, std::string_view name, const PageLimits& limits)
        : out_(out), name_(name), limits_(limits) {}

    bool is_iati() const { return is_iati_; }

    bool begins_tree(std::size_t depth, std::string_view name) override {
        if (depth == 1) is_iati_ = local_name(name) == "iati-activities";
        return is_iati_ && depth == 2 && local_name(name) == "iati-activity";
    }
    void passes(std::size_t, const std::vector<Attribute>&) override {}
    bool wants_markup(std::string_view) const override { return true; }

    void tree(Element&& activity, RawRecord&& raw) override {
        auto place = fmt::format("{}, activity {}", name_, ++n_);
        const auto* named = activity.child("iati-identifier");
        auto id = named ? squeeze(full_text(*named)) : std::string();
        if (id.empty()) return refuse(std::move(place), "the activity has no iati-identifier");
        if (id.size() > limits_.identifier_bytes)
            return refuse(std::move(place), fmt::format("the iati-identifier has {} bytes", id.size()));
        if (raw.cut)
            out_.remarks.push_back({"too-large",
                                    id,
                                    place,
                                    "the activity is larger than can be mapped; its first part is",
                                    "nothing is lost: the raw record is kept whole",
                                    {}});
        keep(oai_record(id, [&](xmlTextWriterPtr w) { xmlTextWriterWriteRaw(w, xml(raw.xml)); }), place);
        for (const auto& link : activity.children)
            if (local_name(link.name) == "document-link" && !link.attribute("url").empty())
                keep(document(activity, link, id), place);
    }

  private:
    static std::string document(const Element& activity, const Element& link, const std::string& id) {
        auto context = [&](std::string_view name) {
            return std::string(first_letters(narrative(activity, name), longest_context));
        };
        return oai_record(fmt::format("{}#{}", id, link.attribute("url")), [&](xmlTextWriterPtr w) {
            xmlTextWriterStartElement(w, xml("iati-document"));
            xmlTextWriterWriteElement(w, xml("activity-id"), xml(id));
            xmlTextWriterWriteElement(w, xml("activity-title"), xml(context("title")));
            xmlTextWriterWriteElement(w, xml("reporting-org"), xml(context("reporting-org")));
            auto own = link;
            own.name = "document-link";
            write(w, own);
            xmlTextWriterEndElement(w);
        });
    }

    /// Each document repeats its project's names, so a small file could become a large number of bytes.
    void keep(std::string record, const std::string& place) {
        bytes_ += record.size();
        if (bytes_ <= most_growth * limits_.bytes) return out_.records.push_back(std::move(record));
        if (!std::exchange(full_, true)) refuse(place, "the records from here on are too many for one file");
    }

    void refuse(std::string place, std::string message) {
        out_.problems.push_back({"iati-unreadable",
                                 {},
                                 std::move(place),
                                 std::move(message),
                                 "ask the publisher for a file that the IATI validator accepts",
                                 {}});
    }

    RecordFileContent& out_;
    std::string_view name_;
    const PageLimits& limits_;
    std::size_t n_ = 0, bytes_ = 0;
    bool is_iati_ = false, full_ = false;
};

/// Reads sound markup; what stopped it, if anything did. `out` has what came before.
std::optional<Problem> read_text(std::string_view text, std::size_t body, std::string_view name,
                                 const PageLimits& limits, RecordFileContent& out) {
    if (auto fault = scan_page(text, body, limits)) return fault;
    Activities activities(out, name, limits);
    auto stop = read_page(text, body, limits, activities);
    if (!activities.is_iati())
        return Problem{"iati-unreadable", {}, {}, "the file is no IATI activity file", "look at what it is", {}};
    if (!stop) return std::nullopt;
    return Problem{"iati-unreadable",
                   {},
                   place_of(text, stop->offset),
                   fmt::format("the file is not well-formed XML: {}; {} records before this place were read",
                               stop->message, out.records.size()),
                   "ask the publisher for a file that the IATI validator accepts",
                   bytes_around(text, stop->offset)};
}

}  // namespace

RecordFileContent read_iati(std::string_view bytes, std::string_view name, const PageLimits& limits) {
    RecordFileContent out;
    auto end = [&](Problem problem) {
        problem.place = problem.place.empty() ? std::string(name) : fmt::format("{}, {}", name, problem.place);
        out.problems.push_back(std::move(problem));
        return std::move(out);
    };
    if (bytes.size() > limits.bytes)
        return end({"too-large",
                    {},
                    {},
                    fmt::format("the file has {} bytes, more than the {} allowed", bytes.size(), limits.bytes),
                    "raise max_response of the source",
                    {}});
    Utf8Page page;
    if (auto fault = open_page(bytes, page)) return end(std::move(*fault));
    auto fault = read_text(page.text, page.body, name, limits, out);
    if (!fault) return out;
    if (fault->code != "iati-unreadable" && fault->code != nul_byte) return end(std::move(*fault));
    // As with a page: mended where that can be done, and read once more.
    auto repaired = repair_text(page.text, page.body, limits.repair);
    if (!repaired.whole || repaired.repairs.empty()) return end(std::move(*fault));
    out = {};
    fault = read_text(repaired.text, page.body, name, limits, out);
    const auto& first = repaired.repairs.front();
    auto mended = repair_problem(first, repaired.repairs.size());
    mended.place = fmt::format("{}, {}", name, place_of(page.text, first.at));
    mended.bytes = bytes_around(page.text, first.at);
    out.remarks.push_back(std::move(mended));
    if (fault) return end(std::move(*fault));
    return out;
}

}  // namespace muras
