#include <harvester/page_builder.hpp>

#include <fmt/format.h>

#include <charconv>

#include <repository/base/text.hpp>

namespace muras {
namespace {

constexpr std::size_t max_problem_id = 200;

std::int64_t number(std::string_view text) {
    std::int64_t n = -1;
    text = trimmed(text, xml_blanks);
    auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
    return error == std::errc{} && end == text.data() + text.size() && n >= 0 ? n : -1;
}

}  // namespace

bool is_list(std::string_view name) {
    return name == "ListRecords" || name == "GetRecord" || name == "ListIdentifiers" || name == "ListSets" ||
           name == "ListMetadataFormats";
}

bool PageBuilder::begins_tree(std::size_t depth, std::string_view name) {
    name = local_name(name);
    if (depth == 1) {
        page_.oai = name == "OAI-PMH" || name == "record" || name == "Repository";
        page_.repository = name == "Repository";
        return name == "record";
    }
    if (depth == 2 && name != "responseDate" && name != "request" && name != "error") page_.verb = name;
    return depth > 2 || !is_list(name);
}

void PageBuilder::passes(std::size_t depth, const std::vector<Attribute>& attributes) {
    if (depth != 2 || !page_.repository) return;
    for (const auto& a : attributes)
        if (a.name == "metadataPrefix") list_prefix_ = a.value;
}

void PageBuilder::tree(Element&& tree, RawRecord&& raw) {
    auto name = local_name(tree.name);
    if (name == "record")
        record(tree, std::move(raw));
    else if (name == "header")
        header(tree);
    else if (name == "resumptionToken")
        token(tree);
    else if (name == "responseDate")
        page_.response_date = trimmed(tree.text, xml_blanks);
    else if (name == "error")
        page_.errors.push_back({std::string(tree.attribute("code")), std::string(trimmed(tree.text, xml_blanks))});
    else if (name == "Identify")
        page_.answer = std::move(tree);
    else if (name == "set" || name == "metadataFormat")
        page_.answer.children.push_back(std::move(tree));
}

void PageBuilder::add(Problem problem) {
    if (page_.problems.size() < limits_.problems)
        page_.problems.push_back(std::move(problem));
    else
        ++untold_;
}

void PageBuilder::tell_uncounted() {
    if (untold_ > 0)
        page_.problems.push_back({"more-problems",
                                  {},
                                  {},
                                  fmt::format("{} more problems of this page are not listed", untold_),
                                  "those that are listed show what kind they are",
                                  {}});
}

void PageBuilder::token(const Element& tree) {
    page_.token = trimmed(tree.text, xml_blanks);
    page_.list_size = number(tree.attribute("completeListSize"));
    page_.cursor = number(tree.attribute("cursor"));
}

void PageBuilder::read_header(const Element& tree, PageRecord& out) {
    out.deleted = trimmed(tree.attribute("status"), xml_blanks) == "deleted";
    for (const auto& field : tree.children) {
        auto value = trimmed(field.text, xml_blanks);
        auto kind = local_name(field.name);
        if (kind == "identifier") out.identifier = value;
        if (kind == "datestamp") out.datestamp = value;
        if (kind == "setSpec" && !value.empty()) out.sets.emplace_back(value);
    }
}

/// A header of ListIdentifiers; one that names nothing is of no use.
void PageBuilder::header(const Element& tree) {
    PageRecord out;
    read_header(tree, out);
    if (!out.identifier.empty() && out.identifier.size() <= limits_.identifier_bytes)
        page_.headers.push_back(std::move(out));
}

void PageBuilder::record(Element& tree, RawRecord&& raw) {
    PageRecord out;
    out.list_prefix = list_prefix_;
    for (auto& part : tree.children) {
        auto name = local_name(part.name);
        if (name == "metadata" && out.metadata.name.empty()) out.metadata = std::move(part);
        if (name == "header") read_header(part, out);
    }
    auto begin = raw.begin - std::min(there_, raw.begin) + here_;
    auto shown_id = out.identifier.substr(0, max_problem_id);
    auto note = [&](std::string_view code, std::string message, std::string remedy, std::string bytes = {}) {
        add({std::string(code), shown_id, place(begin), std::move(message), std::move(remedy), std::move(bytes)});
    };
    auto refuse = [&](std::string_view code, std::string message) {
        ++page_.refused;
        note(code, std::move(message), "the donor must give the record an identifier of its own",
             bytes_around(text_, begin));
    };
    if (out.identifier.empty()) return refuse("no-identifier", "a record has no identifier, so it can't be kept");
    if (out.identifier.size() > limits_.identifier_bytes)
        return refuse("long-identifier", fmt::format("an identifier has {} bytes", out.identifier.size()));
    if (raw.cut)
        note("too-large", "the record is larger than can be mapped; its first part is",
             "nothing is lost: the raw record is kept whole");
    if (!raw.undeclared.empty())
        note("undeclared-prefix",
             fmt::format("the prefix \"{}\" is used without a declaration", fmt::join(raw.undeclared, "\", \"")),
             "read as its usual namespace, or as one of its own; the donor should declare it");
    out.raw = std::move(raw.xml);
    spans_.push_back({begin, begin + (raw.end - raw.begin), out.identifier});
    page_.records.push_back(std::move(out));
}

}  // namespace muras
