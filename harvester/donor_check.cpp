#include <harvester/donor_check.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <set>

#include <harvester/dates.hpp>
#include <harvester/donor_sample.hpp>
#include <harvester/donor_software.hpp>
#include <harvester/incoming.hpp>
#include <harvester/oai_request.hpp>
#include <repository/base/clock.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

constexpr std::size_t most_sets = 500;
constexpr std::size_t most_mended = 5;      // kinds of faults in the XML that are told one by one
constexpr std::int64_t clock_tolerance_s = 600;
constexpr double slow_page_s = 15;
constexpr std::string_view invented_token = "a-token-that-nobody-gave-out";

/// Remembers the last answer's head and how long it took, and ends the asking at the limit.
class WatchedFetcher : public Fetcher {
  public:
    WatchedFetcher(Fetcher& inner, std::function<double()> clock) : inner_(inner), clock_(std::move(clock)) {}

    Result<Fetched> get(const FetchRequest& request) override {
        if (requests >= most_check_requests) return fail(ErrorCode::failed, "the check asks for no more than this");
        ++requests;
        auto begin = clock_();
        auto answer = inner_.get(request);
        seconds = clock_() - begin;
        refused = !answer && answer.error().code == ErrorCode::config;
        head = {};
        if (answer) {
            head.status = answer->status;
            head.content_type = answer->content_type;
            head.final_url = answer->final_url;
        }
        return answer;
    }

    std::uint64_t requests = 0;
    double seconds = 0;
    bool refused = false;  ///< by our own rules
    Fetched head;

  private:
    Fetcher& inner_;
    std::function<double()> clock_;
};

double steady_seconds() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

/// All names and texts in a tree: what software leaves its traces in.
void add_all(const Element& element, std::string& out) {
    out.append(element.name).append(" ").append(element.text).append(" ");
    for (const auto& child : element.children) add_all(child, out);
}

std::string text_of(const Element& parent, std::string_view name) {
    const auto* child = parent.child(name);
    return child ? squeeze(child->text) : std::string{};
}

/// The OAI-PMH errors of a page, or what else it is.
std::string answer_of(const Result<Page>& page) {
    if (!page) return page.error().message;
    if (!page->errors.empty()) return printable(page->errors.front().code + ": " + page->errors.front().text);
    if (!page->well_formed) return page->problems.empty() ? "not well-formed" : page->problems.back().message;
    return page->verb.empty() ? "an empty answer" : page->verb;
}

class Check {
  public:
    Check(const Source& source, Fetcher& fetcher, const DonorCheckOptions& options)
        : source_(source),
          options_(options),
          fetcher_(fetcher, options.clock ? options.clock : steady_seconds),
          donor_(fetcher_, {.attempts = 4,
                            .page = page_limits(options.limits, source.max_response_bytes),
                            .pause = options.pause,
                            .stop = options.stop,
                            .sleep = options.sleep}) {}

    Result<DonorReport> run() {
        report_.base_url = source_.base_url;
        report_.checked_at = options_.now ? options_.now() : now_seconds();
        if (identify()) {
            list_formats();
            list_sets();
            software_ = guess_software(traits_);
            choose_format();
            if (first_page()) {
                second_page();
                ask_since();
                ask_record();
            }
            ask_invented_token();
            describe_sample();
        }
        if (fetcher_.refused) return refusal_;
        report_.software = software_name(software_);
        report_.requests = fetcher_.requests;
        std::stable_sort(report_.findings.begin(), report_.findings.end(), [](const Finding& a, const Finding& b) {
            return find_rule(a.code)->gravity > find_rule(b.code)->gravity;
        });
        return std::move(report_);
    }

  private:
    bool identify();
    void judge_identify(const Page& page);
    void list_formats();
    void list_sets();
    void choose_format();
    bool first_page();
    void second_page();
    void ask_since();
    void ask_record();
    void ask_invented_token();
    void describe_sample();
    void estimate();

