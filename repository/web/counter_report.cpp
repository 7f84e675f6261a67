// /r51/: usage as libraries' software collects it, after COUNTER 5.1: the Platform Report and the Item Report, as JSON
// (section 3.2.1; the paths of section 8.1) or, with ?format=csv, as a table. Open to everybody: nobody has to be
// known.
#include <boost/json.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <memory>

#include <repository/base/clock.hpp>
#include <repository/base/csv.hpp>
#include <repository/formats/facts.hpp>
#include <repository/web/links.hpp>
#include <repository/web/page.hpp>
#include <repository/web/problem_json.hpp>
#include <repository/web/record_facts.hpp>
#include <schemas/types.hpp>

namespace muras::web {
namespace {

namespace json = boost::json;

constexpr std::size_t works_in_piece = 200;
constexpr std::uint32_t months_asked_for_none = 12, most_months = 120;
constexpr std::string_view world = "0000000000000000";  // the customer of open platforms: the world

/// Data_Type of section 3.3.2 for our types. A book that is one file is one Book_Segment (section 7.3), as repositories
/// report it.
struct DataType {
    std::string_view code, counter;
};
constexpr std::array data_types{
    DataType{"thesis-doctor", "Thesis_or_Dissertation"},
    DataType{"thesis-candidate", "Thesis_or_Dissertation"},
    DataType{"autoabstract", "Thesis_or_Dissertation"},
    DataType{"thesis-master", "Thesis_or_Dissertation"},
    DataType{"thesis-bachelor", "Thesis_or_Dissertation"},
    DataType{"article", "Article"},
    DataType{"review", "Article"},
    DataType{"preprint", "Article"},
    DataType{"journal", "Other"},
    DataType{"issue", "Other"},
    DataType{"book", "Book_Segment"},
    DataType{"book-part", "Book_Segment"},
    DataType{"conference-abstract", "Conference_Item"},
    DataType{"conference-paper", "Conference_Item"},
    DataType{"proceedings", "Conference_Item"},
    DataType{"textbook", "Book_Segment"},
    DataType{"study-guide", "Book_Segment"},
    DataType{"methodical", "Book_Segment"},
    DataType{"lecture", "Other"},
    DataType{"report-research", "Report"},
    DataType{"report-project", "Report"},
    DataType{"report-policy", "Report"},
    DataType{"report-technical", "Report"},
    DataType{"patent-invention", "Patent"},
    DataType{"patent-utility", "Patent"},
    DataType{"industrial-design", "Patent"},
    DataType{"plant-variety", "Patent"},
    DataType{"software", "Software"},
    DataType{"dataset", "Dataset"},
    DataType{"map", "Image"},
    DataType{"image", "Image"},
    DataType{"video", "Audiovisual"},
    DataType{"audio", "Sound"},
    DataType{"legal-normative", "Standard"},
    DataType{"catalogue-record", "Other"},
    DataType{"other", "Other"},
};
static_assert(data_types.size() == types.size(), "every type of work has a Data_Type");

std::string_view data_type(std::string_view code) {
    for (const auto& row : data_types)
        if (row.code == code) return row.counter;
    return "Unspecified";
}

struct Metric {
    std::string_view name;
    std::uint64_t UsageCounts::*count;
};
constexpr std::array item_metrics{
    Metric{"Total_Item_Investigations", &UsageCounts::investigations},
    Metric{"Total_Item_Requests", &UsageCounts::requests},
    Metric{"Unique_Item_Investigations", &UsageCounts::unique_investigations},
    Metric{"Unique_Item_Requests", &UsageCounts::unique_requests},
};
constexpr std::array search_metrics{Metric{"Searches_Platform", &UsageCounts::searches}};

// -- months

constexpr std::uint32_t next_month(std::uint32_t month) { return month % 100 == 12 ? month + 89 : month + 1; }
constexpr std::uint32_t month_before(std::uint32_t month) { return month % 100 == 1 ? month - 89 : month - 1; }

std::string digits(std::uint32_t n, std::size_t width) {
    auto text = std::to_string(n);
    return std::string(width > text.size() ? width - text.size() : 0, '0') + text;
}

std::string month_text(std::uint32_t month) { return digits(month / 100, 4) + "-" + digits(month % 100, 2); }

/// "Jan-2026", as tables name a month.
std::string month_heading(std::uint32_t month) {
    constexpr std::array names{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    return std::string(names[month % 100 - 1]) + "-" + digits(month / 100, 4);
}

std::string last_day(std::uint32_t month) {
    auto first_of_next = parse_datestamp(month_text(next_month(month)) + "-01");
    return first_of_next ? format_day(*first_of_next - 1) : month_text(month) + "-28";
}

/// "2026-01" or "2026-01-31" as 202601.
std::optional<std::uint32_t> read_month(std::string_view text) {
    auto day = text.size() == 7 ? std::string(text) + "-01" : std::string(text);
    auto at = day.size() == 10 ? parse_datestamp(day) : std::nullopt;
    if (!at || *at < 0) return std::nullopt;
    return month_of(*at);
}

struct Period {
    std::uint32_t first = 0, last = 0;
    std::uint32_t asked = 0;      ///< the last one that was asked for
    std::uint32_t not_ready = 0;  ///< the first month that was asked for and is not over; 0: none

    std::vector<std::uint32_t> months() const {
        std::vector<std::uint32_t> out;
        for (auto month = first; month <= last; month = next_month(month)) out.push_back(month);
        return out;
    }
};

/// begin_date and end_date; the last twelve whole months where neither is given. Nothing for dates that are none.
std::optional<Period> read_period(const http::Request& request, std::int64_t now) {
    const auto whole = month_before(month_of(now));
    Period period{whole, whole, whole, 0};
    for (auto n = months_asked_for_none; n > 1; --n) period.first = month_before(period.first);
    auto begin = request.param("begin_date"), end = request.param("end_date");
    if (begin.empty() && end.empty()) return period;
    auto first = read_month(begin), last = read_month(end);
    if (!first || !last || *first > *last) return std::nullopt;
    period = {*first, std::min(*last, whole), *last, 0};
    if (*last > whole) period.not_ready = std::max(*first, next_month(whole));
    if (period.months().size() > most_months) return std::nullopt;
    return period;
}

// -- what both reports share

json::object exception(int code, std::string_view message, std::string_view data = {}) {
    json::object out{{"Code", code}, {"Message", message}};
    if (!data.empty()) out["Data"] = data;
    return out;
}

http::Response answer(const json::value& value, unsigned status = 200) {
    auto response = text_response("application/json", json::serialize(value), status);
    response.set("Cache-Control", status == 200 ? "no-cache" : "no-store");
    response.set("Access-Control-Allow-Origin", "*");
    response.set("X-Robots-Tag", "noindex");
    return response;
}

struct ReportKind {
    std::string_view id, path, name, description;
    bool items;
};
constexpr std::array report_kinds{
    ReportKind{"PR", "pr", "Platform Report", "Use of the whole platform, by type of work and month", false},
    ReportKind{"IR", "ir", "Item Report", "Use of each work by month", true},
};

/// One report in the making: walks the works piece by piece, so that a million of them cost no memory.
class Report {
  public:
    Report(const SiteShared& shared, const ReportKind& kind, Period period, bool table)
        : shared_(shared), kind_(kind), period_(period), table_(table), months_(period.months()) {}

    /// What is used in the period at all.
    Result<> look() {
        auto rows = readers().usage(UsageOf::all, {});
        if (!rows) return rows.error();
        for (const auto& row : *rows)
            if (row.month >= period_.first && row.month <= period_.last) used_ = true;
        return {};
    }

    /// The next piece; empty at the end.
    Result<std::string> piece() {
        if (ended_) return std::string();
        std::string out;
        if (!begun_) {
            begun_ = true;
            out = table_ ? table_head() : json_head();
            if (!kind_.items) {
                if (auto added = add_platform(out); !added) return added.error();
                return out + end();
            }
        }
        while (out.size() < least_piece) {
            auto more = add_works(out);
            if (!more) return more.error();
            if (!*more) return out + end();
        }
        return out;
    }

  private:
    static constexpr std::size_t least_piece = 32 * 1024;

    ReaderStore& readers() const { return *shared_.options.readers; }

    std::string end() {
        ended_ = true;
        if (table_) return {};
        return kind_.items ? "]}]}" : "]}";
    }

    json::array exceptions() const {
        json::array out;
        if (period_.not_ready)
            out.push_back(exception(3031, "Usage Not Ready for Requested Dates", month_text(period_.not_ready)));
        if (!used_) out.push_back(exception(3030, "No Usage Available for Requested Dates"));
        return out;
    }

    std::string json_head() const {
        json::object header{
            {"Release", "5.1"},
            {"Report_ID", kind_.id},
            {"Report_Name", kind_.name},
            {"Created", format_datestamp(now_seconds())},
            {"Created_By", shared_.options.name},
            {"Institution_Name", "The World"},
            {"Institution_ID", {{"Proprietary", json::array{"muras:" + std::string(world)}}}},
            {"Report_Filters",
             {{"Begin_Date", month_text(period_.first) + "-01"}, {"End_Date", last_day(period_.asked)}}},
        };
        json::array attributes{"Access_Method"};
        if (kind_.items) attributes = {"Authors", "Publication_Date", "YOP", "Access_Type", "Access_Method"};
        header["Report_Attributes"] = {{"Attributes_To_Show", std::move(attributes)}};
        if (auto list = exceptions(); !list.empty()) header["Exceptions"] = std::move(list);
        return "{\"Report_Header\":" + json::serialize(header) + ",\"Report_Items\":[" +
               (kind_.items ? "{\"Items\":[" : "");
    }

    std::string table_head() const {
        std::string said;
        for (const auto& e : exceptions())
            said += (said.empty() ? "" : "; ") + std::to_string(e.as_object().at("Code").as_int64()) + ": " +
                    std::string(e.as_object().at("Message").as_string());
        std::string out(csv_start);
        const std::string period =
            "Begin_Date=" + month_text(period_.first) + "-01; End_Date=" + last_day(period_.asked);
        for (const auto& line : std::vector<std::vector<std::string>>{
                 {"Report_Name", std::string(kind_.name)},
                 {"Report_ID", std::string(kind_.id)},
                 {"Release", "5.1"},
                 {"Institution_Name", "The World"},
                 {"Institution_ID", "muras:" + std::string(world)},
                 {"Metric_Types", ""},
                 {"Report_Filters", ""},
                 {"Report_Attributes",
                  std::string("Attributes_To_Show=") +
                      (kind_.items ? "Authors|Publication_Date|YOP|Access_Type|Access_Method" : "Access_Method")},
                 {"Exceptions", said},
                 {"Reporting_Period", period},
                 {"Created", format_datestamp(now_seconds())},
                 {"Created_By", shared_.options.name},
                 {"Registry_Record", ""},
                 {""}})
            out += csv_line(line);
        std::vector<std::string> columns{"Platform", "Data_Type", "Access_Method"};
        if (kind_.items)
            columns = {
                "Item",           "Publisher",    "Publisher_ID", "Platform",    "Authors", "Publication_Date", "DOI",
                "Proprietary_ID", "ISBN",         "Print_ISSN",   "Online_ISSN", "URI",     "Data_Type",        "YOP",
                "Access_Type",    "Access_Method"};
        columns.push_back("Metric_Type");
        columns.push_back("Reporting_Period_Total");
        for (auto month : months_) columns.push_back(month_heading(month));
        return out + csv_line(columns);
    }

    using Months = std::map<std::uint32_t, UsageCounts>;

    template <class Metrics>
    static json::object performance(const Months& months, const Metrics& metrics) {
        json::object out;
        for (const auto& metric : metrics) {
            json::object by_month;
            for (const auto& [month, counts] : months)
                if (counts.*metric.count > 0) by_month[month_text(month)] = counts.*metric.count;
            if (!by_month.empty()) out[metric.name] = std::move(by_month);
        }
        return out;
    }

    template <class Metrics>
    void add_lines(std::string& out, const std::vector<std::string>& first, const Months& months,
                   const Metrics& metrics) const {
        for (const auto& metric : metrics) {
            std::uint64_t total = 0;
            std::vector<std::string> cells;
            for (auto month : months_) {
                auto it = months.find(month);
                auto n = it == months.end() ? 0 : it->second.*metric.count;
                total += n;
                cells.push_back(std::to_string(n));
            }
            if (total == 0) continue;
            auto line = first;
            line.emplace_back(metric.name);
            line.push_back(std::to_string(total));
            line.insert(line.end(), cells.begin(), cells.end());
            out += csv_line(line);
        }
    }

    /// The whole platform by Data_Type; searches are of the type Platform.
    Result<> add_platform(std::string& out) {
        std::map<std::string, Months, std::less<>> by_type;
        for (std::string after;;) {
            auto rows = readers().usage_after(UsageOf::type, after, works_in_piece, period_.first, period_.last);
            if (!rows) return rows.error();
            if (rows->empty()) break;
            for (const auto& row : *rows)
                if (row.month) by_type[std::string(data_type(row.name))][row.month] += row.counts;
            after = rows->back().name;
        }
        Months searches;
        auto all = readers().usage(UsageOf::all, {});
        if (!all) return all.error();
        for (const auto& row : *all)
            if (row.month >= period_.first && row.month <= period_.last) searches[row.month] += row.counts;

        json::array parts;
        auto add = [&](std::string_view type, const Months& months, const auto& metrics) {
            if (table_) return add_lines(out, {shared_.options.name, std::string(type), "Regular"}, months, metrics);
            if (auto done = performance(months, metrics); !done.empty())
                parts.push_back(
                    json::object{{"Data_Type", type}, {"Access_Method", "Regular"}, {"Performance", std::move(done)}});
        };
        for (const auto& [type, months] : by_type) add(type, months, item_metrics);
        add("Platform", searches, search_metrics);
        if (!parts.empty())
            out += json::serialize(
                json::object{{"Platform", shared_.options.name}, {"Attribute_Performance", std::move(parts)}});
        return {};
    }

    /// The next works; false at the end.
    Result<bool> add_works(std::string& out) {
        auto rows = readers().usage_after(UsageOf::record, after_, works_in_piece, period_.first, period_.last);
        if (!rows) return rows.error();
        if (rows->empty()) return false;
        after_ = rows->back().name;
        for (auto row = rows->begin(); row != rows->end();) {
            Months months;
            const auto pid = row->name;
            for (; row != rows->end() && row->name == pid; ++row)
                if (row->month) months[row->month] += row->counts;
            if (months.empty()) continue;
            if (auto added = add_work(out, pid, months); !added) return added.error();
        }
        return true;
    }

    /// A work that is not shown to readers is not named here either; its use is in the Platform Report.
    Result<> add_work(std::string& out, const std::string& pid, const Months& months) {
        auto number = shared_.store.find_pid(pid);
        if (!number) return number.error();
        if (!*number) return {};
        auto record = shared_.store.record(**number);
        if (!record) return record.error();
        if (!*record || ((*record)->status != Status::active && (*record)->status != Status::deleted)) return {};
        if (table_)
            add_work_lines(out, **record, months);
        else if (auto done = performance(months, item_metrics); !done.empty())
            add_work_object(out, **record, std::move(done));
        return {};
    }

    static std::string access_type(const Record& record) {
        const auto& rights = record.metadata.rights;
        if (rights.licence.find("creativecommons.org") != std::string::npos) return "Open";
        return rights.access == "open" ? "Free_To_Read" : "Controlled";
    }

    static std::string title_of(const Record& record) {
        const auto* title = main_title(record);
        return title ? title->value : record.pid;
    }

    /// Year of publication; "0001" when it is not known (section 3.3.6).
    static std::string year_text(const Record& record) {
        auto year = year_of(record);
        return year > 0 ? digits(static_cast<std::uint32_t>(year), 4) : "0001";
    }

    void add_work_object(std::string& out, const Record& record, json::object done) {
        json::object ids{{"Proprietary", "muras:" + record.pid},
                         {"URI", formats::page_url(record, shared_.options.base_url)}};
        for (auto [scheme, name] : {std::pair("doi", "DOI"), std::pair("isbn", "ISBN")})
            if (auto value = formats::identifier(record, scheme); !value.empty()) ids[name] = value;
        json::array authors;
        for (const auto* agent : creators(record)) authors.push_back(json::object{{"Name", agent->display}});
        json::object item{{"Item", title_of(record)},
                          {"Item_ID", std::move(ids)},
                          {"Platform", shared_.options.name},
                          {"Publisher", formats::first_publisher(record)}};
        if (!authors.empty()) item["Authors"] = std::move(authors);
        if (auto date = formats::plain_date(record); date.size() == 10) item["Publication_Date"] = date;
        item["Attribute_Performance"] = json::array{json::object{{"Data_Type", data_type(record.metadata.type.code)},
                                                                 {"YOP", year_text(record)},
                                                                 {"Access_Type", access_type(record)},
                                                                 {"Access_Method", "Regular"},
                                                                 {"Performance", std::move(done)}}};
        out += (first_ ? "" : ",") + json::serialize(item);
        first_ = false;
    }

    void add_work_lines(std::string& out, const Record& record, const Months& months) const {
        std::string authors;
        for (const auto* agent : creators(record)) authors += (authors.empty() ? "" : "; ") + agent->display;
        auto date = formats::plain_date(record);
        add_lines(
            out,
            {title_of(record), std::string(formats::first_publisher(record)), "", shared_.options.name, authors,
             date.size() == 10 ? date : "", std::string(formats::identifier(record, "doi")), "muras:" + record.pid,
             std::string(formats::identifier(record, "isbn")), "", "",
             formats::page_url(record, shared_.options.base_url), std::string(data_type(record.metadata.type.code)),
             year_text(record), access_type(record), "Regular"},
            months, item_metrics);
    }

    const SiteShared& shared_;
    const ReportKind& kind_;
    Period period_;
    bool table_;
    std::vector<std::uint32_t> months_;
    std::string after_;
    bool begun_ = false, ended_ = false, first_ = true, used_ = false;
};

}  // namespace

http::Response Site::counter_status(const http::Request& request) const {
    if (!shared_->options.readers) return message(request, 404);
    return answer(
        json::array{json::object{{"Description", shared_->options.name + ": COUNTER 5.1"}, {"Service_Active", true}}});
}

http::Response Site::counter_reports(const http::Request& request) const {
    auto* readers = shared_->options.readers;
    if (!readers) return message(request, 404);
    auto rows = readers->usage(UsageOf::all, {});
    if (!rows) return problem_json(503, "Service Unavailable", rows.error().message);
    json::array out;
    for (const auto& kind : report_kinds) {
        json::object row{{"Report_Name", kind.name},
                         {"Report_ID", kind.id},
                         {"Release", "5.1"},
                         {"Report_Description", kind.description},
                         {"Path", "/r51/reports/" + std::string(kind.path)}};
        const auto whole = month_before(month_of(now_seconds()));
        if (!rows->empty() && rows->front().month <= whole) {
            row["First_Month_Available"] = month_text(rows->front().month);
            row["Last_Month_Available"] = month_text(whole);
        }
        out.push_back(std::move(row));
    }
    return answer(out);
}

http::Response Site::counter_report(const http::Request& request) const {
    if (!shared_->options.readers) return message(request, 404);
    const ReportKind* kind = nullptr;
    for (const auto& row : report_kinds)
        if (!request.path.empty() && row.path == request.path.back()) kind = &row;
    if (!kind) return answer(exception(3000, "Report Not Supported"), 404);
    auto period = read_period(request, now_seconds());
    if (!period)
        return answer(exception(3020, "Invalid Date Arguments",
                                "begin_date and end_date are YYYY-MM or YYYY-MM-DD, in this order, at most ten years"),
                      400);
    const bool table = request.param("format") == "csv";
    auto report = std::make_shared<Report>(*shared_, *kind, *period, table);
    if (auto looked = report->look(); !looked) return problem_json(503, "Service Unavailable", looked.error().message);
    http::Response response;
    response.set("Content-Type", table ? "text/csv; charset=utf-8; header=present" : "application/json");
    if (table) response.set("Content-Disposition", "attachment; filename=\"" + std::string(kind->path) + ".csv\"");
    response.set("Cache-Control", "no-cache");
    response.set("Access-Control-Allow-Origin", "*");
    response.set("X-Robots-Tag", "noindex");
    response.length = http::unknown_length;
    response.source = [report](std::uint64_t) { return report->piece(); };
    return response;
}

}  // namespace muras::web
