#include <schemas/json.hpp>

#include <chrono>
#include <concepts>
#include <cstdio>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/json.hpp>

#include <schemas/layout.hpp>
#include <schemas/shown.hpp>

namespace muras {
namespace {

namespace json = boost::json;

std::string iso_time(std::int64_t seconds) {
    auto time = std::chrono::sys_seconds{std::chrono::seconds{seconds}};
    auto day = std::chrono::floor<std::chrono::days>(time);
    std::chrono::year_month_day date{day};
    std::chrono::hh_mm_ss clock{time - day};
    char text[40];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02ld:%02ld:%02ldZ", int{date.year()}, unsigned{date.month()},
                  unsigned{date.day()}, long{clock.hours().count()}, long{clock.minutes().count()},
                  long{clock.seconds().count()});
    return text;
}

json::value time_value(std::int64_t seconds) { return seconds == 0 ? json::value(0) : json::value(iso_time(seconds)); }

/// What tells nothing: "", 0, {} and []. A flag always tells something.
bool is_empty(const json::value& value) {
    switch (value.kind()) {
        case json::kind::string:
            return value.get_string().empty();
        case json::kind::int64:
            return value.get_int64() == 0;
        case json::kind::uint64:
            return value.get_uint64() == 0;
        case json::kind::object:
            return value.get_object().empty();
        case json::kind::array:
            return value.get_array().empty();
        default:
            return false;
    }
}

/// Makes JSON values whose memory is one block after another, given back as one: a record is some hundred small values.
class Writer {
  public:
    explicit Writer(bool lineage) : lineage_(lineage) {}

    json::object object() const { return json::object(storage_); }

    json::value convert(const std::string& text) const { return json::value(text, storage_); }
    json::value convert(bool flag) const { return json::value(flag, storage_); }

    template <std::integral N>
    json::value convert(N number) const {
        return json::value(number, storage_);
    }

    /// A fact is its value; its origin comes with it when lineage is asked for.
    json::value convert(const Fact& fact) const {
        if (!lineage_ || fact.empty()) return convert(fact.value);
        return laid(fact);
    }

    template <Laid T>
    json::value convert(const T& value) const {
        return laid(value);
    }

    template <class T>
    json::value convert(const Block<T>& block) const {
        return block ? convert(*block) : json::value(object());
    }

    template <class T>
    json::value convert(const std::vector<T>& values) const {
        json::array out(storage_);
        out.reserve(values.size());
        for (const auto& value : values) out.push_back(convert(value));
        return out;
    }

    /// Adds the members that tell something.
    template <Laid T>
    void add_members(json::object& out, const T& value) const {
        std::apply([&](const auto&... entries) { (add(out, entries.name, value.*entries.member), ...); },
                   layout::members<T>);
    }

  private:
    template <Laid T>
    json::value laid(const T& value) const {
        auto out = object();
        add_members(out, value);
        return out;
    }

    template <class T>
    void add(json::object& out, std::string_view name, const T& member) const {
        if constexpr (std::same_as<T, Origin>)
            if (!lineage_) return;
        json::value converted(storage_);
        if constexpr (std::same_as<T, std::int64_t>)
            converted = name.ends_with("_at") ? time_value(member) : convert(member);
        else
            converted = convert(member);
        if (!is_empty(converted)) out.emplace(name, std::move(converted));
    }

    bool lineage_;
    json::storage_ptr storage_ = json::make_shared_resource<json::monotonic_resource>();
};

}  // namespace

json::object to_json(const Record& record, const JsonOptions& options) {
    const auto& from = record.provenance;
    const auto& titles = record.metadata.titles;
    const Writer writer(options.lineage);
    auto out = writer.object();
    out["source"] = from.source;
    out["id"] = from.oai_identifier;
    out["deleted"] = record.status == Status::deleted;
    out["datestamp"] = from.datestamp;
    out["pid"] = record.pid;
    out["title"] = titles.empty() ? std::string() : titles.front().value;
    out["status"] = status_name(record.status);
    if (!record.collections.empty()) out["collections"] = writer.convert(record.collections);
    writer.add_members(out, record.metadata);

    if (record.cluster)
        out["dedup"] = {{"cluster_id", record.cluster.value},
                        {"decision", "auto"},
                        {"primary", record.cluster == record.no}};

    auto provenance = writer.object();
    writer.add_members(provenance, from);
    for (auto said : {"source", "oai_identifier", "datestamp"}) provenance.stable_erase(said);
    if (record.stamp != 0) provenance["changed_at"] = iso_time(record.stamp);
    if (!provenance.empty()) out["provenance"] = std::move(provenance);
    return out;
}

}  // namespace muras
