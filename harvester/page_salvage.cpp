#include <harvester/page_salvage.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <vector>

#include <harvester/page_builder.hpp>
#include <harvester/page_reader.hpp>
#include <repository/base/text.hpp>

namespace muras {
namespace {

constexpr std::size_t longest_frame_tag = 16u << 10;
constexpr std::size_t longest_shown_id = 200;

/// A tag as its bytes say: name with prefix, and where it stands.
struct Tag {
    std::size_t begin = 0, end = 0;  // end: behind '>', or the next '<' of a tag without one
    std::string_view name;           // without '/'
    bool closes = false;
};

/// Walks over the tags of a text; comments, CDATA sections and processing instructions are stepped over.
class Tags {
  public:
    Tags(std::string_view text, std::size_t from) : text_(text), at_(from) {}

    std::optional<Tag> next() {
        for (at_ = text_.find('<', at_); at_ < text_.size(); at_ = text_.find('<', at_)) {
            if (step_over_literal()) continue;
            Tag tag;
            tag.begin = at_;
            auto name = at_ + 1;
            tag.closes = name < text_.size() && text_[name] == '/';
            name += tag.closes;
            auto name_end = std::min(text_.find_first_of(" \t\r\n/><", name), text_.size());
            tag.name = text_.substr(name, name_end - name);
            tag.end = std::min(text_.find_first_of("<>", name_end), text_.size());
            if (tag.end < text_.size() && text_[tag.end] == '>') ++tag.end;
            at_ = tag.end;
            return tag;
        }
        return std::nullopt;
    }

  private:
    bool step_over_literal() {
        struct Literal {
            std::string_view open, close;
        };
        constexpr std::array literals{Literal{"<!--", "-->"}, Literal{"<![CDATA[", "]]>"}, Literal{"<?", "?>"}};
        for (std::size_t i = 0; i < literals.size(); ++i) {
            if (!text_.substr(at_).starts_with(literals[i].open)) continue;
            at_ += literals[i].open.size();
            auto close = unclosed_[i] ? std::string_view::npos : text_.find(literals[i].close, at_);
            if (close == std::string_view::npos)
                unclosed_[i] = true;  // what opens it is the fault: the tags behind it count
            else
                at_ = close + literals[i].close.size();
            return true;
        }
        return false;
    }

    std::string_view text_;
    std::size_t at_;
    std::array<bool, 3> unclosed_{};
};

struct Part {
    std::size_t begin = 0, end = 0;  // end 0: it does not end
};

struct Outline {
    std::string_view root, list;  // start tags
    std::optional<Part> response_date, token;
    std::vector<Part> records;
};

bool header_follows(std::string_view text, std::size_t at) {
    at = text.find_first_not_of(xml_blanks, at);
    if (at == std::string_view::npos || text[at] != '<') return false;
    auto name = text.substr(at + 1, text.find_first_of(" \t\r\n/>", at) - at - 1);
    return local_name(name) == "header";
}

/// A record of OAI-PMH begins with a header, by which it is told from the records within records (MARCXML). It ends at
/// the last end tag of its name before the next one begins.
Outline outline_of(std::string_view text, std::size_t body, std::size_t most) {
    Outline out;
    Tags tags(text, body);
    std::string_view record_name;
    while (auto tag = tags.next()) {
        auto name = local_name(tag->name);
        auto whole = text.substr(tag->begin, tag->end - tag->begin);
        bool single = whole.ends_with("/>");
        if (name == "record" && !tag->closes && header_follows(text, tag->end)) {
            if (out.records.size() == most) break;
            out.records.push_back({tag->begin, 0});
            out.token.reset();
            record_name = tag->name;
        } else if (!out.records.empty() && tag->closes && tag->name == record_name) {
            out.records.back().end = tag->end;
            out.token.reset();
        } else if (name == "resumptionToken") {
            if (!tag->closes) out.token = Part{tag->begin, single ? tag->end : 0};
            if (tag->closes && out.token) out.token->end = tag->end;
        } else if (!out.records.empty() || tag->closes) {
            if (name == "responseDate" && out.response_date && out.records.empty()) out.response_date->end = tag->end;
        } else if (name == "responseDate") {
            out.response_date = Part{tag->begin, 0};
        } else if (whole.size() > longest_frame_tag || single) {
            continue;
        } else if (name == "OAI-PMH" && out.root.empty()) {
            out.root = whole;
        } else if (is_list(name)) {
            out.list = whole;
        }
    }
    return out;
}

std::string_view name_of(std::string_view start_tag) {
    auto end = start_tag.find_first_of(" \t\r\n/>");
    return start_tag.substr(1, end - 1);
}

/// libxml2 counts lines from the part's own beginning, which tells nobody anything; the problem's place does.
std::string without_line(std::string message) {
    constexpr std::string_view word = " line ";
    auto at = message.find(word);
    if (at == std::string::npos) return message;
    auto end = std::min(message.find_first_not_of("0123456789", at + word.size()), message.size());
    return message.erase(at, end - at);
}

/// The text of the first <identifier>, for people.
std::string shown_identifier(std::string_view record) {
    Tags tags(record, 0);
    while (auto tag = tags.next()) {
        if (local_name(tag->name) != "identifier" || tag->closes) continue;
        auto text = trimmed(record.substr(tag->end, record.find('<', tag->end) - tag->end), xml_blanks);
        if (text.size() <= longest_shown_id) return std::string(text);
        return {};
    }
    return {};
}

class Salvage {
  public:
    Salvage(std::string_view text, const PageLimits& limits, PageBuilder& builder, Page& page)
        : text_(text), limits_(limits), builder_(builder), page_(page) {}

