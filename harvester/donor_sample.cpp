#include <harvester/donor_sample.hpp>

#include <algorithm>
#include <array>

#include <harvester/dates.hpp>
#include <repository/base/clock.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

constexpr std::size_t most_values = 60;
constexpr std::size_t longest_value = 120;  // letters

// Warnings that ask for a decision: what does this value mean?
constexpr std::array asks_for_meaning{
    std::string_view("type-unknown"),    std::string_view("language-unknown"), std::string_view("language-untrusted"),
    std::string_view("date-unread"),     std::string_view("licence-version"),  std::string_view("identifier-unsound"),
    std::string_view("unmapped-element")};

bool says_language(const Metadata& m) {
    return std::any_of(m.languages.begin(), m.languages.end(),
                       [](const Language& l) { return l.basis == "declared" || l.basis == "mapped"; });
}

bool has_link(const Metadata& m) {
    return !m.files.empty() || std::any_of(m.identifiers.begin(), m.identifiers.end(), [](const Identifier& i) {
        return i.scheme == "url" || i.scheme == "doi" || i.scheme == "handle";
    });
}

bool has_year(const Metadata& m) {
    return std::any_of(m.dates.begin(), m.dates.end(), [](const Date& d) { return d.year != 0; });
}

bool has_warning(const Metadata& m, std::string_view code) {
    return std::any_of(m.warnings.begin(), m.warnings.end(), [&](const Warning& w) { return w.code == code; });
}

/// A lack of metadata is told from this share of the records on, in percent.
struct Lack {
    std::string_view code;
    unsigned percent;
    bool (*lacks)(const Metadata&);
};
constexpr std::array lacks{
    Lack{"no-title", 2, [](const Metadata& m) { return m.titles.empty(); }},
    Lack{"no-type", 10, [](const Metadata& m) { return has_warning(m, "no-type"); }},
    Lack{"no-date", 10, [](const Metadata& m) { return !has_year(m); }},
    Lack{"no-language", 25, [](const Metadata& m) { return !says_language(m); }},
    Lack{"no-link", 10, [](const Metadata& m) { return !has_link(m); }},
    Lack{"no-rights", 50, [](const Metadata& m) { return m.rights.access.empty() && m.rights.licence.empty(); }},
};

/// A scheme and a colon (RFC 3986): all that the protocol asks for (section 2.4).
bool is_uri(std::string_view id) {
    auto colon = id.find(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    auto letter = [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); };
    return letter(id.front()) && std::all_of(id.begin(), id.begin() + static_cast<std::ptrdiff_t>(colon), [&](char c) {
               return letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
           });
}

}  // namespace

void DonorSample::note(const PageRecord& record) {
    ++headers_;
    if (record.deleted) ++deleted_;
    if (!identifiers_.insert(record.identifier).second && ++repeated_ == 1) repeated_identifier_ = record.identifier;
    if (!record.deleted && live_identifier_.empty()) live_identifier_ = record.identifier;
    if (bare_identifier_.empty() && !is_uri(record.identifier)) bare_identifier_ = record.identifier;
    sets_.insert(record.sets.begin(), record.sets.end());
    bool sound = parse_datestamp(record.datestamp).has_value();
    bool day = sound && record.datestamp.size() == day_granularity.size();
    ++(!sound ? forms_.other : day ? forms_.days : forms_.seconds);
    auto& example = !sound ? odd_other_ : day ? odd_day_ : odd_second_;
    if (example.empty()) example = record.datestamp;
    auto stamp = proven_date(record.datestamp);
    if (!stamp) return;
    newest_ = std::max(newest_, *stamp);
    if (oldest_.empty() || *stamp < oldest_) oldest_ = *stamp;
}

void DonorSample::take(std::vector<IncomingRecord>&& records) {
    for (auto& incoming : records) mapped_.push_back(std::move(incoming.record));
}

bool DonorSample::unmapped() const {
    std::size_t live = 0, unknown = 0;
    for (const auto& record : mapped_) {
        if (record.status == Status::deleted) continue;
        ++live;
        if (has_warning(record.metadata, "format-not-mapped")) ++unknown;
    }
    return live > 0 && unknown == live;
}

