#include <harvester/page.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include <harvester/page_reader.hpp>
#include <harvester/page_scan.hpp>

namespace muras {
namespace {

constexpr std::string_view blanks = " \t\r\n";

std::string_view trimmed(std::string_view text) {
    auto begin = text.find_first_not_of(blanks);
    if (begin == std::string_view::npos) return {};
    return text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

std::int64_t number(std::string_view text) {
    std::int64_t n = -1;
    text = trimmed(text);
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    return error == std::errc{} && end == text.data() + text.size() && n >= 0 ? n : -1;
}

bool is_list(std::string_view name) {
    return name == "ListRecords" || name == "GetRecord" || name == "ListIdentifiers" || name == "ListSets" ||
           name == "ListMetadataFormats";
}

/// Takes the trees that the reader finds and puts them where they belong in the page.
class PageBuilder : public PageSink {
  public:
    PageBuilder(Page& page, std::string_view text, const PageLimits& limits)
        : page_(page), text_(text), limits_(limits) {}

    bool begins_tree(std::size_t depth, std::string_view name) override {
        name = local_name(name);
        if (depth == 1) {
            page_.oai = name == "OAI-PMH" || name == "record" || name == "Repository";
            return name == "record";
        }
        if (depth == 2 && name != "responseDate" && name != "request" && name != "error") page_.verb = name;
        return depth > 2 || !is_list(name);
    }

    void tree(Element&& tree, RawRecord&& raw) override {
        auto name = local_name(tree.name);
        if (name == "record")
            record(tree, std::move(raw));
        else if (name == "header")
            ++page_.headers;
        else if (name == "resumptionToken")
            token(tree);
        else if (name == "responseDate")
            page_.response_date = trimmed(tree.text);
        else if (name == "error")
            page_.errors.push_back({std::string(tree.attribute("code")), std::string(trimmed(tree.text))});
        else if (name == "Identify")
            page_.answer = std::move(tree);
        else if (name == "set" || name == "metadataFormat")
            page_.answer.children.push_back(std::move(tree));
    }

  private:
    void token(const Element& tree) {
        page_.token = trimmed(tree.text);
        page_.list_size = number(tree.attribute("completeListSize"));
        page_.cursor = number(tree.attribute("cursor"));
    }

    void record(Element& tree, RawRecord&& raw) {
        PageRecord out;
        for (auto& part : tree.children) {
            auto name = local_name(part.name);
            if (name == "metadata" && out.metadata.name.empty()) out.metadata = std::move(part);
            if (name != "header") continue;
            out.deleted = trimmed(part.attribute("status")) == "deleted";
            for (const auto& field : part.children) {
                auto value = trimmed(field.text);
                auto kind = local_name(field.name);
                if (kind == "identifier") out.identifier = value;
                if (kind == "datestamp") out.datestamp = value;
                if (kind == "setSpec" && !value.empty()) out.sets.emplace_back(value);
            }
        }
        auto refuse = [&](std::string_view code, std::string message) {
            ++page_.refused;
            page_.problems.push_back({std::string(code), out.identifier.substr(0, max_problem_id),
                                      place_of(text_, raw.begin), std::move(message),
                                      "the donor must give the record an identifier of its own",
                                      bytes_around(text_, raw.begin)});
        };
        if (out.identifier.empty()) return refuse("no-identifier", "a record has no identifier, so it can't be kept");
        if (out.identifier.size() > limits_.identifier_bytes)
            return refuse("long-identifier", fmt::format("an identifier has {} bytes", out.identifier.size()));
        if (raw.cut)
            page_.problems.push_back({"too-large",
                                      out.identifier,
                                      place_of(text_, raw.begin),
                                      "the record is larger than can be mapped; its first part is",
                                      "nothing is lost: the raw record is kept whole",
                                      {}});
        if (!raw.undeclared.empty())
            page_.problems.push_back({"undeclared-prefix",
                                      out.identifier,
                                      place_of(text_, raw.begin),
                                      fmt::format("the prefix \"{}\" is used without a declaration", raw.undeclared),
                                      "read as its usual namespace; the donor should declare it",
                                      {}});
        out.raw = std::move(raw.xml);
        page_.records.push_back(std::move(out));
    }

    static constexpr std::size_t max_problem_id = 200;
    Page& page_;
    std::string_view text_;
    const PageLimits& limits_;
};

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
        auto token = trimmed(text.substr(open + 1, close - open - 1));
        if (token.empty() || token.find('<') != std::string_view::npos) return std::nullopt;
        return decoded(token);
    }
    return std::nullopt;
}

void refuse_page(Page& page, std::string_view text, Problem problem) {
    page.well_formed = false;
    page.records.clear();
    page.refused = page.headers = 0;
    page.answer = {};
    page.token = token_by_text(text);
    // What was found before the fault belongs to records that are not taken.
    page.problems.clear();
    page.problems.push_back(std::move(problem));
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
    if (!fault) fault = scan_page(utf8.text, utf8.body);
    if (fault) {
        refuse_page(page, utf8.text, std::move(*fault));
        return page;
    }
    page.problems = std::move(utf8.problems);
    PageBuilder builder(page, utf8.text, limits);
    auto stopped = read_page(utf8.text, utf8.body, limits, builder);
    page.well_formed = !stopped;
    if (stopped) {
        page.cut = stopped->offset >= std::min(utf8.text.find_last_not_of(blanks), utf8.text.size());
        refuse_page(page, utf8.text,
                    {"not-well-formed",
                     {},
                     place_of(utf8.text, stopped->offset),
                     "the page is not well-formed XML: " + stopped->message,
                     page.cut ? "the answer ends too early; it is asked for again at the next harvest"
                              : "ask the donor to mend the record at this place; the other pages are not affected",
                     bytes_around(utf8.text, stopped->offset)});
    }
    return page;
}

std::optional<PageRecord> parse_record(std::string_view raw) {
    auto page = parse_page(raw);
    if (page.records.size() != 1) return std::nullopt;
    return std::move(page.records.front());
}

}  // namespace muras
