#include <repository/web/query_builder.hpp>

#include <algorithm>

#include <repository/base/text.hpp>
#include <schemas/fields.hpp>

namespace muras::web {
namespace {

std::string joined(const std::vector<std::string>& words, std::string_view between) {
    std::string out;
    for (const auto& word : words) out += (out.empty() ? std::string() : std::string(between)) + word;
    return out;
}

std::string in_brackets(std::string text, std::size_t words) { return words > 1 ? "(" + text + ")" : text; }

/// A value of an exact field, as it is written but for what would end it.
std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (char c : text)
        if (c != '"') out += c;
    return out + '"';
}

std::string clause(const QueryRow& row) {
    const auto* field = find_field(row.in);
    auto prefix = field ? std::string(field->name) + ":" : std::string();
    if (field && field->kind != FieldKind::text)
        return (row.how == "none" ? "NOT " : "") + prefix + quoted(squeeze(row.words));
    auto words = plain_words(row.words);
    if (words.empty()) return {};
    if (row.how == "phrase") return prefix + quoted(joined(words, " "));
    if (row.how == "any") return prefix + in_brackets(joined(words, " OR "), words.size());
    if (row.how == "none") return "NOT " + prefix + in_brackets(joined(words, " OR "), words.size());
    return prefix + in_brackets(joined(words, " "), words.size());
}

}  // namespace

std::vector<std::string> plain_words(std::string_view text) {
    std::vector<std::string> out;
    std::string word;
    auto end_word = [&] {
        while (!word.empty() && (word.front() == '-' || word.front() == '+' || word.front() == '*')) word.erase(0, 1);
        // Operators are written in capitals; the words are found in any case.
        if (!word.empty()) out.push_back(lower(word));
        word.clear();
    };
    for (char c : text) {
        if (c == ' ' || c == '"' || c == '(' || c == ')' || c == ':' || c == '\t' || c == '\n' || c == '\r')
            end_word();
        else
            word += c;
    }
    end_word();
    return out;
}

std::string query_of(const std::vector<QueryRow>& rows) {
    std::vector<std::string> wanted, unwanted;
    for (const auto& row : rows) {
        if (row.words.empty()) continue;
        auto text = clause(row);
        if (!text.empty()) (row.how == "none" ? unwanted : wanted).push_back(std::move(text));
    }
    auto out = joined(wanted, " ");
    for (const auto& text : unwanted) out += (out.empty() ? "" : " ") + text;
    return out;
}

}  // namespace muras::web
