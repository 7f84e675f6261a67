#include <indexer/languages/tokens.hpp>

#include <indexer/languages/letters.hpp>
#include <repository/base/text.hpp>

#include <utility>

namespace muras {
namespace {

constexpr bool is_hyphen(char32_t c) { return c == '-' || c == 0x2010 || c == 0x2011; }
constexpr bool is_apostrophe(char32_t c) { return c == '\'' || c == 0x2019 || c == 0x2BC; }
constexpr char32_t soft_hyphen = 0xAD;

bool has_marks(std::string_view text) { return text.find_first_of("\xCC\xCD") != std::string_view::npos; }

// «эффективноcть» with a Latin c: one look-alike splits a word from all its equals. Only a word whose every Latin
// letter has a twin is touched.
void mend_mixed_script(std::string& word) {
    std::string mended;
    for (std::size_t i = 0; i < word.size();) {
        auto c = next_letter(word, i);
        if (is_latin(c)) {
            c = cyrillic_twin(c);
            if (c == 0) return;
        }
        append_letter(mended, c);
    }
    word = std::move(mended);
}

}  // namespace

Tokenizer::Tokenizer(std::string_view text) : text_(text) {
    if (!has_marks(text)) return;
    composed_ = nfc(text);
    text_ = composed_;
}

void Tokenizer::read_word(Token& token) {
    token.word.clear();
    token.begin = token.end = at_;
    token.whole = false;
    bool cyrillic = false, latin = false;
    for (auto i = at_; i < text_.size(); at_ = i) {
        auto c = next_letter(text_, i);
        if (is_word_letter(c)) {
            c = fold_letter(c);
            cyrillic = cyrillic || is_cyrillic(c);
            latin = latin || is_latin(c);
            if (token.word.size() + 4 <= max_word_bytes) append_letter(token.word, c);
            token.end = i;
        } else if (is_mark(c) || c == soft_hyphen) {
            token.end = i;
        } else if (auto after = i; is_apostrophe(c) && i < text_.size() && is_word_letter(next_letter(text_, after))) {
            if (token.word.size() + 4 <= max_word_bytes) token.word += '\'';
        } else {
            break;
        }
    }
    if (cyrillic && latin) mend_mixed_script(token.word);
}

bool Tokenizer::joins_next() const {
    auto i = at_;
    if (i >= text_.size() || !is_hyphen(next_letter(text_, i)) || i >= text_.size()) return false;
    return is_word_letter(next_letter(text_, i));
}

bool Tokenizer::next(Token& token) {
    if (chain_parts_ > 0 && !joined_) {  // the last part was given: the whole, where it is one word at all
        auto parts = std::exchange(chain_parts_, 0u);
        if (parts > 1 && chain_.size() <= max_word_bytes) {
            token.word = chain_;
            token.begin = chain_begin_;
            token.place = chain_place_;
            token.whole = true;
            return true;
        }
    }
    while (at_ < text_.size()) {
        auto i = at_;
        if (!is_word_letter(next_letter(text_, i))) {
            at_ = i;
            continue;
        }
        read_word(token);
        token.place = place_++;
        bool begins = !joined_;
        joined_ = joins_next();
        if (begins) {
            chain_.clear();
            chain_parts_ = 0;
            if (!joined_) return true;
            chain_begin_ = token.begin;
            chain_place_ = token.place;
        }
        ++chain_parts_;
        if (chain_.size() <= max_word_bytes) chain_ += token.word;
        return true;
    }
    return false;
}

}  // namespace muras