    Result<Page> ask(const std::string& url, std::int64_t attempts = 1) {
        auto page = donor_.ask(url, attempts);
        if (fetcher_.refused) refusal_ = page.error();
        return page;
    }

    Result<Page> ask_list(const std::string& prefix) {
        return ask(verb_url(source_.base_url, "ListRecords", {{"metadataPrefix", prefix}, {"set", set()}}), 2);
    }

    std::string set() const { return source_.sets.empty() ? std::string{} : source_.sets.front(); }

    void find(std::string_view code, std::vector<std::string> values = {}, std::string bytes = {}) {
        report_.findings.push_back({std::string(code), std::move(values), std::move(bytes)});
    }

    /// Faults that were mended, each kind once.
    void note_mended(const Page& page) {
        for (const auto& problem : page.problems)
            if (problem.code != "no-identifier" && mended_.size() < most_mended && mended_.insert(problem.code).second)
                find("xml-mended", {fmt::format("{} ({})", problem.message, problem.place)}, problem.bytes);
    }

    const Source& source_;
    const DonorCheckOptions& options_;
    WatchedFetcher fetcher_;
    Donor donor_;
    DonorReport report_;
    DonorTraits traits_;
    std::string_view software_;
    DonorSample sample_;
    Error refusal_;
    std::string token_;
    std::set<std::string> mended_;
};

bool Check::identify() {
    auto page = ask(verb_url(source_.base_url, "Identify"), 2);
    if (!page) {
        report_.out_of_reach = donor_.walled() || page.error().code == ErrorCode::temporary;
        find(donor_.walled() ? "walled" : report_.out_of_reach ? "unreachable" : "not-oai", {page.error().message});
        return false;
    }
    if (!page->well_formed) {
        find("not-oai", {answer_of(page)}, page->problems.empty() ? std::string{} : page->problems.back().bytes);
        return false;
    }
    if (local_name(page->answer.name) != "Identify") {
        find("not-oai", {answer_of(page)});
        return false;
    }
    judge_identify(*page);
    return true;
}

void Check::judge_identify(const Page& page) {
    const auto& answer = page.answer;
    report_.name = text_of(answer, "repositoryName");
    report_.protocol = text_of(answer, "protocolVersion");
    report_.earliest = text_of(answer, "earliestDatestamp");
    report_.deleted_record = text_of(answer, "deletedRecord");
    report_.granularity = text_of(answer, "granularity");
    for (const auto& child : answer.children)
        if (local_name(child.name) == "adminEmail") report_.emails.push_back(squeeze(child.text));
    traits_.base_url = source_.base_url;
    add_all(answer, traits_.identify);

    if (!report_.protocol.empty() && report_.protocol != "2.0") find("protocol-version", {report_.protocol});
    std::string missing;
    for (std::string_view name : {"repositoryName", "baseURL", "protocolVersion", "adminEmail", "earliestDatestamp",
                                  "deletedRecord", "granularity"})
        if (text_of(answer, name).empty()) missing.append(missing.empty() ? "" : ", ").append(name);
    if (!missing.empty()) find("identify-incomplete", {missing});
    bool known = report_.granularity == day_granularity || report_.granularity == second_granularity;
    if (!report_.granularity.empty() && !known) find("granularity-unknown", {report_.granularity});
    if (report_.deleted_record == "no") find("no-deletions");
    if (!parse_datestamp(page.response_date) || page.response_date.size() != second_granularity.size())
        find("response-date", {page.response_date});
    if (auto said = proven_date(page.response_date)) {
        auto off = *parse_datestamp(*said) - report_.checked_at;
        if (std::abs(off) > clock_tolerance_s) find("clock-off", {std::to_string(std::abs(off) / 60)});
    }
    const auto& head = fetcher_.head;
    if (head.content_type.find("xml") == std::string::npos) find("content-type", {head.content_type});
    auto where = head.final_url.substr(0, head.final_url.find('?'));
    if (!where.empty() && where != source_.base_url) find("moved", {where});
    if (source_.base_url.starts_with("http:")) find("not-https");
    note_mended(page);
}

