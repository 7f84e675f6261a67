// Stems: Snowball's English and Russian, chosen by the script of a word; the forms under which a word is indexed.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>

#include <schemas/result.hpp>

namespace muras {

/// The languages that `muras stem` knows, as it names them.
inline constexpr std::array<std::string_view, 2> stem_languages{"ru", "en"};

/// The stem of one word (lower-cased and composed first) in one of stem_languages, as UTF-8. Errors: `usage`, listing
/// the languages that are known. Any thread.
Result<std::string> stem_word(std::string_view language, std::string_view word);

/// A word's terms without prefix. `stem` equals `plain` where no stemmer applies (digits, other scripts, a letter that
/// Russian lacks). Latin words are stemmed as English in every text: Russian and Kyrgyz texts quote English ones.
struct WordForms {
    std::string plain, stem;
    bool cyrillic = false;
};

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
