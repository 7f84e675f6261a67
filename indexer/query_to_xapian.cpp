#include <indexer/query_to_xapian.hpp>

#include <fmt/format.h>
#include <indexer/document.hpp>
#include <indexer/languages/letters.hpp>
#include <repository/base/text.hpp>
#include <schemas/languages.hpp>

#include <algorithm>

namespace muras {
namespace {

using Xapian::Query;
using Kind = QueryNode::Kind;

/// A record whose title is the query comes before those that merely have its words more often.
constexpr double exact_title_scale = 2.0;

constexpr const Field& year_field = *find_field("year");

/// The prefixes under which a plain word, or a word of `field`, is looked for.
std::vector<std::string_view> prefixes(const Field* field) {
    if (field) return {field->prefix};
    return {std::string_view{}, long_field.prefix};
}

Query any_of(const std::vector<Query>& queries, Query::op op) {
    if (queries.size() == 1) return queries.front();
    return Query(op, queries.begin(), queries.end());
}

void add_term(std::vector<Query>& out, std::string_view prefix, const std::string& word) {
    out.emplace_back(std::string(prefix) + word);
}

class Translator {
  public:
    Translator(Words words, Stemmer& stemmer) : words_(words), stemmer_(stemmer) {}

    Query operator()(const QueryNode& node) {
        switch (node.kind) {
            case Kind::nothing:
                return Query::MatchAll;
            case Kind::word:
                return word(node.words[0], node.field);
            case Kind::phrase:
                return phrase(node.words, node.field);
            case Kind::compound: {
                Query parts[] = {word(node.text, node.field), phrase(node.words, node.field)};
                return Query(Query::OP_OR, parts, parts + 2);
            }
            case Kind::prefix:
                return begin(node);
            case Kind::exact:
                return Query(exact_term(node.field->prefix, canonical_value(*node.field, node.text)));
            case Kind::years:
                return years_query(node.from, node.to);
            case Kind::group:
                return combine(node, words_ == Words::all ? Query::OP_AND : Query::OP_OR);
            case Kind::all:
                return combine(node, Query::OP_AND);
            case Kind::any:
                return combine(node, Query::OP_OR);
            case Kind::without: {
                std::vector<Query> unwanted;
                for (std::size_t i = 1; i < node.parts.size(); ++i) unwanted.push_back((*this)(node.parts[i]));
                return Query(Query::OP_AND_NOT, (*this)(node.parts[0]), any_of(unwanted, Query::OP_OR));
            }
        }
        return Query::MatchNothing;
    }

    Query word(const std::string& text, const Field* field) {
        const auto& forms = stemmer_.forms(text);
        std::vector<Query> terms;
        for (auto prefix : prefixes(field)) {
            add_term(terms, prefix, forms.stem);
            if (forms.plain != forms.stem) add_term(terms, prefix, forms.plain);
        }
        return any_of(terms, Query::OP_SYNONYM);
    }

  private:
    Query combine(const QueryNode& node, Query::op op) {
        std::vector<Query> parts;
        for (const auto& part : node.parts) parts.push_back((*this)(part));
        return Query(op, parts.begin(), parts.end());
    }

    Query phrase(const std::vector<std::string>& words, const Field* field) {
        bool positions = !field || field->name == "title" || field == &long_field;
        if (!positions) {
            std::vector<Query> parts;
            for (const auto& w : words) parts.push_back(word(w, field));
            return Query(Query::OP_AND, parts.begin(), parts.end());
        }
        // A text is stemmed by its language: Russian stems in Russian ones, Kyrgyz words as they stand. Latin words are
        // stemmed in all.
        std::vector<std::string> stems, kyrgyz;
        for (const auto& w : words) {
            const auto& forms = stemmer_.forms(w);
            stems.push_back(forms.stem);
            kyrgyz.push_back(forms.cyrillic ? forms.plain : forms.stem);
        }
        std::vector<Query> ways;
        for (auto prefix : prefixes(field)) {
            ways.push_back(sequence(prefix, stems));
            if (kyrgyz != stems) ways.push_back(sequence(prefix, kyrgyz));
        }
        return any_of(ways, Query::OP_OR);
    }

    static Query sequence(std::string_view prefix, const std::vector<std::string>& words) {
        std::vector<Query> terms;
        for (const auto& w : words) add_term(terms, prefix, w);
        return Query(Query::OP_PHRASE, terms.begin(), terms.end(), static_cast<Xapian::termcount>(words.size()));
    }

