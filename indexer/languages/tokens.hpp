// The words of a text, folded: the one tokenizer of documents, queries and excerpts, so that they always agree.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace muras {

/// A word longer than this is cut at a letter (a term may have 245 bytes; its prefix and its neighbours need room).
inline constexpr std::size_t max_word_bytes = 120;

/// `word` is folded UTF-8 (lower case, ё as е, without stress marks; Latin look-alikes in a Cyrillic word are
/// Cyrillic). `begin` and `end` are byte offsets into Tokenizer::text(). `place` counts words from 0; the parts of
/// "Ысык-Көл" have places of their own, and the `whole` ("ысыккөл") follows them with the place of the first.
struct Token {
    std::string word;
    std::size_t begin = 0, end = 0;
    unsigned place = 0;
    bool whole = false;
};

/// Reads one text. It keeps a view of the text, or a composed copy where the text has combining marks (NFC).
class Tokenizer {
  public:
    explicit Tokenizer(std::string_view text);
    Tokenizer(const Tokenizer&) = delete;
    Tokenizer& operator=(const Tokenizer&) = delete;

    /// The text that offsets refer to.
    std::string_view text() const { return text_; }

    /// Fills `token` (reusing its memory) or returns false at the end.
    bool next(Token& token);

  private:
    void read_word(Token& token);
    bool joins_next() const;

    std::string composed_;
    std::string_view text_;
    std::size_t at_ = 0;
    unsigned place_ = 0;
    std::string chain_;
    std::size_t chain_begin_ = 0;
    unsigned chain_place_ = 0, chain_parts_ = 0;
    bool joined_ = false;
};

}  // namespace muras
