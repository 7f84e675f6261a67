#include <indexer/query_parse.hpp>

#include <fmt/format.h>
#include <indexer/languages/tokens.hpp>
#include <repository/base/text.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace muras {
namespace {

using Kind = QueryNode::Kind;

enum class Operator { none, both, either, without };

Operator operator_of(std::string_view word) {
    struct Row {
        std::string_view word;
        Operator op;
    };
    static constexpr std::array rows{
        Row{"AND", Operator::both},    Row{"И", Operator::both},     Row{"ЖАНА", Operator::both},
        Row{"OR", Operator::either},   Row{"ИЛИ", Operator::either}, Row{"ЖЕ", Operator::either},
        Row{"NOT", Operator::without}, Row{"НЕ", Operator::without}, Row{"ЭМЕС", Operator::without},
    };
    for (const auto& row : rows)
        if (row.word == word) return row.op;
    return Operator::none;
}

constexpr std::array<std::string_view, 50> usual_stop_words{
    "a",   "an",   "and", "are",   "as",   "at",  "by", "for", "from", "in",     "is",      "of", "on",
    "or",  "the",  "to",  "with",  "а",    "без", "в",  "во",  "для",  "до",     "за",      "и",  "из",
    "или", "к",    "ко",  "на",    "не",   "но",  "о",  "об",  "от",   "по",     "при",     "с",  "со",
    "у",   "жана", "же",  "менен", "үчүн", "да",  "де", "бир", "бул",  "боюнча", "тууралуу"};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v'; }

QueryNode leaf(Kind kind, const Field* field, std::vector<std::string> words, std::string text = {}) {
    QueryNode node;
    node.kind = kind;
    node.field = field;
    node.words = std::move(words);
    node.text = std::move(text);
    return node;
}

/// "2010", "2010-2015", "2010-", "-2015".
std::optional<QueryNode> years(const Field* field, std::string_view text) {
    auto dash = text.find('-');
    auto number = [](std::string_view digits) -> int {
        if (digits.empty()) return 0;
        int value = 0;
        for (char c : digits) {
            if (c < '0' || c > '9' || value > 9999) return -1;
            value = value * 10 + (c - '0');
        }
        return value > 9999 ? -1 : value;
    };
    auto from = number(text.substr(0, dash));
    auto to = dash == text.npos ? from : number(text.substr(dash + 1));
    if (from < 0 || to < 0 || (!from && !to)) return std::nullopt;
    auto node = leaf(Kind::years, field, {});
    node.from = from;
    node.to = to;
    return node;
}

class Parser {
  public:
    Parser(std::string_view text, const StopWords& stop_words) : text_(text), stop_words_(stop_words) {}

    /// nullopt: broken.
    std::optional<QueryNode> run() {
        auto node = group(nullptr, 0);
        if (broken_ || at_ < text_.size()) return std::nullopt;
        return node;
    }

    /// Every word of the text, whatever stands between them.
    QueryNode plain(std::string_view text) {
        return group_of(words_of(text, nullptr));
    }

  private:
    QueryNode group_of(std::vector<QueryNode> parts) const {
        auto stop = [this](const QueryNode& n) { return n.kind == Kind::word && stop_words_.has(n.words[0]); };
        if (!std::all_of(parts.begin(), parts.end(), stop)) std::erase_if(parts, stop);
        return branch(Kind::group, std::move(parts));
    }

    QueryNode group(const Field* field, unsigned depth) {
        std::vector<QueryNode> wanted, unwanted;
        if (depth > max_query_depth) broken_ = true;
        while (!broken_ && more()) {
            auto node = either(field, depth);
            if (node.kind == Kind::without && node.parts[0].kind == Kind::nothing)
                unwanted.insert(unwanted.end(), node.parts.begin() + 1, node.parts.end());
            else if (node.kind != Kind::nothing)
                wanted.push_back(std::move(node));
        }
        auto node = group_of(std::move(wanted));
        if (unwanted.empty()) return node;
        unwanted.insert(unwanted.begin(), std::move(node));
        return branch(Kind::without, std::move(unwanted));
    }

    QueryNode either(const Field* field, unsigned depth) {
        std::vector<QueryNode> parts;
        do parts.push_back(both(field, depth));
        while (!broken_ && take(Operator::either));
        if (parts.size() > 1) std::erase_if(parts, [](const QueryNode& n) { return n.kind == Kind::nothing; });
        return branch(Kind::any, std::move(parts));
    }