void Check::list_formats() {
    auto page = ask(verb_url(source_.base_url, "ListMetadataFormats"));
    if (!page || !page->well_formed || page->answer.children.empty()) return find("formats-refused", {answer_of(page)});
    for (const auto& row : page->answer.children) {
        report_.formats.push_back(
            {text_of(row, "metadataPrefix"), text_of(row, "schema"), text_of(row, "metadataNamespace")});
        traits_.formats.push_back(report_.formats.back().prefix);
    }
    auto has = std::find(traits_.formats.begin(), traits_.formats.end(), "oai_dc") != traits_.formats.end();
    if (!has) find("no-oai-dc");
}

void Check::list_sets() {
    auto page = ask(verb_url(source_.base_url, "ListSets"));
    if (page && page->error("noSetHierarchy")) return;
    if (!page || !page->well_formed || page->answer.children.empty()) return find("sets-refused", {answer_of(page)});
    constexpr std::string_view marks = "-_.!~*'():";
    for (const auto& row : page->answer.children) {
        auto spec = text_of(row, "setSpec");
        bool sound = !spec.empty() && std::all_of(spec.begin(), spec.end(), [&](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   marks.find(c) != std::string_view::npos;
        });
        if (!sound && std::none_of(report_.findings.begin(), report_.findings.end(),
                                   [](const Finding& f) { return f.code == "set-spec"; }))
            find("set-spec", {printable(spec)});
        traits_.sets.push_back(spec);
        if (report_.sets.size() < most_sets) report_.sets.push_back({std::move(spec), text_of(row, "setName")});
    }
    report_.more_sets =
        (page->token && !page->token->empty()) || page->answer.children.size() > report_.sets.size();
}

void Check::choose_format() {
    report_.best_format = ranked_formats(software_, source_.rules.formats, traits_.formats).front();
    report_.sampled_format = options_.choose_format || source_.prefix == any_prefix ? report_.best_format : source_.prefix;
}

bool Check::first_page() {
    auto page = ask_list(report_.sampled_format);
    if (page && page->repository) keep_list(*page, {report_.sampled_format, "oai_dc"});
    auto taken = [&] {
        auto source = source_;
        source.prefix = report_.sampled_format;
        sample_ = {};
        for (const auto& record : page->records) sample_.note(record);
        sample_.take(incoming_records(*page, source, report_.checked_at));
    };
    if (page && (page->well_formed || !page->records.empty())) {
        taken();
        // Of a format without a crosswalk only its Dublin Core is read: what we would keep is then that of oai_dc.
        if (sample_.unmapped() && report_.sampled_format != "oai_dc") {
            if (report_.sampled_format == report_.best_format) find("format-not-mapped", {report_.best_format});
            auto plain = ask_list("oai_dc");
            if (plain && plain->well_formed && !plain->records.empty()) {
                page = std::move(plain);
                report_.best_format = report_.sampled_format = "oai_dc";
                taken();
            }
        }
    }
    if (!page) {
        report_.out_of_reach = donor_.walled() || page.error().code == ErrorCode::temporary;
        find(donor_.walled() ? "walled" : "no-records", {page.error().message});
        return false;
    }
    if (!page->well_formed && sample_.records() == 0) {
        const auto& problem = page->problems.back();
        find("list-broken", {fmt::format("{} ({})", problem.message, problem.place)}, problem.bytes);
        return false;
    }
    if (page->refused > page->lost) find("identifier-missing", {std::to_string(page->refused - page->lost)});
    if (sample_.records() == 0) {
        find("no-records", {answer_of(page)});
        return false;
    }
    note_mended(*page);
    report_.page_size = sample_.records();
    report_.page_seconds = fetcher_.seconds;
    report_.list_size = page->list_size;
    token_ = page->token.value_or("");
    report_.whole_list = token_.empty();
    return true;
}

