#include <indexer/columns.hpp>

#include <fmt/format.h>
#include <indexer/document.hpp>
#include <indexer/generation.hpp>

#include <algorithm>
#include <charconv>

namespace muras {
namespace {

constexpr std::size_t kept_deltas = 64;
constexpr std::string_view delta_prefix = "delta/";

/// Beyond the documents that are counted exactly. By a hash of the number, since neighbours come from one donor.
constexpr std::uint32_t sampled_one_of = 8;
constexpr bool is_sampled(Xapian::docid no) { return (no * 2'654'435'761u) >> 29 == 0; }

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
        numbers_[f].emplace(std::string(), 0u);
        auto slot = static_cast<Xapian::valueno>(facet_slot(*facet_fields[f]));
        for (auto it = database.valuestream_begin(slot), end = database.valuestream_end(slot); it != end; ++it)
            set(it.get_docid(), f, *it);
    }
    for (auto it = database.valuestream_begin(cluster_slot), end = database.valuestream_end(cluster_slot); it != end; ++it)
        set_cluster(it.get_docid(), *it);
}

void FacetColumns::set_cluster(Xapian::docid no, const std::string& content) {
    if (auto cluster = to_int(content); cluster > 0)
        clusters_[no] = static_cast<std::uint32_t>(cluster);
    else
        clusters_.erase(no);
}

void FacetColumns::set(Xapian::docid no, std::size_t facet, const std::string& content) {
    auto& contents = contents_[facet];
    auto [known, fresh] = numbers_[facet].emplace(content, static_cast<std::uint32_t>(contents.size()));
    if (fresh) {
        auto& values = contents.emplace_back();
        each_value(content, [&](std::string_view value) {
            auto& names = values_[facet];
            auto [at, added] = value_numbers_[facet].emplace(value, static_cast<std::uint32_t>(names.size()));
            if (added) names.emplace_back(value);
            values.push_back(at->second);
        });
    }
    if (no >= rows_.size()) rows_.resize(no + 1);
    rows_[no][facet] = known->second;
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
        clusters_.erase(no);
        try {
            auto document = database.get_document(no);
            set_cluster(no, document.get_value(cluster_slot));
            for (std::size_t f = 0; f < facet_count; ++f)
                set(no, f, document.get_value(static_cast<Xapian::valueno>(facet_slot(*facet_fields[f]))));
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

FacetCounter::FacetCounter(std::shared_ptr<const FacetColumns> columns, const FacetFilters& filters,
                           std::size_t exactly)
    : columns_(std::move(columns)), exactly_(exactly) {
    for (std::size_t f = 0; f < facet_count; ++f) {
        const auto& contents = columns_->contents(f);
        counts_[f].assign(contents.size(), 0);
        if (columns_->has_clusters()) of_clusters_[f].assign(columns_->values(f).size(), 0);
        bool is_year = facet_fields[f]->kind == FieldKind::number;
        bool ranged = is_year && (filters.year_from || filters.year_to);
        const auto& wanted = filters.wanted[f];
        if (wanted.empty() && !ranged) continue;
        const auto& values = columns_->values(f);
        std::vector<bool> passing(values.size());
        for (std::size_t v = 0; v < values.size(); ++v) {
            passing[v] = wanted.empty() || std::find(wanted.begin(), wanted.end(), values[v]) != wanted.end();
            if (!ranged || !passing[v]) continue;
            auto year = to_int(values[v]);
            passing[v] = year >= filters.year_from && (!filters.year_to || year <= filters.year_to);
        }
        passes_[f].assign(contents.size(), false);
        for (std::size_t number = 1; number < contents.size(); ++number)
            passes_[f][number] =
                std::any_of(contents[number].begin(), contents[number].end(), [&](auto v) { return passing[v]; });
    }
}

void FacetCounter::operator()(const Xapian::Document& document, double) {
    std::uint64_t times = 1;
    if (++seen_ > exactly_) {
        if (!is_sampled(document.get_docid())) return;
        times = sampled_one_of;
    }
    const auto& row = columns_->row(document.get_docid());
    std::size_t failed = facet_count, failures = 0;
    for (std::size_t f = 0; f < facet_count; ++f)
        if (!passes_[f].empty() && !passes_[f][row[f]]) {
            failed = f;
            ++failures;
        }
    if (failures > 1) return;
    auto cluster = columns_->has_clusters() ? columns_->cluster(document.get_docid()) : 0;
    if (failures == 1)
        count(failed, row[failed], cluster, times);
    else
        for (std::size_t f = 0; f < facet_count; ++f) count(f, row[f], cluster, times);
}

void FacetCounter::count(std::size_t facet, std::uint32_t content, std::uint32_t cluster, std::uint64_t times) {
    if (cluster == 0) {
        if (counts_[facet][content] == 0) met_[facet].push_back(content);
        counts_[facet][content] += times;
        return;
    }
    for (auto value : columns_->contents(facet)[content])
        if (counted_.emplace(facet, value, cluster).second) of_clusters_[facet][value] += times;
}

std::map<std::string, std::vector<FacetValue>> FacetCounter::result() const {
    std::map<std::string, std::vector<FacetValue>> out;
    for (std::size_t f = 0; f < facet_count; ++f) {
        const auto& names = columns_->values(f);
        // A facet has as many names and contents as there are authors: only those that were met are looked at.
        auto by_value = of_clusters_[f];
        by_value.resize(names.size());
        std::vector<std::size_t> found;
        for (auto it = counted_.lower_bound({f, 0, 0}); it != counted_.end() && std::get<0>(*it) == f; ++it)
            if (auto value = std::get<1>(*it); found.empty() || found.back() != value) found.push_back(value);
        for (auto number : met_[f])
            for (auto v : columns_->contents(f)[number]) {
                if (by_value[v] == 0) found.push_back(v);
                by_value[v] += counts_[f][number];
            }
        bool by_name = facet_fields[f]->kind == FieldKind::number;
        auto before = [&](std::size_t a, std::size_t b) {
            if (!by_name && by_value[a] != by_value[b]) return by_value[a] > by_value[b];
            return names[a] < names[b];
        };
        bool is_whole = facet_fields[f]->whole_slot != no_slot;
        auto shown = is_whole ? std::min(found.size(), most_whole_values) : found.size();
        auto end = found.begin() + static_cast<std::ptrdiff_t>(shown);
        std::partial_sort(found.begin(), end, found.end(), before);
        auto& values = out[std::string(facet_fields[f]->name)];
        for (auto v = found.begin(); v != end; ++v) values.push_back({names[*v], by_value[*v]});
    }
    return out;
}

}  // namespace muras