    QueryNode both(const Field* field, unsigned depth) {
        std::vector<QueryNode> wanted, unwanted;
        do {
            auto node = item(field, depth);
            if (node.kind == Kind::without && node.parts[0].kind == Kind::nothing)
                unwanted.insert(unwanted.end(), node.parts.begin() + 1, node.parts.end());
            else if (node.kind != Kind::nothing)
                wanted.push_back(std::move(node));
            // "a NOT b" is "a AND NOT b".
        } while (!broken_ && (take(Operator::both) || peek() == Operator::without));
        auto node = branch(Kind::all, std::move(wanted));
        if (unwanted.empty()) return node;
        unwanted.insert(unwanted.begin(), std::move(node));
        return branch(Kind::without, std::move(unwanted));
    }

    QueryNode item(const Field* field, unsigned depth) {
        if (depth > max_query_depth || !more()) return fail();
        bool minus = text_[at_] == '-' && at_ + 1 < text_.size() && !is_blank(text_[at_ + 1]) && text_[at_ + 1] != '-';
        if (minus) ++at_;
        if (minus || take(Operator::without)) {
            std::vector<QueryNode> parts(2);
            parts[1] = item(field, depth + 1);
            if (parts[1].kind == Kind::nothing) return {};
            return branch(Kind::without, std::move(parts));
        }
        if (peek() != Operator::none) return fail();
        if (text_[at_] == '+') ++at_;
        if (at_ < text_.size() && text_[at_] == '(') {
            ++at_;
            auto node = group(field, depth + 1);
            if (at_ >= text_.size() || text_[at_] != ')') return fail();
            ++at_;
            return node;
        }
        if (at_ < text_.size() && text_[at_] == '"') return quoted(field);
        return raw(field, depth);
    }

    QueryNode quoted(const Field* field) {
        auto end = text_.find('"', at_ + 1);
        if (end == text_.npos) return fail();
        auto inside = text_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
        if (field && field->kind != FieldKind::text) return value(field, inside);
        Tokenizer tokens(inside);
        Token token;
        std::vector<std::string> words;
        while (tokens.next(token) && words_left_ > 0) {
            if (token.whole) continue;
            words.push_back(token.word);
            --words_left_;
        }
        if (words.empty()) return {};
        auto kind = words.size() == 1 ? Kind::word : Kind::phrase;
        return leaf(kind, field, std::move(words));
    }

    /// A stretch without blanks, quotes and brackets: FIELD:…, a word, several ("и/или"), the begin of one.
    QueryNode raw(const Field* field, unsigned depth) {
        auto end = std::min(text_.find_first_of(" \t\n\r\f\v\"()", at_), text_.size());
        auto piece = text_.substr(at_, end - at_);
        if (auto colon = piece.find(':'); colon != piece.npos && colon > 0) {
            const auto* named = field_called(piece.substr(0, colon));
            bool more_follows =
                colon + 1 < piece.size() || (end < text_.size() && (text_[end] == '"' || text_[end] == '('));
            if (named && more_follows) {
                at_ += colon + 1;
                if (named->kind != FieldKind::text && text_[at_] != '"' && text_[at_] != '(') {
                    at_ = end;
                    return value(named, piece.substr(colon + 1));
                }
                return item(named, depth + 1);
            }
        }
        at_ = end;
        if (piece.empty()) return fail();
        if (field && field->kind != FieldKind::text) return value(field, piece);
        bool begin = piece.back() == '*';
        auto nodes = words_of(piece, field);
        if (begin && !nodes.empty() && nodes.back().kind == Kind::word && letters(nodes.back().words[0]) >= 2)
            nodes.back().kind = Kind::prefix;
        return group_of(std::move(nodes));
    }

    QueryNode value(const Field* field, std::string_view text) {
        if (field->kind == FieldKind::number) {
            auto node = years(field, text);
            return node ? *node : group_of(words_of(text, nullptr));
        }
        bool begin = text.size() > 1 && text.back() == '*';
        if (begin) text.remove_suffix(1);
        return leaf(begin ? Kind::prefix : Kind::exact, field, {}, lower(text));
    }

