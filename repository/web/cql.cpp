#include <repository/web/cql.hpp>

#include <yaz/cql.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace muras::web {
namespace {

constexpr std::size_t longest_cql = 2'000;  // bytes; the search itself takes no longer query
constexpr int deepest = 50;

constexpr std::array indexes{
    CqlIndex{"cql", "serverChoice", "", "Everywhere"},
    CqlIndex{"cql", "anywhere", "", "Everywhere"},
    CqlIndex{"cql", "keywords", "", "Everywhere"},
    CqlIndex{"cql", "allRecords", "", "Every record"},
    CqlIndex{"dc", "title", "title", "Title"},
    CqlIndex{"dc", "creator", "author", "Author"},
    CqlIndex{"dc", "contributor", "author", "Contributor"},
    CqlIndex{"dc", "subject", "subject", "Subject"},
    CqlIndex{"dc", "description", "abstract", "Abstract"},
    CqlIndex{"dc", "publisher", "publisher", "Publisher"},
    CqlIndex{"dc", "date", "year", "Year"},
    CqlIndex{"dc", "type", "type", "Type of work"},
    CqlIndex{"dc", "language", "lang", "Language"},
    CqlIndex{"dc", "identifier", "identifier", "Identifier"},
    CqlIndex{"dc", "rights", "access", "Access"},
    CqlIndex{"rec", "collectionName", "source", "Source"},
    CqlIndex{"bath", "name", "author", "Name"},
    CqlIndex{"bath", "topicalSubject", "subject", "Topic"},
};

std::string lower(std::string_view text) {
    std::string out(text);
    std::ranges::transform(out, out.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
    return out;
}

bool is_one_of(std::string_view text, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), text) != words.end();
}

/// A term as our language quotes it: what would end the quotes becomes a blank.
std::string quoted(std::string_view term) {
    std::string out = "\"";
    for (char c : term) out += c == '"' || static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    return out + '"';
}

std::string with_field(std::string_view field, const std::string& term) {
    return field.empty() ? term : std::string(field) + ":" + term;
}

/// A word that ends with '*' is a beginning; other masks are words.
std::string word(std::string_view field, std::string_view text) {
    const bool begins = text.size() > 1 && text.back() == '*';
    std::string clean;
    for (char c : text.substr(0, text.size() - (begins ? 1 : 0)))
        clean += c == '"' || c == '*' || c == '?' || c == '^' || c == '(' || c == ')' ? ' ' : c;
    return with_field(field, begins ? clean + '*' : quoted(clean));
}

std::string joined(std::string_view field, std::string_view text, std::string_view between) {
    std::string out;
    std::size_t at = 0, n = 0;
    while (at < text.size()) {
        auto end = std::min(text.find(' ', at), text.size());
        if (end > at) {
            if (n++ > 0) out.append(" ").append(between).append(" ");
            out += word(field, text.substr(at, end - at));
        }
        at = end + 1;
    }
    return n > 1 ? "(" + out + ")" : out;
}

struct Translation {
    std::string out;
    std::optional<Diagnostic> wrong;

    bool refuse(int number, std::string message, std::string details) {
        if (!wrong) wrong = Diagnostic{number, std::move(message), std::move(details)};
        return false;
    }

    bool years(std::string_view relation, const std::string& term) {
        if (term.size() != 4 || term.find_first_not_of("0123456789") != std::string::npos)
            return refuse(36, "Term in invalid format for index or relation", term);
        const int year = std::stoi(term);
        if (relation == "<")
            out = "year:-" + std::to_string(year - 1);
        else if (relation == "<=")
            out = "year:-" + term;
        else if (relation == ">")
            out = "year:" + std::to_string(year + 1) + "-";
        else if (relation == ">=")
            out = "year:" + term + "-";
        else
            out = "year:" + term;
        return true;
    }

    bool clause(const cql_node& node) {
        const auto& st = node.u.st;
        const std::string name = st.index ? st.index : "", term = st.term ? st.term : "";
        const auto relation = lower(st.relation ? st.relation : "=");
        const auto* index = find_cql_index(name);
        if (!index) return refuse(16, "Unsupported index", name);
        if (st.modifiers)
            return refuse(20, "Unsupported relation modifier",
                          st.modifiers->u.st.index ? st.modifiers->u.st.index : "");
        if (index->name == "allRecords") {
            out.clear();
            return true;
        }
        if (term.empty()) return refuse(27, "Empty term unsupported", name);
        if (index->field == "year") {
            if (!is_one_of(relation, {"=", "==", "scr", "exact", "<", "<=", ">", ">="}))
                return refuse(19, "Unsupported relation", relation);
            return years(relation, term);
        }
        if (is_one_of(relation, {"=", "==", "scr", "adj", "exact"}))
            out =
                term.find(' ') == std::string::npos ? word(index->field, term) : with_field(index->field, quoted(term));
        else if (relation == "all")
            out = joined(index->field, term, "AND");
        else if (relation == "any")
            out = joined(index->field, term, "OR");
        else
            return refuse(19, "Unsupported relation", relation);
        return true;
    }

    bool walk(const cql_node* node, int depth) {
        if (!node) return refuse(10, "Query syntax error", "");
        if (depth > deepest) return refuse(38, "Too many boolean operators in query", "");
        if (node->which == CQL_NODE_SORT) return refuse(80, "Sort not supported", "");
        if (node->which == CQL_NODE_ST) return clause(*node);
        const auto name = lower(node->u.boolean.value ? node->u.boolean.value : "");
        if (!is_one_of(name, {"and", "or", "not"})) return refuse(37, "Unsupported boolean operator", name);
        if (!walk(node->u.boolean.left, depth + 1)) return false;
        auto left = std::move(out);
        if (!walk(node->u.boolean.right, depth + 1)) return false;
        auto right = std::move(out);
        if (left.empty() || right.empty()) {  // one side is every record
            out = name == "and" ? left + right : name == "or" ? "" : left.empty() ? "NOT " + right : "nothing:nothing";
            return true;
        }
        out = "(" + left + (name == "and" ? " AND " : name == "or" ? " OR " : " AND NOT ") + right + ")";
        return true;
    }
};

}  // namespace

std::span<const CqlIndex> cql_indexes() { return indexes; }

const CqlIndex* find_cql_index(std::string_view name) {
    if (name.empty()) return &indexes.front();
    const auto dot = name.find('.');
    const auto set = dot == std::string_view::npos ? std::string() : lower(name.substr(0, dot));
    const auto own = lower(dot == std::string_view::npos ? name : name.substr(dot + 1));
    for (const auto& row : indexes)
        if (lower(row.name) == own && (set.empty() || set == row.set)) return &row;
    return nullptr;
}

std::variant<std::string, Diagnostic> query_of_cql(const std::string& cql) {
    if (cql.size() > longest_cql) return Diagnostic{12, "Too many characters in query", std::to_string(longest_cql)};
    std::unique_ptr<cql_parser, decltype([](cql_parser* p) { cql_parser_destroy(p); })> parser(cql_parser_create());
    if (cql_parser_string(parser.get(), cql.c_str()) != 0) return Diagnostic{10, "Query syntax error", cql};
    Translation translation;
    if (!translation.walk(cql_parser_result(parser.get()), 0)) return std::move(*translation.wrong);
    return std::move(translation.out);
}

}  // namespace muras::web
