#include <harvester/page.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include <harvester/page_builder.hpp>
#include <harvester/page_reader.hpp>
#include <harvester/page_repair.hpp>
#include <harvester/page_salvage.hpp>
#include <harvester/page_scan.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

/// Decodes the five predefined entities: all that a token found by text can hold.
std::string decoded(std::string_view text) {
    std::string out;
    while (!text.empty()) {
        auto taken = std::size_t{1};
        char c = text.front();
        for (auto [name, value] :
             {std::pair{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&apos;", '\''}})
            if (text.starts_with(name)) c = value, taken = std::string_view(name).size();
        out += c;
        text.remove_prefix(taken);
    }
    return out;
}

/// The token of a page that the parser could not follow to its end.
std::optional<std::string> token_by_text(std::string_view text) {
    constexpr std::string_view name = "resumptionToken";
    for (auto at = text.find(name); at != std::string_view::npos; at = text.find(name, at + 1)) {
        if (at == 0 || (text[at - 1] != '<' && text[at - 1] != ':')) continue;
        auto open = text.find('>', at);
        if (open == std::string_view::npos || text[open - 1] == '/') return std::nullopt;
        auto close = text.find("</", open);
        if (close == std::string_view::npos) return std::nullopt;
        auto token = trimmed(text.substr(open + 1, close - open - 1), xml_blanks);
        if (token.empty() || token.find('<') != std::string_view::npos) return std::nullopt;
        return decoded(token);
    }
    return std::nullopt;
}

void refuse_page(Page& page, std::string_view text, Problem problem) {
    page.well_formed = false;
    page.records.clear();
    page.headers.clear();
    page.refused = page.lost = 0;
    page.answer = {};
    page.token = token_by_text(text);
    // What was found before the fault belongs to records that are not taken.
    page.problems.clear();
    page.problems.push_back(std::move(problem));
}

/// Tells each mend once a record and kind: `spans` and `repairs` both ascend.
void tell_repairs(const std::vector<Repair>& repairs, std::string_view text, PageBuilder& builder) {
    const auto& spans = builder.spans();
    Places places(text);
    struct Kind {
        const Repair* first;
        std::size_t count;
    };
    std::vector<Kind> kinds;
    std::size_t span = 0;
    auto tell = [&](const std::string& record) {
        for (const auto& k : kinds) {
            auto problem = repair_problem(*k.first, k.count);
            problem.record = record;
            problem.place = places.of(k.first->at);
            problem.bytes = bytes_around(text, k.first->at);
            builder.add(std::move(problem));
        }
        kinds.clear();
    };
    auto inside = [&](const Repair& r) {
        return span < spans.size() && spans[span].begin <= r.now && r.now < spans[span].end;
    };
    bool was_inside = false;
    for (const auto& r : repairs) {
        bool same = was_inside ? inside(r) : span >= spans.size() || r.now < spans[span].begin;
        if (!same) {
            tell(was_inside ? spans[span].identifier : std::string{});
            while (span < spans.size() && spans[span].end <= r.now) ++span;
            was_inside = inside(r);
        }
        auto known = std::find_if(kinds.begin(), kinds.end(), [&](const Kind& k) { return k.first->code == r.code; });
        if (known == kinds.end())
            kinds.push_back({&r, 1});
        else
            ++known->count;
    }
    tell(was_inside ? spans[span].identifier : std::string{});
}

/// A record whose identifier itself had bytes that can't be put right is not the one that it would be kept as.
void refuse_unsure_identities(Page& page, const std::vector<Repair>& repairs, std::string_view text,
                              PageBuilder& builder) {
    constexpr std::string_view replacement = "\xEF\xBF\xBD";
    const auto& spans = builder.spans();
    std::vector<PageRecord> sure;
    sure.reserve(page.records.size());
    auto repair = repairs.begin();
    for (std::size_t i = 0; i < page.records.size(); ++i) {
        auto& record = page.records[i];
        repair = std::find_if(repair, repairs.end(),
                              [&](const Repair& r) { return r.code == stray_bytes && r.now >= spans[i].begin; });
        bool mended = repair != repairs.end() && repair->now < spans[i].end;
        if (!mended || record.identifier.find(replacement) == std::string::npos) {
            sure.push_back(std::move(record));
            continue;
        }
        ++page.lost;
        ++page.refused;
        builder.add({"lost-record", record.identifier, place_of(text, repair->at),
                     "the identifier of a record has bytes that are no UTF-8, so it can't be told which record it is",
                     "ask the donor to mend the record; the others of its page were kept",
                     bytes_around(text, repair->at)});
    }
    page.records = std::move(sure);
}

Problem not_well_formed(std::string_view text, const ReadStop& stop, bool cut) {
    return {"not-well-formed",
            {},
            place_of(text, stop.offset),
            "the page is not well-formed XML: " + stop.message,
            cut ? "the answer ends too early; it is asked for again at the next harvest"
                : "ask the donor to mend the page at this place; the other pages are not affected",
            bytes_around(text, stop.offset)};
}

/// A page that is not well-formed as it came: mended and read once more, else part by part.
void mend_page(Page& page, const Utf8Page& utf8, const PageLimits& limits) {
    auto repaired = repair_text(utf8.text, utf8.body, limits.repair);
    if (!repaired.whole)
        return refuse_page(page, utf8.text,
                           {"not-well-formed",
                            {},
                            place_of(utf8.text, utf8.body),
                            "the page is not well-formed XML, and too much of it is wrong to be mended",
                            "ask the donor to mend the page; the other pages are not affected",
                            bytes_around(utf8.text, utf8.body)});
    if (auto fault = scan_page(repaired.text, utf8.body, limits))
        return refuse_page(page, utf8.text, std::move(*fault));
    Page whole;
    whole.problems = page.problems;
    PageBuilder builder(whole, repaired.text, limits);
    auto stopped = read_page(repaired.text, utf8.body, limits, builder);
    if (!stopped) {
        whole.well_formed = true;
        refuse_unsure_identities(whole, repaired.repairs, utf8.text, builder);
        tell_repairs(repaired.repairs, utf8.text, builder);
        builder.tell_uncounted();
        page = std::move(whole);
        return;
    }
    whole = {};
    page.cut = stopped->offset >= std::min(repaired.text.find_last_not_of(xml_blanks), repaired.text.size());
    auto fault = not_well_formed(repaired.text, *stopped, page.cut);
    PageBuilder parts(page, repaired.text, limits);
    salvage_page(repaired.text, utf8.body, limits, parts, page);
    if (page.records.empty() && page.lost == 0) return refuse_page(page, repaired.text, std::move(fault));
    if (!page.token) page.token = token_by_text(repaired.text);
    refuse_unsure_identities(page, repaired.repairs, utf8.text, parts);
    tell_repairs(repaired.repairs, utf8.text, parts);
    parts.tell_uncounted();
    fault.message +=
        fmt::format("; {} of its records were read one by one, {} could not be", page.records.size(), page.lost);
    page.problems.push_back(std::move(fault));
}

}  // namespace

Page parse_page(std::string_view bytes, const PageLimits& limits) {
    Page page;
    Utf8Page utf8;
    if (bytes.size() > limits.bytes) {
        refuse_page(page, {},
                    {"too-large",
                     {},
                     {},
                     fmt::format("the page has {} bytes, more than the {} allowed", bytes.size(), limits.bytes),
                     "raise max_response of the source",
                     {}});
        return page;
    }
    auto fault = open_page(bytes, utf8);
    if (!fault) fault = scan_page(utf8.text, utf8.body, limits);
    // A NUL is a control character like others, once it is sure that the parser does not see it.
    if (fault && fault->code != nul_byte) {
        refuse_page(page, utf8.text, std::move(*fault));
        return page;
    }
    if (!fault) {
        PageBuilder builder(page, utf8.text, limits);
        page.problems = utf8.problems;
        page.well_formed = !read_page(utf8.text, utf8.body, limits, builder);
        builder.tell_uncounted();
        if (page.well_formed) return page;
    }
    page = {};
    page.problems = std::move(utf8.problems);
    mend_page(page, utf8, limits);
    return page;
}

std::string keep_list(Page& page, const std::vector<std::string>& prefixes) {
    for (const auto& prefix : prefixes) {
        auto of_list = [&](const PageRecord& record) { return record.list_prefix == prefix; };
        if (std::none_of(page.records.begin(), page.records.end(), of_list)) continue;
        std::erase_if(page.records, std::not_fn(of_list));
        return prefix;
    }
    page.records.clear();
    return {};
}

std::optional<PageRecord> parse_record(std::string_view raw, const PageLimits& limits) {
    auto page = parse_page(raw, limits);
    if (page.records.size() != 1) return std::nullopt;
    return std::move(page.records.front());
}

}  // namespace muras
