#include <indexer/document.hpp>

#include <fmt/format.h>
#include <indexer/languages/letters.hpp>
#include <indexer/languages/tokens.hpp>
#include <repository/base/digest.hpp>
#include <repository/base/text.hpp>

#include <algorithm>
#include <array>

namespace muras {
namespace {

/// Between two values of one field, so that no phrase reaches from one into the next.
constexpr unsigned position_gap = 100;
constexpr std::size_t max_exact_bytes = 120;
/// Enough to order titles; the rest would only make the index larger.
constexpr std::size_t max_sort_key_bytes = 40;
constexpr std::size_t max_whole_title_bytes = 200;
/// The word itself beside its stem: a small plus for the very form that was asked for.
constexpr unsigned plain_form_wdf = 1;

struct Piece {
    std::string_view text, lang;
};
using Pieces = std::vector<Piece>;

int year_of(const Metadata& m) {
    int other = 0;
    for (const auto& d : m.dates) {
        if (d.year < 1 || d.year > 9999) continue;
        if (d.kind == "issued") return d.year;
        if (other == 0) other = d.year;
    }
    return other;
}

/// What of a record goes into which field of the table.
struct Content {
    std::string_view field;
    void (*collect)(const Record&, Pieces&);
};

constexpr std::array contents{
    Content{"title",
            [](const Record& r, Pieces& out) {
                for (const auto& t : r.metadata.titles) out.push_back({t.value, t.lang});
            }},
    Content{"author",
            [](const Record& r, Pieces& out) {
                for (const auto& a : r.metadata.agents) {
                    out.push_back({a.display, {}});
                    for (const auto& form : a.variants) out.push_back({form, {}});
                }
            }},
    Content{"subject",
            [](const Record& r, Pieces& out) {
                for (const auto& s : r.metadata.subjects) {
                    if (!s.label.empty()) out.push_back({s.label, s.lang});
                    if (!s.code.empty()) out.push_back({s.code, {}});
                }
            }},
    Content{"abstract",
            [](const Record& r, Pieces& out) {
                for (const auto& a : r.metadata.abstracts) out.push_back({a.value, a.lang});
            }},
    Content{"publisher",
            [](const Record& r, Pieces& out) {
                for (const auto& p : r.metadata.publishers) out.push_back({p.value, p.lang});
                for (const auto& s : r.metadata.sources) out.push_back({s.value, s.lang});
            }},
    Content{"identifier",
            [](const Record& r, Pieces& out) {
                for (const auto& i : r.metadata.identifiers) out.push_back({i.value, {}});
                out.push_back({r.provenance.oai_identifier, {}});
                out.push_back({r.pid, {}});
            }},
    Content{"type",
            [](const Record& r, Pieces& out) {
                out.push_back({r.metadata.type.code, {}});
            }},
    Content{"lang",
            [](const Record& r, Pieces& out) {
                for (const auto& l : r.metadata.languages) out.push_back({l.code, {}});
            }},
    Content{"source",
            [](const Record& r, Pieces& out) {
                out.push_back({r.provenance.source, {}});
            }},
    Content{"access",
            [](const Record& r, Pieces& out) {
                out.push_back({r.metadata.rights.access, {}});
            }},
    Content{"year", [](const Record&, Pieces&) {}},  // a number, not a text: year_of
};

constexpr bool every_field_has_its_content() {
    if (contents.size() != fields.size()) return false;
    for (std::size_t i = 0; i < fields.size(); ++i)
        if (contents[i].field != fields[i].name) return false;
    return true;
}
static_assert(every_field_has_its_content(), "contents follows the order of schemas/fields.hpp");

/// The language of texts that do not say it: the record's, when it has just one.
std::string_view language_of(const Metadata& m) {
    return m.languages.size() == 1 ? std::string_view(m.languages[0].code) : std::string_view{};
}

/// Writes the words of one document.
class WordWriter {
  public:
    WordWriter(Stemmer& stemmer, IndexDocument& out) : stemmer_(stemmer), out_(out) {}

    void short_text(const Field& field, std::string_view text) {
        Tokenizer tokens(text);
        unsigned last = 0;
        bool positions = field.name == "title";
        while (tokens.next(token_)) {
            const auto& f = stemmer_.forms(token_.word);
            auto position = position_ + token_.place + 1;
            add({}, f.stem, position, field.weight);
            add(field.prefix, f.stem, positions ? position : 0, 1);
            if (f.plain != f.stem) {
                add({}, f.plain, position, plain_form_wdf);
                add(field.prefix, f.plain, positions ? position : 0, plain_form_wdf);
            }
            last = token_.place + 1;
        }
        position_ += last + position_gap;
    }

