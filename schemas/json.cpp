#include <schemas/json.hpp>

#include <chrono>
#include <concepts>
#include <cstdio>
#include <string>
#include <type_traits>
#include <vector>

#include <boost/json.hpp>

#include <schemas/layout.hpp>

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

std::string_view status_name(Status status) {
    switch (status) {
        case Status::active:
            return "active";
        case Status::deleted:
            return "deleted";
        case Status::suppressed:
            return "suppressed";
        case Status::quarantined:
            return "quarantined";
    }
    return "";
}

template <class T>
concept Laid = !std::same_as<std::remove_cv_t<decltype(layout::members<T>)>, std::nullptr_t>;

template <Laid T>
void add_members(json::object& out, const T& value, const JsonOptions& options);

json::value convert(const std::string& text, const JsonOptions&) { return json::value(text); }
json::value convert(bool flag, const JsonOptions&) { return json::value(flag); }

template <std::integral N>
json::value convert(N number, const JsonOptions&) {
    return json::value(number);
}

template <Laid T>
json::value convert(const T& value, const JsonOptions& options) {
    json::object out;
    add_members(out, value, options);
    return out;
}

template <class T>
json::value convert(const std::vector<T>& values, const JsonOptions& options) {
    json::array out;
    for (const auto& value : values) out.push_back(convert(value, options));
    return out;
}

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

template <Laid T>
void add_members(json::object& out, const T& value, const JsonOptions& options) {
    std::apply(
        [&](const auto&... entries) {
            auto add = [&](const auto& entry) {
                const auto& member = value.*entry.member;
                if constexpr (std::same_as<std::remove_cvref_t<decltype(member)>, Origin>) {
                    if (!options.lineage) return;
                }
                json::value converted;
                if constexpr (std::same_as<std::remove_cvref_t<decltype(member)>, std::int64_t>)
                    converted = entry.name.ends_with("_at") ? time_value(member) : convert(member, options);
                else
                    converted = convert(member, options);
                if (!is_empty(converted)) out[entry.name] = std::move(converted);
            };
            (add(entries), ...);
        },
        layout::members<T>);
}

}  // namespace

json::object to_json(const Record& record, const JsonOptions& options) {
    const auto& from = record.provenance;
    const auto& titles = record.metadata.titles;
    json::object out;
    out["source"] = from.source;
    out["id"] = from.oai_identifier;
    out["deleted"] = record.status == Status::deleted;
    out["datestamp"] = from.datestamp;
    out["pid"] = record.pid;
    out["title"] = titles.empty() ? std::string() : titles.front().value;
    out["status"] = status_name(record.status);
    add_members(out, record.metadata, options);

    json::object provenance;
    add_members(provenance, from, options);
    for (auto said : {"source", "oai_identifier", "datestamp"}) provenance.stable_erase(said);
    if (record.stamp != 0) provenance["changed_at"] = iso_time(record.stamp);
    if (!provenance.empty()) out["provenance"] = std::move(provenance);
    return out;
}

}  // namespace muras