    void take(const Outline& outline) {
        auto root = outline.root.empty() ? std::string_view("<OAI-PMH xmlns=\"http://www.openarchives.org/OAI/2.0/\">")
                                         : outline.root;
        auto list = outline.list.empty() ? std::string_view("<ListRecords>") : outline.list;
        auto root_end = fmt::format("</{}>", name_of(root));
        auto in_list = fmt::format("{}{}", root, list);
        auto list_end = fmt::format("</{}>{}", name_of(list), root_end);
        if (outline.response_date) read(*outline.response_date, std::string(root), root_end);
        for (const auto& part : outline.records) record(part, in_list, list_end);
        if (outline.token) read(*outline.token, in_list, list_end);
    }

  private:
    /// Reads one part within the frame; nullopt when it is sound.
    std::optional<ReadStop> read(const Part& part, const std::string& before, const std::string& after) {
        if (part.end == 0) return ReadStop{part.begin, "it does not end"};
        auto bytes = text_.substr(part.begin, part.end - part.begin);
        auto framed = before + std::string(bytes) + after;
        builder_.reads_part(before.size(), part.begin);
        auto limits = limits_;
        limits.page_elements -= std::min(limits.page_elements, elements_);
        elements_ += static_cast<std::size_t>(std::count(bytes.begin(), bytes.end(), '<'));
        auto stopped = read_page(framed, 0, limits, builder_);
        if (stopped) stopped->offset = part.begin + (std::max(stopped->offset, before.size()) - before.size());
        return stopped;
    }

    void record(const Part& part, const std::string& before, const std::string& after) {
        auto known = page_.records.size() + page_.refused;
        auto stopped = read(part, before, after);
        if (!stopped || page_.records.size() + page_.refused > known) return;
        ++page_.lost;
        ++page_.refused;
        auto size = part.end == 0 ? text_.size() - part.begin : part.end - part.begin;
        builder_.add({"lost-record", shown_identifier(text_.substr(part.begin, size)), builder_.place(stopped->offset),
                      "a record is not well-formed XML: " + without_line(stopped->message),
                      "ask the donor to mend the record; the others of its page were kept",
                      bytes_around(text_, stopped->offset)});
    }

    std::string_view text_;
    const PageLimits& limits_;
    PageBuilder& builder_;
    Page& page_;
    std::size_t elements_ = 0;
};

}  // namespace

void salvage_page(std::string_view text, std::size_t body, const PageLimits& limits, PageBuilder& builder, Page& page) {
    auto outline = outline_of(text, body, limits.salvaged);
    Salvage(text, limits, builder, page).take(outline);
}

}  // namespace muras