bool DonorSample::all_known(const std::vector<PageRecord>& page) const {
    return std::all_of(page.begin(), page.end(), [&](const PageRecord& r) { return identifiers_.contains(r.identifier); });
}

void DonorSample::describe(DonorReport& report, std::size_t samples) const {
    report.records_seen = headers_;
    report.deleted_seen = deleted_;
    report.datestamps = forms_;
    describe_headers(report);
    describe_metadata(report);
    describe_values(report);
    for (const auto& record : mapped_)
        if (record.status != Status::deleted && report.samples.size() < samples) report.samples.push_back(record);
}

void DonorSample::describe_headers(DonorReport& report) const {
    auto find = [&](std::string_view code, std::vector<std::string> values) {
        report.findings.push_back({std::string(code), std::move(values), {}});
    };
    bool seconds = report.granularity == second_granularity;
    if (seconds || report.granularity == day_granularity) {
        auto wrong = forms_.other + (seconds ? forms_.days : forms_.seconds);
        const auto& example = !odd_other_.empty() ? odd_other_ : seconds ? odd_day_ : odd_second_;
        if (wrong > 0)
            find("datestamp-form",
                 {std::to_string(wrong), std::to_string(headers_), report.granularity, printable(example)});
    }
    // At the granularity of days, so that a zone that was forgotten is not called a lie.
    if (auto earliest = proven_date(report.earliest); earliest && !oldest_.empty())
        if (oldest_.substr(0, 10) < earliest->substr(0, 10)) find("earliest-wrong", {oldest_, report.earliest});
    if (repeated_ > 0) find("identifier-repeated", {std::to_string(repeated_), printable(repeated_identifier_)});
    if (!bare_identifier_.empty()) find("identifier-form", {printable(bare_identifier_)});
    if (report.more_sets || report.sets.empty()) return;
    for (const auto& set : sets_) {
        bool listed = std::any_of(report.sets.begin(), report.sets.end(), [&](auto& s) { return s.spec == set; });
        if (!listed) return find("set-unlisted", {printable(set)});
    }
}

void DonorSample::describe_metadata(DonorReport& report) const {
    std::uint64_t live = 0;
    std::array<std::uint64_t, lacks.size()> counts{};
    for (const auto& record : mapped_) {
        if (record.status == Status::deleted) continue;
        ++live;
        if (!record.metadata.files.empty()) ++report.with_files;
        for (std::size_t i = 0; i < lacks.size(); ++i)
            if (lacks[i].lacks(record.metadata)) ++counts[i];
    }
    for (std::size_t i = 0; i < lacks.size(); ++i)
        if (counts[i] > 0 && counts[i] * 100 >= live * lacks[i].percent)
            report.findings.push_back(
                {std::string(lacks[i].code), {std::to_string(counts[i]), std::to_string(live)}, {}});
}

void DonorSample::describe_values(DonorReport& report) const {
    std::map<std::vector<std::string>, std::uint64_t> counts;
    auto count = [&](std::string_view code, std::string_view field, std::string_view value) {
        ++counts[{std::string(code), std::string(field), std::string(first_letters(value, longest_value))}];
    };
    for (const auto& record : mapped_) {
        for (const auto& warning : record.metadata.warnings)
            if (std::find(asks_for_meaning.begin(), asks_for_meaning.end(), warning.code) != asks_for_meaning.end())
                count(warning.code, warning.field, warning.code == "unmapped-element" ? "" : warning.raw);
        const auto& rights = record.metadata.rights;
        if (rights.access.empty() && rights.licence.empty())
            for (const auto& statement : rights.statements) count("rights-unknown", "dc:rights", statement);
    }
    for (const auto& [key, n] : counts) report.to_map.push_back({key[0], key[1], key[2], n});
    std::stable_sort(report.to_map.begin(), report.to_map.end(),
                     [](const ValueToMap& a, const ValueToMap& b) { return a.records > b.records; });
    if (report.to_map.size() > most_values) report.to_map.resize(most_values);
}

}  // namespace muras
