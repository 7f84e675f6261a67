#include <indexer/query_to_xapian.hpp>

#include <fmt/format.h>
#include <indexer/document.hpp>
#include <indexer/headings.hpp>
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

/// What one of many `begin*` stands for at least.
constexpr Xapian::termcount min_expansion = 10;

/// A word in another script is worth less than in the one that was typed.
constexpr double key_scale = 0.3;

constexpr const Field& year_field = *find_field("year");

/// The prefixes under which a plain word, or a word of `field`, is looked for.
std::vector<std::string_view> prefixes(const Field* field) {
    if (field) return {field->prefix};
    return {std::string_view{}, long_field.prefix, text_field.prefix};
}

Query any_of(const std::vector<Query>& queries, Query::op op) {
    if (queries.size() == 1) return queries.front();
    return Query(op, queries.begin(), queries.end());
}

void add_term(std::vector<Query>& out, std::string_view prefix, std::string_view word) {
    out.emplace_back(std::string(prefix).append(word));
}

Query key_query(std::string_view prefix, std::string_view key) {
    return Query(std::string(prefix).append(key_mark).append(key));
}

class Translator {
  public:
    Translator(Words words, Stemmer& stemmer, std::size_t begins = 1)
        : words_(words), stemmer_(stemmer), expansion_(expansion_of(begins)) {}

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

    /// The word or one of its stems; less dear, its spellings in another script.
    Query word(const std::string& text, const Field* field) {
        const auto& forms = stemmer_.forms(text);
        std::vector<Query> terms, keys;
        for (auto prefix : prefixes(field)) {
            bool plain_is_stem = false;
            for (auto stem : forms.stems({})) {
                add_term(terms, prefix, stem);
                plain_is_stem = plain_is_stem || stem == forms.plain;
            }
            if (!plain_is_stem) add_term(terms, prefix, forms.plain);
        }
        // OP_SYNONYM, never OP_MAX: libxapian 1.4.22 crashes over three of those in an OP_OR.
        auto same_script = any_of(terms, Query::OP_SYNONYM);
        if (field && field->name != "author") return same_script;
        for (auto key : forms.keys_to_find()) keys.push_back(key_query(field ? field->prefix : "", key));
        bool initial = !field && forms.key.size() == 1;
        if (initial) keys.push_back(key_query(find_field("author")->prefix, forms.key));
        if (keys.empty()) return same_script;
        return Query(Query::OP_OR, same_script,
                     Query(Query::OP_SCALE_WEIGHT, any_of(keys, Query::OP_SYNONYM), key_scale));
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
        // A text is stemmed by its language, so a phrase is one of Russian stems or one of Kyrgyz stems.
        std::vector<std::string> russian, kyrgyz;
        for (const auto& w : words) {
            const auto& forms = stemmer_.forms(w);
            russian.emplace_back(forms.stems("rus").front());
            kyrgyz.emplace_back(forms.stems("kir").front());
        }
        std::vector<Query> ways;
        for (auto prefix : prefixes(field)) {
            if (prefix == text_field.prefix) continue;  // has no positions
            ways.push_back(sequence(prefix, russian));
            if (kyrgyz != russian) ways.push_back(sequence(prefix, kyrgyz));
        }
        return any_of(ways, Query::OP_OR);
    }

    static Query sequence(std::string_view prefix, const std::vector<std::string>& words) {
        std::vector<Query> terms;
        for (const auto& w : words) add_term(terms, prefix, w);
        return Query(Query::OP_PHRASE, terms.begin(), terms.end(), static_cast<Xapian::termcount>(words.size()));
    }

