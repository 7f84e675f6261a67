// Stems: Snowball's English and Russian, and our Kyrgyz one; the forms under which a word is indexed.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <schemas/result.hpp>

namespace muras {

/// The languages that `muras stem` knows, as it names them.
inline constexpr std::array<std::string_view, 3> stem_languages{"ky", "ru", "en"};

/// The stem of one word (lower-cased and composed first) in one of stem_languages, as UTF-8. Errors: `usage`, listing
/// the languages that are known. Any thread.
Result<std::string> stem_word(std::string_view language, std::string_view word);

/// A word's terms, without prefix. A stem is empty where its stemmer does not apply: English to Latin words, in every
/// text (Russian and Kyrgyz ones quote English); Russian to Cyrillic words of Russian letters; Kyrgyz to all Cyrillic
/// words. Digits and other scripts have `plain` alone. The keys are those of scripts.hpp: of the word, of its stems,
/// and of its Kyrgyz stem when it is typed without ө ү ң; a Latin word's stems are those of its Cyrillic guess.
struct WordForms {
    std::string plain, english, russian, kyrgyz;
    std::string key, russian_key, kyrgyz_key, folded_key;
    bool cyrillic = false;

    /// The stems for a text in a language (ISO 639-3; empty: not known, so all that apply), at least one: `plain` where
    /// no stemmer applies.
    std::vector<std::string_view> stems(std::string_view language) const;

    /// The keys under which a text in a language has the word; no doubles.
    std::vector<std::string_view> keys_of_text(std::string_view language) const;

    /// The keys under which a query looks for the word, in a text of any language and script; no doubles.
    std::vector<std::string_view> keys_to_find() const;
};

/// A key as a term: no word begins with this.
inline constexpr std::string_view key_mark = "~";

/// Remembers the forms of the words it has met: a text repeats few words often. One thread each.
class Stemmer {
  public:
    explicit Stemmer(std::size_t max_remembered = 50'000);
    Stemmer(Stemmer&&) noexcept;
    ~Stemmer();

    /// The forms of a folded word. The reference holds until the next call.
    const WordForms& forms(const std::string& folded);

  private:
    struct Memory;
    std::unique_ptr<Memory> memory_;
};

}  // namespace muras
