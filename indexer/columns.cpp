#include <indexer/columns.hpp>

#include <fmt/format.h>
#include <indexer/document.hpp>
#include <indexer/generation.hpp>

#include <algorithm>
#include <charconv>
#include <limits>

namespace muras {
namespace {

constexpr std::size_t kept_deltas = 64;
constexpr std::string_view delta_prefix = "delta/";

std::string delta_key(std::uint64_t seq) { return fmt::format("{}{:020}", delta_prefix, seq); }

template <class Each>
void each_value(std::string_view content, Each&& each) {
    while (!content.empty()) {
        auto end = std::min(content.find(value_separator), content.size());
        each(content.substr(0, end));
        content.remove_prefix(std::min(end + 1, content.size()));
    }
}

int to_int(std::string_view text) {
    int value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
}

/// A delta is text: the position before it, then the numbers, separated by blanks.
std::vector<std::uint64_t> numbers_of(std::string_view text) {
    std::vector<std::uint64_t> out;
    const char* at = text.data();
    const char* end = at + text.size();
    while (at < end) {
        std::uint64_t value = 0;
        auto read = std::from_chars(at, end, value);
        if (read.ec != std::errc{}) break;
        out.push_back(value);
        at = read.ptr + 1;
    }
    return out;
}

}  // namespace

FacetColumns::FacetColumns(const Xapian::Database& database)
    : uuid_(database.get_uuid()), applied_(read_position(database).applied.value), rows_(database.get_lastdocid() + 1) {
    for (std::size_t f = 0; f < facet_count; ++f) {
        contents_[f].emplace_back();
        numbers_[f].emplace(std::string(), std::uint16_t{0});
        auto slot = static_cast<Xapian::valueno>(facet_fields[f]->slot);
        for (auto it = database.valuestream_begin(slot), end = database.valuestream_end(slot); it != end; ++it)
            set(it.get_docid(), f, *it);
    }
}

void FacetColumns::set(Xapian::docid no, std::size_t facet, const std::string& content) {
    auto& contents = contents_[facet];
    auto known = numbers_[facet].find(content);
    std::uint16_t number = 0;
    if (known != numbers_[facet].end()) {
        number = known->second;
    } else if (contents.size() <= std::numeric_limits<std::uint16_t>::max()) {
        // Vocabularies are small. Beyond 65,535 different contents of one slot a document counts as having none.
        number = static_cast<std::uint16_t>(contents.size());
        contents.push_back(content);
        numbers_[facet].emplace(content, number);
    }
    if (no >= rows_.size()) rows_.resize(no + 1);
    rows_[no][facet] = number;
}

bool FacetColumns::update(const Xapian::Database& database) {
    auto target = read_position(database).applied.value;
    std::vector<std::uint64_t> touched;
    for (auto at = target; at != applied_;) {
        auto delta = numbers_of(database.get_metadata(delta_key(at)));
        if (delta.empty() || delta[0] >= at || delta[0] < applied_) return false;
        at = delta[0];
        touched.insert(touched.end(), delta.begin() + 1, delta.end());
    }
    for (auto number : touched) {
        auto no = static_cast<Xapian::docid>(number);
        if (no >= rows_.size()) rows_.resize(no + 1);
        rows_[no] = {};
        try {
            auto document = database.get_document(no);
            for (std::size_t f = 0; f < facet_count; ++f)
                set(no, f, document.get_value(static_cast<Xapian::valueno>(facet_fields[f]->slot)));
        } catch (const Xapian::DocNotFoundError&) {  // removed: its row stays empty
        }
    }
    applied_ = target;
    return true;
}

std::shared_ptr<const FacetColumns> FacetColumns::of(const Xapian::Database& database,
                                                     const std::shared_ptr<const FacetColumns>& older) {
    if (older && older->uuid_ == database.get_uuid()) {
        if (older->applied_ == read_position(database).applied.value) return older;
        auto copy = std::make_shared<FacetColumns>(*older);
        if (copy->update(database)) return copy;
    }
    return std::make_shared<FacetColumns>(database);
}

void write_delta(Xapian::WritableDatabase& database, ChangeSeq after, ChangeSeq last,
                 const std::vector<RecordNo>& touched) {
    auto text = fmt::format("{}", after.value);
    for (auto no : touched) text += fmt::format(" {}", no.value);
    database.set_metadata(delta_key(last.value), text);
    std::vector<std::string> keys;
    for (auto it = database.metadata_keys_begin(std::string(delta_prefix)),
              end = database.metadata_keys_end(std::string(delta_prefix));
         it != end; ++it)
        keys.push_back(*it);
    for (std::size_t i = 0; i + kept_deltas < keys.size(); ++i) database.set_metadata(keys[i], std::string());
}

bool FacetFilters::any() const {
    return year_from || year_to || std::any_of(wanted.begin(), wanted.end(), [](const auto& w) { return !w.empty(); });
}

FacetCounter::FacetCounter(std::shared_ptr<const FacetColumns> columns, const FacetFilters& filters)
    : columns_(std::move(columns)) {
    for (std::size_t f = 0; f < facet_count; ++f) {
        const auto& contents = columns_->contents(f);
        counts_[f].assign(contents.size(), 0);
        bool is_year = facet_fields[f]->kind == FieldKind::number;
        bool ranged = is_year && (filters.year_from || filters.year_to);
        const auto& wanted = filters.wanted[f];
        if (wanted.empty() && !ranged) continue;
        passes_[f].assign(contents.size(), false);
        for (std::size_t number = 1; number < contents.size(); ++number)
            each_value(contents[number], [&](std::string_view value) {
                bool passes = wanted.empty() || std::find(wanted.begin(), wanted.end(), value) != wanted.end();
                if (ranged) {
                    auto year = to_int(value);
                    passes = passes && year >= filters.year_from && (!filters.year_to || year <= filters.year_to);
                }
                if (passes) passes_[f][number] = true;
            });
    }
}

void FacetCounter::operator()(const Xapian::Document& document, double) {
    const auto& row = columns_->row(document.get_docid());
    std::size_t failed = facet_count, failures = 0;
    for (std::size_t f = 0; f < facet_count; ++f)
        if (!passes_[f].empty() && !passes_[f][row[f]]) {
            failed = f;
            ++failures;
        }
    if (failures == 0)
        for (std::size_t f = 0; f < facet_count; ++f) ++counts_[f][row[f]];
    else if (failures == 1)
        ++counts_[failed][row[failed]];
}

std::map<std::string, std::vector<FacetValue>> FacetCounter::result() const {
    std::map<std::string, std::vector<FacetValue>> out;
    for (std::size_t f = 0; f < facet_count; ++f) {
        std::map<std::string, std::uint64_t> by_value;
        for (std::size_t number = 1; number < counts_[f].size(); ++number)
            if (counts_[f][number])
                each_value(columns_->contents(f)[number],
                           [&](std::string_view value) { by_value[std::string(value)] += counts_[f][number]; });
        auto& values = out[std::string(facet_fields[f]->name)];
        for (const auto& [value, count] : by_value) values.push_back({value, count});
        if (facet_fields[f]->kind == FieldKind::number) continue;  // by year, as the map has it
        std::stable_sort(values.begin(), values.end(), [](const auto& a, const auto& b) { return a.count > b.count; });
    }
    return out;
}

}  // namespace muras
