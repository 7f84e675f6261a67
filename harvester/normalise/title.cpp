#include <harvester/normalise/title.hpp>

#include <algorithm>

#include <harvester/normalise/text.hpp>
#include <repository/base/text.hpp>

namespace muras::normalise {
namespace {

constexpr std::size_t long_word = 4;  // letters

/// " /", " :", " =" and " ;" at the end: a catalogue's punctuation without what it introduced.
void drop_isbd_tail(std::string& title) {
    while (title.size() > 2 && title[title.size() - 2] == ' ' &&
           std::string_view("/:=;,").find(title.back()) != std::string_view::npos)
        title.resize(title.size() - 2);
}

/// One full stop that ends a sentence goes; an ellipsis and the stop of an abbreviation or initial stay.
void drop_full_stop(std::string& title) {
    if (title.size() < 2 || title.back() != '.' || title[title.size() - 2] == '.') return;
    auto word = std::string_view(title).substr(0, title.size() - 1);
    if (auto blank = word.find_last_of(" ."); blank != std::string_view::npos) word.remove_prefix(blank + 1);
    if (count_letters(word).all >= 4) title.pop_back();
}

/// A bracket whose other half stands in another field («[Название» … «редкол.: …]»).
void drop_lone_bracket(std::string& title) {
    if (title.starts_with('[') && title.find(']') == std::string::npos) title.erase(0, 1);
    if (title.ends_with(']') && title.find('[') == std::string::npos) title.pop_back();
}

/// Three words, two of them of four letters or more: «ГОСТ Р 7.0» and "R & D" are names.
bool has_words_enough(std::string_view title) {
    auto words = split(title, ' ');
    return words.size() >= 3 &&
           std::count_if(words.begin(), words.end(), [](auto w) { return count_letters(w).all >= long_word; }) >= 2;
}

bool in_capitals(std::string_view title) {
    if (std::count(title.begin(), title.end(), ' ') < 2) return false;
    // Most titles fail here, on their second letter, without counting.
    std::size_t at = 0;
    auto seen = 0;
    while (at < title.size() && seen < 2)
        if (auto c = next_letter(title, at); is_latin(c) || is_cyrillic(c)) {
            if (!is_capital(c)) return false;
            ++seen;
        }
    auto letters = count_letters(title);
    return letters.all > 0 && letters.capital * 10 > letters.all * 8 && has_words_enough(title);
}

/// Capitals stay at the beginning, behind a stop that ends a word of five letters or more (a shorter one is
/// abbreviated: «канд. мед. наук»), and in initials and the name behind them. Both strings have the same letters, in
/// the same order.
std::string sentence_case(std::string_view title) {
    constexpr std::size_t whole_word = 5;
    auto folded = lower(title);
    std::string out;
    bool begins = true;
    std::size_t word = 0;  // letters so far
    for (std::size_t at = 0, at_folded = 0; at < title.size() && at_folded < folded.size();) {
        auto from = at, from_folded = at_folded;
        auto c = next_letter(title, at);
        next_letter(folded, at_folded);
        bool is_letter = is_latin(c) || is_cyrillic(c);
        bool is_initial = is_letter && word == 0 && title.substr(at).starts_with('.');
        out += begins || is_initial ? title.substr(from, at - from)
                                    : std::string_view(folded).substr(from_folded, at_folded - from_folded);
        if (is_letter) begins = false;
        if (c == '.' || c == '!' || c == '?') begins = word == 1 || word >= whole_word;
        word = is_letter ? word + 1 : 0;
    }
    return out;
}

}  // namespace

TitleValue read_title(std::string text) {
    auto before = text.size();
    TitleValue out{plain(std::move(text)), {}};
    if (out.value.size() != before) out.rule = "title-plain";
    before = out.value.size();
    drop_isbd_tail(out.value);
    drop_full_stop(out.value);
    drop_lone_bracket(out.value);
    if (out.value.size() != before) out.rule = "title-tail";
    if (in_capitals(out.value)) out = {sentence_case(out.value), "title-capitals"};
    return out;
}

}  // namespace muras::normalise