    std::vector<QueryNode> words_of(std::string_view text, const Field* field) {
        Tokenizer tokens(text);
        Token token;
        std::vector<QueryNode> out;
        std::vector<unsigned> places;
        while (tokens.next(token)) {
            if (token.whole) {  // its parts are the last ones: one node instead
                std::vector<std::string> parts;
                while (!places.empty() && places.back() >= token.place) {
                    parts.insert(parts.begin(), out.back().words[0]);
                    out.pop_back();
                    places.pop_back();
                }
                if (parts.empty()) continue;
                out.push_back(leaf(Kind::compound, field, std::move(parts), token.word));
                places.push_back(token.place);
                continue;
            }
            if (words_left_ == 0) break;
            --words_left_;
            out.push_back(leaf(Kind::word, field, {token.word}));
            places.push_back(token.place);
        }
        return out;
    }

    bool more() {
        while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
        return at_ < text_.size() && text_[at_] != ')';
    }

    std::string_view next_piece() {
        if (!more()) return {};
        return text_.substr(at_, std::min(text_.find_first_of(" \t\n\r\f\v\"()", at_), text_.size()) - at_);
    }

    Operator peek() { return operator_of(next_piece()); }

    bool take(Operator op) {
        auto piece = next_piece();
        if (piece.empty() || operator_of(piece) != op) return false;
        at_ += piece.size();
        return true;
    }

    QueryNode fail() {
        broken_ = true;
        return {};
    }

    std::string_view text_;
    const StopWords& stop_words_;
    std::size_t at_ = 0;
    std::size_t words_left_ = max_query_words;
    bool broken_ = false;
};

}  // namespace

QueryNode branch(QueryNode::Kind kind, std::vector<QueryNode> parts) {
    if (parts.empty()) return {};
    if (parts.size() == 1 && kind != Kind::without) return std::move(parts.front());
    QueryNode node;
    node.kind = kind;
    node.parts = std::move(parts);
    return node;
}

StopWords::StopWords() : words_(usual_stop_words.begin(), usual_stop_words.end()) {}

QueryNode parse_query(std::string_view text) {
    static const StopWords usual;
    return parse_query(text, usual);
}

QueryNode parse_query(std::string_view text, const StopWords& stop_words) {
    if (text.size() > max_query_bytes) {
        auto end = max_query_bytes;
        while (end > 0 && (text[end] & 0xC0) == 0x80) --end;
        text = text.substr(0, end);
    }
    auto clean = to_valid_utf8(text);
    // The quotes that phones and word processors put.
    for (std::string_view quote : {"“", "”", "„", "«", "»"})
        for (std::size_t at; (at = clean.find(quote)) != clean.npos;) clean.replace(at, quote.size(), "\"");
    auto node = Parser(clean, stop_words).run();
    return node ? *node : Parser(clean, stop_words).plain(clean);
}

const Field* field_called(std::string_view name) {
    auto wanted = lower(name);
    for (const auto& field : fields) {
        if (field.name == wanted) return &field;
        for (auto rest = field.aliases; !rest.empty();) {
            auto end = std::min(rest.find(' '), rest.size());
            if (rest.substr(0, end) == wanted) return &field;
            rest.remove_prefix(std::min(end + 1, rest.size()));
        }
    }
    return nullptr;
}

std::string to_text(const QueryNode& node) {
    auto field = node.field ? fmt::format("{}=", node.field->name) : "";
    auto parts = [&](std::string_view name) {
        auto out = fmt::format("({}", name);
        for (const auto& part : node.parts) out += " " + to_text(part);
        return out + ")";
    };
    switch (node.kind) {
        case Kind::nothing:
            return "nothing";
        case Kind::word:
            return field + node.words[0];
        case Kind::phrase:
            return fmt::format("{}\"{}\"", field, fmt::join(node.words, " "));
        case Kind::compound:
            return fmt::format("{}{}", field, fmt::join(node.words, "-"));
        case Kind::prefix:
            return fmt::format("{}{}*", field, node.words.empty() ? node.text : node.words[0]);
        case Kind::exact:
            return fmt::format("{}'{}'", field, node.text);
        case Kind::years:
            return fmt::format("{}{}..{}", field, node.from, node.to);
        case Kind::group:
            return parts("group");
        case Kind::all:
            return parts("all");
        case Kind::any:
            return parts("any");
        case Kind::without:
            return parts("without");
    }
    return {};
}

}  // namespace muras
