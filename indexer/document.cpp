#include <indexer/document.hpp>

#include <fmt/format.h>
#include <indexer/headings.hpp>
#include <indexer/languages/guess.hpp>
#include <indexer/languages/letters.hpp>
#include <indexer/languages/tokens.hpp>
#include <indexer/names.hpp>
#include <repository/base/digest.hpp>
#include <repository/base/text.hpp>
#include <schemas/creators.hpp>

#include <algorithm>
#include <array>
#include <functional>
#include <set>
#include <unordered_map>

namespace muras {
namespace {

/// Between two values of one field, so that no phrase reaches from one into the next.
constexpr unsigned position_gap = 100;
constexpr std::size_t max_exact_bytes = 120;
/// Enough to order titles; the rest would only make the index larger.
constexpr std::size_t max_sort_key_bytes = 40;
/// The word itself beside its stem: a small plus for the very form that was asked for.
constexpr unsigned plain_form_wdf = 1;
/// Words of a full text that weigh something: the most frequent ones, each at least so often.
constexpr std::size_t weighty_words = 40;
constexpr unsigned fewest_repetitions = 3;
/// Of a page: enough to tell its language.
constexpr std::size_t letters_that_tell = 600;
/// Shorter words are misspelt into each other too easily.
constexpr std::size_t shortest_spelling = 4;

constexpr const Field& title_field = *find_field("title");

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
    Content{"text", [](const Record&, Pieces&) {}},  // not in the record: DocumentBuilder's texts
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
    Content{"collection",
            [](const Record& r, Pieces& out) {
                for (const auto& key : r.collections) out.push_back({key, {}});
                for (const auto& set : r.provenance.set_specs) out.push_back({set, {}});
            }},
    Content{"udc",
            [](const Record& r, Pieces& out) {
                for (const auto& s : r.metadata.subjects)  // the main class: what readers can choose from
                    if (s.scheme == "udc" && !s.code.empty() && s.code[0] >= '0' && s.code[0] <= '9')
                        out.push_back({std::string_view(s.code).substr(0, 1), {}});
            }},
    Content{"vak",
            [](const Record& r, Pieces& out) {
                for (const auto& s : r.metadata.thesis->specialty)
                    if (!s.code.empty()) out.push_back({s.code, {}});
            }},
    Content{"project",
            [](const Record& r, Pieces& out) {
                if (!r.metadata.project->title.empty()) out.push_back({r.metadata.project->title.value, {}});
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

/// The values that a facet of a text field counts.
constexpr std::array wholes{
    Content{"author",
            [](const Record& r, Pieces& out) {
                for (const auto& a : r.metadata.agents)
                    if (is_creator(a)) out.push_back({a.display, {}});
            }},
    Content{"subject",
            [](const Record& r, Pieces& out) {
                for (const auto& s : r.metadata.subjects) out.push_back({s.label, {}});
            }},
    Content{"project",
            [](const Record& r, Pieces& out) {
                out.push_back({r.metadata.project->title.value, {}});
            }},
};

/// The language of texts that do not say it: the record's, when it has just one.
std::string_view language_of(const Metadata& m) {
    return m.languages.size() == 1 ? std::string_view(m.languages[0].code) : std::string_view{};
}

/// Writes the words of one document.
class WordWriter {
  public:
    WordWriter(Stemmer& stemmer, IndexDocument& out) : stemmer_(stemmer), out_(out) {}

    /// `lang` as ISO 639-3, or empty: not known, or a name.
    void short_text(const Field& field, std::string_view text, std::string_view lang) {
        Tokenizer tokens(text);
        unsigned last = 0;
        bool positions = field.name == "title", names = field.name == "author";
        while (tokens.next(token_)) {
            const auto& f = stemmer_.forms(token_.word);
            auto position = position_ + token_.place + 1;
            bool plain_is_stem = false;
            for (auto stem : f.stems(lang)) {
                add({}, stem, position, field.weight);
                add(field.prefix, stem, positions ? position : 0, 1);
                plain_is_stem = plain_is_stem || stem == f.plain;
            }
            if (!plain_is_stem) {
                add({}, f.plain, 0, plain_form_wdf);
                add(field.prefix, f.plain, 0, plain_form_wdf);
            }
            for (auto key : f.keys_of_text(lang)) {
                add_key({}, key, field.weight);
                if (names) add_key(field.prefix, key, 1);
            }
            // «Айтматов Ч.» finds «Айтматов, Чингиз»
            if (names && f.key.size() > 1) add_key(field.prefix, std::string_view(f.key).substr(0, 1), 1);
            if (!f.key.empty() && letters(token_.word) >= shortest_spelling) out_.spellings.push_back(f.plain);
            last = token_.place + 1;
        }
        position_ += last + position_gap;
    }

    void long_text(const Field& field, std::string_view text, std::string_view lang) {
        Tokenizer tokens(text);
        unsigned last = 0;
        while (tokens.next(token_)) {
            auto position = long_position_ + token_.place + 1;
            for (auto stem : stemmer_.forms(token_.word).stems(lang)) add(field.prefix, stem, position, field.weight);
            last = token_.place + 1;
        }
        long_position_ += last + position_gap;
    }

    /// Each term once. A page is of the record's language unless its own words tell otherwise.
    void full_text(const std::vector<std::string>& pages, std::string_view record_language) {
        std::unordered_map<std::string, unsigned> found;
        std::size_t bytes = 0;
        for (const auto& page : pages) {
            if ((bytes += page.size()) > max_text_bytes) break;
            auto lang = trusted_language(record_language, first_letters(page, letters_that_tell));
            Tokenizer tokens(page);
            while (tokens.next(token_))
                for (auto stem : stemmer_.forms(token_.word).stems(lang)) ++found[std::string(stem)];
        }
        std::vector<std::pair<unsigned, std::string_view>> often;
        for (const auto& [stem, times] : found)
            if (times >= fewest_repetitions && letters(stem) >= shortest_spelling) often.emplace_back(times, stem);
        auto last = often.begin() + static_cast<std::ptrdiff_t>(std::min(often.size(), weighty_words));
        std::partial_sort(often.begin(), last, often.end(), std::greater<>());
        std::set<std::string_view> weighty;
        for (auto it = often.begin(); it != last; ++it) weighty.insert(it->second);
        for (const auto& [stem, times] : found) add(text_field.prefix, stem, 0, weighty.contains(stem) ? 1 : 0);
    }

  private:
    void add(std::string_view prefix, std::string_view word, unsigned position, unsigned wdf) {
        auto& p = out_.postings.emplace_back();
        p.term.reserve(prefix.size() + word.size());
        p.term.append(prefix).append(word);
        p.position = position;
        p.wdf = wdf;
    }

    void add_key(std::string_view prefix, std::string_view key, unsigned wdf) {
        add(prefix, key_mark, 0, wdf);
        out_.postings.back().term += key;
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

std::string joined(const std::vector<std::string>& values) {
    return fmt::format("{}", fmt::join(values, std::string_view(&value_separator, 1)));
}

void add_wholes(IndexDocument& out, const Record& record) {
    Pieces pieces;
    for (const auto& content : wholes) {
        const auto& field = *find_field(content.field);
        pieces.clear();
        content.collect(record, pieces);
        std::set<std::string> distinct;
        for (const auto& piece : pieces)
            if (auto value = squeeze(piece.text); !value.empty()) distinct.insert(std::move(value));
        for (const auto& value : distinct) {
            out.postings.push_back({heading_term(field, value), 0, 0});
            if (field.name == "author")
                for (auto& term : name_terms(read_name(value))) out.postings.push_back({std::move(term), 0, 0});
        }
        std::vector<std::string> values(distinct.begin(), distinct.end());
        if (!values.empty()) out.values.emplace_back(static_cast<unsigned>(field.whole_slot), joined(values));
    }
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
    add_value(out, field, joined(values));
}

}  // namespace

std::string exact_term(std::string_view prefix, std::string_view value) {
    auto folded = lower(value);
    std::erase(folded, '\0');  // Xapian writes one as two bytes; no value has a reason to hold it
    if (folded.size() > max_exact_bytes) folded = to_hex(sha256(folded));
    return std::string(prefix) + folded;
}

IndexDocument DocumentBuilder::build(const Record& record, const std::vector<std::string>& texts) {
    IndexDocument out;
    out.no = record.no;
    out.postings.reserve(300);
    WordWriter words(stemmer_, out);
    auto language = language_of(record.metadata);
    auto text_language = [&](const Piece& piece) {
        return trusted_language(piece.lang.empty() ? language : piece.lang, piece.text);
    };
    Pieces pieces;
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const auto& field = fields[i];
        pieces.clear();
        contents[i].collect(record, pieces);
        switch (field.kind) {
            case FieldKind::text:
                for (const auto& piece : pieces)
                    if (&field == &long_field)
                        words.long_text(field, piece.text, text_language(piece));
                    else
                        words.short_text(field, piece.text, field.name == "author" ? "" : text_language(piece));
                break;
            case FieldKind::exact:
                add_exact(out, field, pieces);
                break;
            case FieldKind::number:
                if (auto year = year_of(record.metadata)) add_value(out, field, fmt::format("{:04}", year));
                break;
        }
    }
    if (!texts.empty()) words.full_text(texts, language);
    if (!record.metadata.titles.empty())
        add_value(out, *find_field("title"), sort_key(record.metadata.titles[0].value));
    add_value(out, *find_field("author"), sort_key(author_sort_text(record.metadata)));
    add_wholes(out, record);
    if (record.cluster) out.values.emplace_back(cluster_slot, std::to_string(record.cluster.value));
    for (const auto& title : record.metadata.titles)
        if (auto term = heading_term(title_field, title.value); !term.empty()) out.postings.push_back({std::move(term), 0, 1});
    std::sort(out.spellings.begin(), out.spellings.end());
    out.spellings.erase(std::unique(out.spellings.begin(), out.spellings.end()), out.spellings.end());
    return out;
}

}  // namespace muras