    Query begin(const QueryNode& node) {
        auto expand = [](const std::string& pattern) {
            return Query(Query::OP_WILDCARD, pattern, max_expansion, Query::WILDCARD_LIMIT_MOST_FREQUENT,
                         Query::OP_SYNONYM);
        };
        if (node.words.empty()) return expand(std::string(node.field->prefix) + node.text);
        // Abstracts have stems only: «китептин*» must find what «китептин» finds.
        std::vector<Query> ways{word(node.words[0], node.field)};
        for (auto prefix : prefixes(node.field)) ways.push_back(expand(std::string(prefix) + term_of(node.words[0])));
        return any_of(ways, Query::OP_OR);
    }

    Words words_;
    Stemmer& stemmer_;
};

}  // namespace

Query to_xapian(const QueryNode& node, Words words, Stemmer& stemmer) { return Translator(words, stemmer)(node); }

std::string canonical_value(const Field& field, std::string_view value) {
    auto folded = lower(value);
    if (field.name == "lang")
        for (const auto& language : languages)
            if (language.tag == folded) return std::string(language.code);
    return folded;
}

bool has_group(const QueryNode& node) {
    return node.kind == Kind::group || std::any_of(node.parts.begin(), node.parts.end(), has_group);
}

Query filter_query(const Field& field, const std::vector<std::string>& values, Stemmer& stemmer) {
    std::vector<Query> ways;
    Translator translator(Words::all, stemmer);
    for (const auto& value : values) {
        if (field.kind == FieldKind::exact) {
            ways.emplace_back(exact_term(field.prefix, canonical_value(field, value)));
        } else if (field.kind == FieldKind::number) {
            QueryNode node = parse_query(fmt::format("{}:{}", field.name, value));
            ways.push_back(node.kind == Kind::years ? translator(node) : Query::MatchNothing);
        } else {
            std::vector<Query> parts;
            for (auto [begin, end] : muras::words(value)) {
                QueryNode node = parse_query(fmt::format("\"{}\"", value.substr(begin, end - begin)));
                if (node.kind == Kind::word) parts.push_back(translator.word(node.words[0], &field));
            }
            ways.push_back(parts.empty() ? Query::MatchNothing : Query(Query::OP_AND, parts.begin(), parts.end()));
        }
    }
    return ways.empty() ? Query::MatchAll : Query(Query::OP_OR, ways.begin(), ways.end());
}

Query years_query(int from, int to) {
    auto slot = static_cast<Xapian::valueno>(year_field.slot);
    return Query(Query::OP_VALUE_RANGE, slot, fmt::format("{:04}", std::max(from, 1)),
                 fmt::format("{:04}", to > 0 ? to : 9999));
}

Query with_exact_matches(Query query, std::string_view text) {
    if (auto term = whole_title_term(text); !term.empty())
        query = Query(Query::OP_AND_MAYBE, query, Query(Query::OP_SCALE_WEIGHT, Query(term), exact_title_scale));
    // One piece without blanks may be an identifier, whose punctuation the words have lost.
    auto piece = squeeze(text);
    if (!piece.empty() && piece.find(' ') == piece.npos && piece.size() <= max_query_bytes)
        query = Query(Query::OP_OR, query, Query(exact_term(find_field("identifier")->prefix, piece)));
    return query;
}

bool WantedTerms::has(const WordForms& forms) const {
    if (terms.contains(forms.stem) || terms.contains(forms.plain)) return true;
    return std::any_of(begins.begin(), begins.end(), [&](const auto& b) { return forms.plain.starts_with(b); });
}

WantedTerms wanted_terms(const QueryNode& node, Stemmer& stemmer) {
    WantedTerms out;
    auto visit = [&](auto&& self, const QueryNode& n) -> void {
        for (const auto& word : n.words) {
            const auto& forms = stemmer.forms(word);
            out.terms.insert(forms.plain);
            out.terms.insert(forms.stem);
            if (n.kind == Kind::prefix) out.begins.push_back(forms.plain);
        }
        if (n.kind == Kind::compound) out.terms.insert(term_of(n.text));
        for (std::size_t i = 0; i < n.parts.size(); ++i)
            if (n.kind != Kind::without || i == 0) self(self, n.parts[i]);
    };
    visit(visit, node);
    return out;
}

}  // namespace muras