    void long_text(const Field& field, std::string_view text, std::string_view lang) {
        Tokenizer tokens(text);
        unsigned last = 0;
        while (tokens.next(token_)) {
            const auto& f = stemmer_.forms(token_.word);
            auto position = long_position_ + token_.place + 1;
            bool as_stem = !f.cyrillic || lang == "rus" || lang.empty();
            bool as_plain = f.cyrillic && lang != "rus" && f.plain != f.stem;
            if (as_stem) add(field.prefix, f.stem, position, field.weight);
            if (as_plain || !as_stem) add(field.prefix, f.plain, position, as_stem ? plain_form_wdf : field.weight);
            last = token_.place + 1;
        }
        long_position_ += last + position_gap;
    }

  private:
    void add(std::string_view prefix, const std::string& word, unsigned position, unsigned wdf) {
        auto& p = out_.postings.emplace_back();
        p.term.reserve(prefix.size() + word.size());
        p.term.append(prefix).append(word);
        p.position = position;
        p.wdf = wdf;
    }

    Stemmer& stemmer_;
    IndexDocument& out_;
    Token token_;
    unsigned position_ = 0, long_position_ = 0;
};

std::string sort_key(std::string_view text) {
    // Quotes and dashes before the first word would come before every letter.
    Tokenizer tokens(text);
    Token first;
    if (!tokens.next(first)) return {};
    auto key = collation_key(first_letters(tokens.text().substr(first.begin), max_sort_key_bytes));
    if (key.size() > max_sort_key_bytes) key.resize(max_sort_key_bytes);
    return key;
}

std::string author_sort_text(const Metadata& m) {
    const Agent* chosen = nullptr;
    for (const auto& a : m.agents)
        if (a.role == "aut" || a.role == "cre") {
            chosen = &a;
            break;
        }
    if (!chosen && !m.agents.empty()) chosen = &m.agents.front();
    if (!chosen) return {};
    return chosen->sort_key.empty() ? chosen->display : chosen->sort_key;
}

void add_value(IndexDocument& out, const Field& field, std::string value) {
    if (!value.empty()) out.values.emplace_back(static_cast<unsigned>(field.slot), std::move(value));
}

void add_exact(IndexDocument& out, const Field& field, const Pieces& pieces) {
    std::vector<std::string> values;
    for (const auto& piece : pieces) {
        auto value = lower(piece.text);
        if (value.empty() || std::find(values.begin(), values.end(), value) != values.end()) continue;
        out.postings.push_back({exact_term(field.prefix, value), 0, 0});
        values.push_back(std::move(value));
    }
    if (field.slot == no_slot) return;
    std::sort(values.begin(), values.end());
    add_value(out, field, fmt::format("{}", fmt::join(values, std::string_view(&value_separator, 1))));
}

}  // namespace

std::string exact_term(std::string_view prefix, std::string_view value) {
    auto folded = lower(value);
    std::erase(folded, '\0');  // Xapian writes one as two bytes; no value has a reason to hold it
    if (folded.size() > max_exact_bytes) folded = to_hex(sha256(folded));
    return std::string(prefix) + folded;
}

std::string whole_title_term(std::string_view title) {
    Tokenizer tokens(title);
    Token token;
    std::string joined;
    while (tokens.next(token)) {
        if (token.whole) continue;
        joined += token.word;
        joined += ' ';
    }
    if (joined.empty()) return {};
    auto term = term_of(joined);
    if (term.size() > max_whole_title_bytes) term.resize(max_whole_title_bytes);
    return std::string(whole_title_prefix) + term;
}

IndexDocument DocumentBuilder::build(const Record& record) {
    IndexDocument out;
    out.no = record.no;
    out.postings.reserve(300);
    WordWriter words(stemmer_, out);
    auto language = language_of(record.metadata);
    Pieces pieces;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& field = fields[i];
        pieces.clear();
        contents[i].collect(record, pieces);
        switch (field.kind) {
            case FieldKind::text:
                for (const auto& piece : pieces)
                    if (&field == &long_field)
                        words.long_text(field, piece.text, piece.lang.empty() ? language : piece.lang);
                    else
                        words.short_text(field, piece.text);
                break;
            case FieldKind::exact:
                add_exact(out, field, pieces);
                break;
            case FieldKind::number:
                if (auto year = year_of(record.metadata)) add_value(out, field, fmt::format("{:04}", year));
                break;
        }
    }
    if (!record.metadata.titles.empty())
        add_value(out, *find_field("title"), sort_key(record.metadata.titles[0].value));
    add_value(out, *find_field("author"), sort_key(author_sort_text(record.metadata)));
    for (const auto& title : record.metadata.titles)
        if (auto term = whole_title_term(title.value); !term.empty()) out.postings.push_back({std::move(term), 0, 1});
    return out;
}

}  // namespace muras