void Check::second_page() {
    if (token_.empty()) return;
    auto page = ask(verb_url(source_.base_url, "ListRecords", {{"resumptionToken", token_}}), 2);
    if (page && page->error("noRecordsMatch")) {  // some donors end a list so
        report_.whole_list = true;
        return;
    }
    if (!page || (page->well_formed && page->records.empty())) return find("token-refused", {answer_of(page)});
    if (!page->well_formed && page->records.empty()) {
        const auto& problem = page->problems.back();
        return find("xml-mended", {fmt::format("{} ({})", problem.message, problem.place)}, problem.bytes);
    }
    if (sample_.all_known(page->records)) return find("token-repeats");
    note_mended(*page);
    report_.page_seconds = (report_.page_seconds + fetcher_.seconds) / 2;
    report_.whole_list = !page->token || page->token->empty();
    auto source = source_;
    source.prefix = report_.sampled_format;
    for (const auto& record : page->records) sample_.note(record);
    sample_.take(incoming_records(*page, source, report_.checked_at));
}

/// Selective harvesting (section 2.7.1): what is asked since the newest datestamp seen is that record and later ones.
void Check::ask_since() {
    const auto& newest = sample_.newest();
    if (newest.empty()) return;
    auto form = report_.granularity == second_granularity ? second_granularity : day_granularity;
    auto from = in_granularity(newest, form);
    auto page = ask(verb_url(source_.base_url, "ListRecords",
                             {{"metadataPrefix", report_.sampled_format}, {"from", from}, {"set", set()}}));
    if (!page || page->records.empty()) return find("from-refused", {from, answer_of(page)});
    for (const auto& record : page->records) {
        auto stamp = proven_date(record.datestamp);
        if (!stamp || in_granularity(*stamp, form) >= from) continue;
        return find("from-ignored", {from, record.datestamp});
    }
}

void Check::ask_record() {
    const auto& id = sample_.live_identifier();
    if (id.empty()) return;
    auto page = ask(verb_url(source_.base_url, "GetRecord",
                             {{"identifier", id}, {"metadataPrefix", report_.sampled_format}}));
    if (!page || page->records.empty()) find("get-record", {printable(id), answer_of(page)});
}

void Check::ask_invented_token() {
    auto page = ask(verb_url(source_.base_url, "ListRecords", {{"resumptionToken", invented_token}}));
    if (page && page->error("badResumptionToken")) {
        if (fetcher_.head.status != 200) find("error-status", {std::to_string(fetcher_.head.status)});
        return;
    }
    find("token-not-checked", {answer_of(page)});
}

void Check::describe_sample() {
    sample_.describe(report_, options_.samples);
    traits_.identifiers = sample_.identifiers();
    if (software_.empty()) software_ = guess_software(traits_);
    estimate();
}

void Check::estimate() {
    auto& r = report_;
    if (r.records_seen == 0) return;
    auto seen = static_cast<std::int64_t>(r.records_seen);
    if (r.list_size >= 0 && (r.list_size < seen || (r.whole_list && r.list_size != seen)))
        find("list-size-wrong", {std::to_string(r.list_size), std::to_string(seen)});
    r.estimated_records = r.whole_list ? seen : r.list_size > seen ? r.list_size : -1;
    if (r.page_seconds > slow_page_s) find("slow", {fmt::format("{:.0f}", r.page_seconds)});
    if (r.estimated_records < 0 || r.page_size == 0) return;
    auto pages = std::ceil(static_cast<double>(r.estimated_records) / static_cast<double>(r.page_size));
    auto pause = std::chrono::duration<double>(options_.pause).count();
    r.estimated_seconds = static_cast<std::int64_t>(std::ceil(pages * (r.page_seconds + pause)));
}

}  // namespace

Result<DonorReport> check_donor(const Source& source, Fetcher& fetcher, const DonorCheckOptions& options) {
    return Check(source, fetcher, options).run();
}

}  // namespace muras
