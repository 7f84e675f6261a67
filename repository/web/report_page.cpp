// /report: a form for readers who met a problem. A trap field and limits by sender and hour keep robots out; no picture
// puzzle, no sign-in.
#include <repository/base/clock.hpp>
#include <repository/base/text.hpp>
#include <repository/web/labels.hpp>
#include <repository/web/links.hpp>
#include <repository/web/page.hpp>
#include <repository/web/record_facts.hpp>
#include <schemas/pid.hpp>

namespace muras::web {
namespace {

constexpr std::size_t least_letters = 5, most_letters = 4000, most_mail_letters = 200;

/// The live work that the form is about, or nothing.
std::optional<Record> work_of(RecordStore& store, std::string_view pid) {
    if (!is_pid(pid)) return std::nullopt;
    auto number = store.find_pid(pid);
    if (!number || !*number) return std::nullopt;
    auto record = store.record(**number);
    if (!record || !*record || (*record)->status != Status::active) return std::nullopt;
    return std::move(**record);
}

std::string kind_of(std::string_view given) {
    for (const auto& row : report_labels)
        if (row.code == given) return std::string(given);
    return "other";
}

std::string text_of(const http::Request& request, std::string_view name, std::size_t most) {
    auto text = to_valid_utf8(request.param(name));
    return std::string(trimmed(first_letters(text, most), " \t\r\n"));
}

/// The form; `fault` is a code of report_fault_labels, or empty. What was typed stays in its fields.
http::Response form(const SiteShared& shared, const http::Request& request, std::string_view fault) {
    Page page(shared, request);
    auto& view = page.view();
    page.set_title(page.say("Report a problem"));
    page.set_unlisted();
    if (!fault.empty()) put(view, "fault", label(page.tongue(), report_fault_labels, fault));
    if (auto work = work_of(shared.store, request.param("r"))) {
        const auto* title = main_title(*work);
        put(view, "work",
            spoken("title", title ? title->value : page.say("Untitled"), title ? title->lang : std::string_view()));
        put(view, "pid", work->pid);
        put(view, "work_href", record_path(*work));
    }
    ViewList kinds;
    for (const auto& row : report_labels) {
        View kind;
        put(kind, "kind", std::string(row.code));
        put(kind, "kind_label", page.say(row.english));
        put(kind, "chosen", row.code == request.param("kind"));
        kinds.push_back(std::move(kind));
    }
    put(view, "kinds", std::move(kinds));
    put(view, "least", std::to_string(least_letters));
    put(view, "most", std::to_string(most_letters));
    put(view, "report_text", text_of(request, "text", most_letters));
    put(view, "report_mail", text_of(request, "mail", most_mail_letters));
    return page.respond("report", fault.empty() ? 200 : 400);
}

http::Response thanks(const SiteShared& shared, const http::Request& request) {
    Page page(shared, request);
    page.set_title(page.say("Thank you"));
    page.set_unlisted();
    if (auto work = work_of(shared.store, request.param("r"))) put(page.view(), "work_href", record_path(*work));
    put(page.view(), "sent", true);
    return page.respond("report");
}

}  // namespace

http::Response Site::report_form(const http::Request& request) const {
    if (!shared_->options.readers) return message(request, 404);
    return form(*shared_, request, {});
}

http::Response Site::report(const http::Request& request) const {
    auto* readers = shared_->options.readers;
    if (!readers) return message(request, 404);
    // Readers don't see this field; who fills it is told the same as everybody else.
    if (!request.param("website").empty()) return thanks(*shared_, request);
    ReaderReport report;
    report.kind = kind_of(request.param("kind"));
    if (auto work = work_of(shared_->store, request.param("r"))) report.pid = work->pid;
    report.text = text_of(request, "text", most_letters);
    report.mail = text_of(request, "mail", most_mail_letters);
    report.language = std::string(tag(tongue_for(request, shared_->options.otherwise)));
    if (letters(report.text) < least_letters) return form(*shared_, request, "short");
    if (!is_own_form(request, shared_->options.base_url)) return form(*shared_, request, "foreign");
    if (!shared_->senders.allows(sender_address(request), now_seconds())) return form(*shared_, request, "many");
    if (auto kept = readers->add_report(report); !kept) return message(request, 503);
    return thanks(*shared_, request);
}

}  // namespace muras::web
