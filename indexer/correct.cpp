#include <indexer/correct.hpp>

#include <xapian.h>
#include <indexer/document.hpp>
#include <indexer/languages/letters.hpp>
#include <indexer/languages/scripts.hpp>
#include <indexer/languages/tokens.hpp>
#include <indexer/query_parse.hpp>
#include <repository/base/text.hpp>

#include <algorithm>
#include <vector>

namespace muras {
namespace {

constexpr std::size_t shortest_corrected = 4;
constexpr unsigned most_edits = 2;
/// A spelling costs more than a search: a long query of unknown words is no slip of the finger.
constexpr std::size_t most_corrected = 8;

/// How a word is in the index: not at all, in another script, as it stands or by a stem.
enum class Known { no, by_key, by_word };

class Dictionary {
  public:
    Dictionary(const Xapian::Database& database, Stemmer& stemmer) : database_(database), stemmer_(stemmer) {}

    Known known(const std::string& word) {
        const auto& forms = stemmer_.forms(word);
        auto has = [&](std::string_view term) {
            return database_.term_exists(std::string(term)) ||
                   database_.term_exists(std::string(long_field.prefix).append(term));
        };
        if (has(forms.plain)) return Known::by_word;
        for (auto stem : forms.stems({}))
            if (has(stem)) return Known::by_word;
        for (auto key : forms.keys_to_find())
            if (database_.term_exists(std::string(key_mark).append(key))) return Known::by_key;
        return Known::no;
    }

    /// The nearest word that records have, or an empty one.
    std::string nearest(const std::string& word) {
        if (letters(word) < shortest_corrected) return {};
        // In the one-byte form of terms Xapian's four-byte fragments see four letters, not two.
        auto term = database_.get_spelling_suggestion(term_of(word), most_edits);
        auto suggestion = word_of(term);
        return known(suggestion) == Known::by_word ? suggestion : std::string();
    }

  private:
    const Xapian::Database& database_;
    Stemmer& stemmer_;
};

struct QueryWord {
    Token token;
    Known known = Known::no;
};

std::vector<QueryWord> words_of(Tokenizer& tokens, Dictionary& dictionary) {
    std::vector<QueryWord> out;
    QueryWord word;
    while (out.size() < max_query_words && tokens.next(word.token)) {
        if (word.token.whole) continue;
        word.known = dictionary.known(word.token.word);
        out.push_back(word);
    }
    return out;
}

double known_share(const std::vector<QueryWord>& words) {
    std::size_t known = 0;
    for (const auto& w : words) known += w.known != Known::no;
    return words.empty() ? 0 : static_cast<double>(known) / static_cast<double>(words.size());
}

}  // namespace

std::optional<std::string> corrected_query(const Xapian::Database& database, std::string_view text, Stemmer& stemmer) {
    auto typed = to_valid_utf8(text.substr(0, max_query_bytes));
    Dictionary dictionary(database, stemmer);
    Tokenizer tokens(typed);
    auto words = words_of(tokens, dictionary);
    if (std::all_of(words.begin(), words.end(), [](const QueryWord& w) { return w.known == Known::by_word; }))
        return {};

    auto switched = other_layout(typed);
    Tokenizer other_tokens(switched);
    auto other = words_of(other_tokens, dictionary);
    if (known_share(other) > std::max(known_share(words), 0.5)) return switched;

    std::string out;
    std::size_t copied = 0, corrected = 0, tried = 0;
    for (const auto& [token, known] : words) {
        if (known != Known::no || ++tried > most_corrected) continue;
        auto better = dictionary.nearest(token.word);
        if (better.empty()) continue;
        out.append(tokens.text().substr(copied, token.begin - copied)).append(better);
        copied = token.end;
        ++corrected;
    }
    if (corrected == 0) return {};
    return out.append(tokens.text().substr(copied));
}

}  // namespace muras