    Query begin(const QueryNode& node) {
        auto expand = [this](const std::string& pattern) {
            return Query(Query::OP_WILDCARD, pattern, expansion_, Query::WILDCARD_LIMIT_MOST_FREQUENT,
                         Query::OP_SYNONYM);
        };
        if (node.words.empty()) return expand(std::string(node.field->prefix) + node.text);
        // Abstracts have stems only: «китептин*» must find what «китептин» finds.
        std::vector<Query> ways{word(node.words[0], node.field)};
        for (auto prefix : prefixes(node.field)) ways.push_back(expand(std::string(prefix) + term_of(node.words[0])));
        return any_of(ways, Query::OP_OR);
    }

    /// Many `begin*` in one query share what one may stand for, or a query of them would read the whole index.
    static Xapian::termcount expansion_of(std::size_t begins) {
        auto share = max_expansion / std::max<std::size_t>(begins, 1);
        return static_cast<Xapian::termcount>(std::max<std::size_t>(share, min_expansion));
    }

    Words words_;
    Stemmer& stemmer_;
    Xapian::termcount expansion_;
};

std::size_t begins_in(const QueryNode& node) {
    std::size_t n = node.kind == Kind::prefix;
    for (const auto& part : node.parts) n += begins_in(part);
    return n;
}

}  // namespace

Query to_xapian(const QueryNode& node, Words words, Stemmer& stemmer) {
    return Translator(words, stemmer, begins_in(node))(node);
}

std::string canonical_value(const Field& field, std::string_view value) {
    if (field.kind == FieldKind::text) return std::string(value);
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

Query whole_query(const Field& field, const std::vector<std::string>& values) {
    std::vector<Query> ways;
    for (const auto& value : values) ways.emplace_back(heading_term(field, value));
    return Query(Query::OP_OR, ways.begin(), ways.end());
}

Query years_query(int from, int to) {
    auto slot = static_cast<Xapian::valueno>(year_field.slot);
    return Query(Query::OP_VALUE_RANGE, slot, fmt::format("{:04}", std::max(from, 1)),
                 fmt::format("{:04}", to > 0 ? to : 9999));
}

Query with_exact_matches(Query query, std::string_view text) {
    if (auto term = heading_term(*find_field("title"), text); !term.empty())
        query = Query(Query::OP_AND_MAYBE, query, Query(Query::OP_SCALE_WEIGHT, Query(term), exact_title_scale));
    // One piece without blanks may be an identifier, whose punctuation the words have lost.
    auto piece = squeeze(text);
    if (!piece.empty() && piece.find(' ') == piece.npos && piece.size() <= max_query_bytes)
        query = Query(Query::OP_OR, query, Query(exact_term(find_field("identifier")->prefix, piece)));
    return query;
}

bool WantedTerms::has(const WordForms& forms) const {
    auto wanted = [&](std::string_view term) { return terms.contains(term); };
    auto stems = forms.stems({});
    if (wanted(forms.plain) || std::any_of(stems.begin(), stems.end(), wanted)) return true;
    for (auto key : forms.keys_of_text({}))
        if (keys.contains(key)) return true;
    return std::any_of(begins.begin(), begins.end(), [&](const auto& b) { return forms.plain.starts_with(b); });
}

WantedTerms wanted_terms(const QueryNode& node, Stemmer& stemmer) {
    WantedTerms out;
    auto visit = [&](auto&& self, const QueryNode& n) -> void {
        for (const auto& word : n.words) {
            const auto& forms = stemmer.forms(word);
            out.beginnings |= 1u << beginning_of(word);
            out.terms.insert(forms.plain);
            for (auto stem : forms.stems({})) out.terms.emplace(stem);
            for (auto key : forms.keys_to_find()) out.keys.emplace(key);
            if (n.kind == Kind::prefix) out.begins.push_back(forms.plain);
        }
        if (n.kind == Kind::compound) {
            out.terms.insert(term_of(n.text));
            out.beginnings |= 1u << beginning_of(n.text);
        }
        for (std::size_t i = 0; i < n.parts.size(); ++i)
            if (n.kind != Kind::without || i == 0) self(self, n.parts[i]);
    };
    visit(visit, node);
    return out;
}

}  // namespace muras
